#include "scenario/road_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "scenario/context.hpp"
#include "scenario/find.hpp"
#include "scenario/road_ways.hpp"

namespace taji::scenario {

using text::CsvTable;
using text::Node;
using Cells = std::span<const CsvTable::Cell>;

namespace {

constexpr text::CsvLimits kLimits{512U << 20, 20'000'000};
constexpr std::size_t kMostErrors = 20;

const std::vector<std::string> kRoadColumns = {"id",           "from",      "to",       "km",     "class", "oneway",
                                               "interdiction", "available", "capacity", "loaded", "empty"};
const std::vector<std::string> kPlaceColumns = {"id", "name", "kind", "country", "lat", "lon", "haven"};

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789.+-") == std::string_view::npos;
}

/// Whether numbers under this key are names.
bool names_something(std::string_view key) {
  static const std::set<std::string_view> keys = {"source", "city",  "marshal", "via",    "from",  "to",
                                                  "road",   "roads", "place",   "places", "close", "open"};
  return keys.count(key.substr(key.rfind('.') + 1)) != 0;
}

void collect(const Node& node, std::string_view key, Names& names) {
  if (node.is_scalar() && (!is_number(node.scalar) || names_something(key))) names.insert(node.scalar);
  for (const Node& child : node.children) {
    if (!child.key.empty()) {
      names.insert(child.key);
      if (child.key.find('.') != std::string::npos) {
        for (std::string& part : text::split_path(child.key)) names.insert(std::move(part));
      }
    }
    collect(child, child.key.empty() ? key : child.key, names);
  }
}

/// Columns that are unknown, or missing, are reported at the head.
bool check_head(const CsvTable& head, const std::vector<std::string>& known, std::initializer_list<const char*> needed,
                int file, text::Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.error_count();
  for (std::size_t i = 0; i < head.header.size(); ++i) {
    if (contains(known, head.header[i])) continue;
    diagnostics.error(head.header_places[i], "unknown-column", fmt::format("unknown column '{}'", head.header[i]),
                      text::did_you_mean(head.header[i], known));
  }
  for (const char* name : needed) {
    if (head.column(name) >= 0) continue;
    diagnostics.error({file, 1, 1, 0}, "missing-column", fmt::format("the table has no column '{}'", name));
  }
  return diagnostics.error_count() == before;
}

/// A value that its row must have, or that must make sense where it is given.
bool check_number(const CsvTable::Cell& cell, const Number& rule, const char* name, double* out,
                  text::Diagnostics& diagnostics) {
  const auto parsed = parse_number(cell.text, rule);
  if (const auto* error = std::get_if<text::UnitError>(&parsed)) {
    diagnostics.error(cell.place, error->code, fmt::format("'{}' {}", name, error->message), error->suggestion);
    return false;
  }
  const double value = std::get<double>(parsed);
  if (const std::string problem = limit_problem(value, rule, cell.text); !problem.empty()) {
    diagnostics.error(cell.place, "out-of-range", fmt::format("'{}' {}", name, problem));
    return false;
  }
  if (out != nullptr) *out = value;
  return true;
}

Node scalar(const CsvTable::Cell& cell, const std::string& key, text::Place key_place) {
  Node node;
  node.kind = Node::Kind::scalar;
  node.scalar = cell.text;
  node.place = cell.place;
  node.key = key;
  node.key_place = key_place;
  return node;
}

}  // namespace

void collect_names(const Node& node, Names& names) {
  collect(node, "", names);
}

/// Where each column stands, or -1.
struct RoadTables::Columns {
  explicit Columns(const CsvTable& head) {
    for (std::size_t i = 0; i < kRoadColumns.size(); ++i) at[i] = head.column(kRoadColumns[i]);
  }
  const CsvTable::Cell* cell(Cells cells, const char* name) const {
    const auto i = std::find(kRoadColumns.begin(), kRoadColumns.end(), name) - kRoadColumns.begin();
    const int column = at[static_cast<std::size_t>(i)];
    return column < 0 || cells[static_cast<std::size_t>(column)].text.empty()
               ? nullptr
               : &cells[static_cast<std::size_t>(column)];
  }
  std::array<int, 11> at{};
};

std::int32_t RoadTables::add_place(const std::string& id) {
  const auto found = place_of_.find(id);
  if (found != place_of_.end()) return found->second;
  const auto number = static_cast<std::int32_t>(places_.size());
  place_of_.emplace(places_.emplace_back(id), number);
  return number;
}

std::int32_t RoadTables::end_of(const CsvTable::Cell& cell, text::Diagnostics& diagnostics) {
  if (place_file_ < 0) return add_place(cell.text);
  const auto found = place_of_.find(cell.text);
  if (found != place_of_.end()) return found->second;
  diagnostics.error(cell.place, "unknown-place", fmt::format("'{}' is not in the table of places", cell.text));
  return -1;
}

bool RoadTables::read_places(text::Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.error_count();
  int id = -1, latitude = -1, longitude = -1;
  const auto begin = [&](const CsvTable& head) {
    if (!check_head(head, kPlaceColumns, {"id"}, place_file_, diagnostics)) return false;
    id = head.column("id");
    latitude = head.column("lat");
    longitude = head.column("lon");
    if ((latitude < 0) == (longitude < 0)) return true;
    diagnostics.error({place_file_, 1, 1, 0}, "missing-column", "a position has both columns, 'lat' and 'lon'");
    return false;
  };
  const auto row = [&](Cells cells) {
    if (diagnostics.error_count() >= before + kMostErrors) return;
    const CsvTable::Cell& name = cells[static_cast<std::size_t>(id)];
    if (name.text.empty()) {
      diagnostics.error(name.place, "missing-value", "a place has no id");
    } else if (place_of_.count(name.text) != 0) {
      diagnostics.error(name.place, "duplicate-id", fmt::format("place '{}' is given twice", name.text));
    } else {
      add_place(name.text);
    }
    for (const auto& [column, most] : {std::pair{latitude, 90.0}, std::pair{longitude, 180.0}}) {
      if (column < 0 || cells[static_cast<std::size_t>(column)].text.empty()) continue;
      Number rule = factor().at_least(-most);
      rule.maximum = most;
      check_number(cells[static_cast<std::size_t>(column)], rule, column == latitude ? "lat" : "lon", nullptr,
                   diagnostics);
    }
  };
  text::read_csv(sources_, place_file_, diagnostics, kLimits, begin, row);
  return diagnostics.error_count() == before;
}

void RoadTables::read_road(const Columns& columns, Cells cells, text::Diagnostics& diagnostics) {
  Road& road = roads_.emplace_back();
  const auto needed = [&](const char* name) {
    const CsvTable::Cell* cell = columns.cell(cells, name);
    if (cell == nullptr) diagnostics.error(cells[0].place, "missing-value", fmt::format("this road has no '{}'", name));
    return cell;
  };
  const CsvTable::Cell *from = needed("from"), *to = needed("to"), *km = needed("km");
  if (from != nullptr) road.from = end_of(*from, diagnostics);
  if (to != nullptr) road.to = end_of(*to, diagnostics);
  if (from != nullptr && to != nullptr && from->text == to->text) {
    diagnostics.error(to->place, "road-to-itself", fmt::format("a road goes from '{}' to itself", to->text));
  }
  if (km != nullptr) {
    // Most are written plainly.
    const char* const end = km->text.data() + km->text.size();
    const auto [stop, fault] = std::from_chars(km->text.data(), end, road.km, std::chars_format::fixed);
    const bool plain = fault == std::errc{} && stop == end && std::isfinite(road.km) && road.km >= 0;
    double any = 0;
    if (std::from_chars(km->text.data(), end, any).ec == std::errc::result_out_of_range) {
      diagnostics.error(km->place, "out-of-range",
                        fmt::format("'km' is beyond what can be counted, got '{}'", km->text));
    } else if (!plain)
      check_number(*km, length().bare(), "km", &road.km, diagnostics);
  }
  if (const CsvTable::Cell* cell = columns.cell(cells, "oneway")) {
    road.oneway = cell->text == "true";
    if (!road.oneway && cell->text != "false") {
      diagnostics.error(cell->place, "wrong-kind", fmt::format("'oneway' wants true or false, got '{}'", cell->text));
    }
  }
  const auto check = [&](const char* name, const Number& rule) {
    if (const CsvTable::Cell* cell = columns.cell(cells, name)) check_number(*cell, rule, name, nullptr, diagnostics);
  };
  check("interdiction", fraction());
  check("available", fraction());
  check("capacity", count_rate().endless("unlimited"));
  const CsvTable::Cell *loaded = columns.cell(cells, "loaded"), *empty = columns.cell(cells, "empty");
  if (loaded != nullptr) check_number(*loaded, speed_rule(), "loaded", &road.speed_kmh, diagnostics);
  check("empty", speed_rule());
  if (empty != nullptr && loaded == nullptr) {
    diagnostics.error(empty->place, "missing-value", "a road with a speed 'empty' has one 'loaded'");
  }
  const CsvTable::Cell* named = columns.cell(cells, "class");
  const std::string road_class = named == nullptr ? "paved" : named->text;
  auto found = std::find(classes_.begin(), classes_.end(), road_class);
  if (found == classes_.end()) {
    found = classes_.insert(found, road_class);
    class_places_.push_back(named == nullptr ? cells[0].place : named->place);
  }
  road.road_class = static_cast<std::int16_t>(found - classes_.begin());
  if (columns.at[0] >= 0) {
    const CsvTable::Cell* id = needed("id");
    road_ids_.push_back(id == nullptr ? std::string() : id->text);
  }
}

bool RoadTables::read_roads(text::Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.error_count();
  std::optional<Columns> columns;
  const auto begin = [&](const CsvTable& head) {
    if (!check_head(head, kRoadColumns, {"from", "to", "km"}, road_file_, diagnostics)) return false;
    columns.emplace(head);
    return true;
  };
  const auto row = [&](Cells cells) {
    if (diagnostics.error_count() < before + kMostErrors) read_road(*columns, cells, diagnostics);
  };
  text::read_csv(sources_, road_file_, diagnostics, kLimits, begin, row);
  return diagnostics.error_count() == before && check_ids(diagnostics);
}

/// Ids, made of the ends where there is no column of them, must differ.
bool RoadTables::check_ids(text::Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.error_count();
  std::vector<std::size_t> twice;
  if (!road_ids_.empty()) {
    std::unordered_set<std::string_view> seen;
    for (std::size_t row = 0; row < road_ids_.size(); ++row) {
      if (!seen.insert(road_ids_[row]).second) twice.push_back(row);
    }
  } else {
    std::vector<std::pair<std::uint64_t, std::size_t>> ends;
    for (std::size_t row = 0; row < roads_.size(); ++row) {
      const auto part = [](std::int32_t place) {
        return static_cast<std::uint64_t>(static_cast<std::uint32_t>(place));
      };
      ends.emplace_back(part(roads_[row].from) << 32 | part(roads_[row].to), row);
    }
    std::sort(ends.begin(), ends.end());
    for (std::size_t i = 1; i < ends.size(); ++i) {
      if (ends[i].first == ends[i - 1].first) twice.push_back(ends[i].second);
    }
    std::sort(twice.begin(), twice.end());
  }
  twice.resize(std::min(twice.size(), kMostErrors));
  std::size_t number = 0;
  int column = -1;
  const auto begin = [&](const CsvTable& head) {
    column = road_ids_.empty() ? head.column("to") : head.column("id");
    return !twice.empty();
  };
  text::read_csv(sources_, road_file_, diagnostics, kLimits, begin, [&](Cells cells) {
    const std::size_t row = number++;
    if (!std::binary_search(twice.begin(), twice.end(), row)) return;
    const CsvTable::Cell& cell = cells[static_cast<std::size_t>(column)];
    diagnostics.error(cell.place, "duplicate-id",
                      road_ids_.empty() ? fmt::format("a second road from '{}' to '{}'",
                                                      places_[static_cast<std::size_t>(roads_[row].from)], cell.text)
                                        : fmt::format("road '{}' is given twice", cell.text),
                      road_ids_.empty() ? "give the table a column 'id'" : "");
  });
  return diagnostics.error_count() == before;
}

bool RoadTables::read(int roads, int places, const Node& network, text::Diagnostics& diagnostics) {
  road_file_ = roads;
  place_file_ = places;
  const std::size_t before = diagnostics.error_count();
  if (place_file_ >= 0) read_places(diagnostics);
  table_places_ = places_.size();
  // Those of the section itself are places too.
  if (const Node* own = network.find("places")) {
    for (const Node& place : own->children) add_place(place.key);
  }
  if (diagnostics.error_count() > before || !read_roads(diagnostics)) return false;
  if (place_file_ < 0) table_places_ = places_.size();
  std::vector<std::string> known;
  if (const Node* speeds = network.find("speeds")) {
    for (const Node& speed : speeds->children) known.push_back(speed.key);
  }
  for (std::size_t i = 0; i < classes_.size(); ++i) {
    if (contains(known, classes_[i])) continue;
    diagnostics.error(class_places_[i], "unknown-class",
                      fmt::format("class '{}' has no entry in 'speeds'", classes_[i]),
                      text::did_you_mean(classes_[i], known));
  }
  return diagnostics.error_count() == before;
}

std::vector<std::uint8_t> RoadTables::choose(const Node& network, const Node* corridors, const Names& names,
                                             std::optional<double> within_km, text::Place place,
                                             text::Diagnostics& diagnostics) {
  RoadWays ways;
  for (const std::string& id : classes_) ways.add_class(network, id);
  for (std::size_t row = 0; row < roads_.size(); ++row) {
    const Road& road = roads_[row];
    ways.add_road({road.from, road.to, road.oneway}, road.km, road.road_class, road.speed_kmh);
    const bool named = !road_ids_.empty() && names.count(road_ids_[row]) != 0;
    if (named) ways.keep_road(static_cast<std::int32_t>(row));
  }
  if (road_ids_.empty()) {
    // Few names look like two ends.
    for (std::size_t row = 0; row < roads_.size(); ++row) {
      const auto id = [&](std::int32_t end) -> const std::string& { return places_[static_cast<std::size_t>(end)]; };
      if (names.size() > 0 && names.count(id(roads_[row].from) + "-" + id(roads_[row].to)) != 0) {
        ways.keep_road(static_cast<std::int32_t>(row));
      }
    }
  }
  for (const std::string& name : names) {
    if (const auto found = place_of_.find(name); found != place_of_.end()) ways.keep_place(found->second);
  }
  if (const Node* own = network.find("roads")) {
    for (const Node& road : own->children) {
      const Node *from = road.find("from"), *to = road.find("to");
      if (from == nullptr || to == nullptr) continue;
      ways.add_own_road(add_place(from->scalar), add_place(to->scalar));
    }
  }
  if (corridors != nullptr) {
    for (const Node& corridor : corridors->children) {
      std::int32_t before = -1;
      for (const char* key : {"source", "marshal", "city"}) {
        const Node* named = corridor.find(key);
        const auto found = named == nullptr ? place_of_.end() : place_of_.find(named->scalar);
        if (found == place_of_.end()) continue;
        if (before >= 0) ways.add_pair(before, found->second);
        before = found->second;
      }
    }
  }
  const RoadWays::Choice choice = ways.choose(places_, roads_.size(), within_km, kMostTableRoads);
  if (choice.cut_at_km) {
    diagnostics.warning(place, "network-cut",
                        fmt::format("of {} roads that lie on ways between the places of this scenario {} are kept, "
                                    "those with both ends less than {:.4g} km from the fastest ways",
                                    choice.on_ways, choice.kept_count, *choice.cut_at_km),
                        "state a distance of your own: within: 50 km");
  }
  return choice.roads;
}

Node RoadTables::road_nodes(const std::vector<std::uint8_t>& kept) {
  Node list;
  list.kind = Node::Kind::sequence;
  list.key = "roads";
  text::Diagnostics none;
  CsvTable head;
  std::size_t number = 0;
  const auto begin = [&](const CsvTable& table) {
    head = table;
    return true;
  };
  text::read_csv(sources_, road_file_, none, kLimits, begin, [&](Cells cells) {
    if (kept[number++] == 0) return;
    Node road;
    road.kind = Node::Kind::mapping;
    road.place = cells[0].place;
    if (road_ids_.empty()) {
      const CsvTable::Cell& from = cells[static_cast<std::size_t>(head.column("from"))];
      road.children.push_back(scalar(from, "id", from.place));
      road.children.back().scalar += "-" + cells[static_cast<std::size_t>(head.column("to"))].text;
    }
    Node speed;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (cells[i].text.empty()) continue;
      const bool of_speed = head.header[i] == "loaded" || head.header[i] == "empty";
      (of_speed ? speed : road).children.push_back(scalar(cells[i], head.header[i], head.header_places[i]));
    }
    if (!speed.children.empty()) {
      speed.kind = Node::Kind::mapping;
      speed.key = "speed";
      speed.place = speed.key_place = speed.children.front().place;
      road.children.push_back(std::move(speed));
    }
    list.children.push_back(std::move(road));
  });
  return list;
}

Node RoadTables::place_nodes(const std::vector<std::uint8_t>& kept) {
  Node map;
  map.kind = Node::Kind::mapping;
  map.key = "places";
  if (place_file_ < 0) {
    for (std::size_t i = 0; i < table_places_; ++i) {
      if (kept[i] == 0) continue;
      Node& place = map.children.emplace_back();
      place.key = places_[i];
      place.place = place.key_place = {road_file_, 0, 0, 0};
    }
    return map;
  }
  text::Diagnostics none;
  CsvTable head;
  std::size_t number = 0;
  const auto begin = [&](const CsvTable& table) {
    head = table;
    return true;
  };
  text::read_csv(sources_, place_file_, none, kLimits, begin, [&](Cells cells) {
    if (kept[number++] == 0) return;
    Node place, position;
    position.kind = Node::Kind::sequence;
    position.key = "at";
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::string& column = head.header[i];
      if (column == "id") {
        place.key = cells[i].text;
        place.place = place.key_place = cells[i].place;
      } else if (!cells[i].text.empty() && (column == "lat" || column == "lon")) {
        position.place = cells[i].place;
        position.children.push_back(scalar(cells[i], "", {}));
        if (column == "lat")
          std::rotate(position.children.begin(), position.children.end() - 1, position.children.end());
      } else if (!cells[i].text.empty()) {
        place.children.push_back(scalar(cells[i], column, head.header_places[i]));
      }
    }
    if (!position.children.empty()) place.children.push_back(std::move(position));
    if (!place.children.empty()) place.kind = Node::Kind::mapping;
    map.children.push_back(std::move(place));
  });
  return map;
}

Node RoadTables::kept(const Node& network, const Node* corridors, const Names& names, std::optional<double> within_km,
                      text::Place place, text::Diagnostics& diagnostics) {
  const std::vector<std::uint8_t> roads = choose(network, corridors, names, within_km, place, diagnostics);
  std::vector<std::uint8_t> places(places_.size(), 0);
  for (std::size_t row = 0; row < roads_.size(); ++row) {
    if (roads[row] == 0) continue;
    places[static_cast<std::size_t>(roads_[row].from)] = places[static_cast<std::size_t>(roads_[row].to)] = 1;
  }
  for (const std::string& name : names) {
    if (const auto found = place_of_.find(name); found != place_of_.end()) {
      places[static_cast<std::size_t>(found->second)] = 1;
    }
  }
  Node out;
  out.kind = Node::Kind::mapping;
  out.children.push_back(place_nodes(places));
  out.children.push_back(road_nodes(roads));
  return out;
}

}  // namespace taji::scenario
