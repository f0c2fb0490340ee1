#include <fmt/format.h>

#include <cli/load.hpp>
#include <cli/parse.hpp>
#include <cli/status.hpp>
#include <cli/terminal.hpp>
#include <limits>
#include <stdexcept>
#include <taji/study/precision.hpp>
#include <thread>

namespace taji::cli {

std::vector<std::pair<std::string, std::string>> ScenarioOptions::overrides() const {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const std::string& text : set) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw Stop(kUsage, fmt::format("--set wants PATH=VALUE, got '{}'; for example --set horizon='30 d'", text));
    }
    pairs.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return pairs;
}

std::string ScenarioOptions::again() const {
  std::string text = shell_word(file);
  if (!variant.empty()) text += " --variant " + shell_word(variant);
  for (const std::string& one : set) text += " --set " + shell_word(one);
  if (!root.empty()) text += " --root " + shell_word(root);
  return text;
}

void add_scenario_options(CLI::App& app, ScenarioOptions& options, bool with_variant) {
  app.add_option("SCENARIO", options.file, "scenario file")->required();
  app.add_option("--set", options.set, "change a number of the scenario; repeatable")
      ->type_name("PATH=VALUE")
      ->expected(1)
      ->take_all();
  if (with_variant) app.add_option("--variant", options.variant, "apply a variant of the file")->type_name("NAME");
  app.add_option("--root", options.root, "folder that network files must lie under")->type_name("DIR");
  app.add_flag("--json", options.json, "result as JSON on stdout, and nothing else");
  app.add_flag("-q,--quiet", options.quiet, "no progress and no warnings");
  app.add_flag("--no-color", options.no_color, "no colours (as with NO_COLOR set)");
}

void add_jobs(CLI::App& app, int& jobs) {
  app.add_option("-j,--jobs", jobs, "threads (all there are); they change no result")
      ->type_name("N")
      ->transform(whole_number(1, 4096));
}

void add_run_options(CLI::App& app, RunOptions& options) {
  app.add_option("-n,--replications", options.replications, fmt::format("how many ({})", options.replications))
      ->type_name("N")
      ->transform(whole_number(1, 1'000'000'000));
  add_jobs(app, options.jobs);
  app.add_option("-o,--output", options.folder, "result folder (out/FILE, with what was changed)")->type_name("DIR");
}

void add_precision_options(CLI::App& app, RunOptions& options) {
  app.add_option("--until", options.until, "run on until 'se(unserved_l) < 2 %' or so")->type_name("EXPR");
  app.add_flag("--antithetic", options.antithetic, "replications in mirrored pairs");
  app.add_flag("--control", options.control, "correct means by expected arrivals");
}

void settle_until(const CLI::App& app, RunOptions& options) {
  if (app.count("--until") > 0 && app.count("--replications") == 0) options.replications = study::kUsualCap;
}

std::string RunOptions::again() const {
  std::string text;
  if (!until.empty()) text += " --until " + shell_word(until);
  if (antithetic) text += " --antithetic";
  if (control) text += " --control";
  return text + fmt::format(" -n {}", replications);
}

int RunOptions::threads() const {
  return jobs > 0 ? jobs : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

void add_seed(CLI::App& app, std::uint64_t& seed, const std::string& description) {
  constexpr auto kLargest = std::numeric_limits<std::uint64_t>::max();
  app.add_option("--seed", seed, description)->type_name("N")->transform(whole_number(0, kLargest));
}

scenario::ReadResult read(const ScenarioOptions& options) {
  scenario::ReadOptions read_options;
  read_options.overrides = options.overrides();
  read_options.variant = options.variant;
  read_options.root = options.root;
  read_options.named = options.named;
  return scenario::read_scenario(options.file, read_options);
}

std::string error_count(std::size_t count) {
  return fmt::format("{} error{}", count, count == 1 ? "" : "s");
}

Loaded load(const ScenarioOptions& options, const char* nothing) {
  Loaded loaded{read(options), {}};
  scenario::ReadResult& result = loaded.read;
  result.diagnostics.sort();
  const bool color = use_color(stderr_is_terminal(), options.no_color);
  const bool bad = !result.scenario.has_value();
  if (bad || (!options.quiet && !result.diagnostics.list().empty())) {
    say(text::render(result.diagnostics, result.sources, color));
  }
  if (bad) throw Stop(kBadInput, fmt::format("{}; {}", error_count(result.diagnostics.error_count()), nothing));
  try {
    loaded.model = model::compile(*result.scenario);
  } catch (const std::invalid_argument& error) {
    throw Stop(kBadInput, fmt::format("{}: {}\n1 error; {}", options.file, error.what(), nothing));
  }
  return loaded;
}

}  // namespace taji::cli
