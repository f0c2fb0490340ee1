#include <numeric>
#include <study/parts.hpp>

namespace taji::study {

CorridorForecast corridor_forecast(const Source& source, std::int32_t number) {
  using Record = model::CorridorRecord;
  const auto corridors = static_cast<std::size_t>(source.ensemble.corridors), at = static_cast<std::size_t>(number);
  const auto field = [&](std::int64_t Record::*member) {
    return column(source.rows(),
                  [&](std::size_t row) { return source.ensemble.corridor_records[row * corridors + at].*member; });
  };
  const auto mean = [&](std::int64_t Record::*member) { return source.sampling.mean(field(member)); };
  const auto ratio = [&](std::int64_t Record::*over, std::int64_t Record::*under) {
    return source.sampling.ratio(field(over), field(under));
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
  forecast.p_trip_untouched = source.sampling.share_of(field(&Record::trips_untouched), field(&Record::trips_ended));
  forecast.wait_days = scaled(ratio(&Record::wait_truck_ms, &Record::trucks_waited), kDay);
  forecast.haul_days = scaled(ratio(&Record::haul_truck_ms, &Record::trucks_arrived), kDay);
  // Of the trucks whose fate is known: those sent leave out what was under way at the origin.
  Column known = field(&Record::trucks_arrived);
  const Column lost = field(&Record::trucks_lost);
  for (std::size_t row = 0; row < known.size(); ++row) known[row] += lost[row];
  forecast.lost_share = source.sampling.ratio(lost, known);
  return forecast;
}

std::vector<WeeklyArrivals> weekly_arrivals(const Source& source) {
  const auto corridors = static_cast<std::size_t>(source.ensemble.corridors);
  const auto days = static_cast<std::size_t>(source.ensemble.days);
  const std::size_t whole = whole_days(source.model);
  std::vector<WeeklyArrivals> weeks;
  SortScratch scratch;
  for (std::size_t first = 0; first + 7 <= whole; first += 7) {
    Column trucks = column(source.rows(), [&](std::size_t row) {
      std::int64_t sum = 0;
      for (std::size_t corridor = 0; corridor < corridors; ++corridor) {
        const std::int32_t* day = source.ensemble.arrivals.data() + (row * corridors + corridor) * days + first;
        sum += std::accumulate(day, day + 7, std::int64_t{0});
      }
      return sum;
    });
    WeeklyArrivals week;
    week.end_date = date_of_day(source.model, static_cast<std::int32_t>(first) + 6);
    week.mean = source.sampling.mean(trucks);
    sort_integers(trucks, scratch);
    week.quantiles = quantiles_of(trucks, 1);
    weeks.push_back(std::move(week));
  }
  return weeks;
}

}  // namespace taji::study
