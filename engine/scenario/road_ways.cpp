#include "scenario/road_ways.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <taji/network/blocks.hpp>
#include <taji/network/nearness.hpp>
#include <taji/network/routing.hpp>

#include "scenario/context.hpp"

namespace taji::scenario {

using text::Node;

void RoadWays::add_class(const Node& network, const std::string& id) {
  constexpr double kUsual = 55;
  const Node* speeds = network.find("speeds");
  const Node* speed = speeds == nullptr ? nullptr : speeds->find(id);
  if (speed != nullptr && speed->is_mapping()) speed = speed->find("loaded");
  double value = kUsual;
  if (speed != nullptr && speed->is_scalar()) {
    const auto parsed = parse_number(speed->scalar, speed_rule());
    if (const double* number = std::get_if<double>(&parsed); number != nullptr && *number > 0) value = *number;
  }
  class_speed_.push_back(value);
}

void RoadWays::add_road(network::RoadEnds ends, double km, std::int16_t road_class, double speed_kmh) {
  ends_.push_back(ends);
  km_.push_back(km);
  hours_.push_back(km / (speed_kmh > 0 ? speed_kmh : class_speed_[static_cast<std::size_t>(road_class)]));
}

void RoadWays::add_own_road(std::int32_t from, std::int32_t to) {
  ends_.push_back({from, to, false});
  km_.push_back(0);
  hours_.push_back(0);
  named_.push_back(from);
  named_.push_back(to);
}

void RoadWays::keep_place(std::int32_t place) {
  named_.push_back(place);
  asked_.push_back(place);
}

/// Places on the fastest ways of all pairs, and to places that are in none.
std::vector<std::int32_t> RoadWays::on_fastest_ways(const network::RoadGraph& graph,
                                                    const std::deque<std::string>& places) {
  std::vector<std::int32_t> order(places.size()), rank(places.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) {
    return places[static_cast<std::size_t>(a)] < places[static_cast<std::size_t>(b)];
  });
  for (std::size_t i = 0; i < order.size(); ++i)
    rank[static_cast<std::size_t>(order[i])] = static_cast<std::int32_t>(i);
  std::vector<double> cost;
  for (const double hours : hours_) cost.insert(cost.end(), 2, hours);
  std::vector<std::int32_t> found(named_);
  std::sort(asked_.begin(), asked_.end(), [&](std::int32_t a, std::int32_t b) {
    return rank[static_cast<std::size_t>(a)] < rank[static_cast<std::size_t>(b)];
  });
  if (!asked_.empty()) {
    // From a corridor's source, where there is one; of very many the first by name.
    constexpr std::size_t kMostLone = 64;
    const std::size_t pairs = pairs_.size();
    const std::int32_t hub = pairs > 0 ? pairs_.front().first : asked_.front();
    for (std::size_t i = 0; i < std::min(asked_.size(), kMostLone); ++i) {
      const bool paired = std::any_of(pairs_.begin(), pairs_.begin() + static_cast<std::ptrdiff_t>(pairs),
                                      [&](const auto& p) { return p.first == asked_[i] || p.second == asked_[i]; });
      if (!paired && asked_[i] != hub) pairs_.emplace_back(hub, asked_[i]);
    }
  }
  std::sort(pairs_.begin(), pairs_.end());
  pairs_.erase(std::unique(pairs_.begin(), pairs_.end()), pairs_.end());
  for (const auto& [from, to] : pairs_) {
    const auto route = network::cheapest_route(graph, {from, to, cost, {}, {}, rank, {}});
    if (!route) continue;
    for (const std::int32_t arc : *route) found.push_back(graph.to(arc));
  }
  return found;
}

void RoadWays::near_only(const network::RoadGraph& graph, const std::deque<std::string>& places,
                         std::optional<double> within_km, std::size_t most, Choice& choice) {
  std::vector<std::int32_t> near = on_fastest_ways(graph, places);
  const std::vector<double> distance = network::nearness(graph, near, km_);
  // A road is as far as the farther of its ends.
  const auto far = [&](std::size_t road) {
    return std::max(distance[static_cast<std::size_t>(ends_[road].from)],
                    distance[static_cast<std::size_t>(ends_[road].to)]);
  };
  double limit = within_km.value_or(0);
  if (!within_km) {
    std::vector<double> all;
    for (std::size_t road = 0; road < choice.roads.size(); ++road) {
      if (choice.roads[road] != 0) all.push_back(far(road));
    }
    // All that are as far as the first too many are left out, so that the order of rows is of no account.
    const auto first_left = all.begin() + static_cast<std::ptrdiff_t>(most);
    std::nth_element(all.begin(), first_left, all.end());
    limit = std::nextafter(*first_left, 0);
    choice.cut_at_km = *first_left;
  }
  for (std::size_t road = 0; road < choice.roads.size(); ++road) {
    if (far(road) > limit) choice.roads[road] = 0;
  }
}

RoadWays::Choice RoadWays::choose(const std::deque<std::string>& places, std::size_t roads,
                                  std::optional<double> within_km, std::size_t most) {
  const network::RoadGraph graph(static_cast<std::int32_t>(places.size()), ends_);
  for (const std::int32_t road : named_roads_) {
    named_.push_back(ends_[static_cast<std::size_t>(road)].from);
    named_.push_back(ends_[static_cast<std::size_t>(road)].to);
  }
  Choice choice;
  choice.roads = network::roads_between(graph, named_);
  choice.roads.resize(roads);
  const auto count = [&] { return static_cast<std::size_t>(std::count(choice.roads.begin(), choice.roads.end(), 1)); };
  choice.on_ways = count();
  if (within_km || choice.on_ways > most) near_only(graph, places, within_km, most, choice);
  for (const std::int32_t road : named_roads_) choice.roads[static_cast<std::size_t>(road)] = 1;
  choice.kept_count = count();
  return choice;
}

}  // namespace taji::scenario
