#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cli/measures.hpp>
#include <cli/parse.hpp>
#include <cli/result_folder.hpp>
#include <cli/status.hpp>
#include <cli/sweep_plan.hpp>
#include <cli/terminal.hpp>
#include <set>
#include <taji/study/design.hpp>

namespace taji::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kNothing = "nothing was run";

/// Throws Stop with all that is wrong, if anything is.
void check(text::Diagnostics& diagnostics, const text::SourceSet& sources, const SweepOptions& options, Status status) {
  if (!diagnostics.has_errors()) return;
  diagnostics.sort();
  say(text::render(diagnostics, sources, use_color(stderr_is_terminal(), options.scenario.no_color)));
  throw Stop(status, fmt::format("{}; {}", error_count(diagnostics.error_count()), kNothing));
}

/// A plan that the options make of a scenario.
scenario::PlanReadResult plan_of_options(const SweepOptions& options) {
  scenario::PlanReadResult result;
  scenario::Plan plan;
  plan.scenario = options.scenario.file;
  const auto add = [&](const std::vector<std::string>& arguments, const char* option, bool range) {
    for (const std::string& argument : arguments) {
      auto parameter = scenario::read_parameter(result.sources, argument, result.diagnostics, option);
      if (!parameter) continue;
      if (range && parameter->kind != scenario::Parameter::Kind::range) {
        result.diagnostics.error(parameter->place, "range",
                                 fmt::format("{} wants PATH=LOW..HIGH:POINTS, as in horizon=30 d..60 d:4", option));
      }
      plan.parameters.push_back(std::move(*parameter));
    }
  };
  add(options.grid, "--grid", false);
  add(options.range, "--range", true);
  check(result.diagnostics, result.sources, options, kUsage);
  if (plan.parameters.empty()) {
    throw Stop(kUsage, fmt::format("{} is a scenario: say what to sweep with --grid PATH=VALUE,VALUE or --range "
                                   "PATH=LOW..HIGH:POINTS, or write a plan (docs/sweeps.md)",
                                   options.scenario.file));
  }
  std::int64_t points = 1;
  for (const scenario::Parameter& parameter : plan.parameters) {
    points = std::min(points * scenario::grid_size(parameter), scenario::kMostPoints + 1);
  }
  if (points > scenario::kMostPoints) {
    throw Stop(kUsage, fmt::format("the grid has more than {} points", scenario::kMostPoints));
  }
  result.plan = std::move(plan);
  return result;
}

scenario::PlanReadResult read_plan(const SweepOptions& options) {
  std::optional<scenario::PlanReadResult> result = scenario::read_plan(options.scenario.file);
  if (!result) return plan_of_options(options);
  if (!options.grid.empty() || !options.range.empty()) {
    throw Stop(kUsage, fmt::format("{} is a plan, which states its own design: --grid and --range go with a scenario",
                                   options.scenario.file));
  }
  check(result->diagnostics, result->sources, options, kBadInput);
  return std::move(*result);
}

/// How the scenario is read at every point: the plan's changes, then those of the command line.
ScenarioOptions base_options(const SweepOptions& options, const scenario::Plan& plan) {
  ScenarioOptions base = options.scenario;
  base.file = plan.scenario.string();
  if (base.variant.empty()) base.variant = plan.variant;
  std::vector<std::string> set;
  for (const auto& [path, value] : plan.set) set.push_back(path + "=" + value);
  base.set.insert(base.set.begin(), set.begin(), set.end());
  return base;
}

/// Faults of a path or a unit, which no value can mend. Others may be those of one point, and are its result.
bool is_fault_of_parameter(const std::string& code) {
  static const std::set<std::string> codes = {"unknown-path", "unknown-key",      "unit-kind",        "unit-missing",
                                              "unit-unknown", "wrong-kind",       "unknown-word",     "override-form",
                                              "unknown-law",  "number-malformed", "date-for-duration"};
  return codes.contains(code);
}

/// Reads the scenario with the first value of each parameter by itself.
void check_parameters(const SweepOptions& options, const ScenarioOptions& base, scenario::PlanReadResult& of,
                      const std::vector<std::string>& first) {
  std::set<std::string> seen;
  for (std::size_t k = 0; k < first.size(); ++k) {
    const scenario::Parameter& parameter = of.plan->parameters[k];
    if (!seen.insert(parameter.path).second) {
      of.diagnostics.error(parameter.place, "duplicate", fmt::format("'{}' is swept twice", parameter.path));
      continue;
    }
    scenario::ReadOptions reading;
    reading.overrides = base.overrides();
    reading.overrides.emplace_back(parameter.path, first[k]);
    reading.variant = base.variant;
    reading.root = base.root;
    reading.check_variants = false;
    const scenario::ReadResult read = scenario::read_scenario(base.file, reading);
    for (const text::Diagnostic& fault : read.diagnostics.list()) {
      if (fault.severity != text::Severity::error || !is_fault_of_parameter(fault.code)) continue;
      of.diagnostics.error(parameter.place, fault.code, fault.message, fault.suggestion);
      break;
    }
  }
  check(of.diagnostics, of.sources, options, kBadInput);
}

/// Whole numbers stay whole.
void know_slots(scenario::Plan& plan, const scenario::Scenario& base) {
  for (scenario::Parameter& parameter : plan.parameters) {
    const auto slot = std::find_if(base.slots.begin(), base.slots.end(),
                                   [&](const scenario::Slot& one) { return one.path == parameter.path; });
    parameter.whole = slot != base.slots.end() && slot->dimension == text::Dimension::count;
  }
}

/// Hashes of all files that a point may read: where the network is swept, more than one network.
std::vector<std::string> inputs_of(const ScenarioOptions& base, const Loaded& loaded, const study::Sweep& sweep) {
  std::set<std::string> hashes;
  const auto add = [&](const std::vector<scenario::InputFile>& inputs) {
    for (const scenario::InputFile& input : inputs) hashes.insert(input.sha256);
  };
  add(loaded.read.inputs);
  for (std::size_t k = 0; k < sweep.paths.size(); ++k) {
    if (sweep.paths[k] != "network" && sweep.paths[k] != "network.file") continue;
    std::set<std::string> values;
    for (const auto& point : sweep.points) values.insert(point[k]);
    for (const std::string& value : values) {
      ScenarioOptions other = base;
      other.set.push_back(sweep.paths[k] + "=" + value);
      add(read(other).inputs);
    }
  }
  return {hashes.begin(), hashes.end()};
}

study::Sweep sweep_of(const SweepOptions& options, const ScenarioOptions& base, scenario::PlanReadResult& of,
                      const Loaded& loaded) {
  scenario::Plan& plan = *of.plan;
  know_slots(plan, *loaded.read.scenario);
  study::Sweep sweep;
  sweep.version = kVersion;
  sweep.scenario_name = loaded.model.name;
  sweep.scenario_sha256 = loaded.sha256();
  sweep.name = plan.name.empty() ? sweep.scenario_name : plan.name;
  sweep.design = std::string(scenario::design_name(plan.design)) + (plan.shift ? "_shifted" : "");
  sweep.variant = base.variant;
  sweep.set = base.overrides();
  sweep.seed = options.seed_given ? options.seed : plan.seed.value_or(options.seed);
  sweep.replications =
      options.replications_given ? options.run.replications : plan.replications.value_or(options.run.replications);
  sweep.keep_columns = options.table || plan.replications_table;
  for (const scenario::Parameter& parameter : plan.parameters) sweep.paths.push_back(parameter.path);
  sweep.points = study::design_points(plan, sweep.seed);
  check_parameters(options, base, of, sweep.points.front());
  sweep.measures = options.measures.empty() ? wanted_measures(plan.measures, loaded.model, AskedBy::plan)
                                            : wanted_measures(options.measures, loaded.model);
  sweep.inputs = inputs_of(base, loaded, sweep);
  sweep.names = names_of(loaded.model);
  sweep.dates = dates_of(loaded.model);
  return sweep;
}

}  // namespace

void add_sweep_options(CLI::App& app, SweepOptions& options) {
  const auto words = [&](const char* name, std::vector<std::string>& to, const char* text, const char* type) {
    app.add_option(name, to, text)->type_name(type)->expected(1)->take_all();
  };
  words("--grid", options.grid, "values of a parameter; repeatable", "PATH=V,V,V");
  words("--range", options.range, "evenly spaced values, as in 0..1:11; repeatable", "PATH=RANGE");
  words("--measure", options.measures, "what to measure (unserved_l); repeatable", "MEASURE");
  app.add_flag("--replications-table", options.table, "also replications.csv");
  app.add_flag("--fresh", options.fresh, "begin anew, whatever the folder holds");
  add_seed(app, options.seed, "seed of all random draws (1)");
  add_run_options(app, options.run);
  add_scenario_options(app, options.scenario);
}

void note_given(const CLI::App& app, SweepOptions& options) {
  options.seed_given = app.count("--seed") > 0;
  options.replications_given = app.count("--replications") > 0;
}

std::string again(const SweepOptions& options) {
  std::string text = options.scenario.again();
  for (const std::string& one : options.grid) text += " --grid " + shell_word(one);
  for (const std::string& one : options.range) text += " --range " + shell_word(one);
  for (const std::string& one : options.measures) text += " --measure " + shell_word(one);
  if (options.table) text += " --replications-table";
  if (options.replications_given) text += fmt::format(" -n {}", options.run.replications);
  if (options.seed_given) text += fmt::format(" --seed {}", options.seed);
  if (!options.run.folder.empty()) text += " -o " + shell_word(options.run.folder);
  return text;
}

PlannedSweep plan_sweep(const SweepOptions& options) {
  scenario::PlanReadResult of = read_plan(options);
  const ScenarioOptions base = base_options(options, *of.plan);
  Loaded loaded = load(base, kNothing);
  PlannedSweep planned;
  planned.plan.sweep = sweep_of(options, base, of, loaded);
  planned.plan.sha256 = output::sweep_sha256(planned.plan.sweep);
  planned.plan.chunks = options.chunks;
  planned.scenario = {base.file, base.root};
  planned.folder = find_folder(options.run.folder, usual_folder(options.scenario).concat("-sweep"));
  planned.plan.scenario = seen_from(planned.folder, base.file);
  planned.plan.root = seen_from(planned.folder, base.root);
  planned.loaded = std::move(loaded);
  return planned;
}

void store_plan(const PlannedSweep& planned, bool fresh) {
  const SweepFolder folder(planned.folder);
  if (fresh) folder.clear();
  const auto there = folder.plan();
  if (there && there->sha256 != planned.plan.sha256) {
    const std::vector<std::string> differences = output::plan_differences(there->sweep, planned.plan.sweep);
    throw Stop(kUsage, fmt::format("{} holds another sweep ({}); -o names another folder, --fresh begins anew",
                                   planned.folder.string(), fmt::join(differences, "; ")));
  }
  folder.write_plan(planned.plan);
}

}  // namespace taji::cli
