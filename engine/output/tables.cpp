#include <limits>
#include <numeric>
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
    {"skipped_departures", &model::CorridorRecord::skipped},
    {"loads_lost", &model::CorridorRecord::loads_lost},
    {"arranged", &model::CorridorRecord::arranged},
    {"paid_l", &model::CorridorRecord::paid_l},
    {"drivers_withdrawn", &model::CorridorRecord::drivers_withdrawn},
    {"cycles", &model::CorridorRecord::cycles}};

std::string days_or_never(kernel::Millis time) {
  return time == kernel::kNever ? std::string() : number(static_cast<double>(time) / kDay);
}

std::string mean_of(std::int64_t truck_ms, std::int64_t trucks) {
  return trucks == 0 ? std::string() : number(static_cast<double>(truck_ms) / static_cast<double>(trucks) / kDay);
}

void add_tank(std::string& csv, const model::TankRecord& record) {
  for (const auto& field : kTankFields) csv += ',' + std::to_string(record.*field.member);
  for (const auto& field : kTankTimes) csv += ',' + days_or_never(record.*field.member);
}

void add_corridor(std::string& csv, const model::CorridorRecord& record) {
  for (const auto& field : kCorridorFields) csv += ',' + std::to_string(record.*field.member);
  csv += ',' + mean_of(record.wait_truck_ms, record.trucks_waited);
  csv += ',' + mean_of(record.haul_truck_ms, record.trucks_arrived);
}

/// Every class of every tank, by city and product, then as in the model.
std::vector<std::pair<std::string, std::size_t>> class_columns(const model::Model& model) {
  std::vector<std::pair<std::string, std::size_t>> columns;
  for (const std::size_t tank : tank_order(model)) {
    const auto [city, product] = tank_key(model, tank);
    const model::Tank& of = model.tanks[tank];
    for (std::int32_t c = of.first_class; c < of.first_class + of.class_count; ++c) {
      const auto number = static_cast<std::size_t>(c);
      columns.emplace_back(city + '.' + product + ".classes." + model.classes[number].name.id, number);
    }
  }
  return columns;
}

void add_class(std::string& csv, const model::ClassRecord& record) {
  csv += ',' + std::to_string(record.need_l) + ',' + std::to_string(record.unserved_l);
  csv += ',' + days_or_never(record.first_unserved);
}

/// Mean over the record days of each series but shares of need, which the litres of the class tell, and litres in
/// store.
struct SeriesColumn {
  std::string name;
  std::size_t series;
  double unit;
};

std::vector<SeriesColumn> series_columns(const model::Model& model) {
  using Kind = model::DaySeries::Kind;
  std::vector<SeriesColumn> columns;
  for (std::size_t i = 0; i < model.series.size(); ++i) {
    const model::DaySeries& series = model.series[i];
    const std::string& city = model.cities[static_cast<std::size_t>(series.city)].name.id;
    if (series.kind == Kind::service_hours) {
      const std::string& name = model.services[static_cast<std::size_t>(series.subject)].name.id;
      columns.push_back({city + ".services." + name + ".mean_hours", i, model::units_in_one(series.kind)});
    } else if (series.kind == Kind::price_index) {
      const auto [unused, product] = tank_key(model, static_cast<std::size_t>(series.tank));
      columns.push_back({city + '.' + product + ".mean_price_index", i, model::units_in_one(series.kind)});
    }
  }
  return columns;
}

std::string mean_of_days(const ensemble::Ensemble& ensemble, std::size_t row, const SeriesColumn& column) {
  const auto days = static_cast<std::size_t>(ensemble.days);
  const auto first =
      ensemble.daily_series.begin() +
      static_cast<std::ptrdiff_t>((row * static_cast<std::size_t>(ensemble.series) + column.series) * days);
  const std::int64_t sum = std::accumulate(first, first + static_cast<std::ptrdiff_t>(days), std::int64_t{0});
  return number(static_cast<double>(sum) / (column.unit * static_cast<double>(days)));
}

void add_daily_row(std::string& csv, const study::DailyRow& row, const std::string& city, const std::string& product) {
  csv += row.date + ',' + text::csv_field(city) + ',' + text::csv_field(product) + ',' + text::csv_field(row.measure) +
         ',' + number(row.mean) + ',' + number(row.sd);
  for (const double value : row.quantiles) csv += ',' + (row.has_quantiles ? number(value) : std::string());
  csv += '\n';
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
  auto series = forecast.daily_series.begin();
  const auto series_before = [&](std::int32_t day) {
    for (; series != forecast.daily_series.end() && series->day < day; ++series) {
      const study::SeriesForecast& of = forecast.series[static_cast<std::size_t>(series->tank)];
      add_daily_row(csv, *series, of.city, of.product);
    }
  };
  for (const study::DailyRow& row : forecast.daily) {
    series_before(row.day);
    const study::TankForecast& tank = forecast.tanks[static_cast<std::size_t>(row.tank)];
    add_daily_row(csv, row, tank.city, tank.product);
  }
  series_before(std::numeric_limits<std::int32_t>::max());
  return csv;
}

std::string corridors_csv(const study::Forecast& forecast) {
  std::string csv = "date,corridor,measure,mean,sd";
  for (const double level : study::kQuantileLevels) csv += ",q" + number(level);
  csv += '\n';
  for (const study::CorridorDay& row : forecast.corridor_days) {
    const std::string& id = forecast.corridors[static_cast<std::size_t>(row.corridor)].id;
    csv += row.date + ',' + text::csv_field(id) + ',' + row.measure + ',' + number(row.mean) + ',' + number(row.sd);
    for (const double value : row.quantiles) csv += ',' + number(value);
    csv += '\n';
  }
  return csv;
}

ReplicationRows::ReplicationRows(const model::Model& model) : model_(&model) {
  for (const std::size_t tank : tank_order(model)) tanks_.push_back(tank);
  for (const std::size_t corridor : corridor_order(model)) corridors_.push_back(corridor);
}

std::string ReplicationRows::head() const {
  std::string csv = "replication";
  for (const std::size_t tank : tanks_) {
    const auto [city, product] = tank_key(*model_, tank);
    for (const auto& field : kTankFields) csv += ',' + text::csv_field(city + '.' + product + '.' + field.name);
    for (const auto& field : kTankTimes) csv += ',' + text::csv_field(city + '.' + product + '.' + field.name);
  }
  for (const std::size_t corridor : corridors_) {
    const std::string& id = model_->corridors[corridor].name.id;
    for (const auto& field : kCorridorFields) csv += ',' + text::csv_field(id + '.' + field.name);
    csv += ',' + text::csv_field(id + ".wait_days") + ',' + text::csv_field(id + ".haul_days");
  }
  for (const auto& [name, unused] : class_columns(*model_)) {
    for (const char* field : {".need_l", ".unserved_l", ".first_unserved_days"}) {
      csv += ',' + text::csv_field(name + field);
    }
  }
  for (const SeriesColumn& column : series_columns(*model_)) csv += ',' + text::csv_field(column.name);
  return csv + '\n';
}

std::string ReplicationRows::rows(const ensemble::Ensemble& ensemble) const {
  const auto classes = class_columns(*model_);
  const auto series = series_columns(*model_);
  std::string csv;
  for (std::size_t row = 0; row < ensemble.replications.size(); ++row) {
    csv += std::to_string(ensemble.replications[row]);
    for (const std::size_t tank : tanks_) add_tank(csv, ensemble.tank_records[row * tanks_.size() + tank]);
    for (const std::size_t corridor : corridors_) {
      add_corridor(csv, ensemble.corridor_records[row * corridors_.size() + corridor]);
    }
    for (const auto& [unused, number] : classes) add_class(csv, ensemble.class_records[row * classes.size() + number]);
    for (const SeriesColumn& column : series) csv += ',' + mean_of_days(ensemble, row, column);
    csv += '\n';
  }
  return csv;
}

std::string replications_csv(const model::Model& model, const ensemble::Ensemble& ensemble) {
  const ReplicationRows table(model);
  return table.head() + table.rows(ensemble);
}

}  // namespace taji::output
