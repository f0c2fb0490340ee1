#include <array>
#include <nlohmann/json.hpp>
#include <output/assimilation_json.hpp>
#include <output/rare_json.hpp>
#include <output/reduction_json.hpp>
#include <taji/output/summary.hpp>
#include <taji/text/dates.hpp>

namespace taji::output {
namespace {

// NaN and infinity are written as null.
using Json = nlohmann::ordered_json;

/// The levels shown; forecast.csv has all.
constexpr std::array<std::pair<std::size_t, const char*>, 5> kShown = {
    {{2, "0.05"}, {6, "0.25"}, {11, "0.5"}, {16, "0.75"}, {20, "0.95"}}};

Json value_se(const study::Estimate& estimate) {
  return {{"value", estimate.value}, {"se", estimate.se}};
}

Json mean_se(const study::Estimate& estimate) {
  return {{"mean", estimate.value}, {"se", estimate.se}};
}

Json quantiles(const std::array<double, 23>& values) {
  Json json = Json::object();
  for (const auto& [index, name] : kShown) json[name] = values[index];
  return json;
}

Json first_time(double p_never, const std::array<std::optional<double>, 23>& days) {
  Json shown = Json::object();
  for (const auto& [index, name] : kShown) shown[name] = days[index] ? Json(*days[index]) : Json(nullptr);
  return {{"p_never", p_never}, {"quantiles", shown}};
}

Json class_json(const study::ClassForecast& cls, const std::vector<study::Mark>& marks) {
  Json p_unserved = Json::object();
  for (std::size_t i = 0; i < marks.size(); ++i) p_unserved[marks[i].label] = value_se(cls.p_unserved[i]);
  Json json = Json::object();
  json["need_l"] = mean_se(cls.need_l);
  json["unserved_l"] = mean_se(cls.unserved_l);
  json["served_share"] = mean_se({1 - cls.unserved_share.value, cls.unserved_share.se});
  json["p_unserved"] = p_unserved;
  json["first_unserved_days"] = first_time(cls.p_never, cls.first_unserved_days);
  return json;
}

/// The days that end at each mark, and all of them.
Json series_json(const study::SeriesForecast& series, const std::vector<study::Mark>& marks) {
  Json json = Json::object();
  for (std::size_t i = 0; i < marks.size(); ++i) {
    json[marks[i].label] = mean_se(series.at[i].mean);
    json[marks[i].label]["quantiles"] = quantiles(series.at[i].quantiles);
  }
  json["all_days"] = mean_se(series.all_days);
  return json;
}

/// Under the city: services.NAME.hours, PRODUCT.classes.NAME.daily_served_share, and under PRODUCT the others by name.
void add_series(Json& city, const study::SeriesForecast& series, const std::vector<study::Mark>& marks) {
  Json json = series_json(series, marks);
  switch (series.kind) {
    case model::DaySeries::Kind::service_hours:
      city["services"][series.name]["hours"] = std::move(json);
      return;
    case model::DaySeries::Kind::price_index:
    case model::DaySeries::Kind::queue:
    case model::DaySeries::Kind::reserve:
      city[series.product][series.measure] = std::move(json);
      return;
    case model::DaySeries::Kind::class_served:
      city[series.product]["classes"][series.name]["daily_served_share"] = std::move(json);
      return;
  }
}

Json tank_json(const study::TankForecast& tank, const std::vector<study::Mark>& marks) {
  Json p_dry = Json::object(), cover = Json::object(), phase = Json::object();
  cover["origin"] = tank.cover_origin_days;
  for (std::size_t i = 0; i < marks.size(); ++i) {
    const std::string& label = marks[i].label;
    p_dry[label] = value_se(tank.p_dry[i]);
    cover[label] = mean_se(tank.cover[i].mean);
    cover[label]["quantiles"] = quantiles(tank.cover[i].quantiles);
    phase[label] = tank.phase[i];
  }
  Json json = Json::object();
  json["p_dry"] = p_dry;
  json["p_dry_origin"] = value_se(tank.p_dry_origin);
  json["first_stockout_days"] = first_time(tank.p_never, tank.first_stockout_days);
  json["unserved_l"] = mean_se(tank.unserved_l);
  json["unserved_l"]["cvar95"] = tank.unserved_cvar95_l;
  json["unserved_l"]["share"] = tank.unserved_share.value;
  json["unserved_l"]["share_se"] = tank.unserved_share.se;
  json["served_share"] = mean_se(tank.served_share);
  json["shortage_days"] = mean_se(tank.shortage_days);
  json["spell_days"] = mean_se(tank.spell_days);
  json["spell_days"]["censored_share"] = tank.spells_censored_share;
  json["dry_fraction"] = mean_se(tank.dry_fraction);
  json["dry_spell_days"] = mean_se(tank.dry_spell_days);
  json["stock_l"] = mean_se(tank.stock_l);
  json["need_l"] = mean_se(tank.need_l);
  json["delivered_l"] = mean_se(tank.delivered_l);
  json["dispatched_l"] = mean_se(tank.dispatched_l);
  json["cover_days"] = cover;
  json["phase"] = phase;
  json["classes"] = Json::object();
  for (const study::ClassForecast& cls : tank.classes) json["classes"][cls.name] = class_json(cls, marks);
  return json;
}

/// Of the variance of unserved_l.
Json spread_json(const study::Spread& spread, const study::SpreadOf& of, std::int64_t completed) {
  Json json = Json::object();
  json["inputs"] = value_se(of.inputs);
  json["chance"] = value_se(of.chance);
  json["by_input"] = Json::object();
  for (std::size_t i = 0; i < of.by_input.size(); ++i) json["by_input"][spread.inputs[i]] = value_se(of.by_input[i]);
  json["pairs"] = of.pairs;
  if (spread.replications > 0 && spread.replications < completed) json["of_first"] = spread.replications;
  return json;
}

Json corridor_json(const study::CorridorForecast& corridor) {
  Json json = Json::object();
  json["trips"] = mean_se(corridor.trips);
  json["attacks"] = mean_se(corridor.attacks);
  json["repelled"] = mean_se(corridor.repelled);
  json["trucks_sent"] = mean_se(corridor.trucks_sent);
  json["trucks_arrived"] = mean_se(corridor.trucks_arrived);
  json["trucks_lost"] = mean_se(corridor.trucks_lost);
  json["lost_share"] = mean_se(corridor.lost_share);
  json["p_trip_untouched"] = mean_se(corridor.p_trip_untouched);
  json["delivered_l"] = mean_se(corridor.delivered_l);
  json["lost_l"] = mean_se(corridor.lost_l);
  json["wait_days"] = mean_se(corridor.wait_days);
  json["haul_days"] = mean_se(corridor.haul_days);
  json["loads_lost"] = mean_se(corridor.loads_lost);
  json["arranged"] = mean_se(corridor.arranged);
  json["paid_l"] = mean_se(corridor.paid_l);
  json["drivers_withdrawn"] = mean_se(corridor.drivers_withdrawn);
  json["cycles"] = mean_se(corridor.cycles);
  json["days"] = Json::object();
  for (std::size_t stage = 0; stage < model::kStages; ++stage) {
    json["days"][model::kStageNames[stage]] = mean_se(corridor.stage_days[stage]);
  }
  return json;
}

Json failures_json(const study::Forecast& forecast, const SummaryContext& context) {
  Json list = Json::array();
  for (const ensemble::Failure& failure : forecast.failures) {
    const std::string replay = context.replay + " --seed " + std::to_string(forecast.seed) + " --replication " +
                               std::to_string(failure.replication);
    list.push_back({{"replication", failure.replication},
                    {"seed", forecast.seed},
                    {"message", failure.message},
                    // One world of a conditioned ensemble cannot be run by itself.
                    {"replay", context.conditioning == nullptr ? Json(replay) : Json(nullptr)}});
  }
  return list;
}

}  // namespace

std::string summary_json(const study::Forecast& forecast, const SummaryContext& context) {
  Json json = Json::object();
  json["taji"] = 1;
  json["kind"] = "forecast";
  json["scenario"] = {{"name", forecast.scenario_name},
                      {"sha256", context.scenario_sha256},
                      {"start", text::format_date(forecast.start_ms)},
                      {"origin", text::format_date(forecast.origin_ms)},
                      {"horizon_days", forecast.horizon_days}};
  json["seed"] = forecast.seed;
  json["replications"] = {
      {"requested", forecast.requested}, {"completed", forecast.completed}, {"failed", forecast.failures.size()}};
  json["partial"] = forecast.partial;
  if (forecast.quantile_error > 0) {
    json["quantiles"] = {{"method", "sketch"}, {"relative_error", forecast.quantile_error}};
  }
  json["marks"] = Json::object();
  for (const study::Mark& mark : forecast.marks) json["marks"][mark.label] = mark.date;
  json["cities"] = Json::object();
  for (std::size_t i = 0; i < forecast.tanks.size(); ++i) {
    const study::TankForecast& tank = forecast.tanks[i];
    Json& of_tank = json["cities"][tank.city][tank.product] = tank_json(tank, forecast.marks);
    if (i < forecast.spread.measures.size())
      of_tank["spread"] = spread_json(forecast.spread, forecast.spread.measures[i], forecast.completed);
  }
  for (const study::SeriesForecast& series : forecast.series) {
    add_series(json["cities"][series.city], series, forecast.marks);
  }
  json["corridors"] = Json::object();
  for (const study::CorridorForecast& corridor : forecast.corridors) {
    json["corridors"][corridor.id] = corridor_json(corridor);
  }
  json["checks"] = {{"fuel_relative", forecast.fuel_error_relative},
                    {"trucks", forecast.truck_error},
                    {"drivers", forecast.driver_error}};
  if (context.reduction.antithetic || context.reduction.control) {
    json["variance_reduction"] = reduction_json(context.reduction);
  }
  if (context.conditioning != nullptr) json["assimilation"] = assimilation_json(*context.conditioning);
  if (!context.rare.empty()) json["rare"] = rare_json(context.rare);
  json["failures"] = failures_json(forecast, context);
  // A name that is no UTF-8 cannot come from a scenario file; a failure's message might hold anything.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace taji::output
