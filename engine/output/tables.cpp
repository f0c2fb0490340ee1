#include <output/number.hpp>
#include <output/tank_order.hpp>
#include <taji/output/tables.hpp>
#include <taji/text/csv.hpp>
#include <taji/text/dates.hpp>

namespace taji::output {
namespace {

constexpr double kDay = static_cast<double>(kernel::kDay);

/// The fields before output_type, made once for all rows of one target.
std::string hub_head(const std::string& origin, const std::string& target, const std::string& end,
                     const std::string& location) {
  return origin + ',' + text::csv_field(target) + ',' + end + ',' + text::csv_field(location) + ',';
}

void add_quantiles(std::string& csv, const std::string& head, const std::array<double, 23>& values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    csv += head + "quantile," + number(study::kQuantileLevels[i]) + ',' + number(values[i]) + '\n';
  }
}

template <typename Member>
struct Field {
  const char* name;
  Member member;
};

constexpr Field<std::int64_t model::TankRecord::*> kTankFields[] = {
    {"need_l", &model::TankRecord::need_l},
    {"unserved_l", &model::TankRecord::unserved_l},
    {"delivered_l", &model::TankRecord::delivered_l},
    {"dispatched_l", &model::TankRecord::dispatched_l},
    {"shortage_days", &model::TankRecord::shortage_days},
    {"dry_days_touched", &model::TankRecord::dry_days},
    {"short_spells", &model::TankRecord::short_spells},
    {"dry_spells", &model::TankRecord::dry_spells},
    {"mean_stock_l", &model::TankRecord::mean_stock_l},
    {"final_stock_l", &model::TankRecord::final_stock_l}};

constexpr Field<kernel::Millis model::TankRecord::*> kTankTimes[] = {
    {"dry_time_days", &model::TankRecord::dry_ms},
    {"short_time_days", &model::TankRecord::short_ms},
    {"first_stockout_days", &model::TankRecord::first_stockout}};

constexpr Field<std::int64_t model::CorridorRecord::*> kCorridorFields[] = {
    {"trips", &model::CorridorRecord::trips},
    {"trips_ended", &model::CorridorRecord::trips_ended},
    {"trips_untouched", &model::CorridorRecord::trips_untouched},
    {"attacks", &model::CorridorRecord::attacks},
    {"repelled", &model::CorridorRecord::repelled},
    {"trucks_sent", &model::CorridorRecord::trucks_sent},
    {"trucks_arrived", &model::CorridorRecord::trucks_arrived},
    {"trucks_lost", &model::CorridorRecord::trucks_lost},
    {"delivered_l", &model::CorridorRecord::delivered_l},
    {"lost_l", &model::CorridorRecord::lost_l},
    {"skipped_departures", &model::CorridorRecord::skipped}};

std::string mean_of(std::int64_t truck_ms, std::int64_t trucks) {
  return trucks == 0 ? std::string() : number(static_cast<double>(truck_ms) / static_cast<double>(trucks) / kDay);
}

void add_tank(std::string& csv, const model::TankRecord& record) {
  for (const auto& field : kTankFields) csv += ',' + std::to_string(record.*field.member);
  for (const auto& field : kTankTimes) {
    const kernel::Millis time = record.*field.member;
    csv += ',' + (time == kernel::kNever ? std::string() : number(static_cast<double>(time) / kDay));
  }
}

void add_corridor(std::string& csv, const model::CorridorRecord& record) {
  for (const auto& field : kCorridorFields) csv += ',' + std::to_string(record.*field.member);
  csv += ',' + mean_of(record.wait_truck_ms, record.trucks_waited);
  csv += ',' + mean_of(record.haul_truck_ms, record.trucks_arrived);
}

}  // namespace

std::string forecast_csv(const study::Forecast& forecast) {
  std::string csv = "origin_date,target,target_end_date,location,output_type,output_type_id,value\n";
  const std::string origin = text::format_date(forecast.origin_ms);
  for (const study::WeeklyTank& week : forecast.weekly_tanks) {
    const study::TankForecast& tank = forecast.tanks[static_cast<std::size_t>(week.tank)];
    const auto head = [&](const char* measure) {
      return hub_head(origin, tank.product + ':' + measure, week.end_date, tank.city);
    };
    add_quantiles(csv, head("stock_l"), week.stock_l);
    add_quantiles(csv, head("cover_days"), week.cover_days);
    add_quantiles(csv, head("unserved_week_l"), week.unserved_week_l);
    csv += head("p_dry") + "pmf,dry," + number(week.p_dry.value) + '\n';
    csv += head("p_dry") + "pmf,not_dry," + number(1 - week.p_dry.value) + '\n';
  }
  for (const study::WeeklyArrivals& week : forecast.weekly) {
    add_quantiles(csv, hub_head(origin, "all:tankers_arrived_week", week.end_date, "all"), week.quantiles);
  }
  return csv;
}

std::string daily_csv(const study::Forecast& forecast) {
  std::string csv = "date,city,product,measure,mean,sd";
  for (const double level : study::kQuantileLevels) csv += ",q" + number(level);
  csv += '\n';
  for (const study::DailyRow& row : forecast.daily) {
    const study::TankForecast& tank = forecast.tanks[static_cast<std::size_t>(row.tank)];
    csv += row.date + ',' + text::csv_field(tank.city) + ',' + text::csv_field(tank.product) + ',' + row.measure + ',' +
           number(row.mean) + ',' + number(row.sd);
    for (const double value : row.quantiles) csv += ',' + (row.has_quantiles ? number(value) : std::string());
    csv += '\n';
  }
  return csv;
}

std::string replications_csv(const model::Model& model, const ensemble::Ensemble& ensemble) {
  const auto tanks = tank_order(model);
  const auto corridors = corridor_order(model);
  std::string csv = "replication";
  for (const std::size_t tank : tanks) {
    const auto [city, product] = tank_key(model, tank);
    for (const auto& field : kTankFields) csv += ',' + text::csv_field(city + '.' + product + '.' + field.name);
    for (const auto& field : kTankTimes) csv += ',' + text::csv_field(city + '.' + product + '.' + field.name);
  }
  for (const std::size_t corridor : corridors) {
    const std::string& id = model.corridors[corridor].name.id;
    for (const auto& field : kCorridorFields) csv += ',' + text::csv_field(id + '.' + field.name);
    csv += ',' + text::csv_field(id + ".wait_days") + ',' + text::csv_field(id + ".haul_days");
  }
  csv += '\n';
  for (std::size_t row = 0; row < ensemble.replications.size(); ++row) {
    csv += std::to_string(ensemble.replications[row]);
    for (const std::size_t tank : tanks) add_tank(csv, ensemble.tank_records[row * tanks.size() + tank]);
    for (const std::size_t corridor : corridors) {
      add_corridor(csv, ensemble.corridor_records[row * corridors.size() + corridor]);
    }
    csv += '\n';
  }
  return csv;
}

}  // namespace taji::output
