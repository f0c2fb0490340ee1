#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <output/page.hpp>
#include <output/table.hpp>
#include <taji/output/import_text.hpp>
#include <taji/output/wording.hpp>

namespace taji::output {

namespace {

constexpr std::size_t kColumns = 100;
constexpr std::size_t kMostShown = 20;

std::string counted(std::int64_t count, const char* one, const char* many) {
  return thousands(count) + " " + (count == 1 ? one : many);
}

std::string kilometres(double km) {
  return km < 100 ? fmt::format("{:.1f} km", km) : thousands(static_cast<std::int64_t>(km + 0.5)) + " km";
}

/// The first of a list, and how many more there are.
std::string some_of(const std::vector<std::string>& names) {
  const std::vector<std::string> shown(names.begin(),
                                       names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), kMostShown)));
  std::string text = fmt::format("{}", fmt::join(shown, ", "));
  if (names.size() > kMostShown)
    text += fmt::format(" and {} more", thousands(static_cast<std::int64_t>(names.size() - kMostShown)));
  return text;
}

std::string dropped_words(const import::Network& network) {
  std::int64_t points = 0;
  for (const import::DroppedPart& part : network.dropped) points += part.vertices;
  std::string text = fmt::format("{} that hang{} not together with the rest: {}, {}",
                                 counted(static_cast<std::int64_t>(network.dropped.size()), "part", "parts"),
                                 network.dropped.size() == 1 ? "s" : "", counted(points, "point", "points"),
                                 kilometres(network.dropped_km));
  if (network.dropped.front().km > 0) {
    text += fmt::format("; the largest, {}, is that of {}", kilometres(network.dropped.front().km),
                        network.dropped.front().at);
  }
  if (!network.dropped_names.empty()) text += "; with " + some_of(network.dropped_names);
  return text;
}

/// What was done, a clause each.
std::vector<std::string> done(const ImportReport& report) {
  const import::Network& network = report.network;
  std::vector<std::string> list = report.notes;
  const auto add = [&](std::int64_t count, const char* one, const char* many) {
    if (count > 0) list.push_back(counted(count, one, many));
  };
  std::int64_t others = 0;
  std::vector<std::string> values;
  for (const auto& [value, count] : report.other_classes) {
    others += count;
    values.push_back(fmt::format("{} ({})", value, thousands(count)));
  }
  if (others > 0) {
    list.push_back(fmt::format("{} of other classes left out: {}", counted(others, "road", "roads"), some_of(values)));
  }
  add(network.duplicates, "piece of road given twice, taken once", "pieces of road given twice, taken once");
  add(network.both_ways, "pair of one-ways of one length made a two-way road",
      "pairs of one-ways of one length made two-way roads");
  add(network.zero_length, "piece without length: its ends are one place",
      "pieces without length: their ends are one place");
  add(network.loops, "loop left out", "loops left out");
  if (!network.dropped.empty()) list.push_back(dropped_words(network));
  if (network.trimmed > 0) {
    list.push_back(fmt::format("{}, {}, on no way between named places left out",
                               counted(network.trimmed, "piece", "pieces"), kilometres(network.trimmed_km)));
  }
  if (!network.too_short.empty()) {
    list.push_back(counted(static_cast<std::int64_t>(network.too_short.size()), "road", "roads") +
                   " shorter than the straight line");
  }
  if (!network.not_placed.empty()) {
    list.push_back(fmt::format("too far from every road: {}", some_of(network.not_placed)));
  }
  return list;
}

std::string snapped_table(const import::Network& network) {
  if (network.snapped.empty()) return {};
  Column id{"place", {}}, name{"name", {}}, km{"moved", {}, true};
  for (std::size_t i = 0; i < std::min(network.snapped.size(), kMostShown); ++i) {
    const import::Snapped& one = network.snapped[i];
    id.cells.push_back(one.id);
    name.cells.push_back(one.name);
    km.cells.push_back(fmt::format("{:.1f} km", one.km));
  }
  std::string text = "\nPut on the nearest point of the network:\n" + table({id, km, name}, kColumns, "  ");
  if (network.snapped.size() > kMostShown) {
    text += fmt::format("  and {} more, in --json\n",
                        thousands(static_cast<std::int64_t>(network.snapped.size() - kMostShown)));
  }
  return text;
}

std::string classes_table(const ImportReport& report) {
  std::map<std::int16_t, std::pair<std::int64_t, double>> by_class;
  for (const import::Road& road : report.network.roads) {
    auto& [count, km] = by_class[road.road_class];
    ++count;
    km += static_cast<double>(road.mm) / 1e6;
  }
  Column id{"class", {}}, roads{"roads", {}, true}, km{"km", {}, true}, loaded{"loaded", {}, true},
      empty{"empty", {}, true};
  for (const auto& [number, figures] : by_class) {
    const import::RoadClass& one = report.classes.at(number);
    id.cells.push_back(one.id);
    roads.cells.push_back(thousands(figures.first));
    km.cells.push_back(thousands(static_cast<std::int64_t>(figures.second + 0.5)));
    loaded.cells.push_back(fmt::format("{:g} km/h", one.loaded_kmh));
    empty.cells.push_back(fmt::format("{:g} km/h", one.empty_kmh));
  }
  return table({id, roads, km, loaded, empty}, kColumns, "  ");
}

}  // namespace

std::string import_text(const ImportReport& report) {
  const import::Network& network = report.network;
  std::string text = fmt::format(
      "{}: {} and {}, {}\n", report.name, counted(static_cast<std::int64_t>(network.places.size()), "place", "places"),
      counted(static_cast<std::int64_t>(network.roads.size()), "road", "roads"), kilometres(network.km));
  text += fmt::format("made of {} and {}, {}, from {}\n\n", counted(network.read_vertices, "point", "points"),
                      counted(network.read_segments, "piece of road", "pieces of road"), kilometres(network.read_km),
                      report.format);
  text += classes_table(report);
  const std::vector<std::string> list = done(report);
  if (!list.empty()) text += "\n";
  for (const std::string& one : list) {
    text += "  - " + wrapped(one, kColumns - 4, "    ");
    if (!text.ends_with("\n")) text += "\n";
  }
  text += snapped_table(network);
  text += "\nIn a scenario:\n";
  for (const std::string& line : report.use) text += "  " + line + "\n";
  return text + "\n" + closing(report.files, "");
}

std::string import_json(const ImportReport& report) {
  using Json = nlohmann::ordered_json;
  const import::Network& network = report.network;
  Json json;
  json["name"] = report.name;
  json["format"] = report.format;
  json["places"] = network.places.size();
  json["roads"] = network.roads.size();
  json["km"] = network.km;
  json["read"] = {{"points", network.read_vertices}, {"pieces", network.read_segments}, {"km", network.read_km}};
  json["duplicates"] = network.duplicates;
  json["both_ways"] = network.both_ways;
  json["zero_length"] = network.zero_length;
  json["loops"] = network.loops;
  json["trimmed"] = {{"pieces", network.trimmed}, {"km", network.trimmed_km}};
  json["other_classes"] = Json::object();
  for (const auto& [value, count] : report.other_classes) json["other_classes"][value] = count;
  json["notes"] = report.notes;
  Json parts = Json::array();
  for (std::size_t i = 0; i < std::min(network.dropped.size(), kMostShown); ++i) {
    const import::DroppedPart& one = network.dropped[i];
    parts.push_back({{"at", one.at}, {"points", one.vertices}, {"pieces", one.segments}, {"km", one.km}});
  }
  json["dropped"] = {{"parts", network.dropped.size()},
                     {"km", network.dropped_km},
                     {"largest", parts},
                     {"names", network.dropped_names}};
  json["shorter_than_straight"] = Json::array();
  for (const import::ShortRoad& one : network.too_short) {
    json["shorter_than_straight"].push_back(
        {{"road", one.label}, {"km", one.km}, {"straight_km", one.straight_km}, {"line", one.place.line}});
  }
  json["placed"] = Json::array();
  for (const import::Snapped& one : network.snapped) {
    json["placed"].push_back({{"id", one.id}, {"name", one.name}, {"moved_km", one.km}});
  }
  json["not_placed"] = network.not_placed;
  json["files"] = Json::array();
  for (const auto& file : report.files) json["files"].push_back(file.first);
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace taji::output
