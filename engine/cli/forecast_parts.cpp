#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cli/ensemble_options.hpp>
#include <cli/fail_if.hpp>
#include <cli/forecast.hpp>
#include <cli/forecast_folder.hpp>
#include <cli/forecast_parts.hpp>
#include <cli/interrupt.hpp>
#include <cli/parse.hpp>
#include <cli/progress.hpp>
#include <cli/report_files.hpp>
#include <cli/result_folder.hpp>
#include <cli/status.hpp>
#include <cli/terminal.hpp>
#include <nlohmann/json.hpp>
#include <taji/output/wording.hpp>

namespace taji::cli {
namespace {

namespace fs = std::filesystem;

using output::StoredForecast;

constexpr About kPlanAbout = {"taji forecast plan SCENARIO -o DIR --chunks N [OPTIONS]",
                              "Makes the folder of a forecast, for `taji forecast run` to fill.",
                              {"taji forecast plan scenarios/one-road.yaml -o out/many -n 100000 --chunks 8",
                               "taji forecast plan scenarios/one-road.yaml -o out/few --chunks 2"}};
constexpr About kRunAbout = {"taji forecast run DIR [--chunk I] [OPTIONS]",
                             "Runs what is missing of a forecast, or of one chunk of it.",
                             {"taji forecast run out/many --chunk 1", "taji forecast run out/many -j 4"}};
constexpr About kStatusAbout = {"taji forecast status DIR [OPTIONS]",
                                "How much of a forecast is done; exits with 4 while chunks are missing.",
                                {"taji forecast status out/many", "taji forecast status out/many --missing"}};
constexpr About kMergeAbout = {"taji forecast merge DIR [OPTIONS]",
                               "Makes the forecast of which all chunks are done.",
                               {"taji forecast merge out/many", "taji forecast merge out/many --json"}};

constexpr std::uint64_t kMostChunks = 1'000'000;

struct PlanOptions {
  ForecastOptions forecast;
  std::int64_t chunks = 1;
  bool fresh = false;
};

/// Options of the parts that work on a folder.
struct FolderOptions {
  std::string folder, chunk, fail_if, lang;
  RunOptions run;
  bool json = false, quiet = false, no_color = false, missing = false;
};

void add_folder(CLI::App& app, FolderOptions& options) {
  app.add_option("DIR", options.folder, "folder of the forecast")->required();
}

std::vector<std::string> hashes_of(const Loaded& loaded) {
  std::vector<std::string> hashes;
  for (const scenario::InputFile& input : loaded.read.inputs) hashes.push_back(input.sha256);
  std::sort(hashes.begin(), hashes.end());
  return hashes;
}

StoredForecast plan_of(const ForecastOptions& options, const Loaded& loaded, const fs::path& folder) {
  StoredForecast stored;
  output::ForecastPlan& plan = stored.plan;
  plan.version = kVersion;
  plan.scenario_name = loaded.model.name;
  plan.scenario_sha256 = loaded.sha256();
  plan.inputs = hashes_of(loaded);
  plan.variant = options.scenario.variant;
  plan.set = options.scenario.overrides();
  plan.seed = options.seed;
  plan.replications = options.run.replications;
  plan.antithetic = options.run.antithetic;
  plan.control = options.run.control;
  plan.spread = !options.no_spread;
  stored.sha256 = output::forecast_sha256(plan);
  stored.scenario = seen_from(folder, options.scenario.file);
  stored.root = seen_from(folder, options.scenario.root);
  stored.named = options.scenario.file;
  stored.named_root = options.scenario.root;
  return stored;
}

/// Puts the plan into its folder. What another forecast left there is an error, unless a fresh start was asked for.
void store(const ForecastFolder& folder, const fs::path& path, const StoredForecast& stored, bool fresh) {
  if (fresh) folder.clear();
  if (const auto there = folder.plan()) {
    std::vector<std::string> differences = output::forecast_differences(there->plan, stored.plan);
    if (there->chunks != stored.chunks) {
      differences.push_back(fmt::format("{} there, {} here", counted(there->chunks, "chunk"), stored.chunks));
    }
    if (!differences.empty()) {
      throw Stop(kUsage, fmt::format("{} holds another forecast ({}); -o names another folder, --fresh begins anew",
                                     path.string(), fmt::join(differences, "; ")));
    }
  }
  folder.write_plan(stored);
}

int plan_part(const Words& words) {
  CLI::App app;
  PlanOptions options;
  ForecastOptions& forecast = options.forecast;
  app.add_option("--chunks", options.chunks, "in how many parts it is to be run (1)")
      ->type_name("N")
      ->transform(whole_number(1, kMostChunks));
  app.add_option("-o,--output", forecast.run.folder, "folder of the forecast")->type_name("DIR")->required();
  add_seed(app, forecast.seed, "seed of all random draws (1)");
  app.add_option("-n,--replications", forecast.run.replications, "how many (1000)")
      ->type_name("N")
      ->transform(whole_number(1, 1'000'000'000));
  app.add_flag("--antithetic", forecast.run.antithetic, "replications in mirrored pairs");
  app.add_flag("--control", forecast.run.control, "correct means by expected arrivals");
  app.add_flag("--no-spread", forecast.no_spread, "do not tell inputs from chance");
  app.add_flag("--fresh", options.fresh, "begin anew, whatever the folder holds");
  add_scenario_options(app, forecast.scenario);
  app.get_option("--json")->group("");
  if (const auto status = parse(app, kPlanAbout, words)) return *status;
  if (options.chunks > forecast.run.replications) {
    throw Stop(kUsage, fmt::format("{} replications cannot be shared out to {}",
                                   output::thousands(forecast.run.replications), counted(options.chunks, "chunk")));
  }
  const fs::path path = find_folder(forecast.run.folder, {});
  StoredForecast stored = plan_of(forecast, load(forecast.scenario), path);
  stored.chunks = options.chunks;
  store(ForecastFolder(path), path, stored, options.fresh);
  print(fmt::format("{}: {} replications in {}\nnext: taji forecast run {}{}\n", (path / "plan.json").string(),
                    output::thousands(stored.plan.replications), counted(stored.chunks, "chunk"),
                    shell_word(path.string()),
                    stored.chunks == 1 ? "" : fmt::format(" --chunk 1 … {}", stored.chunks)));
  return kFine;
}

/// The scenario of a stored plan, as it was when it was planned.
Loaded load_planned(const fs::path& folder, const StoredForecast& stored, bool quiet) {
  ScenarioOptions where;
  where.file = seen_from_here(folder, stored.scenario).string();
  where.root = seen_from_here(folder, stored.root).string();
  where.variant = stored.plan.variant;
  where.quiet = quiet;
  for (const auto& [path, value] : stored.plan.set) where.set.push_back(path + "=" + value);
  Loaded loaded = load(where);
  if (hashes_of(loaded) == stored.plan.inputs) return loaded;
  const auto changed = std::find_if(loaded.read.inputs.begin(), loaded.read.inputs.end(), [&](const auto& input) {
    return !std::binary_search(stored.plan.inputs.begin(), stored.plan.inputs.end(), input.sha256);
  });
  throw Stop(kBadInput, fmt::format("{} has changed since the forecast was planned",
                                    changed == loaded.read.inputs.end() ? where.file : changed->path));
}

int run_part(const Words& words) {
  CLI::App app;
  FolderOptions options;
  add_folder(app, options);
  app.add_option("--chunk", options.chunk, "only this part of those planned")->type_name("I");
  add_jobs(app, options.run.jobs);
  add_time_limit(app);
  app.add_flag("-q,--quiet", options.quiet, "no progress");
  if (const auto status = parse(app, kRunAbout, words)) return *status;

  Progress progress(stderr_is_terminal(), options.quiet);
  const ForecastFolder folder(options.folder);
  const StoredForecast stored = folder.known_plan();
  check_version(stored.plan.version, options.folder);
  const Chunk asked = options.chunk.empty() ? Chunk{} : chunk_from(options.chunk, stored.chunks);
  if (asked.of != stored.chunks && !options.chunk.empty()) {
    throw Stop(kUsage, fmt::format("--chunk: {} was planned in {}", options.folder, counted(stored.chunks, "chunk")));
  }
  std::vector<std::int64_t> missing;
  const std::int64_t first = options.chunk.empty() ? 1 : asked.number;
  const std::int64_t last = options.chunk.empty() ? stored.chunks : asked.number;
  for (std::int64_t number = first; number <= last; ++number) {
    if (!is_done(folder, stored, number)) missing.push_back(number);
  }
  const auto say_done = [&](const char* before, std::size_t left) {
    if (options.quiet) return;
    say(fmt::format("{}{} of {} are done\n", before, last - first + 1 - static_cast<std::int64_t>(left),
                    counted(last - first + 1, "chunk")));
  };
  if (missing.empty()) {
    say_done("", 0);
    return kFine;
  }
  const Loaded loaded = load_planned(options.folder, stored, true);
  ensemble::Options run = ensemble_options(options.run, stored.plan.seed, progress);
  std::int64_t begun = 0, all = 0;
  for (const std::int64_t number : missing) {
    all += output::chunk_range(stored.plan.replications, stored.chunks, number).count;
  }
  for (std::size_t i = 0; i < missing.size(); ++i) {
    run.progress = [&](std::int64_t done, std::int64_t) { progress.report(begun + done, all); };
    if (!run_chunk(folder, stored, missing[i], loaded.model, run)) {
      progress.clear();
      say_done("stopped: ", missing.size() - i);
      return kInterrupted;
    }
    begun += output::chunk_range(stored.plan.replications, stored.chunks, missing[i]).count;
  }
  progress.clear();
  say_done("", 0);
  return kFine;
}

int status_part(const Words& words) {
  CLI::App app;
  FolderOptions options;
  add_folder(app, options);
  app.add_flag("--missing", options.missing, "only the chunks that are missing: 3,7-9");
  app.add_flag("--json", options.json, "as JSON");
  if (const auto status = parse(app, kStatusAbout, words)) return *status;
  const ForecastFolder folder(options.folder);
  const StoredForecast stored = folder.known_plan();
  const ForecastInventory there = inventory(folder, stored);
  say(in_lines(there.faults));
  if (options.json) {
    const nlohmann::ordered_json json = {{"replications", stored.plan.replications},
                                         {"chunks", stored.chunks},
                                         {"done", there.done},
                                         {"missing_chunks", there.missing}};
    print(json.dump(2) + "\n");
  } else if (options.missing) {
    if (!there.missing.empty()) print(ranges(there.missing) + "\n");
  } else {
    print(fmt::format("{}: {} of {} are done\n", options.folder, there.done, counted(stored.chunks, "chunk")));
    if (!there.missing.empty()) print(fmt::format("missing: {}\n", ranges(there.missing)));
  }
  return there.missing.empty() ? kFine : kIncomplete;
}

/// What `taji forecast` would have been told.
ForecastOptions options_of(const FolderOptions& options, const StoredForecast& stored) {
  ForecastOptions out;
  out.scenario.file = stored.named;
  out.scenario.root = stored.named_root;
  out.scenario.variant = stored.plan.variant;
  for (const auto& [path, value] : stored.plan.set) out.scenario.set.push_back(path + "=" + value);
  out.scenario.json = options.json;
  out.scenario.quiet = options.quiet;
  out.scenario.no_color = options.no_color;
  out.seed = stored.plan.seed;
  out.run = options.run;
  out.run.replications = stored.plan.replications;
  out.run.antithetic = stored.plan.antithetic;
  out.run.control = stored.plan.control;
  out.run.folder = options.folder;
  out.no_spread = !stored.plan.spread;
  out.fail_if = options.fail_if;
  out.lang = options.lang;
  out.again = "taji forecast merge " + shell_word(options.folder);
  return out;
}

int merge_part(const Words& words) {
  CLI::App app;
  FolderOptions options;
  add_folder(app, options);
  add_jobs(app, options.run.jobs);
  app.add_option("--fail-if", options.fail_if, "exit with 5 if this holds: 'p_dry.30d > 50 %'")->type_name("EXPR");
  app.add_flag("--json", options.json, "result as JSON on stdout, and nothing else");
  app.add_flag("-q,--quiet", options.quiet, "no progress and no warnings");
  app.add_flag("--no-color", options.no_color, "no colours (as with NO_COLOR set)");
  add_lang(app, options.lang);
  if (const auto status = parse(app, kMergeAbout, words)) return *status;
  std::optional<Condition> fail_if;
  if (app.count("--fail-if") > 0) fail_if = parse_condition("--fail-if", options.fail_if);

  Progress progress(stderr_is_terminal(), options.quiet);
  const ForecastFolder folder(options.folder);
  const StoredForecast stored = folder.known_plan();
  check_version(stored.plan.version, options.folder);
  const ForecastInventory there = inventory(folder, stored);
  if (!there.missing.empty()) {
    const auto left = static_cast<std::int64_t>(there.missing.size());
    throw Stop(kIncomplete,
               in_lines(there.faults) +
                   fmt::format("{} is not complete: chunk{} {} {} to be run (taji forecast run {} --chunk I)",
                               options.folder, left == 1 ? "" : "s", ranges(there.missing), left == 1 ? "is" : "are",
                               shell_word(options.folder)));
  }
  const Loaded loaded = load_planned(options.folder, stored, options.quiet);
  options.run.rows = stored_rows(folder, stored);
  Words command = {"merge"};
  command.insert(command.end(), words.begin(), words.end());
  const int status = forecast_of(options_of(options, stored), command, loaded, {fail_if, std::nullopt}, progress);
  folder.tidy();
  return status;
}

}  // namespace

std::optional<int> forecast_part(const Words& words) {
  if (words.empty()) return std::nullopt;
  const Words rest(words.begin() + 1, words.end());
  if (words[0] == "plan") return plan_part(rest);
  if (words[0] == "run") return run_part(rest);
  if (words[0] == "status") return status_part(rest);
  if (words[0] == "merge") return merge_part(rest);
  return std::nullopt;
}

}  // namespace taji::cli
