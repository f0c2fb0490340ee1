#include "import/columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <taji/text/encoding.hpp>
#include <taji/text/file.hpp>

namespace taji::import {

namespace {

struct Role {
  const char* name;
  std::vector<std::string> usual;
};

const std::vector<Role>& roles() {
  static const std::vector<Role> kRoles = {{"node.id", {"id", "node_id", "node", "osmid", "osm_id"}},
                                           {"node.lat", {"lat", "latitude", "y"}},
                                           {"node.lon", {"lon", "lng", "long", "longitude", "x"}},
                                           {"node.name", {"name"}},
                                           {"node.kind", {"kind"}},
                                           {"node.country", {"country"}},
                                           {"road.id", {"id", "edge_id", "road_id", "osmid", "osm_id"}},
                                           {"road.from", {"from", "source", "u", "from_node"}},
                                           {"road.to", {"to", "target", "v", "to_node"}},
                                           {"road.km", {"km", "road_km", "length_km", "distance_km"}},
                                           {"road.metres", {"metres", "meters", "length_m"}},
                                           {"road.minutes", {}},
                                           {"road.kmh", {}},
                                           {"road.class", {"class", "highway", "road_class", "fclass"}},
                                           {"road.surface", {"surface"}},
                                           {"road.smoothness", {"smoothness"}},
                                           {"road.oneway", {"oneway"}},
                                           {"road.from_lat", {"from_lat", "from_latitude", "lat1"}},
                                           {"road.from_lon", {"from_lon", "from_longitude", "lon1"}},
                                           {"road.to_lat", {"to_lat", "to_latitude", "lat2"}},
                                           {"road.to_lon", {"to_lon", "to_longitude", "lon2"}},
                                           {"place.id", {"id"}},
                                           {"place.name", {"name"}},
                                           {"place.lat", {"lat", "latitude", "y"}},
                                           {"place.lon", {"lon", "lng", "long", "longitude", "x"}},
                                           {"place.kind", {"kind"}},
                                           {"place.country", {"country"}}};
  return kRoles;
}

constexpr std::size_t kLargestFile = std::size_t{1} << 30;

std::string lower(std::string_view word) {
  std::string out(word);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

}  // namespace

const std::vector<std::string>& column_roles() {
  static const std::vector<std::string> kNames = [] {
    std::vector<std::string> names;
    for (const Role& role : roles()) names.emplace_back(role.name);
    return names;
  }();
  return kNames;
}

std::vector<std::string> names_of(const std::string& role, const ReadOptions& options) {
  if (const auto asked = options.columns.find(role); asked != options.columns.end()) return {asked->second};
  // Where time is stated by one measure on request, nothing else is asked for; lengths alike.
  for (const auto& [one, other] : {std::pair{"road.km", "road.metres"}, std::pair{"road.metres", "road.km"}}) {
    if (role == one && options.columns.count(other) != 0) return {};
  }
  const auto found = std::find_if(roles().begin(), roles().end(), [&](const Role& one) { return one.name == role; });
  return found == roles().end() ? std::vector<std::string>() : found->usual;
}

std::optional<int> load(const std::filesystem::path& file, Encoding encoding, text::SourceSet& sources,
                        text::Diagnostics& diagnostics, std::vector<std::string>& notes) {
  std::string bytes = text::read_file(file, kLargestFile);
  if (encoding == Encoding::utf8 || (encoding == Encoding::automatic && text::is_utf8(bytes))) {
    return sources.add(file.string(), std::move(bytes));
  }
  std::size_t fault = 0;
  if (auto converted = text::from_latin1(bytes, &fault)) {
    if (encoding == Encoding::automatic) {
      notes.push_back(fmt::format("{} is not UTF-8, and was read as Latin-1", file.filename().string()));
    }
    return sources.add(file.string(), std::move(*converted));
  }
  const auto line = std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(fault), '\n') + 1;
  const int index = sources.add(file.string(), {});
  diagnostics.error({index, static_cast<std::int32_t>(line), 0, 0}, "encoding",
                    fmt::format("this is neither UTF-8 nor Latin-1: byte {:02X} on this line has no meaning in either",
                                static_cast<unsigned>(static_cast<unsigned char>(bytes[fault]))));
  return std::nullopt;
}

Columns::Columns(const text::CsvTable& head, int file, std::string_view prefix, const ReadOptions& options,
                 text::Diagnostics& diagnostics) {
  for (const std::string& role : column_roles()) {
    if (!role.starts_with(prefix) || role[prefix.size()] != '.') continue;
    for (const std::string& name : names_of(role, options)) {
      const int column = head.column(name);
      if (column >= 0) {
        columns_.emplace(role.substr(prefix.size() + 1), column);
        break;
      }
      if (options.columns.count(role) == 0) continue;
      diagnostics.error({file, 1, 1, 0}, "missing-column", fmt::format("the table has no column '{}'", name),
                        text::did_you_mean(name, head.header));
    }
  }
}

int Columns::at(std::string_view role) const {
  const auto found = columns_.find(role);
  return found == columns_.end() ? -1 : found->second;
}

const text::CsvTable::Cell* Columns::cell(Cells cells, std::string_view role) const {
  const int column = at(role);
  if (column < 0) return nullptr;
  const text::CsvTable::Cell& cell = cells[static_cast<std::size_t>(column)];
  return cell.trimmed().empty() ? nullptr : &cell;
}

std::string Columns::text(Cells cells, std::string_view role) const {
  const text::CsvTable::Cell* found = cell(cells, role);
  return found == nullptr ? std::string() : std::string(found->trimmed());
}

std::optional<double> number_in(const text::CsvTable::Cell& cell, std::string_view what, double least, double most,
                                text::Diagnostics& diagnostics) {
  const auto value = text::csv_number(cell.trimmed());
  if (value && *value >= least && *value <= most) return value;
  diagnostics.error(cell.place, value ? "out-of-range" : "number-malformed",
                    fmt::format("{} is a number from {:g} to {:g}", what, least, most),
                    cell.text.find(',') == std::string::npos ? "" : "decimals stand after a point");
  return std::nullopt;
}

std::optional<int> direction(std::string_view word) {
  // F, T and B as in Geofabrik's extracts: forward, against, both.
  static const std::map<std::string, int, std::less<>> kWords = {
      {"", 0},         {"no", 0},   {"false", 0},    {"0", 0}, {"b", 0},       {"both", 0},        {"reversible", 0},
      {"yes", 1},      {"true", 1}, {"1", 1},        {"f", 1}, {"forward", 1}, {"alternating", 0}, {"-1", -1},
      {"reverse", -1}, {"t", -1},   {"backward", -1}};
  const auto found = kWords.find(lower(word));
  if (found == kWords.end()) return std::nullopt;
  return found->second;
}

const std::vector<std::string>& place_kinds() {
  static const std::vector<std::string> kKinds = {"town", "port", "depot", "border", "city", "junction"};
  return kKinds;
}

std::optional<Way> Judge::judge(const RoadFacts& facts, text::Place class_place, text::Place oneway_place) {
  Way way;
  const auto turned = direction(facts.oneway);
  if (!turned) {
    diagnostics_.error(oneway_place, "wrong-kind",
                       fmt::format("'oneway' wants yes, no, or -1 for against the line, got '{}'", facts.oneway));
    return std::nullopt;
  }
  way.direction = *turned;
  if (const auto road_class = classes_.find(facts.road_class, facts.surface, facts.smoothness)) {
    way.road_class = *road_class;
    return way;
  }
  if (classes_.is_off(facts.road_class)) {
    leave_out(facts.road_class);
    return std::nullopt;
  }
  std::string suggestion = text::did_you_mean(facts.road_class, classes_.values());
  if (suggestion.empty()) suggestion = fmt::format("say what it stands for: --class '{}=paved'", facts.road_class);
  diagnostics_.error(class_place, "unknown-class", fmt::format("'{}' is no known class of roads", facts.road_class),
                     suggestion);
  return std::nullopt;
}

Segment make_segment(std::int32_t from, std::int32_t to, double km, const Way& way, const RoadFacts& facts,
                     const Classes& classes) {
  Segment segment;
  segment.from = way.direction < 0 ? to : from;
  segment.to = way.direction < 0 ? from : to;
  segment.oneway = way.direction != 0;
  segment.road_class = way.road_class;
  segment.mm = std::llround(km * 1e6);
  segment.stated = facts.km.has_value();
  const RoadClass& of = classes.at(way.road_class);
  segment.loaded_us = Classes::microseconds(segment.mm, of.loaded_kmh);
  segment.empty_us = Classes::microseconds(segment.mm, of.empty_kmh);
  const bool minutes = facts.minutes && *facts.minutes > 0;
  if (minutes || facts.kmh) {
    segment.timed = true;
    segment.loaded_us = segment.empty_us =
        minutes ? std::llround(*facts.minutes * 60e6) : Classes::microseconds(segment.mm, *facts.kmh);
  }
  return segment;
}

std::string position_id(double latitude, double longitude) {
  const std::int64_t lat = std::llround(latitude * 1e7), lon = std::llround(longitude * 1e7);
  return fmt::format("{}{}_{}{}", lat < 0 ? 's' : 'n', std::abs(lat), lon < 0 ? 'w' : 'e', std::abs(lon));
}

}  // namespace taji::import
