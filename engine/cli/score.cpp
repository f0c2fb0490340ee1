#include <fmt/format.h>

#include <cli/load.hpp>
#include <cli/parse.hpp>
#include <cli/progress.hpp>
#include <cli/result_folder.hpp>
#include <cli/status.hpp>
#include <cli/terminal.hpp>
#include <taji/output/score_text.hpp>
#include <taji/text/file.hpp>

namespace taji::cli {
namespace {

namespace fs = std::filesystem;

constexpr About kAbout = {"taji score FORECAST... OBSERVED [OPTIONS]",
                          "Scores forecasts against what happened, beside persistence and climatology.",
                          {"taji score scenarios/scores/forecast.csv scenarios/scores/observed.csv",
                           "taji score scenarios/scores/forecast.csv scenarios/scores/observed.csv --json"}};

constexpr std::size_t kLargestFile = 64U << 20;

struct Options {
  std::vector<std::string> words;
  std::uint64_t seed = 1;
  std::string folder;
  bool json = false, quiet = false, no_color = false;
};

struct Inputs {
  std::vector<std::string> forecasts;  ///< files; of a folder its forecast.csv
  std::string observed;
};

void add_options(CLI::App& app, Options& options) {
  app.add_option("FILES", options.words, "forecasts, then what was observed");
  add_seed(app, options.seed, "seed of the bootstrap (1)");
  app.add_option("-o,--output", options.folder, "result folder (out/FORECAST-score)")->type_name("DIR");
  app.add_flag("--json", options.json, "result as JSON on stdout, and nothing else");
  app.add_flag("-q,--quiet", options.quiet, "no warnings");
  app.add_flag("--no-color", options.no_color, "no colours (as with NO_COLOR set)");
}

Inputs inputs_of(const Options& options) {
  if (options.words.size() < 2) {
    throw Stop(kUsage,
               fmt::format("taji score: wants forecasts and what was observed, got {}\nusage: {}\n"
                           "see taji score --help",
                           options.words.empty() ? "nothing" : "only '" + options.words[0] + "'", kAbout.usage));
  }
  Inputs inputs;
  inputs.observed = options.words.back();
  for (std::size_t i = 0; i + 1 < options.words.size(); ++i) {
    const fs::path path = options.words[i];
    std::error_code error;
    inputs.forecasts.push_back(fs::is_directory(path, error) ? (path / "forecast.csv").string() : options.words[i]);
  }
  return inputs;
}

/// out/NAME-score; a forecast.csv is called by its folder.
fs::path usual_score_folder(const Inputs& inputs) {
  const fs::path first = inputs.forecasts.front();
  const bool result = first.filename() == "forecast.csv" && first.has_parent_path();
  fs::path name = result ? fs::absolute(first).lexically_normal().parent_path().filename() : first.stem();
  if (name.empty()) name = "forecast";
  return fs::path("out") / (name.string() + "-score");
}

struct Reading {
  text::SourceSet sources;
  text::Diagnostics diagnostics;
  std::vector<std::pair<std::string, std::string>> hashes;  ///< path, SHA-256
  std::vector<text::HubForecast> forecasts;
  std::optional<study::Evaluation> evaluation;
};

int add_file(Reading& reading, const std::string& path) {
  std::string content = text::read_file(path, kLargestFile);
  reading.hashes.emplace_back(path, text::sha256_hex(content));
  return reading.sources.add(path, std::move(content));
}

/// All that is wrong with any of the files is found before anything is said.
void read_and_score(Reading& reading, const Inputs& inputs, std::uint64_t seed) {
  std::vector<int> files;
  for (const std::string& path : inputs.forecasts) files.push_back(add_file(reading, path));
  const int observed = add_file(reading, inputs.observed);
  auto forecasts = text::read_hub_forecasts(reading.sources, files, reading.diagnostics);
  const auto observations = text::read_hub_observations(reading.sources, observed, reading.diagnostics);
  if (!forecasts || !observations) return;
  reading.forecasts = std::move(*forecasts);
  reading.evaluation = study::evaluate(reading.forecasts, *observations, seed, reading.diagnostics);
}

void report(Reading& reading, const Options& options) {
  reading.diagnostics.sort();
  const bool bad = !reading.evaluation.has_value();
  if (bad || (!options.quiet && !reading.diagnostics.list().empty())) {
    say(text::render(reading.diagnostics, reading.sources, use_color(stderr_is_terminal(), options.no_color)));
  }
  if (bad) {
    throw Stop(kBadInput, fmt::format("{}; nothing was written", error_count(reading.diagnostics.error_count())));
  }
}

std::string again(const Options& options) {
  std::string text = "taji score";
  for (const std::string& word : options.words) text += " " + shell_word(word);
  text += fmt::format(" --seed {}", options.seed);
  if (!options.folder.empty()) text += " -o " + shell_word(options.folder);
  return text;
}

std::vector<File> files_of(const Reading& reading, const std::string& summary) {
  const study::Evaluation& evaluation = *reading.evaluation;
  return {{"summary.json", "all figures, for programs", summary},
          {"skill.csv", "one row for each target, part of it, rule and baseline", output::skill_csv(evaluation)},
          {"scores.csv", "one row for each forecast and rule", output::scores_csv(evaluation, reading.forecasts)},
          {"persistence.csv", "the baseline, hub format", output::hub_csv(output::persistence_forecasts(evaluation))},
          {"climatology.csv", "the baseline, hub format", output::hub_csv(output::climatology_forecasts(evaluation))}};
}

output::Manifest manifest_of(const Options& options, const Words& words, const Reading& reading, double seconds) {
  output::Manifest manifest;
  manifest.version = kVersion;
  manifest.command = {"taji", "score"};
  manifest.command.insert(manifest.command.end(), words.begin(), words.end());
  manifest.inputs = reading.hashes;
  manifest.seed = options.seed;
  manifest.seconds = {{"total", seconds}};
  return manifest;
}

}  // namespace

int score(const Words& words) {
  CLI::App app;
  Options options;
  add_options(app, options);
  if (const auto status = parse(app, kAbout, words)) return *status;
  const Inputs inputs = inputs_of(options);
  const fs::path folder = find_folder(options.folder, usual_score_folder(inputs));
  const Progress clock(stderr_is_terminal(), options.quiet);
  Reading reading;
  read_and_score(reading, inputs, options.seed);
  report(reading, options);

  output::ScoreContext context;
  context.forecasts = inputs.forecasts;
  context.observed = inputs.observed;
  const std::string summary = output::score_json(*reading.evaluation, context);
  const std::vector<File> files = files_of(reading, summary);
  write_files(folder, files);
  write_manifest(folder, manifest_of(options, words, reading, clock.seconds()), files);
  context.color = use_color(stdout_is_terminal(), options.no_color);
  context.files = shown_files(folder, files);
  context.again = again(options);
  print(options.json ? summary : output::score_text(*reading.evaluation, context));
  return kFine;
}

}  // namespace taji::cli
