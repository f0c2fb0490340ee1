#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <taji/network/routing.hpp>
#include <vector>

#include "scenario/check.hpp"

namespace taji::scenario {

namespace {

bool limits(const std::optional<text::DayWindow>& window) {
  return window && !window->always;
}

/// Whether a window that begins at or after another's opening does so before that one closes, around the clock.
bool opens_within(const text::DayWindow& later, const text::DayWindow& window) {
  const auto around = [](std::int32_t ms) { return ms < 0 ? ms + text::day_ms : ms; };
  const auto length = around(window.close_ms - window.open_ms);
  return around(later.open_ms - window.open_ms) < length;
}

/// Windows close at their last instant: two that only touch are never open together.
bool meet(const text::DayWindow& a, const text::DayWindow& b) {
  return opens_within(a, b) || opens_within(b, a);
}

/// The network as check_windows searches it: places and roads by the order of their ids, as the model does.
class Ways {
 public:
  explicit Ways(const Scenario& scenario) {
    for (const PlaceEntry& place : scenario.network.places) places_.emplace(place.id, 0);
    std::int32_t next = 0;
    for (auto& [id, number] : places_) number = next++;
    std::map<std::string, const RoadEntry*> roads;
    for (const RoadEntry& road : scenario.network.roads) roads.emplace(road.id, &road);
    std::vector<network::RoadEnds> ends;
    for (const auto& [id, road] : roads) {
      if (!places_.contains(road->from) || !places_.contains(road->to)) continue;  // reported by itself
      roads_.push_back(road);
      ends.push_back({places_.at(road->from), places_.at(road->to), road->oneway});
      cost_.insert(cost_.end(), 2, hours(scenario, *road));
    }
    graph_ = network::RoadGraph(next, ends);
  }

  /// The roads of the fixed route of a corridor; none where there is no way.
  std::vector<const RoadEntry*> fixed_route(const CorridorEntry& corridor) const {
    std::vector<std::string> stops{corridor.marshal};
    stops.insert(stops.end(), corridor.route.via.begin(), corridor.route.via.end());
    stops.push_back(corridor.city);
    std::vector<const RoadEntry*> out;
    for (std::size_t i = 0; i + 1 < stops.size(); ++i) {
      const auto from = places_.find(stops[i]), to = places_.find(stops[i + 1]);
      if (from == places_.end() || to == places_.end()) return {};
      const auto route = network::cheapest_route(graph_, {from->second, to->second, cost_});
      if (!route) return {};
      for (const std::int32_t arc : *route) out.push_back(roads_[static_cast<std::size_t>(arc >> 1)]);
    }
    return out;
  }

 private:
  /// Driving time of loaded trucks; unusable where a number could not be read.
  static double hours(const Scenario& scenario, const RoadEntry& road) {
    const Speed* speed = road.speed ? &*road.speed : nullptr;
    for (const SpeedClass& known : scenario.network.speeds) {
      if (speed == nullptr && known.id == road.road_class) speed = &known.speed;
    }
    if (speed == nullptr || speed->loaded.slot < 0 || road.km.slot < 0) return std::numeric_limits<double>::infinity();
    return road.km.value / speed->loaded.value;
  }

  std::map<std::string, std::int32_t> places_;
  std::vector<const RoadEntry*> roads_;
  std::vector<double> cost_;  ///< by arc
  network::RoadGraph graph_;
};

std::string path_of_road(const RoadEntry& road) {
  return child_path(child_path("network.roads", road.id), "window");
}

text::Place place_of(const Context& context, const std::string& path, text::Place otherwise) {
  const auto found = context.windows.find(path);
  return found == context.windows.end() ? otherwise : found->second;
}

std::string never_together(const CorridorEntry& corridor, const RoadEntry& road) {
  return fmt::format("corridor '{}' drives in the hours {}, and road '{}' is open {}: never both", corridor.id,
                     text::format_window(*corridor.convoy.window), road.id, text::format_window(*road.window));
}

}  // namespace

void check_windows(const Scenario& scenario, Context& context) {
  const auto apart = [](const CorridorEntry& corridor, const RoadEntry& road) {
    return limits(road.window) && !meet(*corridor.convoy.window, *road.window);
  };
  std::optional<Ways> ways;
  for (const CorridorEntry& corridor : scenario.corridors) {
    if (!limits(corridor.convoy.window)) continue;
    const bool fixed = corridor.route.rule == RouteRule::fixed;
    std::vector<const RoadEntry*> route;
    if (std::none_of(scenario.network.roads.begin(), scenario.network.roads.end(),
                     [&](const RoadEntry& road) { return apart(corridor, road); })) {
      continue;
    }
    if (fixed) {
      if (!ways) ways.emplace(scenario);
      route = ways->fixed_route(corridor);
    } else {
      for (const RoadEntry& road : scenario.network.roads) route.push_back(&road);
    }
    for (const RoadEntry* road : route) {
      if (!apart(corridor, *road)) continue;
      const text::Place place = place_of(context, path_of_road(*road), road->place);
      if (fixed) {
        context.diagnostics.error(place, "windows-apart", never_together(corridor, *road),
                                  "the road is on its fixed route: let the hours overlap");
        break;
      }
      context.diagnostics.warning(place, "windows-apart", never_together(corridor, *road),
                                  "no convoy of it gets along this road");
    }
  }
}

}  // namespace taji::scenario
