#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cli/parse.hpp>
#include <cli/progress.hpp>
#include <cli/status.hpp>
#include <cli/sweep_parts.hpp>
#include <cli/sweep_plan.hpp>
#include <cli/terminal.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <taji/output/wording.hpp>

namespace taji::cli {
namespace {

namespace fs = std::filesystem;

constexpr About kPlanAbout = {"taji sweep plan PLAN|SCENARIO -o DIR [--chunks N] [OPTIONS]",
                              "Makes the folder of a sweep, for `taji sweep run` to fill.",
                              {"taji sweep plan scenarios/sweeps/convoys.yaml -o out/convoys --chunks 4",
                               "taji sweep plan scenarios/one-road.yaml -o out/days --grid 'horizon=30 d,60 d'"}};
constexpr About kRunAbout = {"taji sweep run DIR [--chunk I] [OPTIONS]",
                             "Runs what is missing of a sweep, or of one chunk of it.",
                             {"taji sweep run out/convoys --chunk 1", "taji sweep run out/convoys -j 4"}};
constexpr About kStatusAbout = {"taji sweep status DIR [OPTIONS]",
                                "How much of a sweep is done; exits with 4 while points are missing.",
                                {"taji sweep status out/convoys", "taji sweep status out/convoys --missing"}};
constexpr About kMergeAbout = {"taji sweep merge DIR [OPTIONS]",
                               "Makes the tables of a sweep of which all points are done.",
                               {"taji sweep merge out/convoys", "taji sweep merge out/convoys --json"}};

/// Options of the parts that work on a folder.
struct FolderOptions {
  std::string folder, chunk;
  int jobs = 0;
  bool json = false, quiet = false, no_color = false, missing = false;
};

struct Chunk {
  std::size_t number = 1, of = 1;
};

/// Points go to chunks in turn, so that slow corners of a grid are shared out.
std::size_t chunk_of(std::size_t point, std::size_t chunks) {
  return point % chunks + 1;
}

/// I, or I/N. Throws Stop.
Chunk chunk_from(const std::string& text, std::int64_t planned) {
  Chunk chunk{1, static_cast<std::size_t>(planned)};
  const auto number = [&](const std::string& digits, std::size_t& to) {
    const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), to);
    return problem == std::errc() && end == digits.data() + digits.size();
  };
  const std::size_t slash = text.find('/');
  bool fine = number(text.substr(0, slash), chunk.number);
  if (slash != std::string::npos) fine = number(text.substr(slash + 1), chunk.of) && fine;
  if (fine && chunk.number >= 1 && chunk.number <= chunk.of) return chunk;
  throw Stop(kUsage, fmt::format("--chunk wants a number from 1 to {}, got '{}'", chunk.of, text));
}

/// The scenario of a stored plan, as seen from here.
study::ScenarioFile scenario_of(const fs::path& folder, const output::StoredPlan& plan) {
  const auto seen = [&](const std::string& path) {
    if (path.empty()) return fs::path();
    const fs::path there = (fs::weakly_canonical(fs::absolute(folder)) / path).lexically_normal();
    const fs::path near = there.lexically_relative(fs::current_path());
    return near.empty() || near.begin()->string() == ".." ? there : near;
  };
  return {seen(plan.scenario), seen(plan.root)};
}

void add_folder(CLI::App& app, FolderOptions& options) {
  app.add_option("DIR", options.folder, "folder of the sweep")->required();
}

int plan_part(const Words& words) {
  CLI::App app;
  SweepOptions options;
  app.add_option("--chunks", options.chunks, "in how many parts it is to be run (1)")
      ->type_name("N")
      ->transform(whole_number(1, static_cast<std::uint64_t>(scenario::kMostPoints)));
  add_sweep_options(app, options);
  if (const auto status = parse(app, kPlanAbout, words)) return *status;
  note_given(app, options);
  const PlannedSweep planned = plan_sweep(options);
  store_plan(planned, options.fresh);
  const auto points = static_cast<std::int64_t>(planned.plan.sweep.points.size());
  print(fmt::format("{}: {} points of {} replications, in {} chunk{}\nnext: taji sweep run {}{}\n",
                    (planned.folder / "plan.json").string(), output::thousands(points),
                    output::thousands(planned.plan.sweep.replications), planned.plan.chunks,
                    planned.plan.chunks == 1 ? "" : "s", shell_word(planned.folder.string()),
                    planned.plan.chunks == 1 ? "" : fmt::format(" --chunk 1 … {}", planned.plan.chunks)));
  return kFine;
}

int run_part(const Words& words) {
  CLI::App app;
  FolderOptions options;
  RunOptions run;
  add_folder(app, options);
  app.add_option("--chunk", options.chunk, "only this part of those planned, or I/N")->type_name("I");
  add_jobs(app, run.jobs);
  app.add_flag("-q,--quiet", options.quiet, "no progress");
  if (const auto status = parse(app, kRunAbout, words)) return *status;

  Progress progress(stderr_is_terminal(), options.quiet);
  const SweepFolder folder(options.folder);
  const output::StoredPlan plan = folder.known_plan();
  if (plan.sweep.version != kVersion) {
    throw Stop(kUsage, fmt::format("{} was planned by taji {}, and this is taji {}, which may give other results",
                                   options.folder, plan.sweep.version, kVersion));
  }
  const Chunk chunk = options.chunk.empty() ? Chunk{} : chunk_from(options.chunk, plan.chunks);
  SweepWork work{{}, scenario_of(options.folder, plan), run.threads(), options.quiet};
  for (std::size_t i = 0; i < plan.sweep.points.size(); ++i) {
    if (chunk_of(i, chunk.of) == chunk.number) work.points.push_back(i);
  }
  const SweepWorkDone done = run_points(folder, plan, work, progress);
  report_failed(plan, done.failed, work.scenario);
  if (!options.quiet) {
    say(fmt::format("{}{} of {} points are done\n", done.stopped ? "stopped: " : "", done.already + done.run,
                    work.points.size()));
  }
  return done.stopped ? kInterrupted : done.failed.empty() ? kFine : kIncomplete;
}

int status_part(const Words& words) {
  CLI::App app;
  FolderOptions options;
  add_folder(app, options);
  app.add_flag("--missing", options.missing, "only the chunks with missing points: 2,5,7");
  app.add_flag("--json", options.json, "as JSON");
  if (const auto status = parse(app, kStatusAbout, words)) return *status;
  const SweepFolder folder(options.folder);
  const output::StoredPlan plan = folder.known_plan();
  std::map<std::size_t, std::size_t> missing;  // by chunk
  std::size_t left = 0, failed = 0;
  for (std::size_t i = 0; i < plan.sweep.points.size(); ++i) {
    const auto result = folder.point(plan, i);
    if (!result) {
      ++missing[chunk_of(i, static_cast<std::size_t>(plan.chunks))];
      ++left;
    } else if (result->failed()) {
      ++failed;
    }
  }
  std::vector<std::size_t> chunks;
  for (const auto& [chunk, count] : missing) chunks.push_back(chunk);
  const std::size_t points = plan.sweep.points.size();
  if (options.json) {
    const nlohmann::ordered_json json = {{"points", points}, {"done", points - left}, {"failed", failed},
                                         {"missing", left},  {"chunks", plan.chunks}, {"missing_chunks", chunks}};
    print(json.dump(2) + "\n");
  } else if (options.missing) {
    if (left > 0) print(fmt::format("{}\n", fmt::join(chunks, ",")));
  } else {
    print(fmt::format("{}: {} of {} points are done, {} of them failed\n", options.folder, points - left, points,
                      failed));
    for (const auto& [chunk, count] : missing) print(fmt::format("  chunk {} lacks {}\n", chunk, count));
  }
  return left > 0 ? kIncomplete : kFine;
}

int merge_part(const Words& words) {
  CLI::App app;
  FolderOptions options;
  add_folder(app, options);
  app.add_flag("--json", options.json, "result as JSON on stdout, and nothing else");
  app.add_flag("--no-color", options.no_color, "no colours (as with NO_COLOR set)");
  if (const auto status = parse(app, kMergeAbout, words)) return *status;
  const SweepFolder folder(options.folder);
  const output::StoredPlan plan = folder.known_plan();
  const auto table = whole_sweep(folder, plan);
  if (!table) {
    throw Stop(kIncomplete, fmt::format("{} is not complete; taji sweep status {} says what is missing", options.folder,
                                        shell_word(options.folder)));
  }
  const study::ScenarioFile scenario = scenario_of(options.folder, plan);
  Words command = {"merge"};
  command.insert(command.end(), words.begin(), words.end());
  write_products(options.folder, *table, scenario,
                 {command, 1, 0, options.json, options.no_color, "taji sweep merge " + shell_word(options.folder)});
  FailedPoints failed;
  for (std::size_t i = 0; i < table->results.size(); ++i) {
    if (table->results[i].failed()) failed.emplace_back(i, table->results[i]);
  }
  report_failed(plan, failed, scenario);
  return failed.empty() ? kFine : kIncomplete;
}

}  // namespace

std::optional<int> sweep_part(const Words& words) {
  if (words.empty()) return std::nullopt;
  const Words rest(words.begin() + 1, words.end());
  if (words[0] == "plan") return plan_part(rest);
  if (words[0] == "run") return run_part(rest);
  if (words[0] == "status") return status_part(rest);
  if (words[0] == "merge") return merge_part(rest);
  return std::nullopt;
}

}  // namespace taji::cli
