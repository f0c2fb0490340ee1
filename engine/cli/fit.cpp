#include <fmt/format.h>

#include <algorithm>
#include <cli/load.hpp>
#include <cli/parse.hpp>
#include <cli/status.hpp>
#include <cli/terminal.hpp>
#include <optional>
#include <taji/output/fit_text.hpp>
#include <taji/text/commas.hpp>
#include <taji/text/file.hpp>
#include <taji/text/units.hpp>

namespace taji::cli {
namespace {

using scenario::Subject;

constexpr About kAbout = {"taji fit INCIDENTS EXPOSURE [OPTIONS]",
                          "Attack rates and loss shares from two CSV files, with credible intervals.",
                          {"taji fit scenarios/data/attacks.csv scenarios/data/exposure.csv",
                           "taji fit scenarios/data/attacks.csv scenarios/data/exposure.csv --yaml"}};

constexpr std::size_t kMostBytes = 512U << 20;

struct Options {
  std::string incidents, exposure, scenario, root, within = "10 km", by, name = "fitted";
  std::vector<std::string> only;
  std::int64_t precision = 2;
  std::string prior = "others", prior_repelled, prior_lost;
  bool yaml = false, json = false, quiet = false, no_color = false;
};

void add_options(CLI::App& app, Options& options) {
  app.add_option("INCIDENTS", options.incidents, "attacks, or events of UCDP GED")->required();
  app.add_option("EXPOSURE", options.exposure, "what convoys drove, by zone or road and period")->required();
  app.add_option("--scenario", options.scenario, "scenario whose zones or roads these are")->type_name("FILE");
  app.add_option("--within", options.within, "largest distance of an event to its road (10 km)")->type_name("KM");
  app.add_option("--by", options.by, "column that names the zone or road")->type_name("COLUMN");
  app.add_option("--only", options.only, "rows with this; repeatable")
      ->type_name("COLUMN=VALUE")
      ->expected(1)
      ->take_all();
  app.add_option("--precision", options.precision, "largest where_prec of GED (2)")
      ->type_name("N")
      ->transform(whole_number(1, 7));
  app.add_option("--prior", options.prior, "others, jeffreys or 'MEAN, WEIGHT' (others)")->type_name("PRIOR");
  app.add_option("--prior-repelled", options.prior_repelled, "'MEAN, ATTACKS'")->type_name("PRIOR");
  app.add_option("--prior-lost", options.prior_lost, "of the share lost, 'MEAN, WEIGHT'")->type_name("PRIOR");
  app.add_option("--name", options.name, "of the variant in the YAML (fitted)")->type_name("NAME");
  app.add_option("--root", options.root, "folder that network files must lie under")->type_name("DIR");
  app.add_flag("--yaml", options.yaml, "the YAML on stdout, and nothing else");
  app.add_flag("--json", options.json, "result as JSON on stdout, and nothing else");
  app.add_flag("-q,--quiet", options.quiet, "no warnings");
  app.add_flag("--no-color", options.no_color, "no colours (as with NO_COLOR set)");
}

std::vector<std::pair<std::string, std::string>> chosen(const std::vector<std::string>& words) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const std::string& word : words) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw Stop(kUsage,
                 fmt::format("--only wants COLUMN=VALUE, got '{}'; for example --only type_of_violence=1", word));
    }
    pairs.emplace_back(word.substr(0, equals), word.substr(equals + 1));
  }
  return pairs;
}

double quantity(const std::string& word, text::Dimension dimension, const char* option) {
  const auto parsed = text::parse_quantity(word, dimension);
  if (const auto* problem = std::get_if<text::UnitError>(&parsed)) {
    throw Stop(kUsage, fmt::format("{}: '{}' {}{}{}", option, word, problem->message,
                                   problem->suggestion.empty() ? "" : "; ", problem->suggestion));
  }
  return std::get<double>(parsed);
}

double attacks_per_km(const std::string& word) {
  const auto parsed = text::parse_attacks(word);
  if (const auto* problem = std::get_if<text::UnitError>(&parsed)) {
    throw Stop(kUsage, fmt::format("--prior: '{}' {}", word, problem->message));
  }
  const auto& rate = std::get<text::AttackRate>(parsed);
  if (rate.per == text::AttackRate::Per::time) {
    throw Stop(
        kUsage,
        fmt::format("--prior: '{}' is per time; zones want a rate per distance, as in '0.2 / 1000 km, 5000 km'", word));
  }
  return rate.value;
}

/// The two parts of a prior.
std::pair<std::string, std::string> mean_and_weight(const std::string& word, const char* option, const char* example) {
  const std::vector<std::string> parts = text::split_at_commas(word);
  if (parts.size() == 2) return {parts[0], parts[1]};
  throw Stop(kUsage, fmt::format("{} wants a mean and what it counts for, as in {}; got '{}'", option, example, word));
}

study::BetaLaw share_prior(const std::string& word, const char* option) {
  const auto [mean, weight] = mean_and_weight(word, option, "'20 %, 10'");
  try {
    return study::beta_prior(quantity(mean, text::Dimension::fraction, option),
                             quantity(weight, text::Dimension::number, option));
  } catch (const std::invalid_argument&) {
    throw Stop(kUsage,
               fmt::format("{}: a mean above 0 and below 100 %, and a weight above 0 and up to a million, got '{}'",
                           option, word));
  }
}

study::FitPriors read_priors(const Options& options, Subject subject) {
  study::FitPriors priors;
  if (!options.prior_repelled.empty()) priors.repelled = share_prior(options.prior_repelled, "--prior-repelled");
  if (!options.prior_lost.empty()) priors.lost = share_prior(options.prior_lost, "--prior-lost");
  if (options.prior == "others") return priors;
  priors.from = study::PriorFrom::jeffreys;
  if (options.prior == "jeffreys") return priors;
  priors.from = study::PriorFrom::stated;
  if (subject == Subject::road) {
    const study::BetaLaw law = share_prior(options.prior, "--prior");
    priors.mean = law.mean();
    priors.weight = law.alpha + law.beta;
    return priors;
  }
  const auto [mean, weight] = mean_and_weight(options.prior, "--prior", "'0.2 / 1000 km, 5000 km'");
  priors.mean = attacks_per_km(mean);
  priors.weight = quantity(weight, text::Dimension::length, "--prior");
  try {
    (void)study::gamma_prior(priors.mean, priors.weight);
  } catch (const std::invalid_argument&) {
    throw Stop(kUsage, fmt::format("--prior: a mean and a weight above 0, worth at most a million attacks, got '{}'",
                                   options.prior));
  }
  return priors;
}

/// What was read, and what was wrong with it.
struct Input {
  text::SourceSet sources;
  text::Diagnostics diagnostics;
  std::optional<scenario::ExposureFile> exposure;
  std::optional<scenario::IncidentFile> incidents;
  std::optional<scenario::Scenario> scenario;
};

/// Throws Stop when there was an error; says warnings unless quiet.
void say_diagnostics(const Options& options, text::Diagnostics& diagnostics, const text::SourceSet& sources, bool bad) {
  diagnostics.sort();
  if (bad || (!options.quiet && !diagnostics.list().empty())) {
    say(text::render(diagnostics, sources, use_color(stderr_is_terminal(), options.no_color)));
  }
  if (bad) throw Stop(kBadInput, error_count(diagnostics.error_count()) + "; nothing was fitted");
}

Input read_input(const Options& options) {
  Input input;
  const auto add = [&](const std::string& file) { return input.sources.add(file, text::read_file(file, kMostBytes)); };
  const int exposure = add(options.exposure), incidents = add(options.incidents);
  input.exposure = scenario::read_exposure(input.sources, exposure, input.diagnostics);
  if (input.exposure) {
    scenario::IncidentOptions reading{options.by, chosen(options.only), options.precision};
    input.incidents = scenario::read_incidents(input.sources, incidents, *input.exposure, reading, input.diagnostics);
  }
  if (!options.scenario.empty()) {
    ScenarioOptions of_scenario;
    of_scenario.file = options.scenario;
    of_scenario.root = options.root;
    scenario::ReadResult result = read(of_scenario);
    say_diagnostics(options, result.diagnostics, result.sources, !result.scenario.has_value());
    input.scenario = std::move(result.scenario);
    if (input.exposure) scenario::check_exposure(*input.exposure, *input.scenario, input.diagnostics);
  }
  say_diagnostics(options, input.diagnostics, input.sources, input.diagnostics.has_errors());
  return input;
}

/// What of the scenario bears on what is fitted.
void add_scenario(const scenario::Scenario& scenario, const scenario::ExposureFile& exposure,
                  output::FitReport& report) {
  report.corridors.clear();
  for (const scenario::CorridorEntry& corridor : scenario.corridors) report.corridors.push_back(corridor.id);
  std::sort(report.corridors.begin(), report.corridors.end());
  if (exposure.subject != Subject::zone) return;
  for (const std::string& name : exposure.names()) {
    for (const scenario::ZoneEntry& zone : scenario.zones) {
      if (zone.id == name && (!zone.regimes.empty() || zone.hazard.given)) report.with_regimes.push_back(name);
    }
  }
}

output::FitReport fitted(const Options& options, Input& input) {
  output::FitReport report;
  report.priors = read_priors(options, input.exposure->subject);
  report.incidents_file = options.incidents;
  report.exposure_file = options.exposure;
  report.variant = options.name;
  report.ged = input.incidents->ged;
  report.by = input.incidents->by;
  report.by_distance = input.incidents->by_distance;
  report.rows = input.incidents->rows;
  report.not_asked_for = input.incidents->not_asked_for;
  report.imprecise = input.incidents->imprecise;
  if (report.by_distance) {
    if (!input.scenario) {
      throw Stop(
          kUsage,
          fmt::format("{} places attacks by latitude and longitude: name the scenario whose roads they are to be "
                      "compared with (--scenario FILE), or the column that says where they were (--by COLUMN)",
                      options.incidents));
    }
    report.within_km = quantity(options.within, text::Dimension::length, "--within");
    report.passed_over =
        scenario::place_incidents(*input.scenario, *input.exposure, report.within_km, input.incidents->incidents);
  }
  report.fit = study::fit_attacks(*input.exposure, input.incidents->incidents, report.priors);
  report.corridors = report.fit.corridors;
  if (input.scenario) add_scenario(*input.scenario, *input.exposure, report);
  return report;
}

}  // namespace

int fit(const Words& words) {
  CLI::App app;
  Options options;
  add_options(app, options);
  if (const auto status = parse(app, kAbout, words)) return *status;
  if (options.yaml && options.json) throw Stop(kUsage, "taji fit: --yaml and --json: one of them");
  Input input = read_input(options);
  output::FitReport report;
  try {
    report = fitted(options, input);
  } catch (const std::invalid_argument& error) {
    throw Stop(kBadInput, fmt::format("{}\n1 error; nothing was fitted", error.what()));
  }
  if (options.yaml) {
    print(output::fit_yaml(report));
  } else if (options.json) {
    print(output::fit_json(report));
  } else {
    print(output::fit_text(report, use_color(stdout_is_terminal(), options.no_color)));
  }
  return kFine;
}

}  // namespace taji::cli
