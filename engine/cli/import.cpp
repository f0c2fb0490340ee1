#include <fmt/format.h>

#include <algorithm>
#include <cli/load.hpp>
#include <cli/parse.hpp>
#include <cli/status.hpp>
#include <cli/terminal.hpp>
#include <filesystem>
#include <taji/import/network.hpp>
#include <taji/import/read.hpp>
#include <taji/import/write.hpp>
#include <taji/output/import_text.hpp>
#include <taji/text/commas.hpp>
#include <taji/text/file.hpp>
#include <taji/text/units.hpp>

namespace taji::cli {
namespace {

namespace fs = std::filesystem;

constexpr About kAbout = {"taji import FILE [FILE] -o NETWORK.yaml [OPTIONS]",
                          "Road data (CSV nodes and edges, GeoJSON, .osm, .osm.pbf) to a network file.",
                          {"taji import nodes.csv edges.csv -o network.yaml",
                           "taji import mali.osm.pbf --places cities.csv --trim -o mali.yaml"}};

/// More roads than that are written as tables.
constexpr std::size_t kMostListed = 2'000;

struct Options {
  std::vector<std::string> files, columns, classes, speeds;
  std::string out, name, places, snap = "10 km", encoding = "auto", too_short = "keep", connected = "strong",
                                 as = "auto";
  double winding = 1;
  bool trim = false, json = false, quiet = false, no_color = false;
};

void add_options(CLI::App& app, Options& options) {
  app.add_option("FILE", options.files, "road data")->required()->expected(1, 2);
  app.add_option("-o,--out", options.out, "network file to write")->type_name("FILE")->required();
  const auto many = [&](const char* name, std::vector<std::string>& into, const char* words, const char* type) {
    app.add_option(name, into, words)->type_name(type)->expected(1)->take_all();
  };
  const auto one_of = [&](const char* name, std::string& into, const char* words, std::vector<std::string> values) {
    app.add_option(name, into, words)->type_name("WORD")->check(CLI::IsMember(std::move(values)));
  };
  app.add_option("--name", options.name, "of the network")->type_name("TEXT");
  app.add_option("--places", options.places, "CSV of places to find: name, lat, lon")->type_name("FILE");
  app.add_option("--snap", options.snap, "no place is moved farther (10 km)")->type_name("KM");
  many("--column", options.columns, "what a column is called; repeatable", "WHAT=NAME");
  many("--class", options.classes, "CLASS or off, for roads of VALUE or none; repeatable", "VALUE=CLASS");
  many("--speed", options.speeds, "'CLASS=20 km/h, 28 km/h': loaded, empty", "TEXT");
  app.add_option("--winding", options.winding, "km of a road without a length, by straight km (1)")
      ->type_name("FACTOR")
      ->check(CLI::Range(1.0, 10.0));
  one_of("--short", options.too_short, "than straight: keep, repair or refuse (keep)", {"keep", "repair", "refuse"});
  one_of("--connected", options.connected, "part kept: strong, weak or all (strong)", {"strong", "weak", "all"});
  app.add_flag("--trim", options.trim, "only roads on ways between named places");
  one_of("--as", options.as, "yaml or tables; auto: tables above 2,000 roads", {"auto", "yaml", "tables"});
  one_of("--encoding", options.encoding, "utf-8 or latin-1 (auto)", {"auto", "utf-8", "latin-1"});
  app.add_flag("--json", options.json, "what was done as JSON on stdout");
  app.add_flag("-q,--quiet", options.quiet, "no warnings");
  app.add_flag("--no-color", options.no_color, "no colours (as with NO_COLOR set)");
}

/// The two sides of the last `=`.
std::pair<std::string, std::string> sides(const std::string& word, const char* option, const char* example) {
  const std::size_t equals = word.rfind('=');
  if (equals != std::string::npos && equals > 0 && equals + 1 < word.size()) {
    return {word.substr(0, equals), word.substr(equals + 1)};
  }
  throw Stop(kUsage, fmt::format("taji import: {} wants {}, got '{}'", option, example, word));
}

double quantity(const std::string& word, text::Dimension dimension, const char* option) {
  const auto parsed = text::parse_quantity(word, dimension);
  if (const auto* problem = std::get_if<text::UnitError>(&parsed)) {
    throw Stop(kUsage, fmt::format("taji import: {}: '{}' {}{}{}", option, word, problem->message,
                                   problem->suggestion.empty() ? "" : "; ", problem->suggestion));
  }
  const double value = std::get<double>(parsed);
  if (!(value > 0)) throw Stop(kUsage, fmt::format("taji import: {}: '{}' is not above 0", option, word));
  return value;
}

/// "km" is road.km; "id" could be three things.
std::string role_of(const std::string& word) {
  const std::vector<std::string>& roles = import::column_roles();
  if (std::find(roles.begin(), roles.end(), word) != roles.end()) return word;
  std::vector<std::string> meant;
  for (const std::string& role : roles) {
    if (role.ends_with("." + word)) meant.push_back(role);
  }
  if (meant.size() == 1) return meant[0];
  if (!meant.empty()) {
    throw Stop(kUsage, fmt::format("taji import: --column {}=: which one, {}?", word, fmt::join(meant, " or ")));
  }
  std::vector<std::string> known = roles;
  for (const std::string& role : roles) known.push_back(role.substr(role.find('.') + 1));
  const std::string suggestion = text::did_you_mean(word, known);
  throw Stop(kUsage, fmt::format("taji import: --column: '{}' is nothing that a column can hold{}{}", word,
                                 suggestion.empty() ? "" : "; ", suggestion));
}

import::ReadOptions read_options(const Options& options){import::ReadOptions read;
if (options.encoding != "auto") {
  read.encoding = options.encoding == "utf-8" ? import::Encoding::utf8 : import::Encoding::latin1;
}
for (const std::string& word : options.columns) {
  const std::size_t equals = word.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == word.size()) {
    throw Stop(kUsage, fmt::format("taji import: --column wants WHAT=NAME, as in km=length_km; got '{}'", word));
  }
  read.columns[role_of(word.substr(0, equals))] = word.substr(equals + 1);
}
read.winding = options.winding;
return read;
}  // namespace

import::Classes read_classes(const Options& options){import::Classes classes;
for (const std::string& word : options.speeds) {
  const auto [road_class, speeds] = sides(word, "--speed", "CLASS=SPEED, as in 'laterite=20 km/h, 28 km/h'");
  const std::vector<std::string> parts = text::split_at_commas(speeds);
  if (parts.size() > 2) throw Stop(kUsage, fmt::format("taji import: --speed: '{}' is more than two speeds", speeds));
  const double loaded = quantity(parts[0], text::Dimension::speed, "--speed");
  classes.set_speed(road_class, loaded,
                    parts.size() == 2 ? quantity(parts[1], text::Dimension::speed, "--speed") : loaded);
}
for (const std::string& word : options.classes) {
  const auto [value, road_class] = sides(word, "--class", "VALUE=CLASS, as in track=unpaved");
  if (value == "none") {
    classes.set_default(road_class);
  } else {
    classes.map(value, road_class);
  }
}
if (const std::string one = classes.without_speed(); !one.empty()) {
  throw Stop(kUsage,
             fmt::format("taji import: class '{}' has no speed; --speed '{}=20 km/h, 28 km/h' gives it one", one, one));
}
return classes;
}  // namespace taji::cli

bool ends_with_any(const std::string& file, std::initializer_list<const char*> endings) {
  return std::any_of(endings.begin(), endings.end(), [&](const char* ending) { return file.ends_with(ending); });
}

std::optional<import::RoadData> read_roads(const Options& options, const import::ReadOptions& read,
                                           const import::Classes& classes, text::SourceSet& sources,
                                           text::Diagnostics& diagnostics) {
  const std::string& first = options.files[0];
  if (ends_with_any(first, {".csv", ".CSV"})) {
    return import::read_csv_roads({options.files.begin(), options.files.end()}, read, classes, sources, diagnostics);
  }
  const bool osm = ends_with_any(first, {".osm", ".osm.gz", ".osm.bz2", ".pbf"});
  if (!osm && !ends_with_any(first, {".geojson", ".json"})) {
    throw Stop(kUsage, fmt::format("taji import: what '{}' holds should be seen by its ending: .csv, .geojson, .osm, "
                                   ".osm.gz, .osm.bz2 or .osm.pbf",
                                   first));
  }
  if (options.files.size() > 1) {
    throw Stop(kUsage, "taji import: two files are a table of nodes and one of roads, both .csv");
  }
  return osm ? import::read_osm_roads(first, classes, sources, diagnostics)
             : import::read_geojson_roads(first, read, classes, sources, diagnostics);
}

import::BuildOptions build_options(const Options& options){import::BuildOptions build;
build.too_short = options.too_short == "repair"   ? import::Short::repair
                  : options.too_short == "refuse" ? import::Short::refuse
                                                  : import::Short::keep;
build.connected = options.connected == "weak"  ? import::Connected::weak
                  : options.connected == "all" ? import::Connected::all
                                               : import::Connected::strong;
build.snap_km = quantity(options.snap, text::Dimension::length, "--snap");
build.trim = options.trim;
return build;
}

/// Short roads are named one by one, the first of them.
void warn_of_short(const import::Network& network, text::Diagnostics& diagnostics) {
  constexpr std::size_t kMost = 20;
  for (std::size_t i = 0; i < std::min(kMost, network.too_short.size()); ++i) {
    const import::ShortRoad& road = network.too_short[i];
    diagnostics.warning(road.place, "shorter-than-straight", road.sentence(),
                        i == 0 ? "--short repair takes the straight line, --short refuse stops here" : "");
  }
  if (network.too_short.size() > kMost) {
    diagnostics.warning({}, "shorter-than-straight",
                        fmt::format("{} roads more are shorter than the straight line; --json lists all",
                                    network.too_short.size() - kMost));
  }
}

[[noreturn]] void stop(text::Diagnostics& diagnostics, const text::SourceSet& sources, const Options& options) {
  say(text::render(diagnostics, sources, use_color(stderr_is_terminal(), options.no_color)));
  throw Stop(kBadInput, error_count(diagnostics.error_count()) + "; nothing was written");
}

/// Beside NETWORK.yaml: NETWORK-roads.csv.
fs::path beside(const fs::path& out, const char* ending) {
  return out.parent_path() / (out.stem().string() + ending);
}

void write(const Options& options, const import::Classes& classes, bool tables, const import::Head& head,
           output::ImportReport& report) {
  const import::Network& network = report.network;
  const fs::path out = options.out;
  const std::string file = out.filename().string();
  text::write_file_atomically(out, import::network_yaml(network, classes, head, !tables));
  report.files.emplace_back(out.string(), tables ? "network file: the speeds of road classes" : "network file");
  if (!tables) {
    report.use = {fmt::format("network: {}", file)};
    return;
  }
  const fs::path roads = beside(out, "-roads.csv"), places = beside(out, "-places.csv");
  text::write_file_atomically(roads, import::road_table(network, classes));
  text::write_file_atomically(places, import::place_table(network));
  report.files.emplace_back(roads.string(), "table of roads");
  report.files.emplace_back(places.string(), "table of places");
  report.use = {"network:", fmt::format("  file: {}", file), fmt::format("  road_table: {}", roads.filename().string()),
                fmt::format("  place_table: {}", places.filename().string())};
}

}  // namespace

int import(const Words& words) {
  CLI::App app;
  Options options;
  add_options(app, options);
  if (const auto status = parse(app, kAbout, words)) return *status;
  const import::ReadOptions read = read_options(options);
  const import::Classes classes = read_classes(options);
  const import::BuildOptions build = build_options(options);
  text::SourceSet sources;
  text::Diagnostics diagnostics;
  auto data = read_roads(options, read, classes, sources, diagnostics);
  if (data && !options.places.empty()) {
    if (auto places = import::read_places(options.places, read, sources, diagnostics)) {
      data->loose.insert(data->loose.end(), places->begin(), places->end());
    }
  }
  if (!data || diagnostics.has_errors()) stop(diagnostics, sources, options);
  const std::string format = data->format;
  std::vector<std::string> notes = data->notes;
  const auto other_classes = data->other_classes;
  const auto network = import::build_network(std::move(*data), classes, build, diagnostics);
  if (!network) stop(diagnostics, sources, options);
  if (build.too_short == import::Short::keep) warn_of_short(*network, diagnostics);
  if (!options.quiet) say(text::render(diagnostics, sources, use_color(stderr_is_terminal(), options.no_color)));
  import::Head head;
  head.name = options.name.empty() ? fs::path(options.out).stem().string() : options.name;
  for (const std::string& file : options.files) {
    head.made_of += (head.made_of.empty() ? "" : " and ") + fs::path(file).filename().string();
  }
  if (format == "OpenStreetMap") head.licence = "Roads (c) OpenStreetMap contributors, Open Database License (ODbL)";
  const bool tables = options.as == "tables" || (options.as == "auto" && network->roads.size() > kMostListed);
  output::ImportReport report{head.name, format, *network, classes, std::move(notes), other_classes, {}, {}};
  write(options, classes, tables, head, report);
  print(options.json ? output::import_json(report) : output::import_text(report));
  return kFine;
}

}  // namespace taji::cli
