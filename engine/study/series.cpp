#include <numeric>
#include <study/parallel.hpp>
#include <study/parts.hpp>

namespace taji::study {
namespace {

using Kind = model::DaySeries::Kind;

/// Days of a replication stand side by side in memory: so many are read together.
constexpr std::size_t kTogether = 16;

SeriesForecast described(const model::Model& model, const model::DaySeries& series) {
  const model::Name& city = model.cities[static_cast<std::size_t>(series.city)].name;
  SeriesForecast forecast;
  forecast.kind = series.kind;
  forecast.city = city.id;
  forecast.city_name = city.shown;
  if (series.tank >= 0) {
    forecast.product =
        model.products[static_cast<std::size_t>(model.tanks[static_cast<std::size_t>(series.tank)].product)];
  }
  switch (series.kind) {
    case Kind::service_hours:
      forecast.name = model.services[static_cast<std::size_t>(series.subject)].name.id;
      forecast.measure = "hours:" + forecast.name;
      break;
    case Kind::price_index:
      forecast.measure = "price_index";
      break;
    case Kind::class_served:
      forecast.name = model.classes[static_cast<std::size_t>(series.subject)].name.id;
      forecast.measure = "served_share:" + forecast.name;
      break;
    case Kind::queue:
      forecast.measure = "queue_l";
      break;
    case Kind::reserve:
      forecast.measure = "reserve_l";
      break;
  }
  return forecast;
}

struct Days {
  std::size_t first = 0, count = 0;
  std::array<Column, kTogether> values;
};

void read_days(const Source& source, std::size_t series, std::size_t first, Days& out, Column& sums) {
  const auto all = static_cast<std::size_t>(source.ensemble.series);
  const auto days = static_cast<std::size_t>(source.ensemble.days);
  out.first = first;
  out.count = std::min(kTogether, days - first);
  for (Column& one : out.values) one.resize(source.rows());
  for (std::size_t row = 0; row < source.rows(); ++row) {
    const std::int32_t* value = source.ensemble.daily_series.data() + (row * all + series) * days + first;
    for (std::size_t i = 0; i < out.count; ++i) out.values[i][row] = value[i];
    sums[row] = std::accumulate(value, value + out.count, sums[row]);
  }
}

}  // namespace

void series_forecasts(const Source& source, Forecast& forecast) {
  const auto days = static_cast<std::size_t>(source.ensemble.days);
  const std::size_t count = source.model.series.size();
  forecast.daily_series.resize(days * count);
  forecast.series.resize(count);
  in_parallel(source.jobs, count, [&](std::size_t number) {
    const auto figures = source.figures(Part::series, number);
    Days together;
    SeriesForecast& series = forecast.series[number];
    series = described(source.model, source.model.series[number]);
    const double unit = model::units_in_one(series.kind);
    series.at.resize(forecast.marks.size());
    Column sums(source.rows(), 0);
    for (std::size_t first = 0; first < days; first += kTogether) {
      read_days(source, number, first, together, sums);
      for (std::size_t i = 0; i < together.count; ++i) {
        const auto day = static_cast<std::int32_t>(first + i);
        // Before the row, which sorts the column.
        for (std::size_t mark = 0; mark < forecast.marks.size(); ++mark) {
          if (forecast.marks[mark].day != day) continue;
          series.at[mark].mean = scaled(figures->mean(together.values[i]), unit);
        }
        DailyRow& row = forecast.daily_series[(first + i) * count + number];
        row.day = day;
        row.date = date_of_day(source.model, day);
        row.tank = static_cast<std::int32_t>(number);
        row.measure = series.measure;
        summarise(together.values[i], unit, kernel::kNever, *figures, row);
        for (std::size_t mark = 0; mark < forecast.marks.size(); ++mark) {
          if (forecast.marks[mark].day == day) series.at[mark].quantiles = row.quantiles;
        }
      }
    }
    series.all_days = scaled(figures->mean(sums), unit * static_cast<double>(days));
  });
}

}  // namespace taji::study
