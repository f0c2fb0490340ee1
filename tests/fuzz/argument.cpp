// What a command line may hold: conditions, parameters of a grid, lists, changes of a scenario. The first byte says
// which.
#include <cli/condition.hpp>
#include <cli/fail_if.hpp>
#include <cli/status.hpp>
#include <taji/scenario/plan.hpp>
#include <taji/text/commas.hpp>

#include "fuzz/fuzz.hpp"

using namespace taji;

namespace {

const std::string kScenario =
    "taji: 1\nname: N\nstart: 2026-01-12\nhorizon: 20 d\nnetwork: {places: {d: ~, c: ~}, roads: [{id: r, from: d, "
    "to: c, km: 100, interdiction: 5 %}]}\nfleet: [{corridor: s, trucks: 20, capacity: 40 kl, product: diesel}]\n"
    "corridors: {s: {source: d, city: c, convoy: {target: 5}}}\n"
    "cities: {c: {stock: {diesel: {initial: 1 Ml}}, demand: {all: {diesel: 90 kl/d}}}}\n";

const std::string kSummary =
    R"({"cities":{"c":{"diesel":{"p_dry":{"30d":{"value":0.5,"se":0.1}},"unserved_l":{"mean":5,"se":1},)"
    R"("first_stockout_days":{"p_never":0.5,"quantiles":{"0.05":12.5,"0.95":null}},)"
    R"("classes":{"a.b":{"need_l":{"mean":3,"se":1}}}},"services":{"power":{"hours":{"mean":3,"se":null}}}}},)"
    R"("corridors":{"s":{"deliveries_l":{"mean":1,"se":1}}}})";

void condition(const std::string& text) {
  try {
    const auto read = cli::parse_condition("--fail-if", text);
    cli::check_fail_if(read, kSummary);
    (void)cli::held(read, kSummary);
  } catch (const cli::Stop& stop) {
    fuzz::demand(*stop.what() != '\0');
  }
}

void change(const std::string& text) {
  const std::size_t at = text.find('=');
  if (at == std::string::npos) return;
  scenario::ReadOptions options;
  options.overrides = {{text.substr(0, at), text.substr(at + 1)}};
  const auto result = scenario::read_scenario_text("f.yaml", kScenario, options);
  fuzz::demand(result.scenario.has_value() != result.diagnostics.has_errors());
  fuzz::check_shown(result.diagnostics, result.sources);
}

void parameter(const std::string& text) {
  text::SourceSet sources;
  text::Diagnostics diagnostics;
  const auto read = scenario::read_parameter(sources, text, diagnostics, "--grid");
  fuzz::demand(read.has_value() != diagnostics.has_errors());
  fuzz::check_shown(diagnostics, sources);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text = fuzz::as_text(data + 1, size - 1);
  switch (*data) {
    case 'f':
      condition(text);
      break;
    case 's':
      change(text);
      break;
    case 'g':
      parameter(text);
      break;
    default:
      (void)text::split_at_commas(text);
  }
  return 0;
}
