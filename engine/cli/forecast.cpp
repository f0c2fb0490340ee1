#include <fmt/format.h>

#include <cli/ensemble_options.hpp>
#include <cli/fail_if.hpp>
#include <cli/forecast.hpp>
#include <cli/forecast_parts.hpp>
#include <cli/interrupt.hpp>
#include <cli/parse.hpp>
#include <cli/report_files.hpp>
#include <cli/status.hpp>
#include <cli/terminal.hpp>

namespace taji::cli {
namespace {

constexpr About kAbout = {"taji forecast SCENARIO [OPTIONS], or taji forecast plan|run|status|merge",
                          "Runs many replications and says when each city runs short.",
                          {"taji forecast scenarios/one-road.yaml -n 200",
                           "taji forecast scenarios/one-road.yaml -n 200 --fail-if 'p_dry.30d > 50 %'"}};

void add_options(CLI::App& app, ForecastOptions& options) {
  add_seed(app, options.seed, "seed of all random draws (1)");
  add_run_options(app, options.run);
  add_precision_options(app, options.run);
  add_observed_options(app, options.observed);
  app.add_option("--fail-if", options.fail_if, "exit with 5 if this holds: 'p_dry.30d > 50 %'")->type_name("EXPR");
  app.add_flag("--no-spread", options.no_spread, "do not tell inputs from chance (takes 1/8 less time)");
  app.add_option("--rare", options.rare, "a chance too small for -n, 'p_dry.14d[C,P]'; repeatable")
      ->type_name("EVENT")
      ->expected(1)
      ->take_all();
  add_time_limit(app);
  add_lang(app, options.lang);
  add_scenario_options(app, options.scenario);
  for (const char* rarely : {"--origin", "--moves", "--time-limit", "--no-spread", "--no-color"}) {
    app.get_option(rarely)->group("");  // help fits a screen
  }
}

/// What goes with --observed, and what does not.
void settle_observed(const CLI::App& app, ForecastOptions& options) {
  if (!options.observed.given()) {
    for (const char* other : {"--origin", "--moves"}) {
      if (app.count(other) > 0) throw Stop(kUsage, fmt::format("taji forecast: {} goes with --observed", other));
    }
    return;
  }
  for (const char* other : {"--until", "--antithetic", "--control", "--rare"}) {
    if (app.count(other) > 0) throw Stop(kUsage, fmt::format("taji forecast: {} does not go with --observed", other));
  }
  if (app.count("--replications") == 0) options.run.replications = 4 * study::kIsland;
  options.no_spread = true;  // replications of a conditioned ensemble cannot be run again by themselves
}

}  // namespace

int forecast(const Words& words) {
  if (const auto status = forecast_part(words)) return *status;
  CLI::App app;
  ForecastOptions options;
  add_options(app, options);
  if (const auto status = parse(app, kAbout, words)) return *status;
  settle_until(app, options.run);
  settle_observed(app, options);
  ForecastConditions conditions;
  if (app.count("--fail-if") > 0) conditions.fail_if = parse_condition("--fail-if", options.fail_if);
  if (app.count("--until") > 0) conditions.until = parse_condition("--until", options.run.until);
  Progress progress(stderr_is_terminal(), options.scenario.quiet);
  return forecast_of(options, words, load(options.scenario), conditions, progress);
}

}  // namespace taji::cli
