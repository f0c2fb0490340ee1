#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cli/fail_if.hpp>
#include <cli/interrupt.hpp>
#include <cli/load.hpp>
#include <cli/parse.hpp>
#include <cli/progress.hpp>
#include <cli/status.hpp>
#include <cli/terminal.hpp>
#include <filesystem>
#include <system_error>
#include <taji/ensemble/ensemble.hpp>
#include <taji/output/forecast_text.hpp>
#include <taji/output/geojson.hpp>
#include <taji/output/manifest.hpp>
#include <taji/output/summary.hpp>
#include <taji/output/tables.hpp>
#include <taji/output/wording.hpp>
#include <taji/study/forecast.hpp>
#include <taji/text/file.hpp>
#include <thread>

namespace taji::cli {
namespace {

namespace fs = std::filesystem;

constexpr About kAbout = {"taji forecast SCENARIO [OPTIONS]",
                          "Runs many replications and says when each city runs short.",
                          {"taji forecast scenarios/one-road.yaml -n 200",
                           "taji forecast scenarios/one-road.yaml -n 200 --fail-if 'p_dry.30d > 50 %'"}};

struct Options {
  ScenarioOptions scenario;
  std::uint64_t seed = 1;
  std::int64_t replications = 1000;
  int jobs = 0;
  std::string folder, fail_if;
};

struct File {
  std::string name, what, content;
};

void add_options(CLI::App& app, Options& options) {
  add_seed(app, options.seed, "seed of all random draws (1)");
  app.add_option("-n,--replications", options.replications, "how many (1000)")
      ->type_name("N")
      ->transform(whole_number(1, 1'000'000'000));
  app.add_option("-j,--jobs", options.jobs, "threads (all there are); they change no result")
      ->type_name("N")
      ->transform(whole_number(1, 4096));
  app.add_option("-o,--output", options.folder, "result folder (out/FILE, with -VARIANT or -changed)")
      ->type_name("DIR");
  app.add_option("--fail-if", options.fail_if, "exit with 5 if this holds: 'p_dry.30d > 50 %'")->type_name("EXPR");
  add_scenario_options(app, options.scenario);
}

/// The summary of one replication in which nothing happens: has every name that a real one has.
std::string empty_summary(const model::Model& model) {
  ensemble::Ensemble none;
  none.requested = 1;
  none.replications = {0};
  none.days = model.day_count();
  none.tanks = static_cast<std::int32_t>(model.tanks.size());
  none.corridors = static_cast<std::int32_t>(model.corridors.size());
  const auto days = static_cast<std::size_t>(none.days);
  none.tank_records.resize(model.tanks.size());
  none.corridor_records.resize(model.corridors.size());
  none.tank_days.resize(model.tanks.size() * days);
  none.classes = static_cast<std::int32_t>(model.classes.size());
  none.series = static_cast<std::int32_t>(model.series.size());
  none.class_records.resize(model.classes.size());
  none.daily_series.resize(model.series.size() * days);
  none.arrivals.resize(model.corridors.size() * days);
  none.stage_trucks.resize(model.corridors.size() * days * model::kDayStages);
  none.origin_cover_mdays.resize(model.tanks.size());
  return output::summary_json(study::make_forecast(model, none), {});
}

std::string run_command(const Options& options) {
  return "taji run " + options.scenario.again();
}

void report_failures(const Options& options, const study::Forecast& forecast) {
  constexpr std::size_t kShown = 10;
  const auto& failures = forecast.failures;
  for (std::size_t i = 0; i < std::min(kShown, failures.size()); ++i) {
    say(fmt::format("replication {} (seed {}) failed: {}; replay: {} --seed {} --replication {}\n",
                    failures[i].replication, forecast.seed, failures[i].message, run_command(options), forecast.seed,
                    failures[i].replication));
  }
  if (failures.size() > kShown) say(fmt::format("and {} more; all are in summary.json\n", failures.size() - kShown));
}

[[noreturn]] void no_folder(const fs::path& folder, const std::error_code& error) {
  throw Stop(kFault, fmt::format("{}: cannot make this folder: {}", folder.string(), error.message()));
}

/// A what-if does not write over the result of the file as it stands.
fs::path usual_folder(const ScenarioOptions& scenario) {
  std::string name = fs::path(scenario.file).stem().string();
  if (!scenario.variant.empty()) name += "-" + scenario.variant;
  if (!scenario.set.empty()) name += "-changed";
  return fs::path("out") / name;
}

/// The result folder, which is not made yet. Throws Stop where it plainly cannot be: before the work, not after it.
fs::path find_folder(const Options& options) {
  const fs::path folder = options.folder.empty() ? usual_folder(options.scenario) : fs::path(options.folder);
  fs::path there = fs::absolute(folder);
  std::error_code error;
  while (!fs::exists(there, error) && there.has_relative_path()) there = there.parent_path();
  if (!fs::is_directory(there, error)) no_folder(folder, std::make_error_code(std::errc::not_a_directory));
  if (::access(there.c_str(), W_OK | X_OK) != 0) no_folder(folder, {errno, std::generic_category()});
  return folder;
}

void make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) no_folder(folder, error);
}

output::Manifest make_manifest(const Options& options, const Words& words, const Loaded& loaded,
                               const study::Forecast& forecast, const std::vector<File>& files) {
  output::Manifest manifest;
  manifest.version = kVersion;
  manifest.command = {"taji", "forecast"};
  manifest.command.insert(manifest.command.end(), words.begin(), words.end());
  manifest.scenario = options.scenario.file;
  manifest.scenario_sha256 = loaded.sha256();
  manifest.variant = options.scenario.variant;
  manifest.overrides = options.scenario.overrides();
  for (const scenario::InputFile& input : loaded.read.inputs) manifest.inputs.emplace_back(input.path, input.sha256);
  for (const File& file : files) manifest.outputs.emplace_back(file.name, text::sha256_hex(file.content));
  manifest.seed = forecast.seed;
  manifest.requested = forecast.requested;
  manifest.completed = forecast.completed;
  manifest.failed = static_cast<std::int64_t>(forecast.failures.size());
  manifest.partial = forecast.partial;
  manifest.jobs = options.jobs;
  return manifest;
}

ensemble::Ensemble simulate(const Options& options, const model::Model& model, Progress& progress) {
  ensemble::Options run;
  run.seed = options.seed;
  run.replications = options.replications;
  run.jobs = options.jobs;
  run.stop = &take_interrupts();
  run.progress = [&progress](std::int64_t done, std::int64_t total) { progress.report(done, total); };
  ensemble::Ensemble ensemble = ensemble::run(model, run);
  progress.clear();
  return ensemble;
}

/// When nothing was completed there is no forecast: says why.
int nothing_completed(const Options& options, const ensemble::Ensemble& ensemble) {
  study::Forecast failed;
  failed.seed = ensemble.seed;
  failed.failures = ensemble.failures;
  report_failures(options, failed);
  say(ensemble.stopped ? "stopped before a replication was complete; nothing was written\n"
                       : "no replication could be completed; nothing was written\n");
  return ensemble.stopped ? kInterrupted : kIncomplete;
}

std::string text_of(const Options& options, const study::Forecast& forecast, const fs::path& folder,
                    const std::vector<File>& files, double seconds) {
  output::TextOptions text;
  text.color = use_color(stdout_is_terminal(), options.scenario.no_color);
  text.seconds = seconds;
  for (const File& file : files) text.files.emplace_back((folder / file.name).string(), file.what);
  text.files.emplace_back((folder / "manifest.json").string(), "what made these");
  text.again =
      fmt::format("taji forecast {} -n {} --seed {}", options.scenario.again(), options.replications, options.seed);
  if (!options.folder.empty()) text.again += " -o " + shell_word(options.folder);
  if (!options.scenario.variant.empty()) text.changes.push_back("variant " + options.scenario.variant);
  text.changes.insert(text.changes.end(), options.scenario.set.begin(), options.scenario.set.end());
  text.look_inside = fmt::format("{} --seed {} --replication 0 --trace", run_command(options), options.seed);
  return output::forecast_text(forecast, text);
}

}  // namespace

int forecast(const Words& words) {
  CLI::App app;
  Options options;
  add_options(app, options);
  if (const auto status = parse(app, kAbout, words)) return *status;
  if (options.jobs == 0) options.jobs = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  std::optional<FailIf> fail_if;
  if (app.count("--fail-if") > 0) fail_if = parse_fail_if(options.fail_if);

  Progress progress(stderr_is_terminal(), options.scenario.quiet);
  const Loaded loaded = load(options.scenario);
  if (fail_if) check_fail_if(*fail_if, empty_summary(loaded.model));
  const fs::path folder = find_folder(options);
  const double loaded_at = progress.seconds();
  const ensemble::Ensemble ensemble = simulate(options, loaded.model, progress);
  const double simulated_at = progress.seconds();
  if (ensemble.replications.empty()) return nothing_completed(options, ensemble);

  const study::Forecast result = study::make_forecast(loaded.model, ensemble, options.jobs);
  const std::string summary = output::summary_json(result, {loaded.sha256(), run_command(options)});
  const std::vector<File> files = {
      {"summary.json", "all figures, for programs", summary},
      {"forecast.csv", "weekly quantiles, hub format", output::forecast_csv(result)},
      {"daily.csv", "day by day", output::daily_csv(result)},
      {"corridors.csv", "where the trucks are, day by day", output::corridors_csv(result)},
      {"replications.csv", "one row each", output::replications_csv(loaded.model, ensemble)},
      {"network.geojson", "for a map", output::network_geojson(loaded.model)}};
  const double reduced_at = progress.seconds();
  make_folder(folder);
  for (const File& file : files) text::write_file_atomically(folder / file.name, file.content);
  output::Manifest manifest = make_manifest(options, words, loaded, result, files);
  manifest.seconds = {{"load", loaded_at},
                      {"simulate", simulated_at - loaded_at},
                      {"reduce", reduced_at - simulated_at},
                      {"total", progress.seconds()}};
  text::write_file_atomically(folder / "manifest.json", output::manifest_json(manifest));
  print(options.scenario.json ? summary : text_of(options, result, folder, files, progress.seconds()));

  report_failures(options, result);
  if (result.partial) {
    say(fmt::format("stopped: {} of {} replications are in {}\n", output::thousands(result.completed),
                    output::thousands(result.requested), folder.string()));
    return kInterrupted;
  }
  if (!result.failures.empty()) return kIncomplete;
  const std::string reason = fail_if ? held(*fail_if, summary) : "";
  if (reason.empty()) return kFine;
  say("--fail-if held: " + reason + "\n");
  return kFailIfHeld;
}

}  // namespace taji::cli
