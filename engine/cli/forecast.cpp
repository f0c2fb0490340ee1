#include <fmt/format.h>

#include <algorithm>
#include <cli/controls.hpp>
#include <cli/ensemble_options.hpp>
#include <cli/fail_if.hpp>
#include <cli/gather.hpp>
#include <cli/load.hpp>
#include <cli/observed.hpp>
#include <cli/parse.hpp>
#include <cli/progress.hpp>
#include <cli/result_folder.hpp>
#include <cli/status.hpp>
#include <cli/terminal.hpp>
#include <cli/until.hpp>
#include <taji/ensemble/ensemble.hpp>
#include <taji/output/forecast_text.hpp>
#include <taji/output/geojson.hpp>
#include <taji/output/manifest.hpp>
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
  ObservedOptions observed;
  std::string fail_if;
  bool no_spread = false;
};

void add_options(CLI::App& app, Options& options) {
  add_seed(app, options.seed, "seed of all random draws (1)");
  add_run_options(app, options.run);
  add_precision_options(app, options.run);
  add_observed_options(app, options.observed);
  app.add_option("--fail-if", options.fail_if, "exit with 5 if this holds: 'p_dry.30d > 50 %'")->type_name("EXPR");
  app.add_flag("--no-spread", options.no_spread, "do not tell inputs from chance (takes 1/8 less time)");
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

/// How to see a failure again; not so for one world of a conditioned ensemble.
std::string replay_of(const Options& options, std::uint64_t seed, std::int64_t replication) {
  if (options.observed.given()) return {};
  return fmt::format("; replay: {} --seed {} --replication {}", run_command(options), seed, replication);
}

void report_failures(const Options& options, const study::Forecast& forecast) {
  constexpr std::size_t kShown = 10;
  const auto& failures = forecast.failures;
  for (std::size_t i = 0; i < std::min(kShown, failures.size()); ++i) {
    say(fmt::format("replication {} (seed {}) failed: {}{}\n", failures[i].replication, forecast.seed,
                    failures[i].message, replay_of(options, forecast.seed, failures[i].replication)));
  }
  if (failures.size() > kShown) say(fmt::format("and {} more; all are in summary.json\n", failures.size() - kShown));
}

/// Batch by batch, until enough is known where that is asked for; says where it ended then.
std::optional<study::Standing> simulate(const Options& options, const model::Model& model,
                                        const std::optional<Until>& until, std::optional<Observed>& observed,
                                        Gatherer& gatherer, Progress& progress) {
  if (observed) {
    gatherer.take(run_observed(*observed, model, options.run, options.seed, progress));
    return std::nullopt;
  }
  if (!until) {
    gatherer.run(options.run.replications, options.run.replications);
    progress.clear();
    return std::nullopt;
  }
  std::optional<study::Standing> standing;
  const Kept& kept = gatherer.keep(until->measures);
  const auto extend = [&](std::int64_t first, std::int64_t count) {
    const bool whole = gatherer.run(count, first + count);
    progress.clear();
    return whole;
  };
  const study::Looks looks = study::looks_of(model.has_uncertain_inputs(), options.run.antithetic);
  study::extend_until(looks, options.run.replications, extend, [&] {
    standing = study::standing(until->precision, until->measures, kept.samples);
    return standing->holds;
  });
  return standing;
}

/// The means of tanks that matter most, of which the gain of a variance reduction is told.
std::vector<study::Measure> reduced_measures(const model::Model& model) {
  const std::vector<study::Measure> all = study::measures_of(model);
  std::vector<study::Measure> measures;
  for (const char* path : {"unserved_l", "delivered_l", "shortage_days", "stock_l", "p_dry.horizon"}) {
    for (const study::Measure& measure : study::named_measures(all, path)) measures.push_back(measure);
  }
  return measures;
}

/// What the methods of variance reduction gained for them; `kept` is null where none was asked for.
output::Reduction reduction_of(const Options& options, const model::Model& model, const Kept* kept,
                               Progress& progress) {
  output::Reduction out{options.run.antithetic, options.run.control, {}};
  if (kept == nullptr) return out;
  const ensemble::Options run = ensemble_options(options.run, options.seed, progress);
  out.gains = study::gains(model, kept->measures, kept->samples, controls_for(out, model, kept->samples, run));
  return out;
}

/// When nothing was completed there is no forecast: says why.
int nothing_completed(const Options& options, const Gatherer& gatherer) {
  study::Forecast failed;
  failed.seed = options.seed;
  failed.failures = gatherer.failures();
  report_failures(options, failed);
  say(gatherer.stopped() ? "stopped before a replication was complete; nothing was written\n"
                         : "no replication could be completed; nothing was written\n");
  return gatherer.stopped() ? kInterrupted : kIncomplete;
}

std::string text_of(const Options& options, const study::Forecast& forecast, const fs::path& folder,
                    const std::vector<File>& files, const output::Reduction& reduction,
                    const output::Conditioning* conditioning, double seconds) {
  output::TextOptions text;
  text.reduction = reduction;
  text.conditioning = conditioning;
  text.color = use_color(stdout_is_terminal(), options.scenario.no_color);
  text.seconds = seconds;
  text.files = shown_files(folder, files);
  text.again = fmt::format("taji forecast {}{}{} --seed {}", options.scenario.again(), options.observed.again(),
                           options.run.again(), options.seed);
  if (!options.run.folder.empty()) text.again += " -o " + shell_word(options.run.folder);
  if (options.no_spread) text.again += " --no-spread";
  if (!options.scenario.variant.empty()) text.changes.push_back("variant " + options.scenario.variant);
  text.changes.insert(text.changes.end(), options.scenario.set.begin(), options.scenario.set.end());
  if (conditioning == nullptr)
    text.look_inside = fmt::format("{} --seed {} --replication 0 --trace", run_command(options), options.seed);
  return output::forecast_text(forecast, text);
}

/// What goes with --observed, and what does not.
void settle_observed(const CLI::App& app, Options& options) {
  if (!options.observed.given()) {
    if (!options.observed.origin.empty()) throw Stop(kUsage, "taji forecast: --origin goes with --observed");
    return;
  }
  for (const char* other : {"--until", "--antithetic", "--control"}) {
    if (app.count(other) > 0) throw Stop(kUsage, fmt::format("taji forecast: {} does not go with --observed", other));
  }
  if (app.count("--replications") == 0) options.run.replications = 4 * study::kIsland;
  options.no_spread = true;  // replications of a conditioned ensemble cannot be run again by themselves
}

}  // namespace

int forecast(const Words& words) {
  CLI::App app;
  Options options;
  add_options(app, options);
  if (const auto status = parse(app, kAbout, words)) return *status;
  settle_until(app, options.run);
  settle_observed(app, options);
  std::optional<Condition> fail_if, go_on;
  if (app.count("--fail-if") > 0) fail_if = parse_condition("--fail-if", options.fail_if);
  if (app.count("--until") > 0) go_on = parse_condition("--until", options.run.until);

  Progress progress(stderr_is_terminal(), options.scenario.quiet);
  const Loaded loaded = load(options.scenario);
  std::optional<Observed> observed;
  if (options.observed.given()) observed = read_observed(options.observed, options.scenario, loaded);
  const model::Model& model = observed ? observed->model : loaded.model;
  if (fail_if) check_fail_if(*fail_if, empty_summary(model, !options.no_spread));
  std::optional<Until> until;
  if (go_on) until = until_of_figures(*go_on, loaded.model);
  const fs::path folder = find_folder(options.run.folder, usual_folder(options.scenario));
  const double loaded_at = progress.seconds();
  Gatherer gatherer(model, options.run, options.seed, folder, progress);
  const Kept* reduced = nullptr;
  if (options.run.antithetic || options.run.control) reduced = &gatherer.keep(reduced_measures(model));
  const Kept* spread = nullptr;
  if (!options.no_spread) spread = &gatherer.keep(study::spread_measures(model), study::kSpreadReplications);
  const std::optional<study::Standing> standing = simulate(options, loaded.model, until, observed, gatherer, progress);
  const double simulated_at = progress.seconds();
  if (gatherer.collector().completed() == 0) return nothing_completed(options, gatherer);

  study::Forecast result = gatherer.collector().forecast();
  const ensemble::Options run = ensemble_options(options.run, options.seed, progress);
  bool spread_stopped = false;
  if (spread != nullptr && !gatherer.stopped()) {
    result.spread = study::spread_of(loaded.model, spread->measures, spread->samples, 0, run);
    spread_stopped = run.stop->load();
    progress.clear();
  }
  const double explained_at = progress.seconds();
  const output::Reduction reduction = reduction_of(options, loaded.model, reduced, progress);
  const output::Conditioning* conditioning = observed ? &observed->conditioning : nullptr;
  const std::string summary =
      output::summary_json(result, {loaded.sha256(), run_command(options), reduction, conditioning});
  const std::vector<File> files = {{"summary.json", "all figures, for programs", summary},
                                   {"forecast.csv", "weekly quantiles, hub format", output::forecast_csv(result)},
                                   {"daily.csv", "day by day", output::daily_csv(result)},
                                   {"corridors.csv", "where the trucks are, day by day", output::corridors_csv(result)},
                                   gatherer.rows().finish(gatherer.collector().ensemble()),
                                   {"network.geojson", "for a map", output::network_geojson(loaded.model)}};
  const double reduced_at = progress.seconds();
  output::Manifest manifest = make_manifest("forecast", words, options.scenario, loaded);
  if (conditioning != nullptr) manifest.inputs.emplace_back(conditioning->file, conditioning->sha256);
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
  print(options.scenario.json ? summary
                              : text_of(options, result, folder, files, reduction, conditioning, progress.seconds()));

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
    if (!standing->holds) say(not_reached(*until, *standing, result.requested));
    if (standing->holds && !options.scenario.quiet) say(reached(*until, *standing, result.requested));
  }
  if (!result.failures.empty() || (until && !standing->holds)) return kIncomplete;
  const std::string reason = fail_if ? held(*fail_if, summary) : "";
  if (reason.empty()) return kFine;
  say("--fail-if held: " + reason + "\n");
  return kFailIfHeld;
}

}  // namespace taji::cli
