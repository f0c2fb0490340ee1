#include <fmt/format.h>

#include <cli/interrupt.hpp>
#include <cli/parse.hpp>
#include <cli/progress.hpp>
#include <cli/report_files.hpp>
#include <cli/result_folder.hpp>
#include <cli/select.hpp>
#include <cli/status.hpp>
#include <cli/sweep_parts.hpp>
#include <cli/sweep_plan.hpp>
#include <cli/terminal.hpp>
#include <numeric>
#include <taji/output/report_parts.hpp>
#include <taji/study/precision.hpp>
#include <taji/text/file.hpp>

namespace taji::cli {
namespace {

namespace fs = std::filesystem;

constexpr About kAbout = {"taji sweep PLAN|SCENARIO [OPTIONS], or taji sweep plan|run|status|merge",
                          "Many values of some parameters; stopped and run again, it goes on.",
                          {"taji sweep scenarios/sweeps/convoys.yaml -n 100",
                           "taji sweep scenarios/one-road.yaml --grid corridors.south.convoy.target=20,60"}};

output::Manifest manifest_of(const Words& command, const output::SweepTable& table,
                             const study::ScenarioFile& scenario) {
  output::Manifest manifest;
  manifest.version = kVersion;
  manifest.command = {"taji", "sweep"};
  manifest.command.insert(manifest.command.end(), command.begin(), command.end());
  manifest.scenario = scenario.file.string();
  manifest.scenario_sha256 = table.sweep.scenario_sha256;
  manifest.variant = table.sweep.variant;
  manifest.overrides = table.sweep.set;
  for (const std::string& hash : table.sweep.inputs) manifest.inputs.emplace_back("", hash);
  manifest.seed = table.sweep.seed;
  manifest.requested = table.sweep.replications * static_cast<std::int64_t>(table.results.size());
  for (const study::PointResult& result : table.results) {
    manifest.completed += result.completed;
    manifest.failed += static_cast<std::int64_t>(result.failures.size());
  }
  return manifest;
}

/// All points' models are in memory at once.
constexpr std::size_t kMostSelected = 1000;

/// The best of the points.
int select_point(const SelectOptions& wanted, SweepOptions options, const Words& words, Progress& progress) {
  const PlannedSweep planned = plan_sweep(options);
  const study::Sweep& sweep = planned.plan.sweep;
  if (sweep.points.size() > kMostSelected) {
    throw Stop(kUsage, fmt::format("--select: {} points, and {} at most can be selected from", sweep.points.size(),
                                   kMostSelected));
  }
  std::vector<study::Arm> arms;
  for (std::size_t i = 0; i < sweep.points.size(); ++i) {
    const std::string name = output::point_in_words(sweep, i);
    study::Compiled at = study::model_of_point(sweep, i, planned.scenario);
    if (at.model) {
      arms.push_back({name, std::move(*at.model)});
    } else {
      say(fmt::format("{} was refused: {}; see: {}\n", name, at.refused, replay(sweep, i, planned.scenario)));
    }
  }
  if (arms.size() < 2) throw Stop(kBadInput, "--select wants two points at least; nothing was run");
  if (!options.replications_given) options.run.replications = study::kUsualCap;
  const bool all = arms.size() == sweep.points.size();
  const int status = select(wanted,
                            {"sweep", words, options.scenario, options.run, sweep.seed, planned.loaded, arms,
                             !options.measures.empty(), "taji sweep " + again(options), progress.seconds()},
                            progress);
  return status == kFine && !all ? kIncomplete : status;
}

output::Report report_of(const output::SweepTable& table, const study::ScenarioFile& scenario) {
  output::Report report;
  output::add_sweep(report, table);
  report.version = kVersion;
  report.scenario = scenario.file.filename().string();
  report.scenario_sha256 = table.sweep.scenario_sha256;
  report.inputs.emplace_back(report.scenario, report.scenario_sha256);
  // Of one point, so that it is the same however the sweep was made: at once, or merged of chunks.
  if (!report.variants.empty()) {
    report.look_inside = "taji forecast " + shell_word(report.scenario);
    for (const auto& [path, value] : report.variants.front().changes) {
      report.look_inside += " --set " + shell_word(path + "=" + value);
    }
    report.look_inside += fmt::format(" -n {} --seed {}", table.sweep.replications, table.sweep.seed);
  }
  return report;
}

}  // namespace

void write_products(const fs::path& folder, const output::SweepTable& table, const study::ScenarioFile& scenario,
                    const ProductOptions& options) {
  const std::string summary = output::sweep_json(table);
  std::vector<File> files = {{"sweep.csv", "one row for each point", output::sweep_csv(table)},
                             {"summary.json", "all figures, for programs", summary}};
  if (table.sweep.keep_columns) {
    files.push_back(
        {"replications.csv", "one row for each replication of each point", output::sweep_replications_csv(table)});
  }
  add_report(files, report_of(table, scenario));
  write_files(folder, files);
  output::Manifest manifest = manifest_of(options.words, table, scenario);
  manifest.jobs = options.jobs;
  manifest.seconds = {{"total", options.seconds}};
  write_manifest(folder, std::move(manifest), files);
  SweepFolder(folder).tidy();

  output::SweepContext context;
  context.color = use_color(stdout_is_terminal(), options.no_color);
  context.seconds = options.seconds;
  files.push_back({"points", "what each point gave, to go on from", ""});  // there already
  context.files = shown_files(folder, files);
  context.again = options.again;
  print(options.json ? summary : output::sweep_text(table, context));
}

int sweep(const Words& words) {
  if (const auto status = sweep_part(words)) return *status;
  CLI::App app;
  SweepOptions options;
  SelectOptions wanted;
  add_sweep_options(app, options);
  add_select_options(app, wanted);
  add_time_limit(app);
  app.get_option("--no-color")->group("");  // help fits a screen
  if (const auto status = parse(app, kAbout, words)) return *status;
  note_given(app, options);

  Progress progress(stderr_is_terminal(), options.scenario.quiet);
  if (!wanted.measure.empty()) return select_point(wanted, options, words, progress);
  const PlannedSweep planned = plan_sweep(options);
  store_plan(planned, options.fresh);
  SweepWork work{{}, planned.scenario, options.run.threads(), options.scenario.quiet};
  work.points.resize(planned.plan.sweep.points.size());
  std::iota(work.points.begin(), work.points.end(), std::size_t{0});
  const SweepFolder folder(planned.folder);
  const SweepWorkDone done = run_points(folder, planned.plan, work, progress);
  if (done.stopped) {
    say(fmt::format("stopped: {} of {} are in {}; the same command goes on from there\n", done.already + done.run,
                    counted(static_cast<std::int64_t>(work.points.size()), "point"), planned.folder.string()));
    return kInterrupted;
  }
  const SweepInventory there = inventory(folder, planned.plan);
  if (!there.missing.empty()) {
    throw Stop(kFault, in_lines(there.faults) +
                           fmt::format("{}: points that were run are no longer there", planned.folder.string()));
  }
  write_products(planned.folder, there.table, planned.scenario,
                 {words, work.jobs, progress.seconds(), options.scenario.json, options.scenario.no_color,
                  "taji sweep " + again(options)});
  report_failed(planned.plan, done.failed, planned.scenario);
  return done.failed.empty() ? kFine : kIncomplete;
}

}  // namespace taji::cli
