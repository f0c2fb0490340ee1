#include <fmt/format.h>

#include <algorithm>
#include <cli/ensemble_options.hpp>
#include <cli/interrupt.hpp>
#include <cli/load.hpp>
#include <cli/measures.hpp>
#include <cli/parse.hpp>
#include <cli/progress.hpp>
#include <cli/result_folder.hpp>
#include <cli/status.hpp>
#include <cli/terminal.hpp>
#include <taji/output/sensitivity_text.hpp>
#include <taji/output/wording.hpp>
#include <taji/study/sensitivity.hpp>

namespace taji::cli {
namespace {

namespace fs = std::filesystem;
using study::Method;

constexpr About kAbout = {"taji sensitivity SCENARIO [OPTIONS]",
                          "Which uncertain inputs move the results, and how much is chance.",
                          {"taji sensitivity scenarios/one-road.yaml -n 64",
                           "taji sensitivity scenarios/one-road.yaml -n 64 --method tornado"}};

/// Tables of the text when nobody asked for measures.
constexpr std::size_t kShownUnasked = 3;
/// Rows of a design when nobody said how many.
constexpr std::int64_t kSobolRows = 1024, kMorrisRows = 200, kTornadoRows = 1000;

struct Options {
  ScenarioOptions scenario;
  std::uint64_t seed = 1;
  RunOptions run;
  std::string method = "sobol";
  std::vector<std::string> parameters, measures;
  std::int64_t rows = 0;  ///< 0: as many as the method usually takes
};

void add_options(CLI::App& app, Options& options) {
  app.add_option("--method", options.method, "sobol (usual), morris or tornado")->type_name("METHOD");
  app.add_option("--parameter", options.parameters, "make a number an uncertain input; repeatable")
      ->type_name("PATH=LAW")
      ->expected(1)
      ->take_all();
  app.add_option("--measure", options.measures, "what to explain (unserved_l); repeatable")
      ->type_name("MEASURE")
      ->expected(1)
      ->take_all();
  add_seed(app, options.seed, "seed of all random draws (1)");
  app.add_option("-n,--rows", options.rows, "rows of the design (1024, 200, 1000 by method)")
      ->type_name("N")
      ->transform(whole_number(2, 10'000'000));
  add_jobs(app, options.run.jobs);
  app.add_option("-o,--output", options.run.folder, "result folder (out/FILE-sensitivity)")->type_name("DIR");
  add_time_limit(app);
  add_scenario_options(app, options.scenario);
}

Method method_of(const Options& options) {
  const std::vector<std::string> names = {"sobol", "morris", "tornado"};
  const auto found = std::find(names.begin(), names.end(), options.method);
  if (found == names.end()) {
    const std::string hint = text::did_you_mean(options.method, names);
    throw Stop(kUsage, fmt::format("--method wants sobol, morris or tornado, got '{}'{}{}", options.method,
                                   hint.empty() ? "" : "; ", hint));
  }
  return static_cast<Method>(found - names.begin());
}

std::int64_t usual_rows(Method method) {
  switch (method) {
    case Method::sobol:
      return kSobolRows;
    case Method::morris:
      return kMorrisRows;
    case Method::tornado:
      break;
  }
  return kTornadoRows;
}

/// `--parameter path=LAW` as a change of the scenario, path={uncertain: LAW}. Throws Stop.
std::string as_uncertain(const std::string& word) {
  const std::size_t equals = word.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == word.size()) {
    throw Stop(kUsage, fmt::format("--parameter wants PATH=LAW, got '{}'; for example "
                                   "--parameter 'corridors.south.convoy.target={{uniform: [30, 90]}}'",
                                   word));
  }
  const std::string law = word.substr(equals + 1);
  const bool whole = law.find("uncertain:") != std::string::npos;
  return word.substr(0, equals + 1) + (whole ? law : "{uncertain: " + law + "}");
}

std::string again(const Options& options, const ScenarioOptions& as_given) {
  std::string text = fmt::format("taji sensitivity {} --method {}", as_given.again(), options.method);
  for (const std::string& parameter : options.parameters) text += " --parameter " + shell_word(parameter);
  for (const std::string& measure : options.measures) text += " --measure " + shell_word(measure);
  text += fmt::format(" -n {} --seed {}", options.rows, options.seed);
  if (!options.run.folder.empty()) text += " -o " + shell_word(options.run.folder);
  return text;
}

/// What it will cost, before it does.
void say_cost(const Options& options, const model::Model& model, Method method) {
  if (options.scenario.quiet) return;
  const std::int64_t columns = study::sensitivity_columns(method, model.uncertain.size());
  say(fmt::format("{} uncertain input{}: {} rows of {} = {} replications\n", model.uncertain.size(),
                  model.uncertain.size() == 1 ? "" : "s", output::thousands(options.rows), columns,
                  output::thousands(options.rows * columns)));
}

study::Sensitivity simulate(const Options& options, const model::Model& model,
                            const std::vector<study::Measure>& measures, Method method, Progress& progress) {
  const ensemble::Options run = ensemble_options(options.run, options.seed, progress);
  try {
    study::Sensitivity result = study::sensitivity(model, measures, method, options.rows, run);
    progress.clear();
    return result;
  } catch (const std::invalid_argument& error) {
    progress.clear();
    throw Stop(run.stop->load() ? kInterrupted : kBadInput, fmt::format("{}; nothing was written", error.what()));
  }
}

output::SensitivityContext make_context(const Options& options, const Loaded& loaded) {
  output::SensitivityContext context;
  context.scenario_name = loaded.model.name;
  context.scenario_sha256 = loaded.sha256();
  context.changes = options.scenario.overrides();
  for (const auto& input : loaded.model.uncertain) {
    context.ranges.emplace_back(output::input_at_level(loaded.model, input, 0.05),
                                output::input_at_level(loaded.model, input, 0.95));
  }
  context.most_measures = options.measures.empty() ? kShownUnasked : 0;
  return context;
}

void report_failures(const study::Sensitivity& result) {
  constexpr std::size_t kShown = 3;
  const auto& failures = result.failures;
  for (std::size_t i = 0; i < std::min(kShown, failures.size()); ++i) {
    say(fmt::format("row {}, run {} of the design (seed {}) failed: {}\n", failures[i].replication / result.columns,
                    failures[i].replication % result.columns, result.seed, failures[i].message));
  }
  if (failures.size() > kShown) say(fmt::format("and {} more; all are in summary.json\n", failures.size() - kShown));
}

}  // namespace

int sensitivity(const Words& words) {
  CLI::App app;
  Options options;
  add_options(app, options);
  if (const auto status = parse(app, kAbout, words)) return *status;
  const Method method = method_of(options);
  if (options.rows == 0) options.rows = usual_rows(method);
  const ScenarioOptions as_given = options.scenario;
  for (const std::string& parameter : options.parameters) options.scenario.set.push_back(as_uncertain(parameter));

  Progress progress(stderr_is_terminal(), options.scenario.quiet);
  const Loaded loaded = load(options.scenario);
  if (!loaded.model.has_uncertain_inputs()) {
    throw Stop(kUsage, fmt::format("no input of {} is uncertain; --parameter PATH=LAW makes one, as in "
                                   "--parameter 'corridors.south.convoy.target={{uniform: [30, 90]}}'",
                                   options.scenario.file));
  }
  const std::vector<study::Measure> measures = wanted_measures(options.measures, loaded.model);
  const fs::path folder = find_folder(options.run.folder, usual_folder(as_given).concat("-sensitivity"));
  say_cost(options, loaded.model, method);
  const double loaded_at = progress.seconds();
  const study::Sensitivity result = simulate(options, loaded.model, measures, method, progress);
  const double simulated_at = progress.seconds();

  output::SensitivityContext context = make_context(options, loaded);
  const std::string summary = output::sensitivity_json(result, context);
  const std::vector<File> files = {
      {"summary.json", "all figures, for programs", summary},
      {"sensitivity.csv", "one row for each measure, input and index", output::sensitivity_csv(result)}};
  write_files(folder, files);
  output::Manifest manifest = make_manifest("sensitivity", words, options.scenario, loaded);
  manifest.seed = options.seed;
  manifest.requested = result.requested_rows * result.columns;
  manifest.completed = result.completed;
  manifest.failed = static_cast<std::int64_t>(result.failures.size());
  manifest.partial = result.stopped;
  manifest.jobs = options.run.threads();
  manifest.seconds = {{"load", loaded_at}, {"simulate", simulated_at - loaded_at}, {"total", progress.seconds()}};
  write_manifest(folder, std::move(manifest), files);
  context.color = use_color(stdout_is_terminal(), options.scenario.no_color);
  context.seconds = progress.seconds();
  context.files = shown_files(folder, files);
  context.again = again(options, as_given);
  print(options.scenario.json ? summary : output::sensitivity_text(result, context));

  report_failures(result);
  if (result.stopped) {
    say(fmt::format("stopped: {} of {} replications are in {}\n", output::thousands(result.completed),
                    output::thousands(result.requested_rows * result.columns), folder.string()));
    return kInterrupted;
  }
  return result.failures.empty() ? kFine : kIncomplete;
}

}  // namespace taji::cli
