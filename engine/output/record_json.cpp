#include <limits>
#include <nlohmann/json.hpp>
#include <output/tank_order.hpp>
#include <taji/output/record_text.hpp>
#include <taji/output/trace_text.hpp>
#include <taji/text/dates.hpp>

namespace taji::output {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kDay = static_cast<double>(kernel::kDay);

Json in_days(kernel::Millis ms) {
  return ms == kernel::kNever ? Json(nullptr) : Json(static_cast<double>(ms) / kDay);
}

Json cover(std::int32_t mdays) {
  return mdays == std::numeric_limits<std::int32_t>::max() ? Json(nullptr) : Json(mdays / 1e3);
}

Json tank_json(const model::Model& model, const model::Record& record, std::size_t tank) {
  const model::TankRecord& of = record.tanks[tank];
  Json json = {{"need_l", of.need_l},
               {"unserved_l", of.unserved_l},
               {"delivered_l", of.delivered_l},
               {"dispatched_l", of.dispatched_l},
               {"dry_time_days", in_days(of.dry_ms)},
               {"short_time_days", in_days(of.short_ms)},
               {"dry_spells", of.dry_spells},
               {"short_spells", of.short_spells},
               {"shortage_days", of.shortage_days},
               {"dry_days_touched", of.dry_days},
               {"first_stockout_days", in_days(of.first_stockout)},
               {"origin_stock_l", record.origin_stock_l[tank]},
               {"origin_cover_days", cover(record.origin_cover_mdays[tank])},
               {"mean_stock_l", of.mean_stock_l},
               {"final_stock_l", of.final_stock_l}};
  json["classes"] = Json::object();
  const model::Tank& shape = model.tanks[tank];
  for (std::int32_t c = shape.first_class; c < shape.first_class + shape.class_count; ++c) {
    const model::ClassRecord& cls = record.classes[static_cast<std::size_t>(c)];
    json["classes"][model.classes[static_cast<std::size_t>(c)].name.id] = {
        {"need_l", cls.need_l}, {"unserved_l", cls.unserved_l}, {"first_unserved_days", in_days(cls.first_unserved)}};
  }
  const bool managed = model.tanks[tank].managed >= 0;
  if (managed) {
    json["inflow_l"] = of.inflow_l;
    json["orders"] = of.orders;
    json["caught_up_l"] = of.caught_up_l;
    json["backlog_l"] = of.backlog_l;
    json["private_l"] = of.private_l;
    json["reserve_l"] = of.reserve_l;
  }
  Json days = Json::array();
  const auto day_count = static_cast<std::size_t>(model.day_count());
  for (std::size_t day = 0; day < day_count; ++day) {
    const model::TankDay& one = record.tank_days[tank * day_count + day];
    days.push_back({{"date", text::format_date(model.start_epoch + model.day_end(static_cast<std::int32_t>(day)) - 1)},
                    {"stock_l", one.stock_l},
                    {"cover_days", cover(one.cover_mdays)},
                    {"served_share", one.served_ppm / 1e6},
                    {"unserved_l", one.unserved_l},
                    {"phase", one.phase}});
    if (managed) days.back()["queue_l"] = one.queue_l;
    if (managed) days.back()["queue_days"] = cover(one.queue_mdays);
  }
  json["days"] = std::move(days);
  return json;
}

/// A number a day under the city: services.NAME.hours, PRODUCT.price_index, PRODUCT.reserve_by_day_l,
/// PRODUCT.classes.NAME.daily_served_share.
void add_series(Json& cities, const model::Model& model, const model::Record& record, std::size_t number) {
  using Kind = model::DaySeries::Kind;
  const model::DaySeries& series = model.series[number];
  const auto subject = static_cast<std::size_t>(series.subject);
  const auto days = static_cast<std::size_t>(model.day_count());
  const double unit = model::units_in_one(series.kind);
  Json values = Json::array();
  for (std::size_t day = 0; day < days; ++day) values.push_back(record.series[number * days + day] / unit);
  Json& city = cities[model.cities[static_cast<std::size_t>(series.city)].name.id];
  if (series.kind == Kind::service_hours) {
    city["services"][model.services[subject].name.id]["hours"] = std::move(values);
    return;
  }
  Json& tank = city[tank_key(model, static_cast<std::size_t>(series.tank)).second];
  if (series.kind == Kind::price_index) {
    tank["price_index"] = std::move(values);
  } else if (series.kind == Kind::reserve) {
    tank["reserve_by_day_l"] = std::move(values);  // `reserve_l` is that at the end
  } else if (series.kind == Kind::class_served) {  // the queue stands with the days

    tank["classes"][model.classes[subject].name.id]["daily_served_share"] = std::move(values);
  }
}

/// Of each kind a number a day.
Json incidents_json(const model::Model& model, const model::Record& record, std::size_t corridor) {
  const auto days = static_cast<std::size_t>(model.day_count());
  Json json = Json::object();
  for (std::size_t k = 0; k < model::kIncidents; ++k) {
    Json by_day = Json::array();
    for (std::size_t day = 0; day < days; ++day) {
      by_day.push_back(record.incidents[(corridor * days + day) * model::kIncidents + k]);
    }
    json[model::kIncidentNames[k]] = std::move(by_day);
  }
  return json;
}

Json corridor_json(const model::Model& model, const model::Record& record, std::size_t corridor) {
  const model::CorridorRecord& of = record.corridors[corridor];
  const auto mean = [](std::int64_t truck_ms, std::int64_t trucks) {
    return trucks == 0 ? Json(nullptr) : Json(static_cast<double>(truck_ms) / static_cast<double>(trucks) / kDay);
  };
  const auto days = static_cast<std::ptrdiff_t>(model.day_count());
  const auto first = record.arrivals.begin() + static_cast<std::ptrdiff_t>(corridor) * days;
  Json truck_days = Json::object();
  for (std::size_t stage = 0; stage < model::kStages; ++stage) {
    truck_days[model::kStageNames[stage]] = static_cast<double>(of.stage_truck_ms[stage]) / kDay;
  }
  return {{"trips", of.trips},
          {"trips_ended", of.trips_ended},
          {"trips_untouched", of.trips_untouched},
          {"attacks", of.attacks},
          {"repelled", of.repelled},
          {"trucks_sent", of.trucks_sent},
          {"trucks_arrived", of.trucks_arrived},
          {"trucks_lost", of.trucks_lost},
          {"delivered_l", of.delivered_l},
          {"lost_l", of.lost_l},
          {"wait_days", mean(of.wait_truck_ms, of.trucks_waited)},
          {"haul_days", mean(of.haul_truck_ms, of.trucks_arrived)},
          {"skipped_departures", of.skipped},
          {"loads_lost", of.loads_lost},
          {"arranged", of.arranged},
          {"paid_l", of.paid_l},
          {"drivers_withdrawn", of.drivers_withdrawn},
          {"cycles", of.cycles},
          {"truck_days", std::move(truck_days)},
          {"arrivals", std::vector<std::int32_t>(first, first + days)},
          {"by_day", incidents_json(model, record, corridor)}};
}

}  // namespace

std::string record_json(const model::Model& model, const model::Record& record, const RunContext& context,
                        const std::vector<model::TraceEvent>* events) {
  Json json = Json::object();
  json["taji"] = 1;
  json["kind"] = "run";
  json["scenario"] = {{"name", model.name},
                      {"sha256", context.scenario_sha256},
                      {"start", text::format_date(model.start_epoch)},
                      {"origin", text::format_date(model.start_epoch + model.origin)},
                      {"horizon_days", static_cast<double>(model.horizon - model.origin) / kDay}};
  json["seed"] = context.seed;
  json["replication"] = context.replication;
  json["cities"] = Json::object();
  for (const std::size_t tank : tank_order(model)) {
    const auto [city, product] = tank_key(model, tank);
    json["cities"][city][product] = tank_json(model, record, tank);
  }
  for (std::size_t i = 0; i < model.series.size(); ++i) add_series(json["cities"], model, record, i);
  json["corridors"] = Json::object();
  for (const std::size_t corridor : corridor_order(model)) {
    json["corridors"][model.corridors[corridor].name.id] = corridor_json(model, record, corridor);
  }
  json["events"] = record.events;
  json["checks"] = {{"fuel_relative", static_cast<double>(record.fuel_error_ppb) / 1e9},
                    {"trucks", record.truck_error},
                    {"drivers", record.driver_error}};
  if (events != nullptr) json["trace"] = Json::parse(trace_json(model, *events));
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace taji::output
