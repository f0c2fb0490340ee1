#include <fmt/format.h>

#include <cmath>
#include <functional>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <taji/network/geodesy.hpp>
#include <unordered_map>
#include <utility>

#include "import/columns.hpp"

namespace taji::import {

namespace {

using Json = nlohmann::json;
using Position = std::pair<double, double>;  // longitude, latitude

/// A character of the text, which tells how far the parser has come.
class Cursor {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  Cursor(const char* at, std::size_t* passed) : at_(at), passed_(passed) {}
  reference operator*() const { return *at_; }
  Cursor& operator++() {
    ++at_;
    ++*passed_;
    return *this;
  }
  bool operator==(const Cursor& other) const { return at_ == other.at_; }
  bool operator!=(const Cursor& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  std::size_t* passed_;
};

struct Feature {
  std::size_t begin = 0;  ///< offset in the text
  std::map<std::string, std::string> properties;
  std::string geometry;
  std::vector<std::vector<Position>> lines;
  bool bad_coordinates = false;
};

/// Hands on one feature after the other; keeps no more than one. Only the nesting that GeoJSON needs is followed, and
/// what is deeper is passed over, up to a limit.
class FeatureReader : public nlohmann::json_sax<Json> {
 public:
  FeatureReader(const std::size_t* passed, std::function<bool(const Feature&)> take)
      : passed_(passed), take_(std::move(take)) {}

  std::string fault;  ///< what ended the reading
  std::size_t fault_at = 0;
  std::string root_type;
  bool has_features = false;

  bool null() override {
    if (!stack_.empty() && stack_.back().part == Part::coordinates) feature_.bad_coordinates = true;
    return true;
  }
  bool boolean(bool value) override { return scalar(value ? "true" : "false"); }
  bool number_integer(std::int64_t value) override { return number(static_cast<double>(value), std::to_string(value)); }
  bool number_unsigned(std::uint64_t value) override {
    return number(static_cast<double>(value), std::to_string(value));
  }
  bool number_float(double value, const std::string& written) override { return number(value, written); }
  bool string(std::string& value) override { return scalar(value); }
  bool binary(Json::binary_t&) override { return true; }
  bool start_object(std::size_t) override { return open(false); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(true); }
  bool end_array() override { return close(); }
  bool key(std::string& name) override {
    stack_.back().key = name;
    return true;
  }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& error) override {
    const std::string message = error.what();
    // "[json.exception...] parse error at line 1, column 5: syntax error while parsing ...": the end of it is for
    // people.
    const std::size_t words = message.find(": ");
    return stop("this is no JSON: " + (words == std::string::npos ? message : message.substr(words + 2)),
                position == 0 ? 0 : position - 1);
  }

 private:
  enum class Part { other, root, features, feature, properties, geometry, coordinates };
  struct Frame {
    Part part = Part::other;
    std::string key;
  };
  static constexpr std::size_t kDeepest = 100;

  bool stop(std::string message, std::size_t at) {
    fault = std::move(message);
    fault_at = at;
    return false;
  }
  /// What a value under the present key begins.
  Part part_of(bool array) const {
    if (stack_.empty()) return array ? Part::other : Part::root;
    const Frame& top = stack_.back();
    switch (top.part) {
      case Part::root:
        return array && top.key == "features" ? Part::features : Part::other;
      case Part::features:
        return array ? Part::other : Part::feature;
      case Part::feature:
        if (!array && top.key == "properties") return Part::properties;
        return !array && top.key == "geometry" ? Part::geometry : Part::other;
      case Part::geometry:
        return array && top.key == "coordinates" ? Part::coordinates : Part::other;
      case Part::coordinates:
        return array ? Part::coordinates : Part::other;
      default:
        return Part::other;
    }
  }
  bool open(bool array) {
    if (stack_.size() >= kDeepest) return stop(fmt::format("nested more than {} deep", kDeepest), *passed_);
    stack_.push_back({part_of(array), {}});
    if (stack_.back().part == Part::coordinates && !numbers_.empty()) feature_.bad_coordinates = true;
    if (stack_.back().part == Part::features) has_features = true;
    if (stack_.back().part == Part::feature) {
      feature_ = {};
      feature_.begin = *passed_ == 0 ? 0 : *passed_ - 1;
    }
    return true;
  }
  bool close() {
    const Part part = stack_.back().part;
    stack_.pop_back();
    if (part == Part::feature) return take_(feature_);
    if (part == Part::coordinates) end_of_coordinates();
    return true;
  }
  /// A position ends with its array; a line with the array of its positions.
  void end_of_coordinates() {
    if (!numbers_.empty()) {
      if (numbers_.size() < 2) {
        feature_.bad_coordinates = true;
      } else {
        line_.emplace_back(numbers_[0], numbers_[1]);
      }
      numbers_.clear();
    } else if (!line_.empty()) {
      feature_.lines.push_back(std::move(line_));
      line_.clear();
    }
  }
  bool number(double value, const std::string& written) {
    if (!stack_.empty() && stack_.back().part == Part::coordinates) {
      numbers_.push_back(value);
      return true;
    }
    return scalar(written);
  }
  bool scalar(const std::string& value) {
    if (stack_.empty()) return true;
    const Frame& top = stack_.back();
    if (top.part == Part::coordinates) feature_.bad_coordinates = true;
    if (top.part == Part::properties) feature_.properties[top.key] = value;
    if (top.part == Part::geometry && top.key == "type") feature_.geometry = value;
    if (top.part == Part::root && top.key == "type") root_type = value;
    return true;
  }

  const std::size_t* passed_;
  std::function<bool(const Feature&)> take_;
  std::vector<Frame> stack_;
  Feature feature_;
  std::vector<double> numbers_;
  std::vector<Position> line_;
};

class GeoJsonRoads {
 public:
  GeoJsonRoads(const ReadOptions& options, const Classes& classes, const text::SourceSet& sources, int file,
               text::Diagnostics& diagnostics)
      : classes_(classes), sources_(sources), file_(file), diagnostics_(diagnostics), judge_(classes, diagnostics) {
    data_.format = "GeoJSON";
    data_.drawn = true;
    for (const std::string& role : column_roles()) {
      if (!role.starts_with("road.")) continue;
      // Roads are as long as their lines, unless somebody says where it is stated otherwise.
      const bool length = role == "road.km" || role == "road.metres";
      if (!length || options.columns.count(role) != 0) names_[role.substr(5)] = names_of(role, options);
    }
  }

  bool take(const Feature& feature);
  RoadData result(std::vector<std::string> notes);
  const std::set<std::string>& seen() const { return seen_; }
  std::int64_t features() const { return features_; }

 private:
  std::string property(const Feature& feature, const std::string& role) const;
  std::optional<double> number(const Feature& feature, const std::string& role, double least, double most);
  void add_line(const std::vector<Position>& line, double share, const RoadFacts& facts, const Way& way);
  std::int32_t vertex(const Position& position);
  double km_of(const std::vector<Position>& line) const;

  const Classes& classes_;
  const text::SourceSet& sources_;
  int file_;
  text::Diagnostics& diagnostics_;
  Judge judge_;
  RoadData data_;
  std::map<std::string, std::vector<std::string>> names_;
  std::unordered_map<std::string, std::int32_t> vertex_of_;
  std::set<std::string> seen_;  ///< names of properties
  std::int64_t features_ = 0, no_lines_ = 0;
};

std::string GeoJsonRoads::property(const Feature& feature, const std::string& role) const {
  const auto names = names_.find(role);
  if (names == names_.end()) return {};
  for (const std::string& name : names->second) {
    const auto found = feature.properties.find(name);
    if (found != feature.properties.end()) return found->second;
  }
  return {};
}

std::optional<double> GeoJsonRoads::number(const Feature& feature, const std::string& role, double least, double most) {
  const std::string value = property(feature, role);
  if (value.empty()) return std::nullopt;
  const auto parsed = text::csv_number(value);
  if (parsed && *parsed >= least && *parsed <= most) return parsed;
  diagnostics_.error(sources_.place(file_, feature.begin), parsed ? "out-of-range" : "number-malformed",
                     fmt::format("feature {}: '{}' is a number from {:g} to {:g}, got '{}'", features_, role, least,
                                 most, value.substr(0, 40)));
  return std::nullopt;
}

std::int32_t GeoJsonRoads::vertex(const Position& position) {
  const auto [longitude, latitude] = position;
  std::string id = position_id(latitude, longitude);
  const auto [found, fresh] = vertex_of_.try_emplace(id, static_cast<std::int32_t>(data_.vertices.size()));
  if (fresh) {
    data_.ids.push_back(std::move(id));
    // As the id has it, so that which of two nearly equal positions came first is of no account.
    data_.vertices.push_back({static_cast<double>(std::llround(latitude * 1e7)) / 1e7,
                              static_cast<double>(std::llround(longitude * 1e7)) / 1e7, true});
  }
  return found->second;
}

double GeoJsonRoads::km_of(const std::vector<Position>& line) const {
  double km = 0;
  for (std::size_t i = 1; i < line.size(); ++i) {
    km += network::great_circle_km(line[i - 1].second, line[i - 1].first, line[i].second, line[i].first);
  }
  return km;
}

/// `share`: kilometres of road to a kilometre of line.
void GeoJsonRoads::add_line(const std::vector<Position>& line, double share, const RoadFacts& facts, const Way& way) {
  const double whole = km_of(line);
  for (std::size_t i = 1; i < line.size(); ++i) {
    const double km = network::great_circle_km(line[i - 1].second, line[i - 1].first, line[i].second, line[i].first);
    RoadFacts part = facts;
    if (facts.minutes) part.minutes = whole > 0 ? *facts.minutes * km / whole : 0;
    Segment segment = make_segment(vertex(line[i - 1]), vertex(line[i]), km * share, way, part, classes_);
    segment.origin = static_cast<std::int32_t>(data_.origins.size()) - 1;
    if (segment.from != segment.to) data_.segments.push_back(segment);
  }
}

bool GeoJsonRoads::take(const Feature& feature) {
  ++features_;
  for (const auto& one : feature.properties) seen_.insert(one.first);
  if (feature.geometry != "LineString" && feature.geometry != "MultiLineString") {
    ++no_lines_;
    return true;
  }
  const text::Place place = sources_.place(file_, feature.begin);
  const std::size_t before = diagnostics_.error_count();
  if (feature.bad_coordinates) {
    diagnostics_.error(place, "geojson", fmt::format("feature {}: its coordinates are no list of positions", features_),
                       "a position is [longitude, latitude]");
    return diagnostics_.error_count() < kMostErrors;
  }
  for (const auto& line : feature.lines) {
    for (const auto& [longitude, latitude] : line) {
      if (std::abs(longitude) <= 180 && std::abs(latitude) <= 90) continue;
      diagnostics_.error(place, "out-of-range",
                         fmt::format("feature {}: [{:g}, {:g}] is no longitude and latitude in degrees", features_,
                                     longitude, latitude),
                         "GeoJSON has WGS 84 degrees, longitude first");
      return diagnostics_.error_count() < kMostErrors;
    }
  }
  RoadFacts facts;
  const std::string id = property(feature, "id");
  facts.label = id.empty() ? fmt::format("feature {}", features_) : fmt::format("road {}", id);
  facts.place = place;
  facts.road_class = property(feature, "class");
  facts.surface = property(feature, "surface");
  facts.smoothness = property(feature, "smoothness");
  facts.oneway = property(feature, "oneway");
  facts.km = number(feature, "km", 0, 100'000);
  if (const auto metres = number(feature, "metres", 0, 1e8)) facts.km = *metres / 1000;
  facts.minutes = number(feature, "minutes", 0, 1e6);
  facts.kmh = number(feature, "kmh", 0.1, 1000);
  const auto way = judge_.judge(facts, place, place);
  if (diagnostics_.error_count() > before) return diagnostics_.error_count() < kMostErrors;
  if (!way) return true;
  data_.origins.push_back({facts.label, place});
  double drawn = 0;
  for (const auto& line : feature.lines) drawn += km_of(line);
  const double share = facts.km && drawn > 0 ? *facts.km / drawn : 1;
  for (const auto& line : feature.lines) {
    RoadFacts part = facts;
    if (facts.minutes && drawn > 0) part.minutes = *facts.minutes * km_of(line) / drawn;
    add_line(line, share, part, *way);
  }
  return true;
}

RoadData GeoJsonRoads::result(std::vector<std::string> notes) {
  data_.notes = std::move(notes);
  if (no_lines_ > 0) data_.notes.push_back(fmt::format("{} features that are no lines left out", no_lines_));
  data_.other_classes = judge_.left_out();
  return std::move(data_);
}

}  // namespace

std::optional<RoadData> read_geojson_roads(const std::filesystem::path& path, const ReadOptions& options,
                                           const Classes& classes, text::SourceSet& sources,
                                           text::Diagnostics& diagnostics) {
  std::vector<std::string> notes;
  const auto file = load(path, options.encoding, sources, diagnostics, notes);
  if (!file) return std::nullopt;
  const std::string_view text = sources.text(*file);
  GeoJsonRoads roads(options, classes, sources, *file, diagnostics);
  std::size_t passed = 0;
  FeatureReader reader(&passed, [&](const Feature& feature) { return roads.take(feature); });
  const bool read = Json::sax_parse(Cursor(text.data(), &passed), Cursor(text.data() + text.size(), &passed), &reader);
  if (!read && !reader.fault.empty()) {
    diagnostics.error(sources.place(*file, reader.fault_at), "json", reader.fault);
  } else if (!diagnostics.has_errors() && (!reader.has_features || reader.root_type != "FeatureCollection")) {
    diagnostics.error({*file, 1, 1, 0}, "geojson", "a GeoJSON file of roads is a FeatureCollection");
  }
  for (const auto& [role, name] : options.columns) {
    if (!role.starts_with("road.") || roads.features() == 0 || roads.seen().count(name) != 0) continue;
    diagnostics.error({*file, 1, 1, 0}, "missing-column", fmt::format("no feature has a property '{}'", name),
                      text::did_you_mean(name, std::vector<std::string>(roads.seen().begin(), roads.seen().end())));
  }
  if (diagnostics.has_errors()) return std::nullopt;
  return roads.result(std::move(notes));
}

}  // namespace taji::import
