#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <taji/network/geodesy.hpp>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "scenario/check.hpp"
#include "scenario/find.hpp"
#include "scenario/network_file.hpp"

namespace taji::scenario {

namespace {

using PlacesById = std::unordered_map<std::string_view, const PlaceEntry*>;

const PlaceEntry* find(const PlacesById& places, const std::string& id) {
  const auto found = places.find(id);
  return found == places.end() ? nullptr : found->second;
}

void check_length(const PlacesById& places, const RoadEntry& road, Context& context) {
  const PlaceEntry* from = find(places, road.from);
  const PlaceEntry* to = find(places, road.to);
  if (from == nullptr || to == nullptr || !from->located || !to->located || road.km.slot < 0) return;
  const double straight = network::great_circle_km(from->latitude, from->longitude, to->latitude, to->longitude);
  if (road.km.value >= straight * 0.98) return;
  context.diagnostics.warning(
      road.km.place, "shorter-than-straight",
      fmt::format("road '{}' is {:g} km long, and its ends are {:.1f} km apart in a straight line", road.id,
                  road.km.value, straight),
      "check 'km', and the positions 'at' of its places");
}

}  // namespace

void check_network(const Scenario& scenario, Context& context) {
  const std::vector<std::string> classes = ids_of(scenario.network.speeds);
  PlacesById places;
  for (const PlaceEntry& place : scenario.network.places) places.try_emplace(place.id, &place);
  for (const RoadEntry& road : scenario.network.roads) {
    const auto check_end = [&](const char* key, const std::string& id, text::Place place) {
      if (id.empty() || find(places, id) != nullptr) return;
      context.roads_broken = true;
      context.diagnostics.error(place, "unknown-place",
                                fmt::format("road '{}' goes {} '{}', which is not a place", road.id, key, id),
                                text::did_you_mean(id, context.places));
    };
    check_end("from", road.from, road.from_place);
    check_end("to", road.to, road.to_place);
    if (!road.from.empty() && road.from == road.to) {
      context.diagnostics.error(road.to_place, "road-to-itself",
                                fmt::format("road '{}' goes from '{}' to itself", road.id, road.from));
    }
    if (!road.speed && !contains(classes, road.road_class)) {
      context.diagnostics.error(
          road.class_place, "unknown-class",
          fmt::format("road '{}' is of class '{}', which has no entry in 'speeds'", road.id, road.road_class),
          text::did_you_mean(road.road_class, classes));
    }
    check_length(places, road, context);
  }
}

void check_classes(const Scenario& scenario, Context& context) {
  const std::vector<std::string> classes = ids_of(scenario.network.speeds);
  for (const SpeedClass& speed : scenario.network.speeds) {
    const bool used = std::any_of(scenario.network.roads.begin(), scenario.network.roads.end(),
                                  [&](const RoadEntry& road) { return road.road_class == speed.id; });
    if (used || is_built_in_class(speed.id)) continue;
    std::vector<std::string> others = classes;
    std::erase(others, speed.id);
    context.diagnostics.warning(speed.speed.loaded.place, "unused-class",
                                fmt::format("no road is of class '{}'", speed.id),
                                text::did_you_mean(speed.id, others));
  }
}

void check_threat(const Scenario& scenario, Context& context) {
  for (const ZoneEntry& zone : scenario.zones) {
    std::unordered_set<std::string> seen;
    for (std::size_t i = 0; i < zone.roads.size(); ++i) {
      const std::string& id = zone.roads[i];
      if (!contains(context.roads, id)) {
        context.diagnostics.error(zone.road_places[i], "unknown-road",
                                  fmt::format("zone '{}' names '{}', which is not a road", zone.id, id),
                                  text::did_you_mean(id, context.roads));
      } else if (!seen.insert(id).second) {
        context.diagnostics.error(zone.road_places[i], "duplicate-id",
                                  fmt::format("zone '{}' names '{}' twice", zone.id, id));
      }
    }
  }
  for (const ClosureEntry& closure : scenario.closures) {
    if (!closure.road.empty() && !contains(context.roads, closure.road)) {
      context.diagnostics.error(closure.place, "unknown-road", fmt::format("'{}' is not a road", closure.road),
                                text::did_you_mean(closure.road, context.roads));
    }
    if (!closure.place_id.empty() && !contains(context.places, closure.place_id)) {
      context.diagnostics.error(closure.place, "unknown-place", fmt::format("'{}' is not a place", closure.place_id),
                                text::did_you_mean(closure.place_id, context.places));
    }
    if (closure.random && !closure.lasts && !closure.is_cleared) {
      context.diagnostics.error(closure.rate.place, "endless-closure", "nothing ends this closure once it has begun",
                                "give a 'duration', or a rate at which it is 'cleared'");
    }
    if (context.horizon_known && closure.from_ms > context.horizon_ms) {
      context.diagnostics.warning(closure.place, "after-end", "this closure begins after the end");
    }
  }
}

void check_inputs(Context& context) {
  for (const auto& [name, input] : context.inputs) {
    if (input.used || input.broken) continue;
    context.diagnostics.warning(input.place, "unused-input", fmt::format("nothing uses the input '{}'", name),
                                fmt::format("use it by {{of: {}, times: ...}}", name));
  }
}

}  // namespace taji::scenario
