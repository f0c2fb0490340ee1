#include <fmt/format.h>

#include <cmath>
#include <taji/network/geodesy.hpp>
#include <taji/text/slug.hpp>
#include <unordered_map>
#include <utility>

#include "import/columns.hpp"

namespace taji::import {

namespace {

using Cell = text::CsvTable::Cell;
using Cells = Columns::Cells;

constexpr double kMostKm = 100'000;

/// Reads both tables into one RoadData.
class CsvRoads {
 public:
  CsvRoads(const ReadOptions& options, const Classes& classes, text::SourceSet& sources, text::Diagnostics& diagnostics)
      : options_(options),
        classes_(classes),
        sources_(sources),
        diagnostics_(diagnostics),
        judge_(classes, diagnostics) {
    data_.format = "CSV";
  }

  bool read_nodes(int file);
  bool read_roads(int file);
  RoadData take(std::vector<std::string> notes);

 private:
  bool enough() const { return diagnostics_.error_count() >= kMostErrors; }
  void read_node(const Columns& columns, Cells cells);
  void read_road(const Columns& columns, Cells cells);
  std::optional<double> number(const Columns& columns, Cells cells, const char* role, double least, double most);
  std::optional<std::int32_t> end(const Columns& columns, Cells cells, const std::string& which);
  std::int32_t add(std::string id, Vertex vertex);
  std::optional<double> length(const RoadFacts& facts, std::int32_t from, std::int32_t to);

  const ReadOptions& options_;
  const Classes& classes_;
  text::SourceSet& sources_;
  text::Diagnostics& diagnostics_;
  Judge judge_;
  RoadData data_;
  std::unordered_map<std::string, std::int32_t> vertex_of_;
  bool have_nodes_ = false;
  std::int64_t straight_ = 0;  ///< roads without a length
};

std::int32_t CsvRoads::add(std::string id, Vertex vertex) {
  const auto number = static_cast<std::int32_t>(data_.vertices.size());
  vertex_of_.emplace(id, number);
  data_.ids.push_back(std::move(id));
  data_.vertices.push_back(vertex);
  return number;
}

std::optional<double> CsvRoads::number(const Columns& columns, Cells cells, const char* role, double least,
                                       double most) {
  const Cell* cell = columns.cell(cells, role);
  return cell == nullptr ? std::nullopt : number_in(*cell, fmt::format("'{}'", role), least, most, diagnostics_);
}

void CsvRoads::read_node(const Columns& columns, Cells cells) {
  const Cell* id = columns.cell(cells, "id");
  if (id == nullptr) {
    diagnostics_.error(cells[0].place, "missing-value", "this node has no id");
    return;
  }
  if (vertex_of_.count(std::string(id->trimmed())) != 0) {
    diagnostics_.error(id->place, "duplicate-id", fmt::format("node '{}' is given twice", id->trimmed()));
    return;
  }
  const auto lat = number(columns, cells, "lat", -90, 90), lon = number(columns, cells, "lon", -180, 180);
  const std::int32_t vertex = add(std::string(id->trimmed()), {lat.value_or(0), lon.value_or(0), lat && lon});
  PlaceName name{{}, columns.text(cells, "name"), columns.text(cells, "kind"), columns.text(cells, "country")};
  if (const Cell* kind = columns.cell(cells, "kind")) {
    const auto& kinds = place_kinds();
    if (std::find(kinds.begin(), kinds.end(), name.kind) == kinds.end()) {
      diagnostics_.error(kind->place, "wrong-kind", fmt::format("'{}' is no kind of place", name.kind),
                         fmt::format("kinds are {}", fmt::join(kinds, ", ")));
    }
  }
  if (!name.name.empty() || !name.kind.empty() || !name.country.empty()) data_.named.push_back({vertex, name});
}

bool CsvRoads::read_nodes(int file) {
  have_nodes_ = true;
  std::optional<Columns> columns;
  const auto begin = [&](const text::CsvTable& head) {
    columns.emplace(head, file, "node", options_, diagnostics_);
    return !diagnostics_.has_errors();
  };
  return text::read_csv(sources_, file, diagnostics_, kCsvLimits, begin,
                        [&](Cells cells) {
                          if (!enough()) read_node(*columns, cells);
                        }) &&
         !diagnostics_.has_errors();
}

std::optional<std::int32_t> CsvRoads::end(const Columns& columns, Cells cells, const std::string& which) {
  const std::string id = columns.text(cells, which);
  if (have_nodes_) {
    const Cell* cell = columns.cell(cells, which);
    if (cell == nullptr) {
      diagnostics_.error(cells[0].place, "missing-value", fmt::format("this road has no '{}'", which));
      return std::nullopt;
    }
    const auto found = vertex_of_.find(id);
    if (found != vertex_of_.end()) return found->second;
    constexpr std::size_t kFewNodes = 2'000;
    diagnostics_.error(cell->place, "unknown-node", fmt::format("'{}' is not in the table of nodes", id),
                       data_.ids.size() > kFewNodes ? "" : text::did_you_mean(id, data_.ids));
    return std::nullopt;
  }
  const auto lat = number(columns, cells, (which + "_lat").c_str(), -90, 90);
  const auto lon = number(columns, cells, (which + "_lon").c_str(), -180, 180);
  if (id.empty() && (!lat || !lon)) {
    diagnostics_.error(cells[0].place, "missing-value",
                       fmt::format("this road has neither '{0}' nor '{0}_lat' and '{0}_lon'", which));
    return std::nullopt;
  }
  const Vertex vertex{lat.value_or(0), lon.value_or(0), lat && lon};
  std::string name = id.empty() ? position_id(*lat, *lon) : id;
  const auto found = vertex_of_.find(name);
  if (found == vertex_of_.end()) return add(std::move(name), vertex);
  const Vertex& known = data_.vertices[static_cast<std::size_t>(found->second)];
  constexpr double kSame = 1e-6;
  const bool same = known.located == vertex.located && std::abs(known.latitude - vertex.latitude) <= kSame &&
                    std::abs(known.longitude - vertex.longitude) <= kSame;
  if (!same) {
    diagnostics_.error(cells[0].place, "two-positions",
                       fmt::format("'{}' has another position here than in a row above", name),
                       "a table of nodes beside this one states each position once");
    return std::nullopt;
  }
  return found->second;
}

/// Kilometres, by what is stated, else by the straight line.
std::optional<double> CsvRoads::length(const RoadFacts& facts, std::int32_t from, std::int32_t to) {
  if (facts.km) return facts.km;
  const Vertex &a = data_.vertices[static_cast<std::size_t>(from)], &b = data_.vertices[static_cast<std::size_t>(to)];
  if (!a.located || !b.located) {
    diagnostics_.error(facts.place, "missing-value",
                       fmt::format("{} has no length, and its ends no positions", facts.label));
    return std::nullopt;
  }
  ++straight_;
  return network::great_circle_km(a.latitude, a.longitude, b.latitude, b.longitude) * options_.winding;
}

void CsvRoads::read_road(const Columns& columns, Cells cells) {
  const std::size_t before = diagnostics_.error_count();
  RoadFacts facts;
  facts.place = cells[0].place;
  const std::string id = columns.text(cells, "id");
  facts.label = id.empty() ? fmt::format("the road in row {}", facts.place.line) : fmt::format("road {}", id);
  facts.road_class = columns.text(cells, "class");
  facts.surface = columns.text(cells, "surface");
  facts.smoothness = columns.text(cells, "smoothness");
  facts.oneway = columns.text(cells, "oneway");
  facts.km = number(columns, cells, "km", 0, kMostKm);
  if (const auto metres = number(columns, cells, "metres", 0, kMostKm * 1000)) facts.km = *metres / 1000;
  facts.minutes = number(columns, cells, "minutes", 0, 1e6);
  facts.kmh = number(columns, cells, "kmh", 0.1, 1000);
  const auto from = end(columns, cells, "from"), to = end(columns, cells, "to");
  const auto place_of = [&](const char* role) {
    const Cell* cell = columns.cell(cells, role);
    return cell == nullptr ? facts.place : cell->place;
  };
  const auto way = judge_.judge(facts, place_of("class"), place_of("oneway"));
  if (!from || !to || diagnostics_.error_count() > before || !way) return;
  const auto km = length(facts, *from, *to);
  if (!km) return;
  Segment segment = make_segment(*from, *to, *km, *way, facts, classes_);
  segment.origin = static_cast<std::int32_t>(data_.origins.size());
  data_.segments.push_back(segment);
  data_.origins.push_back({facts.label, facts.place});
}

bool CsvRoads::read_roads(int file) {
  std::optional<Columns> columns;
  const auto begin = [&](const text::CsvTable& head) {
    columns.emplace(head, file, "road", options_, diagnostics_);
    return !diagnostics_.has_errors();
  };
  return text::read_csv(sources_, file, diagnostics_, kCsvLimits, begin,
                        [&](Cells cells) {
                          if (!enough()) read_road(*columns, cells);
                        }) &&
         !diagnostics_.has_errors();
}

RoadData CsvRoads::take(std::vector<std::string> notes) {
  data_.notes = std::move(notes);
  if (straight_ > 0) {
    data_.notes.push_back(fmt::format("{} road{} no length: straight lines{} stand for them", straight_,
                                      straight_ == 1 ? " has" : "s have",
                                      options_.winding == 1 ? "" : fmt::format(" times {:g}", options_.winding)));
  }
  data_.other_classes = judge_.left_out();
  return std::move(data_);
}

enum class Holds { nodes, roads, neither };

/// What a table's columns say it holds.
Holds kind_of(int file, const ReadOptions& options, text::SourceSet& sources, text::Diagnostics& diagnostics) {
  Holds holds = Holds::neither;
  const auto begin = [&](const text::CsvTable& head) {
    text::Diagnostics none;
    const Columns roads(head, file, "road", options, none), nodes(head, file, "node", options, none);
    if ((roads.has("from") && roads.has("to")) || (roads.has("from_lat") && roads.has("to_lat"))) {
      holds = Holds::roads;
    } else if (nodes.has("id") && nodes.has("lat") && nodes.has("lon")) {
      holds = Holds::nodes;
    }
    return false;
  };
  const bool readable = text::read_csv(sources, file, diagnostics, kCsvLimits, begin, [](Cells) {});
  if (readable && holds == Holds::neither) {
    diagnostics.error({file, 1, 1, 0}, "missing-column",
                      "a table of roads has columns 'from' and 'to', one of nodes 'id', 'lat' and 'lon'",
                      "where they are called otherwise, --column says so: --column road.from=FROM_ID");
  }
  return holds;
}

}  // namespace

std::optional<RoadData> read_csv_roads(const std::vector<std::filesystem::path>& files, const ReadOptions& options,
                                       const Classes& classes, text::SourceSet& sources,
                                       text::Diagnostics& diagnostics) {
  std::vector<std::string> notes;
  int nodes = -1, roads = -1;
  for (const std::filesystem::path& path : files) {
    const auto file = load(path, options.encoding, sources, diagnostics, notes);
    if (!file) return std::nullopt;
    const Holds holds = kind_of(*file, options, sources, diagnostics);
    if (holds == Holds::neither) return std::nullopt;
    int& slot = holds == Holds::nodes ? nodes : roads;
    if (slot >= 0) {
      diagnostics.error({*file, 1, 1, 0}, "two-tables",
                        fmt::format("this is a second table of {}", holds == Holds::nodes ? "nodes" : "roads"));
      return std::nullopt;
    }
    slot = *file;
  }
  if (roads < 0) {
    diagnostics.error({nodes, 1, 1, 0}, "missing-table", "this is a table of nodes; one of roads goes with it");
    return std::nullopt;
  }
  CsvRoads reader(options, classes, sources, diagnostics);
  if ((nodes >= 0 && !reader.read_nodes(nodes)) || !reader.read_roads(roads)) return std::nullopt;
  return reader.take(std::move(notes));
}

std::optional<std::vector<LoosePlace>> read_places(const std::filesystem::path& path, const ReadOptions& options,
                                                   text::SourceSet& sources, text::Diagnostics& diagnostics) {
  std::vector<std::string> notes;
  const auto file = load(path, options.encoding, sources, diagnostics, notes);
  if (!file) return std::nullopt;
  std::optional<Columns> columns;
  std::vector<LoosePlace> places;
  const auto begin = [&](const text::CsvTable& head) {
    columns.emplace(head, *file, "place", options, diagnostics);
    for (const char* needed : {"name", "lat", "lon"}) {
      if (columns->has(needed) || diagnostics.has_errors()) continue;
      diagnostics.error({*file, 1, 1, 0}, "missing-column", fmt::format("a table of places has a column '{}'", needed),
                        fmt::format("where it is called otherwise: --column place.{}=NAME", needed));
    }
    return !diagnostics.has_errors();
  };
  const auto row = [&](Cells cells) {
    if (diagnostics.error_count() >= kMostErrors) return;
    LoosePlace place;
    place.place = cells[0].place;
    place.demanded = true;
    place.name = {columns->text(cells, "id"), columns->text(cells, "name"), columns->text(cells, "kind"),
                  columns->text(cells, "country")};
    const auto& kinds = place_kinds();
    if (!place.name.kind.empty() && std::find(kinds.begin(), kinds.end(), place.name.kind) == kinds.end()) {
      diagnostics.error(columns->cell(cells, "kind")->place, "wrong-kind",
                        fmt::format("'{}' is no kind of place", place.name.kind),
                        fmt::format("kinds are {}", fmt::join(kinds, ", ")));
    }
    if (text::slug(place.name.id.empty() ? place.name.name : place.name.id).empty()) {
      diagnostics.error(cells[0].place, "missing-value", "this place has no name");
    }
    for (const auto& [role, most, value] :
         {std::tuple{"lat", 90.0, &place.latitude}, std::tuple{"lon", 180.0, &place.longitude}}) {
      const Cell* cell = columns->cell(cells, role);
      if (cell == nullptr) {
        diagnostics.error(cells[0].place, "missing-value", fmt::format("this place has no '{}'", role));
      } else if (const auto number = number_in(*cell, fmt::format("'{}'", role), -most, most, diagnostics)) {
        *value = *number;
      }
    }
    places.push_back(std::move(place));
  };
  if (!text::read_csv(sources, *file, diagnostics, kCsvLimits, begin, row) || diagnostics.has_errors()) {
    return std::nullopt;
  }
  return places;
}

}  // namespace taji::import
