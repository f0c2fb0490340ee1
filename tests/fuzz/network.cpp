// Network files that a scenario names.
#include <stdexcept>
#include <taji/model/model.hpp>
#include <taji/scenario/read.hpp>

#include "fuzz/fuzz.hpp"

using namespace taji;

namespace {

const std::string kScenario =
    "taji: 1\nname: N\nstart: 2026-01-12\nhorizon: 20 d\nnetwork: {file: net.yaml}\n"
    "fleet: [{corridor: s, trucks: 20, capacity: 40 kl, product: diesel}]\n"
    "corridors: {s: {source: depot, city: city, convoy: {target: 5}}}\n"
    "cities: {city: {stock: {diesel: {initial: 1 Ml}}, demand: {all: {diesel: 90 kl/d}}}}\n";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::filesystem::path folder = fuzz::own_folder();
  fuzz::write_seed(folder / "net.yaml", fuzz::as_text(data, size));
  scenario::ReadOptions options;
  options.root = folder;
  const auto result = scenario::read_scenario_text((folder / "s.yaml").string(), kScenario, options);
  fuzz::demand(result.scenario.has_value() != result.diagnostics.has_errors());
  fuzz::check_shown(result.diagnostics, result.sources);
  if (!result.scenario) return 0;
  try {
    (void)model::compile(*result.scenario);
  } catch (const std::invalid_argument&) {
  }
  return 0;
}
