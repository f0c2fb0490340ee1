#include <numeric>
#include <study/parallel.hpp>
#include <study/parts.hpp>

namespace taji::study {

CorridorForecast corridor_forecast(const Source& source, std::size_t place) {
  using Record = model::CorridorRecord;
  const auto corridors = static_cast<std::size_t>(source.ensemble.corridors);
  const auto at = static_cast<std::size_t>(source.corridor_order[place]);
  const auto figures = source.figures(Part::corridor, place);
  const auto field = [&](std::int64_t Record::*member) {
    return column(source.rows(),
                  [&](std::size_t row) { return source.ensemble.corridor_records[row * corridors + at].*member; });
  };
  const auto mean = [&](std::int64_t Record::*member) { return figures->mean(field(member)); };
  const auto ratio = [&](std::int64_t Record::*over, std::int64_t Record::*under) {
    return figures->ratio(field(over), field(under));
  };
  constexpr double kDay = static_cast<double>(kernel::kDay);
  const model::Name& name = source.model.corridors[at].name;
  CorridorForecast forecast;
  forecast.id = name.id;
  forecast.name = name.shown;
  forecast.trips = mean(&Record::trips);
  forecast.attacks = mean(&Record::attacks);
  forecast.repelled = mean(&Record::repelled);
  forecast.trucks_sent = mean(&Record::trucks_sent);
  forecast.trucks_arrived = mean(&Record::trucks_arrived);
  forecast.trucks_lost = mean(&Record::trucks_lost);
  forecast.delivered_l = mean(&Record::delivered_l);
  forecast.lost_l = mean(&Record::lost_l);
  forecast.loads_lost = mean(&Record::loads_lost);
  forecast.arranged = mean(&Record::arranged);
  forecast.paid_l = mean(&Record::paid_l);
  forecast.drivers_withdrawn = mean(&Record::drivers_withdrawn);
  forecast.p_trip_untouched = figures->share_of(field(&Record::trips_untouched), field(&Record::trips_ended));
  forecast.wait_days = scaled(ratio(&Record::wait_truck_ms, &Record::trucks_waited), kDay);
  forecast.haul_days = scaled(ratio(&Record::haul_truck_ms, &Record::trucks_arrived), kDay);
  forecast.cycles = mean(&Record::cycles);
  for (std::size_t stage = 0; stage < model::kStages; ++stage) {
    const Column time = column(source.rows(), [&](std::size_t row) {
      return source.ensemble.corridor_records[row * corridors + at].stage_truck_ms[stage];
    });
    forecast.stage_days[stage] = scaled(figures->ratio(time, field(&Record::cycles)), kDay);
  }
  // Of the trucks whose fate is known: those sent leave out what was under way at the origin.
  Column known = field(&Record::trucks_arrived);
  const Column lost = field(&Record::trucks_lost);
  for (std::size_t row = 0; row < known.size(); ++row) known[row] += lost[row];
  forecast.lost_share = figures->ratio(lost, known);
  return forecast;
}

namespace {

void fill(Column& trucks, Figures& figures, CorridorDay& row) {
  QuantileValues quantiles{};
  const Summary summary = figures.summary(trucks, kernel::kNever, quantiles);
  row.mean = summary.mean;
  row.sd = summary.sd;
  row.quantiles = in_units(quantiles, 1);
}

constexpr std::size_t kMeasures = model::kDayStages + 1 + model::kIncidents;

std::string measure_name(std::size_t measure) {
  if (measure < model::kDayStages) return std::string("trucks_") + model::kDayStageNames[measure];
  if (measure == model::kDayStages) return "trucks_arrived";
  return model::kIncidentNames[measure - model::kDayStages - 1];
}

/// The measures of one day of one replication; `cell` counts its corridors and days.
void read_day(const ensemble::Ensemble& ensemble, std::size_t cell, std::size_t row, Column* columns) {
  const std::int32_t* trucks = ensemble.stage_trucks.data() + cell * model::kDayStages;
  const std::int32_t* incidents = ensemble.incidents.data() + cell * model::kIncidents;
  for (std::size_t k = 0; k < model::kDayStages; ++k) columns[k][row] = trucks[k];
  columns[model::kDayStages][row] = ensemble.arrivals[cell];
  for (std::size_t k = 0; k < model::kIncidents; ++k) columns[model::kDayStages + 1 + k][row] = incidents[k];
}

}  // namespace

/// Days are read seven at a time: those of a replication stand side by side in memory.
std::vector<CorridorDay> corridor_days(const Source& source) {
  constexpr std::size_t kDaysAtOnce = 7;
  const auto corridors = static_cast<std::size_t>(source.ensemble.corridors);
  const auto days = static_cast<std::size_t>(source.ensemble.days);
  std::vector<CorridorDay> rows(days * corridors * kMeasures);
  in_parallel(source.jobs, corridors, [&](std::size_t place) {
    std::vector<Column> columns(kDaysAtOnce * kMeasures, Column(source.rows()));
    const auto figures = source.figures(Part::corridor_days, place);
    const auto corridor = static_cast<std::size_t>(source.corridor_order[place]);
    for (std::size_t first = 0; first < days; first += kDaysAtOnce) {
      const std::size_t block = std::min(kDaysAtOnce, days - first);
      for (std::size_t row = 0; row < source.rows(); ++row) {
        const std::size_t cell = (row * corridors + corridor) * days + first;
        for (std::size_t i = 0; i < block; ++i)
          read_day(source.ensemble, cell + i, row, columns.data() + i * kMeasures);
      }
      for (std::size_t i = 0; i < block * kMeasures; ++i) {
        const std::size_t day = first + i / kMeasures, k = i % kMeasures;
        CorridorDay& made = rows[(day * corridors + place) * kMeasures + k];
        made.day = static_cast<std::int32_t>(day);
        made.date = date_of_day(source.model, made.day);
        made.corridor = static_cast<std::int32_t>(place);
        made.measure = measure_name(k);
        fill(columns[i], *figures, made);
      }
    }
  });
  return rows;
}

std::vector<WeeklyArrivals> weekly_arrivals(const Source& source) {
  const auto corridors = static_cast<std::size_t>(source.ensemble.corridors);
  const auto days = static_cast<std::size_t>(source.ensemble.days);
  const std::size_t whole = whole_days(source.model);
  std::vector<WeeklyArrivals> weeks;
  const auto figures = source.figures(Part::weeks, 0);
  for (std::size_t first = 0; first + 7 <= whole; first += 7) {
    Column trucks = column(source.rows(), [&](std::size_t row) {
      std::int64_t sum = 0;
      for (std::size_t corridor = 0; corridor < corridors; ++corridor) {
        // What a city sends on has arrived before.
        const std::int32_t station = source.model.corridors[corridor].station;
        if (station >= 0 && source.model.stations[static_cast<std::size_t>(station)].onward) continue;
        const std::int32_t* day = source.ensemble.arrivals.data() + (row * corridors + corridor) * days + first;
        sum += std::accumulate(day, day + 7, std::int64_t{0});
      }
      return sum;
    });
    WeeklyArrivals week;
    week.end_date = date_of_day(source.model, static_cast<std::int32_t>(first) + 6);
    week.mean = figures->mean(trucks);
    week.quantiles = in_units(figures->quantiles(trucks), 1);
    weeks.push_back(std::move(week));
  }
  return weeks;
}

}  // namespace taji::study
