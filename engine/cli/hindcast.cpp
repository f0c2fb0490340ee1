#include <fmt/format.h>

#include <algorithm>
#include <cli/interrupt.hpp>
#include <cli/load.hpp>
#include <cli/observed.hpp>
#include <cli/parse.hpp>
#include <cli/progress.hpp>
#include <cli/report_files.hpp>
#include <cli/result_folder.hpp>
#include <cli/status.hpp>
#include <cli/terminal.hpp>
#include <taji/output/hindcast_text.hpp>
#include <taji/output/report_parts.hpp>
#include <taji/study/evaluation.hpp>
#include <taji/text/commas.hpp>
#include <taji/text/dates.hpp>
#include <taji/text/file.hpp>
#include <taji/text/hub.hpp>
#include <tuple>

namespace taji::cli {
namespace {

namespace fs = std::filesystem;

constexpr About kAbout = {
    "taji hindcast SCENARIO --observed FILE [OPTIONS]",
    "Forecasts from what was known by the day each is made, and their scores.",
    {"taji hindcast scenarios/one-road.yaml --observed scenarios/observations/one-road.csv -n 512",
     "taji hindcast scenarios/one-road.yaml --observed scenarios/observations/one-road.csv --origins 2026-01-19 -n "
     "512"}};

struct Options {
  ScenarioOptions scenario;
  ObservedOptions observed;
  std::string origins = "weekly";
  std::uint64_t seed = 1;
  RunOptions run;
  std::string lang;  ///< of the report; none: no report
};

void add_options(CLI::App& app, Options& options) {
  app.add_option("--observed", options.observed.file, "dated reports (CSV)")->type_name("FILE")->required();
  app.add_option("--origins", options.origins, "weekly, or dates with commas between (weekly)")->type_name("DATES");
  add_moves(app, options.observed);
  add_seed(app, options.seed, "seed of all random draws (1)");
  add_run_options(app, options.run);
  add_lang(app, options.lang);
  add_scenario_options(app, options.scenario);
}

std::vector<model::Millis> origins_of(const Options& options, const model::Model& model,
                                      const std::vector<scenario::Observation>& observations) {
  if (options.origins == "weekly") return study::weekly_origins(observations);
  std::vector<model::Millis> out;
  for (const std::string& word : text::split_at_commas(options.origins)) {
    out.push_back(origin_given("--origins", word, model));
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

/// One origin after the other. Throws Stop when interrupted.
void run_origins(const Options& options, const model::Model& model, const std::vector<model::Millis>& origins,
                 output::HindcastContext& context, Progress& progress) {
  study::AssimilationOptions run;
  run.seed = options.seed;
  run.worlds = options.run.replications;
  run.jobs = options.run.threads();
  options.observed.settle(run);
  run.stop = &take_interrupts();
  const auto total = static_cast<std::int64_t>(origins.size());
  for (std::int64_t i = 0; i < total; ++i) {
    run.progress = [&](std::int64_t, std::int64_t) { progress.report(i, total); };
    try {
      context.origins.push_back(
          study::hindcast(model, context.observations, origins[static_cast<std::size_t>(i)], run));
    } catch (const study::Stopped&) {
      progress.clear();
      throw Stop(kInterrupted, "stopped before all origins were done; nothing was written");
    }
  }
  progress.clear();
}

/// Forecasts as `taji score` reads them, and their scores against the reports by its rules.
struct Scores {
  std::vector<text::HubForecast> forecasts;
  study::Evaluation evaluation;
};

Scores scores_of(const std::string& forecasts, const std::string& observed, std::uint64_t seed) {
  text::SourceSet sources;
  text::Diagnostics diagnostics;
  const int of_forecasts = sources.add("forecasts.csv", forecasts), of_reports = sources.add("observed.csv", observed);
  auto made = text::read_hub_forecasts(sources, std::vector<int>{of_forecasts}, diagnostics);
  const auto seen = text::read_hub_observations(sources, of_reports, diagnostics);
  if (made && seen) {
    if (auto evaluation = study::evaluate(*made, *seen, seed, diagnostics)) {
      return {std::move(*made), std::move(*evaluation)};
    }
  }
  throw Stop(kBadInput, text::render(diagnostics, sources, false) + "nothing can be scored; nothing was written");
}

std::string again(const Options& options) {
  std::string text =
      fmt::format("taji hindcast {}{} --origins {} -n {} --seed {}", options.scenario.again(), options.observed.again(),
                  shell_word(options.origins), options.run.replications, options.seed);
  if (!options.run.folder.empty()) text += " -o " + shell_word(options.run.folder);
  return text;
}

/// The folder is left out of the command: where it stands does not matter to what is in it.
output::Report report_of(const Options& options, const Loaded& loaded, const output::HindcastContext& context,
                         const Scores& scores) {
  output::Report report;
  report.lang = lang_of(options.lang);
  output::add_scenario(report, loaded.model);
  output::add_hindcast(report, loaded.model, context, scores.evaluation, scores.forecasts);
  add_provenance(report, options.scenario, loaded);
  report.requested = report.completed = options.run.replications;
  report.inputs.emplace_back(context.file, context.sha256);
  Options elsewhere = options;
  elsewhere.run.folder.clear();
  report.again = again(elsewhere);
  return report;
}

}  // namespace

int hindcast(const Words& words) {
  CLI::App app;
  Options options;
  options.run.replications = study::kIsland;
  add_options(app, options);
  if (const auto status = parse(app, kAbout, words)) return *status;
  Progress progress(stderr_is_terminal(), options.scenario.quiet);
  const Loaded loaded = load(options.scenario);
  output::HindcastContext context;
  std::tie(context.observations, context.sha256) = read_reports(options.observed.file, options.scenario, loaded);
  context.file = options.observed.file;
  context.start_ms = loaded.model.start_epoch;
  const std::vector<model::Millis> origins = origins_of(options, loaded.model, context.observations);
  if (origins.empty()) {
    throw Stop(kBadInput,
               fmt::format("{}: the reports leave no week to forecast; name --origins\n1 error; nothing was run",
                           context.file));
  }
  const fs::path folder = find_folder(options.run.folder, usual_folder(options.scenario).string() + "-hindcast");
  run_origins(options, loaded.model, origins, context, progress);

  const std::string forecasts = output::hindcast_csv(context), observed = output::observed_csv(context);
  const Scores scores = scores_of(forecasts, observed, options.seed);
  const study::Evaluation& evaluation = scores.evaluation;
  output::ScoreContext of_scores;
  of_scores.forecasts = {"forecasts.csv"};
  of_scores.observed = context.file;
  const std::string summary = output::hindcast_json(output::score_json(evaluation, of_scores), context);
  std::vector<File> files = {
      {"summary.json", "all figures, for programs", summary},
      {"forecasts.csv", "forecasts of the reports, hub format", forecasts},
      {"observed.csv", "what was reported, as score reads it", observed},
      {"skill.csv", "one row for each target, part of it, rule and baseline", output::skill_csv(evaluation)}};
  if (options.lang != "none") add_report(files, report_of(options, loaded, context, scores));
  write_files(folder, files);
  output::Manifest manifest = make_manifest("hindcast", words, options.scenario, loaded);
  manifest.inputs.emplace_back(context.file, context.sha256);
  manifest.seed = options.seed;
  manifest.requested = manifest.completed = options.run.replications;
  manifest.jobs = options.run.threads();
  manifest.seconds = {{"total", progress.seconds()}};
  write_manifest(folder, std::move(manifest), files);
  of_scores.color = use_color(stdout_is_terminal(), options.scenario.no_color);
  of_scores.files = shown_files(folder, files);
  of_scores.again = again(options);
  print(options.scenario.json ? summary
                              : output::origins_text(context) + "\n" + output::score_text(evaluation, of_scores));
  return kFine;
}

}  // namespace taji::cli
