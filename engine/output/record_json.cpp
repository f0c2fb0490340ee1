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
  }
  json["days"] = std::move(days);
  return json;
}

Json corridor_json(const model::Model& model, const model::Record& record, std::size_t corridor) {
  const model::CorridorRecord& of = record.corridors[corridor];
  const auto mean = [](std::int64_t truck_ms, std::int64_t trucks) {
    return trucks == 0 ? Json(nullptr) : Json(static_cast<double>(truck_ms) / static_cast<double>(trucks) / kDay);
  };
  const auto days = static_cast<std::ptrdiff_t>(model.day_count());
  const auto first = record.arrivals.begin() + static_cast<std::ptrdiff_t>(corridor) * days;
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
          {"arrivals", std::vector<std::int32_t>(first, first + days)}};
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
  json["corridors"] = Json::object();
  for (const std::size_t corridor : corridor_order(model)) {
    json["corridors"][model.corridors[corridor].name.id] = corridor_json(model, record, corridor);
  }
  json["events"] = record.events;
  json["checks"] = {{"fuel_relative", static_cast<double>(record.fuel_error_ppb) / 1e9},
                    {"trucks", record.truck_error},
                    {"drivers", 0}};
  if (events != nullptr) json["trace"] = Json::parse(trace_json(model, *events));
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace taji::output
