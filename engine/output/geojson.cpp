#include <algorithm>
#include <nlohmann/json.hpp>
#include <taji/output/geojson.hpp>

namespace taji::output {
namespace {

using Json = nlohmann::ordered_json;

Json position(const model::Place& place) {
  return {place.longitude, place.latitude};
}

Json number_at(const model::Model& model, model::Slot slot) {
  return slot < 0 ? Json(nullptr) : Json(model.slots[static_cast<std::size_t>(slot)].value);
}

Json place_feature(const model::Model& model, std::size_t index) {
  const model::Place& place = model.places[index];
  Json properties = {{"kind", "place"},          {"id", place.name.id},      {"name", place.name.shown},
                     {"place_kind", place.kind}, {"country", place.country}, {"haven", place.haven}};
  for (const model::City& city : model.cities) {
    if (city.place != static_cast<std::int32_t>(index)) continue;
    Json products = Json::array();
    for (std::int32_t i = 0; i < city.tank_count; ++i) {
      const model::Tank& tank = model.tanks[static_cast<std::size_t>(city.first_tank + i)];
      products.push_back(model.products[static_cast<std::size_t>(tank.product)]);
    }
    properties["products"] = std::move(products);
  }
  const Json geometry = place.located ? Json{{"type", "Point"}, {"coordinates", position(place)}} : Json(nullptr);
  return {{"type", "Feature"}, {"properties", properties}, {"geometry", geometry}};
}

Json road_feature(const model::Model& model, std::size_t index) {
  const model::Road& road = model.roads[index];
  const model::Place& from = model.places[static_cast<std::size_t>(road.from)];
  const model::Place& to = model.places[static_cast<std::size_t>(road.to)];
  std::vector<std::string> zones;
  for (const std::int32_t zone : road.zones) zones.push_back(model.zones[static_cast<std::size_t>(zone)].name.id);
  std::sort(zones.begin(), zones.end());
  const Json properties = {{"kind", "road"},
                           {"id", road.name.id},
                           {"from", from.name.id},
                           {"to", to.name.id},
                           {"class", road.road_class},
                           {"km", number_at(model, road.km)},
                           {"oneway", road.oneway},
                           {"interdiction", number_at(model, road.interdiction_hazard)},
                           {"available", number_at(model, road.available)},
                           {"zones", zones}};
  Json geometry = nullptr;
  if (from.located && to.located) {
    geometry = {{"type", "LineString"}, {"coordinates", Json::array({position(from), position(to)})}};
  }
  return {{"type", "Feature"}, {"properties", properties}, {"geometry", geometry}};
}

template <typename Item>
std::vector<std::size_t> by_id(const std::vector<Item>& items) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < items.size(); ++i) order.push_back(i);
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return items[a].name.id < items[b].name.id; });
  return order;
}

}  // namespace

std::string network_geojson(const model::Model& model) {
  std::string text = "{\n\"type\": \"FeatureCollection\",\n\"features\": [";
  const char* separator = "\n";
  const auto add = [&](const Json& feature) {
    text += separator + feature.dump(-1, ' ', false, Json::error_handler_t::replace);
    separator = ",\n";
  };
  for (const std::size_t place : by_id(model.places)) add(place_feature(model, place));
  for (const std::size_t road : by_id(model.roads)) add(road_feature(model, road));
  return text + "\n]\n}\n";
}

}  // namespace taji::output
