#include <fmt/format.h>

#include <cli/branches.hpp>
#include <cli/load.hpp>
#include <cli/parse.hpp>
#include <cli/status.hpp>
#include <cli/sweep_plan.hpp>
#include <cli/terminal.hpp>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace taji::cli {
namespace {

constexpr About kAbout = {"taji validate SCENARIO [OPTIONS]",
                          "Says everything that is wrong with a scenario, or a plan of a sweep, at once.",
                          {"taji validate scenarios/one-road.yaml", "taji validate scenarios/one-road.yaml --json"}};

/// What only the compiled shape shows joins what reading found.
void check_compiles(const ScenarioOptions& options, scenario::ReadResult& result) {
  if (!result.scenario) return;
  try {
    (void)read_branches(options, result, model::compile(*result.scenario), result.diagnostics);
  } catch (const std::invalid_argument& error) {
    result.diagnostics.error({0, 0, 0, 0}, "compile", error.what());
  }
}

std::string list_json(const text::Diagnostics& diagnostics, const text::SourceSet& sources) {
  using Json = nlohmann::ordered_json;
  Json list = Json::array();
  for (const text::Diagnostic& one : diagnostics.list()) {
    const bool placed = one.place.file >= 0;
    list.push_back({{"file", placed ? Json(sources.name(one.place.file)) : Json(nullptr)},
                    {"line", one.place.line},
                    {"column", one.place.column},
                    {"severity", one.severity == text::Severity::error ? "error" : "warning"},
                    {"code", one.code},
                    {"message", one.message},
                    {"suggestion", one.suggestion.empty() ? Json(nullptr) : Json(one.suggestion)}});
  }
  return list.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string counted(std::size_t count, const char* one, const char* many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string contents(const scenario::Scenario& s) {
  std::string text =
      counted(s.network.places.size(), "place", "places") + ", " + counted(s.network.roads.size(), "road", "roads") +
      ", " + counted(s.corridors.size(), "corridor", "corridors") + ", " + counted(s.cities.size(), "city", "cities");
  if (!s.zones.empty()) text += ", " + counted(s.zones.size(), "zone", "zones");
  if (!s.timeline.empty()) text += ", " + counted(s.timeline.size(), "dated change", "dated changes");
  if (!s.variants.empty()) text += ", " + counted(s.variants.size(), "variant", "variants");
  return text;
}

/// Shows what was found, as asked for.
Status told(const ScenarioOptions& options, const text::Diagnostics& diagnostics, const text::SourceSet& sources) {
  const bool bad = diagnostics.has_errors();
  if (options.json) {
    print(list_json(diagnostics, sources));
    return bad ? kBadInput : kFine;
  }
  if (bad || !options.quiet) {
    say(text::render(diagnostics, sources, use_color(stderr_is_terminal(), options.no_color)));
  }
  if (bad) say(error_count(diagnostics.error_count()) + "\n");
  return bad ? kBadInput : kFine;
}

/// A plan is looked through as before a sweep. What is wrong with the files and measures it names is told as there, on
/// stderr; the list for programs then has its last line.
int validate_plan(const ScenarioOptions& options, scenario::PlanReadResult& plan) {
  plan.diagnostics.sort();
  if (plan.diagnostics.has_errors()) return told(options, plan.diagnostics, plan.sources);
  SweepOptions sweep;
  sweep.scenario = options;
  try {
    const PlannedSweep planned = plan_sweep(sweep);
    if (options.json) return told(options, plan.diagnostics, plan.sources);
    const auto& made = planned.plan.sweep;
    print(fmt::format(
        "{}: fine: a plan of {} of {}, {} of {}\n", options.file, counted(made.points.size(), "point", "points"),
        counted(made.paths.size(), "parameter", "parameters"),
        counted(static_cast<std::size_t>(made.replications), "replication", "replications"), made.scenario_name));
    return kFine;
  } catch (const Stop& stop) {
    if (!options.json) throw;
    text::Diagnostics last;
    last.error({0, 0, 0, 0}, "plan", stop.what());
    (void)told(options, last, plan.sources);
    return stop.status;
  }
}

}  // namespace

int validate(const Words& words) {
  CLI::App app;
  ScenarioOptions options;
  add_scenario_options(app, options);
  if (const auto status = parse(app, kAbout, words)) return *status;
  if (auto plan = scenario::read_plan(options.file)) return validate_plan(options, *plan);
  scenario::ReadResult result = read(options);
  check_compiles(options, result);
  result.diagnostics.sort();
  const Status status = told(options, result.diagnostics, result.sources);
  if (status != kFine || options.json) return status;
  print(fmt::format("{}: fine: {}\n", options.file, contents(*result.scenario)));
  return kFine;
}

}  // namespace taji::cli
