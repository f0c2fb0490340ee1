#include <limits>
#include <study/parallel.hpp>
#include <study/parts.hpp>

namespace taji::study {
namespace {

constexpr std::size_t kWeek = 7;
constexpr std::int32_t kNoNeed = std::numeric_limits<std::int32_t>::max();
constexpr std::array<const char*, 10> kMeasures = {"stock_l",      "cover_days", "served_share", "unserved_l",
                                                   "dry_or_short", "phase0",     "phase1",       "phase2",
                                                   "phase3",       "phase4"};

/// Columns of up to seven days of one tank: read together, for the days of a replication stand side by side in memory.
struct Week {
  std::size_t days = 0;
  std::array<Column, kWeek> stock, cover, served, unserved;
  std::array<std::array<std::int64_t, 6>, kWeek> counts{};  ///< dry or short, then phases 0-4
};

void read_week(const Source& source, std::size_t tank, std::size_t first_day, Week& week) {
  const auto tanks = static_cast<std::size_t>(source.ensemble.tanks);
  const auto days = static_cast<std::size_t>(source.ensemble.days);
  week.days = std::min(kWeek, days - first_day);
  week.counts = {};
  for (auto* columns : {&week.stock, &week.cover, &week.served, &week.unserved}) {
    for (Column& one : *columns) one.resize(source.rows());
  }
  for (std::size_t row = 0; row < source.rows(); ++row) {
    const model::TankDay* day = source.ensemble.tank_days.data() + (row * tanks + tank) * days + first_day;
    for (std::size_t i = 0; i < week.days; ++i) {
      week.stock[i][row] = day[i].stock_l;
      week.cover[i][row] = day[i].cover_mdays;
      week.served[i][row] = day[i].served_ppm;
      week.unserved[i][row] = day[i].unserved_l;
      week.counts[i][0] += day[i].dry_or_short;
      ++week.counts[i].at(1 + static_cast<std::size_t>(day[i].phase));
    }
  }
}

void share_of_rows(std::int64_t count, Figures& figures, DailyRow& row) {
  row.mean = figures.part(count);
  const double n = figures.rows();
  row.sd = n < 2 ? std::numeric_limits<double>::quiet_NaN() : std::sqrt(row.mean * (1 - row.mean) * n / (n - 1));
  row.has_quantiles = false;
}

void daily_rows(const Source& source, Week& week, std::size_t first_day, std::size_t place, Figures& figures,
                std::vector<DailyRow>& rows) {
  for (std::size_t i = 0; i < week.days; ++i) {
    const std::size_t day = first_day + i;
    DailyRow* row = rows.data() + (day * source.tank_order.size() + place) * kMeasures.size();
    const std::string date = date_of_day(source.model, static_cast<std::int32_t>(day));
    for (std::size_t measure = 0; measure < kMeasures.size(); ++measure) {
      row[measure].day = static_cast<std::int32_t>(day);
      row[measure].date = date;
      row[measure].tank = static_cast<std::int32_t>(place);
      row[measure].measure = kMeasures[measure];
      if (measure >= 4) share_of_rows(week.counts[i][measure - 4], figures, row[measure]);
    }
    summarise(week.stock[i], 1, kernel::kNever, figures, row[0]);
    summarise(week.cover[i], 1e3, kNoNeed, figures, row[1]);
    summarise(week.served[i], 1e6, kernel::kNever, figures, row[2]);
    summarise(week.unserved[i], 1, kernel::kNever, figures, row[3]);
  }
}

Column unserved_in(const Week& week) {
  Column total(week.unserved[0]);
  for (std::size_t i = 1; i < kWeek; ++i) {
    for (std::size_t row = 0; row < total.size(); ++row) total[row] += week.unserved[i][row];
  }
  return total;
}

Estimate dry_by(const Source& source, std::size_t tank, kernel::Millis since_origin, Figures& figures) {
  const auto tanks = static_cast<std::size_t>(source.ensemble.tanks);
  return figures.share(column(source.rows(), [&](std::size_t row) -> std::int64_t {
    return source.ensemble.tank_records[row * tanks + tank].first_stockout <= since_origin;
  }));
}

}  // namespace

void summarise(Column& values, double unit, std::int64_t infinite, Figures& figures, DailyRow& row) {
  QuantileValues quantiles{};
  const Summary summary = figures.summary(values, infinite, quantiles);
  row.mean = summary.mean / unit;
  row.sd = summary.sd / unit;
  row.quantiles = in_units(quantiles, unit, infinite);
}

void daily_and_weekly(const Source& source, Forecast& forecast) {
  const auto days = static_cast<std::size_t>(source.ensemble.days);
  const std::size_t tanks = source.tank_order.size();
  forecast.daily.resize(days * tanks * kMeasures.size());
  const std::size_t whole = whole_days(source.model);
  forecast.weekly_tanks.resize(whole / kWeek * tanks);
  in_parallel(source.jobs, tanks, [&](std::size_t place) {
    Week week;
    const auto figures = source.figures(Part::tank_days, place);
    const auto tank = static_cast<std::size_t>(source.tank_order[place]);
    for (std::size_t first = 0; first < days; first += kWeek) {
      read_week(source, tank, first, week);
      // Before the daily rows, which sort the columns.
      Column unserved = unserved_in(week);
      daily_rows(source, week, first, place, *figures, forecast.daily);
      if (first + kWeek > whole) continue;
      const auto last = static_cast<std::int32_t>(first + kWeek - 1);
      WeeklyTank& row = forecast.weekly_tanks[first / kWeek * tanks + place];
      row.end_date = date_of_day(source.model, last);
      row.tank = static_cast<std::int32_t>(place);
      row.p_dry = dry_by(source, tank, source.model.day_end(last) - source.model.origin, *figures);
      const DailyRow* end = forecast.daily.data() + (static_cast<std::size_t>(last) * tanks + place) * kMeasures.size();
      row.stock_l = end[0].quantiles;
      row.cover_days = end[1].quantiles;
      row.unserved_week_l = in_units(figures->quantiles(unserved), 1);
    }
  });
}

}  // namespace taji::study
