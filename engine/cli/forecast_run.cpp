// What `taji forecast` does once it knows what is asked for.
#include <fmt/format.h>

#include <algorithm>
#include <cli/controls.hpp>
#include <cli/ensemble_options.hpp>
#include <cli/fail_if.hpp>
#include <cli/forecast.hpp>
#include <cli/gather.hpp>
#include <cli/rare.hpp>
#include <cli/report_files.hpp>
#include <cli/result_folder.hpp>
#include <cli/status.hpp>
#include <cli/terminal.hpp>
#include <cli/until.hpp>
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

/// What is asked for.
struct Asked {
  const ForecastOptions& options;
  const Loaded& loaded;
  Progress& progress;
  std::optional<Observed> observed = {};
  std::optional<Until> until = {};
  std::vector<study::RareEvent> rare = {};

  const model::Model& model() const { return observed ? observed->model : loaded.model; }
  ensemble::Options run() const { return ensemble_options(options.run, options.seed, progress); }
};

/// What came of it.
struct Made {
  std::optional<study::Standing> standing = {};  ///< where it ended as to --until
  study::Forecast forecast = {};
  output::SummaryContext context = {};
  std::string summary = {};
  std::vector<File> files = {};
  bool spread_stopped = false;
  double loaded_at = 0, simulated_at = 0, explained_at = 0, reduced_at = 0;
};

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

std::string run_command(const ForecastOptions& options) {
  return "taji run " + options.scenario.again() + (options.run.antithetic ? " --antithetic" : "");
}

/// How to see a failure again; not so for one world of a conditioned ensemble.
std::string replay_of(const ForecastOptions& options, std::uint64_t seed, std::int64_t replication) {
  if (options.observed.given()) return {};
  return fmt::format("; replay: {} --seed {} --replication {}", run_command(options), seed, replication);
}

void report_failures(const ForecastOptions& options, const study::Forecast& forecast) {
  constexpr std::size_t kShown = 10;
  const auto& failures = forecast.failures;
  for (std::size_t i = 0; i < std::min(kShown, failures.size()); ++i) {
    say(fmt::format("replication {} (seed {}) failed: {}{}\n", failures[i].replication, forecast.seed,
                    failures[i].message, replay_of(options, forecast.seed, failures[i].replication)));
  }
  if (failures.size() > kShown) say(fmt::format("and {} more; all are in summary.json\n", failures.size() - kShown));
}

/// Batch by batch, until enough is known where that is asked for; says where it ended then.
std::optional<study::Standing> simulate(Asked& asked, Gatherer& gatherer) {
  const RunOptions& run = asked.options.run;
  const auto finish = [&] { asked.progress.clear(); };
  if (asked.observed) {
    gatherer.take(run_observed(*asked.observed, asked.loaded.model, run, asked.options.seed, asked.progress));
    return std::nullopt;
  }
  if (!asked.until) {
    gatherer.run(run.replications, run.replications);
    finish();
    return std::nullopt;
  }
  std::optional<study::Standing> standing;
  const Kept& kept = gatherer.keep(asked.until->measures);
  const auto extend = [&](std::int64_t first, std::int64_t count) {
    const bool whole = gatherer.run(count, first + count);
    finish();
    return whole;
  };
  const study::Looks looks = study::looks_of(asked.model().has_uncertain_inputs(), run.antithetic);
  study::extend_until(looks, run.replications, extend, [&] {
    standing = study::standing(asked.until->precision, asked.until->measures, kept.samples);
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
output::Reduction reduction_of(const Asked& asked, const Kept* kept) {
  const RunOptions& options = asked.options.run;
  output::Reduction out{options.antithetic, options.control, {}};
  if (kept == nullptr) return out;
  const model::Model& model = asked.model();
  out.gains = study::gains(model, kept->measures, kept->samples, controls_for(out, model, kept->samples, asked.run()));
  return out;
}

/// When nothing was completed there is no forecast: says why.
int nothing_completed(const ForecastOptions& options, const Gatherer& gatherer) {
  study::Forecast failed;
  failed.seed = options.seed;
  failed.failures = gatherer.failures();
  report_failures(options, failed);
  say(gatherer.stopped() ? "stopped before a replication was complete; nothing was written\n"
                         : "no replication could be completed; nothing was written\n");
  return gatherer.stopped() ? kInterrupted : kIncomplete;
}

/// Why files could not be written: what took hours is at least printed.
std::string fault_of_writing(const std::function<void()>& write) {
  try {
    write();
    return {};
  } catch (const text::FileError& error) {
    return error.what();
  }
}

std::string again(const ForecastOptions& options) {
  if (!options.again.empty()) return options.again;
  std::string text = fmt::format("taji forecast {}{}{} --seed {}", options.scenario.again(), options.observed.again(),
                                 options.run.again(), options.seed);
  if (!options.run.folder.empty()) text += " -o " + shell_word(options.run.folder);
  if (options.no_spread && !options.observed.given()) text += " --no-spread";
  for (const std::string& measure : options.rare) text += " --rare " + shell_word(measure);
  return text;
}

std::string look_inside(const ForecastOptions& options) {
  if (options.observed.given()) return {};  // worlds of a conditioned ensemble cannot be run by themselves
  return fmt::format("{} --seed {} --replication 0 --trace", run_command(options), options.seed);
}

/// What went unserved in all, of the first replications.
std::vector<output::Unserved> unserved_of(const study::Samples& samples) {
  std::vector<output::Unserved> out;
  for (std::size_t row = 0; row < samples.replications.size(); ++row) {
    std::int64_t litres = 0;
    for (const study::Column& column : samples.y) litres += column[row];
    out.emplace_back(litres, samples.replications[row]);
  }
  return out;
}

/// The folder is left out of the command, and so are chunks: neither matters to what is in it.
output::Report report_of(const Asked& asked, const Made& made, const Kept& first) {
  const ForecastOptions& options = asked.options;
  output::Report report;
  report.lang = lang_of(options.lang);
  output::add_scenario(report, asked.model());
  output::add_forecast(report, asked.model(), made.forecast);
  if (asked.observed) {
    output::add_observed(report, asked.model(), made.forecast, asked.observed->conditioning);
  } else {
    output::add_replays(report, asked.model(), unserved_of(first.samples), asked.run());
  }
  add_provenance(report, options.scenario, asked.loaded);
  if (asked.observed) {
    report.inputs.emplace_back(asked.observed->conditioning.file, asked.observed->conditioning.sha256);
  }
  ForecastOptions elsewhere = options;
  elsewhere.run.folder.clear();
  elsewhere.again.clear();
  report.again = again(elsewhere);
  report.look_inside = look_inside(options);
  return report;
}

std::string text_of(const ForecastOptions& options, const Made& made, const fs::path& folder, double seconds) {
  output::TextOptions text;
  text.reduction = made.context.reduction;
  text.conditioning = made.context.conditioning;
  text.rare = made.context.rare;
  text.color = use_color(stdout_is_terminal(), options.scenario.no_color);
  text.fan = stdout_is_terminal();
  text.seconds = seconds;
  text.files = shown_files(folder, made.files);
  text.again = again(options);
  if (!options.scenario.variant.empty()) text.changes.push_back("variant " + options.scenario.variant);
  text.changes.insert(text.changes.end(), options.scenario.set.begin(), options.scenario.set.end());
  text.look_inside = look_inside(options);
  return output::forecast_text(made.forecast, text);
}

/// Files and figures of what was gathered.
void make(const Asked& asked, Gatherer& gatherer, const Kept* first, const Kept* reduced, Made& made) {
  const model::Model& model = asked.model();
  made.forecast = gatherer.collector().forecast();
  if (!asked.options.no_spread && !gatherer.stopped()) {
    const ensemble::Options run = asked.run();
    made.forecast.spread = study::spread_of(model, first->measures, first->samples, 0, run);
    made.spread_stopped = run.stop->load();
    asked.progress.clear();
  }
  made.explained_at = asked.progress.seconds();
  made.context = {asked.loaded.sha256(),
                  run_command(asked.options),
                  reduction_of(asked, reduced),
                  asked.observed ? &asked.observed->conditioning : nullptr,
                  {}};
  if (!gatherer.stopped() && !made.spread_stopped) {
    made.context.rare = estimate(asked.rare, model, asked.options.run, asked.options.seed, asked.progress);
  }
  made.summary = output::summary_json(made.forecast, made.context);
  made.files = {{"summary.json", "all figures, for programs", made.summary},
                {"forecast.csv", "weekly quantiles, hub format", output::forecast_csv(made.forecast)},
                {"daily.csv", "day by day", output::daily_csv(made.forecast)},
                {"corridors.csv", "where the trucks are, day by day", output::corridors_csv(made.forecast)},
                gatherer.rows().finish(gatherer.collector().ensemble()),
                {"network.geojson", "for a map", output::network_geojson(model)}};
  if (asked.options.lang != "none") add_report(made.files, report_of(asked, made, *first));
  made.reduced_at = asked.progress.seconds();
}

void write(const Asked& asked, const Words& words, const fs::path& folder, const Made& made) {
  write_files(folder, made.files);
  const study::Forecast& forecast = made.forecast;
  output::Manifest manifest = make_manifest("forecast", words, asked.options.scenario, asked.loaded);
  if (const auto* conditioning = made.context.conditioning) {
    manifest.inputs.emplace_back(conditioning->file, conditioning->sha256);
  }
  manifest.seed = forecast.seed;
  manifest.requested = forecast.requested;
  manifest.completed = forecast.completed;
  manifest.failed = static_cast<std::int64_t>(forecast.failures.size());
  manifest.partial = forecast.partial;
  manifest.jobs = asked.options.run.threads();
  manifest.seconds = {{"load", made.loaded_at},
                      {"simulate", made.simulated_at - made.loaded_at},
                      {"spread", made.explained_at - made.simulated_at},
                      {"reduce", made.reduced_at - made.explained_at},
                      {"total", asked.progress.seconds()}};
  write_manifest(folder, std::move(manifest), made.files);
}

/// The last words, and the exit status.
int status_of(const Asked& asked, const Made& made, const fs::path& folder, const std::optional<Condition>& fail_if) {
  const study::Forecast& forecast = made.forecast;
  if (forecast.partial) {
    say(fmt::format("stopped: {} of {} replications are in {}\n", output::thousands(forecast.completed),
                    output::thousands(forecast.requested), folder.string()));
    return kInterrupted;
  }
  if (made.spread_stopped) {
    say("stopped while telling inputs from chance; the forecast itself is whole\n");
    return kInterrupted;
  }
  if (say_stopped(made.context.reduction, "forecast") || say_stopped(made.context.rare)) return kInterrupted;
  const bool reached_it = !made.standing || made.standing->holds;
  if (made.standing && !reached_it) say(not_reached(*asked.until, *made.standing, forecast.requested));
  if (made.standing && reached_it && !asked.options.scenario.quiet) {
    say(reached(*asked.until, *made.standing, forecast.requested));
  }
  if (!forecast.failures.empty() || !reached_it) return kIncomplete;
  const std::string reason = fail_if ? held(*fail_if, made.summary) : "";
  if (reason.empty()) return kFine;
  say("--fail-if held: " + reason + "\n");
  return kFailIfHeld;
}

}  // namespace

int forecast_of(const ForecastOptions& options, const Words& words, const Loaded& loaded,
                const ForecastConditions& conditions, Progress& progress) {
  Asked asked{options, loaded, progress};
  if (options.observed.given()) asked.observed = read_observed(options.observed, options.scenario, loaded);
  const model::Model& model = asked.model();
  if (conditions.fail_if) check_fail_if(*conditions.fail_if, empty_summary(model, !options.no_spread));
  if (conditions.until) asked.until = until_of_figures(*conditions.until, model);
  asked.rare = rare_events(options.rare, model);
  const fs::path folder = find_folder(options.run.folder, usual_folder(options.scenario));
  Made made;
  made.loaded_at = progress.seconds();
  Gatherer gatherer(model, options.run, options.seed, folder, progress);
  const Kept* reduced = nullptr;
  if (options.run.antithetic || options.run.control) reduced = &gatherer.keep(reduced_measures(model));
  const Kept* first = nullptr;
  if (!options.no_spread || options.lang != "none") {
    first = &gatherer.keep(study::spread_measures(model), study::kSpreadReplications);
  }
  made.standing = simulate(asked, gatherer);
  made.simulated_at = progress.seconds();
  if (gatherer.collector().completed() == 0) return nothing_completed(options, gatherer);
  make(asked, gatherer, first, reduced, made);
  std::string unwritten = gatherer.rows().fault();
  if (unwritten.empty()) unwritten = fault_of_writing([&] { write(asked, words, folder, made); });
  print(options.scenario.json ? made.summary : text_of(options, made, folder, progress.seconds()));
  report_failures(options, made.forecast);
  if (!unwritten.empty()) throw Stop(kFault, "taji: " + unwritten);
  return status_of(asked, made, folder, conditions.fail_if);
}

}  // namespace taji::cli
