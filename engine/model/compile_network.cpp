#include <map>
#include <stdexcept>

#include "model/compiler.hpp"

namespace taji::model {

void Compiler::places() {
  const auto& entries = in_.network.places;
  const auto order = sorted_order(entries, [](const auto& e) { return e.id; });
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    const auto& entry = entries[order[rank]];
    Place place;
    place.name = make_name(entry.id, rank, entry.name);
    place.kind = entry.kind;
    place.country = entry.country;
    place.latitude = entry.latitude;
    place.longitude = entry.longitude;
    place.located = entry.located;
    place.haven = entry.haven;
    place_ids_[entry.id] = static_cast<std::int32_t>(rank);
    if (entry.passage) {
      place.checkpoint = add_station(Station::Kind::checkpoint, static_cast<std::int32_t>(rank), *entry.passage);
    }
    out_.places.push_back(std::move(place));
    out_.place_rank.push_back(static_cast<std::int32_t>(rank));
  }
}

std::int32_t Compiler::add_station(Station::Kind kind, std::int32_t place, const scenario::Delay& delay) {
  Station station;
  station.kind = kind;
  station.place = place;
  station.service = make_law(delay.delay);
  station.servers = delay.servers.slot;
  out_.stations.push_back(std::move(station));
  return static_cast<std::int32_t>(out_.stations.size()) - 1;
}

void Compiler::roads() {
  const auto& entries = in_.network.roads;
  const auto order = sorted_order(entries, [](const auto& e) { return e.id; });
  std::map<std::string, const scenario::Speed*> speeds;
  for (const auto& entry : in_.network.speeds) speeds[entry.id] = &entry.speed;
  std::map<std::string, std::int32_t> seasons;
  for (const auto& entry : in_.network.speeds) {
    if (entry.months.empty()) continue;
    seasons[entry.id] = static_cast<std::int32_t>(out_.seasons.size());
    auto& factors = out_.seasons.emplace_back();
    for (std::size_t month = 0; month < factors.size(); ++month) factors[month] = entry.months[month].slot;
  }
  std::vector<network::RoadEnds> ends;
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    const auto& entry = entries[order[rank]];
    Road road;
    road.name = make_name(entry.id, rank);
    road.from = find(place_ids_, entry.from, "place");
    road.to = find(place_ids_, entry.to, "place");
    road.oneway = entry.oneway;
    road.road_class = entry.road_class;
    road.km = entry.km.slot;
    road.interdiction_hazard = entry.interdiction.slot;
    road.available = entry.available.slot;
    road.capacity = entry.capacity.slot;
    const scenario::Speed* speed = entry.speed ? &*entry.speed : speeds[entry.road_class];
    if (speed == nullptr) throw std::invalid_argument("no speed for road class '" + entry.road_class + "'");
    road.speed_loaded = speed->loaded.slot;
    road.speed_empty = speed->empty.slot;
    if (const auto season = seasons.find(entry.road_class); season != seasons.end()) road.season = season->second;
    road.window = make_window(entry.window);
    road_ids_[entry.id] = static_cast<std::int32_t>(rank);
    ends.push_back({road.from, road.to, road.oneway});
    out_.roads.push_back(std::move(road));
    out_.road_rank.push_back(static_cast<std::int32_t>(rank));
  }
  out_.graph = network::RoadGraph(static_cast<std::int32_t>(out_.places.size()), ends);
}

}  // namespace taji::model
