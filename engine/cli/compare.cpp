#include <fmt/format.h>

#include <algorithm>
#include <cli/branches.hpp>
#include <cli/controls.hpp>
#include <cli/ensemble_options.hpp>
#include <cli/interrupt.hpp>
#include <cli/load.hpp>
#include <cli/measures.hpp>
#include <cli/parse.hpp>
#include <cli/progress.hpp>
#include <cli/report_files.hpp>
#include <cli/result_folder.hpp>
#include <cli/select.hpp>
#include <cli/status.hpp>
#include <cli/terminal.hpp>
#include <cli/until.hpp>
#include <set>
#include <taji/output/comparison_text.hpp>
#include <taji/output/report_parts.hpp>
#include <taji/study/comparison.hpp>
#include <taji/study/reduction.hpp>
#include <taji/text/commas.hpp>

namespace taji::cli {
namespace {

namespace fs = std::filesystem;
using Changes = std::vector<std::pair<std::string, std::string>>;

constexpr About kAbout = {"taji compare SCENARIO [OPTIONS]",
                          "Variants against the baseline under the same chance events.",
                          {"taji compare scenarios/one-road.yaml -n 200",
                           "taji compare scenarios/one-road.yaml --variant x=fleet.south-diesel.trucks=700"}};

/// Blocks of the text when nobody asked for measures.
constexpr std::size_t kShownUnasked = 3;

struct Options {
  ScenarioOptions scenario;
  std::uint64_t seed = 1;
  RunOptions run;
  std::vector<std::string> variants, measures;
  std::string lang;
  SelectOptions select;
};

struct Variant {
  std::string name;
  Changes changes;
  bool of_file = false;
};

void add_options(CLI::App& app, Options& options) {
  add_seed(app, options.seed, "seed of all random draws (1)");
  add_run_options(app, options.run);
  add_precision_options(app, options.run);
  add_time_limit(app);
  add_select_options(app, options.select);
  app.add_option("--variant", options.variants, "of the file (else all), or another; repeatable")
      ->type_name("NAME[=CHANGE]")
      ->expected(1)
      ->take_all();
  app.add_option("--measure", options.measures, "what to compare (unserved_l); repeatable")
      ->type_name("MEASURE")
      ->expected(1)
      ->take_all();
  add_lang(app, options.lang);
  add_scenario_options(app, options.scenario, false);
  app.get_option("--no-color")->group("");  // help fits a screen
}

/// NAME=path=value,path=value.
Variant made_up(const std::string& word) {
  const auto wrong = [&](const std::string& why) {
    return Stop(kUsage,
                fmt::format("--variant '{}': {}; write NAME=PATH=VALUE, as in big=corridors.south.convoy.target=80",
                            word, why));
  };
  Variant variant{word.substr(0, word.find('=')), {}, false};
  if (variant.name.empty()) throw wrong("it has no name");
  for (const std::string& change : text::split_at_commas(word.substr(variant.name.size() + 1))) {
    const std::size_t equals = change.find('=');
    if (equals == std::string::npos || equals == 0) throw wrong(fmt::format("'{}' is no PATH=VALUE", change));
    variant.changes.emplace_back(change.substr(0, equals), change.substr(equals + 1));
  }
  return variant;
}

/// Those asked for, of the file's all if none of them is named. Throws Stop.
std::vector<Variant> chosen(const Options& options, const std::vector<scenario::NamedVariant>& of_file) {
  std::vector<Variant> out, more;
  std::set<std::string> wanted;
  std::vector<std::string> names;
  for (const auto& variant : of_file) names.push_back(variant.name);
  for (const std::string& word : options.variants) {
    if (word.find('=') != std::string::npos) {
      more.push_back(made_up(word));
    } else if (std::find(names.begin(), names.end(), word) == names.end()) {
      const std::string hint = text::did_you_mean(word, names);
      throw Stop(kUsage, fmt::format("--variant '{}': there is no such variant{}", word,
                                     hint.empty() ? "; write NAME=PATH=VALUE to make one up" : ": " + hint));
    } else {
      wanted.insert(word);
    }
  }
  for (const auto& variant : of_file) {
    if (wanted.empty() || wanted.contains(variant.name)) out.push_back({variant.name, variant.changes, true});
  }
  out.insert(out.end(), more.begin(), more.end());
  std::set<std::string> seen = {"baseline"};
  for (const Variant& variant : out) {
    if (!seen.insert(variant.name).second) {
      throw Stop(kUsage, fmt::format("--variant '{}': there are two of that name", variant.name));
    }
  }
  if (out.empty()) {
    throw Stop(kUsage, fmt::format("{} has no variants to compare; add `variants:` to it, or --variant NAME=PATH=VALUE",
                                   options.scenario.file));
  }
  return out;
}

/// The scenario with a variant, compiled. Warnings were said for the baseline.
model::Model compiled(const Options& options, const Variant& variant) {
  ScenarioOptions own = options.scenario;
  own.quiet = true;
  if (variant.of_file) {
    own.variant = variant.name;
  } else {
    for (const auto& [path, value] : variant.changes) own.set.push_back(path + "=" + value);
  }
  return load(own, "nothing was run").model;
}

/// The baseline and the variants. Those that the scenario's `branch` names part from the baseline at its date; they
/// have been compiled for that.
std::vector<study::Arm> arms_of(const Options& options, const Loaded& loaded, const std::vector<Variant>& variants) {
  const std::optional<Branches> branches = load_branches(options.scenario, loaded);
  std::vector<study::Arm> arms = {{"baseline", loaded.model}};
  for (const Variant& variant : variants) {
    const auto named = [&] { return std::find(branches->names.begin(), branches->names.end(), variant.name); };
    if (branches && variant.of_file && named() != branches->names.end()) {
      const auto i = static_cast<std::size_t>(named() - branches->names.begin());
      arms.push_back({variant.name, branches->models[i], branches->at});
    } else {
      arms.push_back({variant.name, compiled(options, variant)});
    }
  }
  return arms;
}

output::ComparisonContext make_context(const Options& options, const Loaded& loaded,
                                       const std::vector<Variant>& variants) {
  output::ComparisonContext context;
  context.scenario_name = loaded.model.name;
  context.scenario_sha256 = loaded.sha256();
  context.names = names_of(loaded.model);
  context.dates = dates_of(loaded.model);
  context.changes.push_back(options.scenario.overrides());
  for (const Variant& variant : variants) context.changes.push_back(variant.changes);
  context.most_measures = options.measures.empty() ? kShownUnasked : 0;
  return context;
}

std::string again(const Options& options) {
  std::string text = "taji compare " + options.scenario.again();
  for (const std::string& variant : options.variants) text += " --variant " + shell_word(variant);
  for (const std::string& measure : options.measures) text += " --measure " + shell_word(measure);
  text += options.run.again() + fmt::format(" --seed {}", options.seed);
  if (!options.run.folder.empty()) text += " -o " + shell_word(options.run.folder);
  return text;
}

output::Report report_of(const Options& options, const Loaded& loaded, const study::Comparison& comparison,
                         const output::ComparisonContext& context) {
  output::Report report;
  report.lang = lang_of(options.lang);
  output::add_scenario(report, loaded.model);
  output::add_comparison(report, comparison, context.changes, context.names);
  add_provenance(report, options.scenario, loaded);
  Options elsewhere = options;
  elsewhere.run.folder.clear();
  report.again = again(elsewhere);
  return report;
}

/// Says which replications failed, and with what they are run again.
std::int64_t report_failures(const Options& options, const study::Comparison& comparison,
                             const std::vector<study::Arm>& arms, const std::vector<Variant>& variants) {
  constexpr std::size_t kShown = 3;
  std::int64_t count = 0;
  for (std::size_t i = 0; i < comparison.arms.size(); ++i) {
    const auto& failures = comparison.samples[i].failures;
    count += static_cast<std::int64_t>(failures.size());
    std::string with = options.run.antithetic ? " --antithetic" : "";
    if (i > 0 && variants[i - 1].of_file) {
      with += (arms[i].parts_at ? " --branch " : " --variant ") + shell_word(variants[i - 1].name);
    }
    if (i > 0 && !variants[i - 1].of_file) {
      for (const auto& [path, value] : variants[i - 1].changes) with += " --set " + shell_word(path + "=" + value);
    }
    for (std::size_t k = 0; k < std::min(kShown, failures.size()); ++k) {
      say(fmt::format("{}: replication {} (seed {}) failed: {}; replay: taji run {}{} --seed {} --replication {}\n",
                      comparison.arms[i], failures[k].replication, comparison.seed, failures[k].message,
                      options.scenario.again(), with, comparison.seed, failures[k].replication));
    }
    if (failures.size() > kShown) say(fmt::format("and {} more; all are in summary.json\n", failures.size() - kShown));
  }
  return count;
}

study::Comparison simulate(const Options& options, const std::vector<study::Arm>& arms,
                           const std::vector<study::Measure>& measures, const std::optional<Until>& until,
                           Progress& progress) {
  const ensemble::Options run = ensemble_options(options.run, options.seed, progress);
  study::Enough enough;
  if (until) {
    enough = [&](const study::Comparison& so_far) { return study::standing(until->precision, so_far).holds; };
  }
  try {
    study::Comparison comparison = study::compare(arms, measures, run, enough);
    progress.clear();
    return comparison;
  } catch (const std::invalid_argument& error) {
    progress.clear();
    throw Stop(run.stop->load() ? kInterrupted : kBadInput, fmt::format("{}; nothing was written", error.what()));
  }
}

/// What the methods of variance reduction gained for the differences.
output::Reduction reduction_of(const Options& options, const model::Model& baseline,
                               const study::Comparison& comparison, Progress& progress) {
  output::Reduction out{options.run.antithetic, options.run.control, {}};
  if (!out.antithetic && !out.control) return out;
  const ensemble::Options run = ensemble_options(options.run, options.seed, progress);
  out.gains = study::gains(baseline, comparison, controls_for(out, baseline, comparison.samples.front(), run));
  return out;
}

}  // namespace

int compare(const Words& words) {
  CLI::App app;
  Options options;
  add_options(app, options);
  if (const auto status = parse(app, kAbout, words)) return *status;

  settle_until(app, options.run);
  if (!options.select.measure.empty() && app.count("--replications") == 0) options.run.replications = study::kUsualCap;
  std::optional<Condition> go_on;
  if (app.count("--until") > 0) go_on = parse_condition("--until", options.run.until);

  Progress progress(stderr_is_terminal(), options.scenario.quiet);
  Loaded loaded = load(options.scenario);
  const std::vector<Variant> variants = chosen(options, loaded.read.variants);
  const std::vector<study::Measure> measures = wanted_measures(options.measures, loaded.model);
  const std::vector<study::Arm> arms = arms_of(options, loaded, variants);
  if (!options.select.measure.empty()) {
    return select(options.select,
                  {"compare", words, options.scenario, options.run, options.seed, loaded, arms,
                   !options.measures.empty(), again(options), progress.seconds()},
                  progress);
  }
  std::optional<Until> until;
  if (go_on) until = until_of_differences(*go_on, loaded.model, measures);
  const fs::path folder = find_folder(options.run.folder, usual_folder(options.scenario).concat("-comparison"));
  const double loaded_at = progress.seconds();
  const study::Comparison comparison = simulate(options, arms, measures, until, progress);
  const double simulated_at = progress.seconds();

  output::ComparisonContext context = make_context(options, loaded, variants);
  context.reduction = reduction_of(options, loaded.model, comparison, progress);
  const std::string summary = output::comparison_json(comparison, context);
  std::vector<File> files = {
      {"summary.json", "all figures, for programs", summary},
      {"comparison.csv", "one row for each measure and variant", output::comparison_csv(comparison)},
      {"replications.csv", "one row for each replication of each variant",
       output::comparison_replications_csv(comparison)}};
  if (options.lang != "none") add_report(files, report_of(options, loaded, comparison, context));
  write_files(folder, files);
  output::Manifest manifest = make_manifest("compare", words, options.scenario, loaded);
  manifest.seed = options.seed;
  manifest.requested = comparison.requested;
  manifest.completed = static_cast<std::int64_t>(comparison.samples.front().rows());
  manifest.partial = comparison.stopped;
  manifest.jobs = options.run.threads();
  manifest.seconds = {{"load", loaded_at}, {"simulate", simulated_at - loaded_at}, {"total", progress.seconds()}};
  context.color = use_color(stdout_is_terminal(), options.scenario.no_color);
  context.seconds = progress.seconds();
  context.files = shown_files(folder, files);
  context.again = again(options);
  print(options.scenario.json ? summary : output::comparison_text(comparison, context));

  manifest.failed = report_failures(options, comparison, arms, variants);
  const std::int64_t failed = manifest.failed;
  write_manifest(folder, std::move(manifest), files);
  if (comparison.stopped) {
    say(fmt::format("stopped: {} of {} replications of each are in {}\n", comparison.samples.front().rows(),
                    comparison.requested, folder.string()));
    return kInterrupted;
  }
  if (say_stopped(context.reduction, "comparison")) return kInterrupted;
  if (until) {
    const study::Standing standing = study::standing(until->precision, comparison);
    if (!standing.holds) say(not_reached(*until, standing, comparison.requested));
    if (standing.holds && !options.scenario.quiet) say(reached(*until, standing, comparison.requested));
    if (!standing.holds) return kIncomplete;
  }
  return failed > 0 ? kIncomplete : kFine;
}

}  // namespace taji::cli
