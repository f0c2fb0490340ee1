#include <fmt/format.h>

#include <algorithm>
#include <cli/controls.hpp>
#include <cli/ensemble_options.hpp>
#include <cli/fail_if.hpp>
#include <cli/load.hpp>
#include <cli/parse.hpp>
#include <cli/progress.hpp>
#include <cli/report_files.hpp>
#include <cli/result_folder.hpp>
#include <cli/status.hpp>
#include <cli/terminal.hpp>
#include <cli/until.hpp>
#include <taji/ensemble/ensemble.hpp>
#include <taji/output/forecast_text.hpp>
#include <taji/output/geojson.hpp>
#include <taji/output/manifest.hpp>
#include <taji/output/report_parts.hpp>
#include <taji/output/summary.hpp>
#include <taji/output/tables.hpp>
#include <taji/output/wording.hpp>
#include <taji/study/forecast.hpp>
#include <taji/study/reduction.hpp>
#include <taji/text/file.hpp>

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
  RunOptions run;
  std::string fail_if, lang;
  bool no_spread = false;
};

void add_options(CLI::App& app, Options& options) {
  add_seed(app, options.seed, "seed of all random draws (1)");
  add_run_options(app, options.run);
  add_precision_options(app, options.run);
  app.add_option("--fail-if", options.fail_if, "exit with 5 if this holds: 'p_dry.30d > 50 %'")->type_name("EXPR");
  app.add_flag("--no-spread", options.no_spread, "do not tell inputs from chance (takes 1/8 less time)");
  add_lang(app, options.lang);
  add_scenario_options(app, options.scenario);
}

/// The summary of one replication in which nothing happens: has every name that a real one has.
std::string empty_summary(const model::Model& model, bool with_spread) {
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
  none.incidents.resize(model.corridors.size() * days * model::kIncidents);
  none.origin_cover_mdays.resize(model.tanks.size());
  study::Forecast forecast = study::make_forecast(model, none);
  if (with_spread) {
    for (const auto& tank : forecast.tanks) {
      study::SpreadOf& of = forecast.spread.measures.emplace_back();
      of.measure = "unserved_l[" + tank.city + "," + tank.product + "]";
    }
  }
  return output::summary_json(forecast, {});
}

std::string run_command(const Options& options) {
  return "taji run " + options.scenario.again() + (options.run.antithetic ? " --antithetic" : "");
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

/// An ensemble, and where it ended as to --until.
struct Simulated {
  ensemble::Ensemble ensemble;
  std::optional<study::Standing> standing;
};

/// Batch by batch, until enough is known.
Simulated simulate_until(const Options& options, const model::Model& model, const Until& until, Progress& progress) {
  Simulated out;
  study::Samples samples;
  samples.stratified = model.has_uncertain_inputs();
  const auto extend = [&](std::int64_t first, std::int64_t count) {
    ensemble::Options run = ensemble_options(options.run, options.seed, progress);
    run.first = first;
    run.replications = count;
    run.progress = [&](std::int64_t done, std::int64_t) { progress.report(first + done, first + count); };
    ensemble::Ensemble more = ensemble::run(model, run);
    progress.clear();
    study::append(samples, until.measures, more);
    ensemble::append(out.ensemble, std::move(more));
    const std::string warning = memory_warning(ensemble::bytes_per_replication(out.ensemble), options.run.replications);
    if (first == 0 && !options.scenario.quiet && !warning.empty()) say(warning);
    return !out.ensemble.stopped;
  };
  const study::Looks looks = study::looks_of(samples.stratified, options.run.antithetic);
  study::extend_until(looks, options.run.replications, extend, [&] {
    out.standing = study::standing(until.precision, until.measures, samples);
    return out.standing->holds;
  });
  return out;
}

Simulated simulate(const Options& options, const model::Model& model, const std::optional<Until>& until,
                   Progress& progress) {
  if (until) return simulate_until(options, model, *until, progress);
  Simulated out{ensemble::run(model, ensemble_options(options.run, options.seed, progress)), std::nullopt};
  progress.clear();
  return out;
}

/// What the methods of variance reduction gained for the means of tanks that matter most.
output::Reduction reduction_of(const Options& options, const model::Model& model, const ensemble::Ensemble& ensemble,
                               Progress& progress) {
  output::Reduction out{options.run.antithetic, options.run.control, {}};
  if (!out.antithetic && !out.control) return out;
  const std::vector<study::Measure> all = study::measures_of(model);
  std::vector<study::Measure> measures;
  for (const char* path : {"unserved_l", "delivered_l", "shortage_days", "stock_l", "p_dry.horizon"}) {
    for (const study::Measure& measure : study::named_measures(all, path)) measures.push_back(measure);
  }
  study::Samples samples;
  samples.stratified = model.has_uncertain_inputs();
  study::append(samples, measures, ensemble);
  const ensemble::Options run = ensemble_options(options.run, options.seed, progress);
  out.gains = study::gains(model, measures, samples, controls_for(out, model, samples, run));
  return out;
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

std::string again(const Options& options) {
  std::string text =
      fmt::format("taji forecast {}{} --seed {}", options.scenario.again(), options.run.again(), options.seed);
  if (!options.run.folder.empty()) text += " -o " + shell_word(options.run.folder);
  if (options.no_spread) text += " --no-spread";
  return text;
}

std::string look_inside(const Options& options) {
  return fmt::format("{} --seed {} --replication 0 --trace", run_command(options), options.seed);
}

/// The folder is left out of the command: where it stands does not matter to what is in it.
output::Report report_of(const Options& options, const Loaded& loaded, const ensemble::Ensemble& ensemble,
                         const study::Forecast& forecast, const ensemble::Options& run) {
  output::Report report;
  report.lang = lang_of(options.lang);
  output::add_scenario(report, loaded.model);
  output::add_forecast(report, loaded.model, ensemble, forecast);
  output::add_replays(report, loaded.model, ensemble, run);
  add_provenance(report, options.scenario, loaded);
  Options elsewhere = options;
  elsewhere.run.folder.clear();
  report.again = again(elsewhere);
  report.look_inside = look_inside(options);
  return report;
}

std::string text_of(const Options& options, const study::Forecast& forecast, const fs::path& folder,
                    const std::vector<File>& files, const output::Reduction& reduction, double seconds) {
  output::TextOptions text;
  text.reduction = reduction;
  text.color = use_color(stdout_is_terminal(), options.scenario.no_color);
  text.fan = stdout_is_terminal();
  text.seconds = seconds;
  text.files = shown_files(folder, files);
  text.again = again(options);
  if (!options.scenario.variant.empty()) text.changes.push_back("variant " + options.scenario.variant);
  text.changes.insert(text.changes.end(), options.scenario.set.begin(), options.scenario.set.end());
  text.look_inside = look_inside(options);
  return output::forecast_text(forecast, text);
}

}  // namespace

int forecast(const Words& words) {
  CLI::App app;
  Options options;
  add_options(app, options);
  if (const auto status = parse(app, kAbout, words)) return *status;
  settle_until(app, options.run);
  std::optional<Condition> fail_if, go_on;
  if (app.count("--fail-if") > 0) fail_if = parse_condition("--fail-if", options.fail_if);
  if (app.count("--until") > 0) go_on = parse_condition("--until", options.run.until);

  Progress progress(stderr_is_terminal(), options.scenario.quiet);
  const Loaded loaded = load(options.scenario);
  if (fail_if) check_fail_if(*fail_if, empty_summary(loaded.model, !options.no_spread));
  std::optional<Until> until;
  if (go_on) until = until_of_figures(*go_on, loaded.model);
  const fs::path folder = find_folder(options.run.folder, usual_folder(options.scenario));
  const double loaded_at = progress.seconds();
  const Simulated simulated = simulate(options, loaded.model, until, progress);
  const ensemble::Ensemble& ensemble = simulated.ensemble;
  const double simulated_at = progress.seconds();
  if (ensemble.replications.empty()) return nothing_completed(options, ensemble);

  study::Forecast result = study::make_forecast(loaded.model, ensemble, options.run.threads());
  const ensemble::Options run = ensemble_options(options.run, options.seed, progress);
  bool spread_stopped = false;
  if (!options.no_spread && !ensemble.stopped) {
    result.spread = study::spread_of_unserved(loaded.model, ensemble, run);
    spread_stopped = run.stop->load();
    progress.clear();
  }
  const double explained_at = progress.seconds();
  const output::Reduction reduction = reduction_of(options, loaded.model, ensemble, progress);
  const std::string summary = output::summary_json(result, {loaded.sha256(), run_command(options), reduction});
  std::vector<File> files = {{"summary.json", "all figures, for programs", summary},
                             {"forecast.csv", "weekly quantiles, hub format", output::forecast_csv(result)},
                             {"daily.csv", "day by day", output::daily_csv(result)},
                             {"corridors.csv", "where the trucks are, day by day", output::corridors_csv(result)},
                             {"replications.csv", "one row each", output::replications_csv(loaded.model, ensemble)},
                             {"network.geojson", "for a map", output::network_geojson(loaded.model)}};
  if (options.lang != "none") add_report(files, report_of(options, loaded, ensemble, result, run));
  const double reduced_at = progress.seconds();
  output::Manifest manifest = make_manifest("forecast", words, options.scenario, loaded);
  manifest.seed = result.seed;
  manifest.requested = result.requested;
  manifest.completed = result.completed;
  manifest.failed = static_cast<std::int64_t>(result.failures.size());
  manifest.partial = result.partial;
  manifest.jobs = options.run.threads();
  write_files(folder, files);
  manifest.seconds = {{"load", loaded_at},
                      {"simulate", simulated_at - loaded_at},
                      {"spread", explained_at - simulated_at},
                      {"reduce", reduced_at - explained_at},
                      {"total", progress.seconds()}};
  write_manifest(folder, std::move(manifest), files);
  print(options.scenario.json ? summary : text_of(options, result, folder, files, reduction, progress.seconds()));

  report_failures(options, result);
  if (result.partial) {
    say(fmt::format("stopped: {} of {} replications are in {}\n", output::thousands(result.completed),
                    output::thousands(result.requested), folder.string()));
    return kInterrupted;
  }
  if (spread_stopped) {
    say("stopped while telling inputs from chance; the forecast itself is whole\n");
    return kInterrupted;
  }
  if (say_stopped(reduction, "forecast")) return kInterrupted;
  if (until) {
    const study::Standing& standing = *simulated.standing;
    if (!standing.holds) say(not_reached(*until, standing, result.requested));
    if (standing.holds && !options.scenario.quiet) say(reached(*until, standing, result.requested));
  }
  if (!result.failures.empty() || (until && !simulated.standing->holds)) return kIncomplete;
  const std::string reason = fail_if ? held(*fail_if, summary) : "";
  if (reason.empty()) return kFine;
  say("--fail-if held: " + reason + "\n");
  return kFailIfHeld;
}

}  // namespace taji::cli
