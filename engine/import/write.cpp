#include <fmt/format.h>

#include <cmath>
#include <set>
#include <taji/import/write.hpp>
#include <taji/text/csv.hpp>

namespace taji::import {

namespace {

constexpr double kWhole = 1'000'000;  // mm in a kilometre

std::string without_zeros(std::string number) {
  number.erase(number.find_last_not_of('0') + 1);
  if (number.ends_with('.')) number.pop_back();
  return number;
}

/// To the metre; of roads below a kilometre to the millimetre, so that none gets shorter than the straight line.
std::string km_text(std::int64_t mm) {
  const double km = static_cast<double>(mm) / kWhole;
  return without_zeros(km < 1 ? fmt::format("{:.6f}", km) : fmt::format("{:.3f}", km));
}

std::string degrees_text(double value) {
  std::string text = without_zeros(fmt::format("{:.7f}", value));
  return text == "-0" ? "0" : text;
}

std::string speed_text(double kmh) {
  // Two decimals, and more where that would be rough.
  return without_zeros(kmh < 1 ? fmt::format("{:.6f}", kmh) : fmt::format("{:.2f}", kmh)) + " km/h";
}

/// Text in double quotes, as YAML and JSON have it.
std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      out += ' ';
    } else {
      out += c;
    }
  }
  return out + "\"";
}

/// An id as it stands, or in quotes where YAML or the reader would take it for something else.
std::string id_text(const std::string& id) {
  static const std::set<std::string> kWords = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"};
  const bool number = id.find_first_not_of("0123456789_") == std::string::npos;
  return number || kWords.count(id) != 0 || (id[0] >= '0' && id[0] <= '9') ? quoted(id) : id;
}

/// A comment may not end its line.
std::string comment(const std::string& text) {
  std::string out;
  for (const char c : text) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
  return out;
}

std::string place_line(const Place& place) {
  std::string line = fmt::format("  {}: {{", id_text(place.id));
  if (!place.name.empty()) line += fmt::format("name: {}, ", quoted(place.name));
  line += fmt::format("kind: {}", place.kind);
  if (place.located) {
    line += fmt::format(", at: [{}, {}]", degrees_text(place.latitude), degrees_text(place.longitude));
  }
  if (!place.country.empty()) line += fmt::format(", country: {}", quoted(place.country));
  return line + "}\n";
}

std::string road_line(const Road& road, const Network& network, const Classes& classes) {
  const auto place = [&](std::int32_t number) { return id_text(network.places[static_cast<std::size_t>(number)].id); };
  std::string line =
      fmt::format("  - {{id: {}, from: {}, to: {}, km: {}, class: {}", id_text(road.id), place(road.from),
                  place(road.to), km_text(road.mm), id_text(classes.at(road.road_class).id));
  if (road.oneway) line += ", oneway: true";
  if (road.own_speed) {
    line += fmt::format(", speed: {{loaded: {}, empty: {}}}", speed_text(road.loaded_kmh), speed_text(road.empty_kmh));
  }
  return line + "}\n";
}

}  // namespace

std::string network_yaml(const Network& network, const Classes& classes, const Head& head, bool listed) {
  std::string text = fmt::format("# Made by taji import of {}.\n", comment(head.made_of));
  if (!head.licence.empty()) text += fmt::format("# {}\n", comment(head.licence));
  text += fmt::format("taji_network: 1\nname: {}\n", quoted(head.name));
  std::set<std::string> used;
  for (const Road& road : network.roads) used.insert(classes.at(road.road_class).id);
  text += "speeds:\n";
  for (const RoadClass& one : classes.list()) {
    if (used.count(one.id) == 0) continue;
    text += fmt::format("  {}: {{loaded: {}, empty: {}}}\n", id_text(one.id), speed_text(one.loaded_kmh),
                        speed_text(one.empty_kmh));
  }
  if (!listed) return text;
  text += "places:\n";
  for (const Place& place : network.places) text += place_line(place);
  text += "roads:\n";
  for (const Road& road : network.roads) text += road_line(road, network, classes);
  return text;
}

std::string road_table(const Network& network, const Classes& classes) {
  std::string text = "id,from,to,km,class,oneway,loaded,empty\n";
  for (const Road& road : network.roads) {
    const auto place = [&](std::int32_t number) {
      return text::csv_field(network.places[static_cast<std::size_t>(number)].id);
    };
    text += fmt::format("{},{},{},{},{},{},{},{}\n", text::csv_field(road.id), place(road.from), place(road.to),
                        km_text(road.mm), text::csv_field(classes.at(road.road_class).id), road.oneway ? "true" : "",
                        road.own_speed ? speed_text(road.loaded_kmh) : "",
                        road.own_speed ? speed_text(road.empty_kmh) : "");
  }
  return text;
}

std::string place_table(const Network& network) {
  std::string text = "id,name,kind,country,lat,lon\n";
  for (const Place& place : network.places) {
    text += fmt::format("{},{},{},{},{},{}\n", text::csv_field(place.id), text::csv_field(place.name), place.kind,
                        text::csv_field(place.country), place.located ? degrees_text(place.latitude) : "",
                        place.located ? degrees_text(place.longitude) : "");
  }
  return text;
}

}  // namespace taji::import
