// Tables of roads and of places that a scenario names, two in one input; without the second, places are those of the
// roads.
#include <taji/scenario/read.hpp>

#include "fuzz/tables.hpp"

using namespace taji;

namespace {

std::string scenario_of(bool with_places) {
  return std::string("taji: 1\nname: N\nstart: 2026-01-12\nhorizon: 20 d\nnetwork: {road_table: roads.csv") +
         (with_places ? ", place_table: places.csv" : "") +
         "}\nfleet: [{corridor: s, trucks: 20, capacity: 40 kl, product: diesel}]\n"
         "corridors: {s: {source: depot, city: city, convoy: {target: 5}}}\n"
         "cities: {city: {stock: {diesel: {initial: 1 Ml}}, demand: {all: {diesel: 90 kl/d}}}}\n";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::filesystem::path folder = fuzz::own_folder();
  const auto [roads, places] = fuzz::two_tables(fuzz::as_text(data, size));
  fuzz::write_seed(folder / "roads.csv", roads);
  fuzz::write_seed(folder / "places.csv", places);
  scenario::ReadOptions options;
  options.root = folder;
  const auto result = scenario::read_scenario_text((folder / "s.yaml").string(), scenario_of(!places.empty()), options);
  fuzz::demand(result.scenario.has_value() != result.diagnostics.has_errors());
  fuzz::check_shown(result.diagnostics, result.sources);
  return 0;
}
