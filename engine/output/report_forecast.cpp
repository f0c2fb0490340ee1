#include <algorithm>
#include <cmath>
#include <limits>
#include <output/tank_order.hpp>
#include <taji/kernel/elementary.hpp>
#include <taji/model/hazard.hpp>
#include <taji/output/report_parts.hpp>
#include <taji/output/trace_text.hpp>
#include <taji/text/dates.hpp>

namespace taji::output {
namespace {

constexpr std::size_t kLow = 2, kQuarter = 6, kMedian = 11, kThreeQuarters = 16, kHigh = 20;  // of the 23 quantiles
constexpr double kDay = static_cast<double>(kernel::kDay);

std::size_t index(std::int32_t i) {
  return static_cast<std::size_t>(i);
}

double base(const model::Model& model, model::Slot slot, double otherwise = 0) {
  return slot < 0 ? otherwise : model.base[index(slot)];
}

/// Four decimals are more than anybody draws.
double drawn(double value) {
  return std::isfinite(value) ? std::round(value * 1e4) / 1e4 : value;
}

void add_day(ReportFan& fan, const std::array<double, 23>& quantiles) {
  fan.q05.push_back(drawn(quantiles[kLow]));
  fan.q25.push_back(drawn(quantiles[kQuarter]));
  fan.q50.push_back(drawn(quantiles[kMedian]));
  fan.q75.push_back(drawn(quantiles[kThreeQuarters]));
  fan.q95.push_back(drawn(quantiles[kHigh]));
}

ReportTank tank_of(const study::Forecast& forecast, std::size_t i) {
  const study::TankForecast& tank = forecast.tanks[i];
  ReportTank out;
  out.city = tank.city;
  out.city_name = tank.city_name;
  out.product = tank.product;
  out.p_dry_origin = tank.p_dry_origin;
  out.p_dry = tank.p_dry;
  out.p_never = tank.p_never;
  out.unserved_l = tank.unserved_l;
  out.unserved_share = tank.unserved_share;
  out.shortage_days = tank.shortage_days;
  out.cover_origin_days = tank.cover_origin_days;
  for (std::size_t m = 0; m < forecast.marks.size(); ++m) {
    const auto& q = tank.cover[m].quantiles;
    out.cover_days.push_back({q[kLow], q[kMedian], q[kHigh]});
    out.phase.push_back(tank.phase[m]);
  }
  if (i < forecast.spread.measures.size()) {
    const study::SpreadOf& of = forecast.spread.measures[i];
    out.has_spread = of.inputs.exists();
    out.inputs = of.inputs;
    out.chance = of.chance;
    for (std::size_t k = 0; k < of.by_input.size(); ++k) {
      out.by_input.emplace_back(forecast.spread.inputs[k], of.by_input[k]);
    }
    const auto known = [](const auto& one) { return one.second.exists() ? one.second.value : -INFINITY; };
    std::stable_sort(out.by_input.begin(), out.by_input.end(),
                     [&](const auto& a, const auto& b) { return known(a) > known(b); });
    if (out.by_input.size() > 5) out.by_input.resize(5);
  }
  return out;
}

ReportCorridor corridor_of(const study::CorridorForecast& from) {
  ReportCorridor out;
  out.id = from.id;
  out.name = from.name;
  out.trips = from.trips;
  out.attacks = from.attacks;
  out.trucks_sent = from.trucks_sent;
  out.trucks_arrived = from.trucks_arrived;
  out.trucks_lost = from.trucks_lost;
  out.lost_share = from.lost_share;
  out.delivered_l = from.delivered_l;
  out.lost_l = from.lost_l;
  out.wait_days = from.wait_days;
  out.haul_days = from.haul_days;
  out.cycles = from.cycles;
  for (std::size_t stage = 0; stage < model::kStages; ++stage) {
    out.stage_days.emplace_back(model::kStageNames[stage], from.stage_days[stage]);
  }
  return out;
}

/// Sorted by id, so that the order of the file's entries shows nowhere.
template <typename Item>
std::vector<std::size_t> by_id(const std::vector<Item>& items) {
  return ordered(items.size(), [&](std::size_t i) { return items[i].name.id; });
}

std::vector<std::int32_t> inverse(const std::vector<std::size_t>& order) {
  std::vector<std::int32_t> out(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) out[order[i]] = static_cast<std::int32_t>(i);
  return out;
}

void add_network(Report& report, const model::Model& model) {
  const std::vector<std::size_t> places = by_id(model.places);
  const std::vector<std::int32_t> number = inverse(places);
  for (const std::size_t i : places) {
    const model::Place& place = model.places[i];
    report.places.push_back(
        {place.name.id, place.name.shown, place.kind, place.located, place.longitude, place.latitude});
  }
  const std::vector<double> factors = model::initial_zone_factors(model, model.base);
  for (const std::size_t i : by_id(model.roads)) {
    const model::Road& road = model.roads[i];
    const model::RoadHazard hazard = model::road_hazard(model, model.base, factors, static_cast<std::int32_t>(i));
    ReportRoad out;
    out.id = road.name.id;
    out.road_class = road.road_class;
    out.from = number[index(road.from)];
    out.to = number[index(road.to)];
    out.km = base(model, road.km);
    out.p_attack = -kernel::expm1(-(hazard.once + hazard.per_km * out.km));
    for (const std::int32_t z : road.zones) {
      const model::Zone& zone = model.zones[index(z)];
      out.attempts = out.attempts || base(model, zone.attempts_per_day) > 0;
      out.zones.push_back(zone.name.shown);
    }
    std::sort(out.zones.begin(), out.zones.end());
    report.roads.push_back(std::move(out));
  }
}

const char* rule_name(scenario::RouteRule rule) {
  switch (rule) {
    case scenario::RouteRule::fixed:
      return "fixed";
    case scenario::RouteRule::fastest:
      return "fastest";
    case scenario::RouteRule::safest:
      return "safest";
    case scenario::RouteRule::balanced:
      break;
  }
  return "balanced";
}

void add_routes(Report& report, const model::Model& model) {
  for (const std::size_t i : corridor_order(model)) {
    const model::Corridor& corridor = model.corridors[i];
    ReportRoute out;
    const auto name = [&](std::int32_t place) {
      return place < 0 ? std::string() : model.places[index(place)].name.shown;
    };
    out.name = corridor.name.shown;
    out.source = name(corridor.source);
    out.marshal = name(corridor.marshal);
    out.city = name(corridor.city_place);
    out.rule = rule_name(corridor.rule);
    for (std::int32_t p = 0; p < corridor.pool_count; ++p) {
      out.trucks += base(model, model.pools[index(corridor.first_pool + p)].trucks);
    }
    out.target = base(model, corridor.target);
    out.least = base(model, corridor.min);
    out.max_wait_days = base(model, corridor.max_wait) / kDay;
    for (const std::int32_t arc : corridor.fixed_route) {
      out.km += base(model, model.roads[index(network::RoadGraph::road(arc))].km);
    }
    report.routes.push_back(std::move(out));
  }
}

/// Entries of the timeline within the horizon, with what they do where they have no name, and stated closures.
void add_timeline(Report& report, const model::Model& model) {
  const auto event = [&](model::Millis at, std::string what) {
    if (at < model.origin || at >= model.horizon) return;
    report.timeline.push_back(
        {static_cast<double>(at - model.origin) / kDay, text::format_date(model.start_epoch + at), std::move(what)});
  };
  for (std::size_t i = 0; i < model.timeline.size(); ++i) {
    model::TraceEvent trace;
    trace.at = model.timeline[i].at;
    trace.index = static_cast<std::int32_t>(i);
    event(trace.at, trace_line(model, trace).what);
  }
  for (const model::Closure& closure : model.closures) {
    const bool stated = !closure.has_chance() && closure.from > 0 && closure.from < model.horizon;
    if (!stated) continue;
    const std::string& where =
        closure.road >= 0 ? model.roads[index(closure.road)].name.shown : model.places[index(closure.place)].name.shown;
    event(closure.from, (closure.named ? closure.name.shown + ": " : std::string()) + where + " ×");
  }
  std::stable_sort(report.timeline.begin(), report.timeline.end(), [](const ReportEvent& a, const ReportEvent& b) {
    return std::pair(a.day, a.what) < std::pair(b.day, b.what);
  });
}

}  // namespace

void add_scenario(Report& report, const model::Model& model) {
  report.title = model.name;
  report.origin = text::format_date(model.start_epoch + model.origin);
  report.end = text::format_date(model.start_epoch + model.horizon);
  report.horizon_days = static_cast<double>(model.horizon - model.origin) / kDay;
  for (const study::Mark& mark : study::marks_of(model)) report.marks.push_back({mark.label, mark.date, mark.days});
  for (std::int32_t day = 0; day < model.day_count(); ++day) {
    report.days.push_back(text::format_date(model.start_epoch + model.day_end(day) - 1));
  }
  for (std::size_t k = 0; k < 4; ++k) {
    report.phase_cover_days[k] = base(model, model.phase_cover[k]) / kDay;
    report.phase_served[k] = base(model, model.phase_served[k]);
  }
  add_network(report, model);
  add_routes(report, model);
  add_timeline(report, model);
}

void add_forecast(Report& report, const model::Model& model, const study::Forecast& forecast) {
  report.kind = "forecast";
  report.seed = forecast.seed;
  report.requested = forecast.requested;
  report.completed = forecast.completed;
  report.failed = static_cast<std::int64_t>(forecast.failures.size());
  report.partial = forecast.partial;
  const std::vector<std::int32_t> place_number = inverse(by_id(model.places));
  const std::vector<std::size_t> order = tank_order(model);
  for (std::size_t i = 0; i < forecast.tanks.size(); ++i) {
    ReportTank tank = tank_of(forecast, i);
    const std::int32_t place = model.cities[index(model.tanks[order[i]].city)].place;
    tank.place = place < 0 ? -1 : place_number[index(place)];
    tank.phase.insert(tank.phase.begin(), forecast.tanks[i].phase_origin);
    for (const study::Estimate& share : forecast.tanks[i].dry_by_day) {
      tank.dry_by.push_back(drawn(share.value));
      tank.dry_by_se.push_back(drawn(share.se));
    }
    report.tanks.push_back(std::move(tank));
  }
  for (const study::DailyRow& row : forecast.daily) {
    ReportTank& tank = report.tanks[index(row.tank)];
    if (row.measure == "cover_days") add_day(tank.cover, row.quantiles);
    if (row.measure == "served_share") add_day(tank.served, row.quantiles);
  }
  for (const auto& corridor : forecast.corridors) report.corridors.push_back(corridor_of(corridor));
}

}  // namespace taji::output
