#include <fmt/format.h>

#include <cli/interrupt.hpp>
#include <cli/parse.hpp>
#include <cli/planned.hpp>
#include <cli/progress.hpp>
#include <cli/status.hpp>
#include <cli/sweep_parts.hpp>
#include <cli/sweep_plan.hpp>
#include <cli/terminal.hpp>
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

/// The scenario of a stored plan, as seen from here.
study::ScenarioFile scenario_of(const fs::path& folder, const output::StoredPlan& plan) {
  return {seen_from_here(folder, plan.scenario), seen_from_here(folder, plan.root)};
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
  add_time_limit(app);
  app.add_flag("-q,--quiet", options.quiet, "no progress");
  if (const auto status = parse(app, kRunAbout, words)) return *status;

  Progress progress(stderr_is_terminal(), options.quiet);
  const SweepFolder folder(options.folder);
  const output::StoredPlan plan = folder.known_plan();
  check_version(plan.sweep.version, options.folder);
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
  // A point that failed is a result: running it again would not help, and `merge` tells.
  return done.stopped ? kInterrupted : kFine;
}

int status_part(const Words& words) {
  CLI::App app;
  FolderOptions options;
  add_folder(app, options);
  app.add_flag("--missing", options.missing, "only the chunks with missing points: 3,7-9");
  app.add_flag("--json", options.json, "as JSON");
  if (const auto status = parse(app, kStatusAbout, words)) return *status;
  const SweepFolder folder(options.folder);
  const output::StoredPlan plan = folder.known_plan();
  const SweepInventory there = inventory(folder, plan);
  const std::size_t points = plan.sweep.points.size(), left = points - there.done;
  say(in_lines(there.faults));
  if (options.json) {
    const nlohmann::ordered_json json = {{"points", points},       {"done", there.done},
                                         {"failed", there.failed}, {"missing", left},
                                         {"chunks", plan.chunks},  {"missing_chunks", there.missing}};
    print(json.dump(2) + "\n");
  } else if (options.missing) {
    if (left > 0) print(ranges(there.missing) + "\n");
  } else {
    print(fmt::format("{}: {} of {} points are done, {} of them failed\n", options.folder, there.done, points,
                      there.failed));
    if (left > 0) print(fmt::format("missing: points of chunks {} of {}\n", ranges(there.missing), plan.chunks));
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
  check_version(plan.sweep.version, options.folder);
  const SweepInventory there = inventory(folder, plan);
  const output::SweepTable& table = there.table;
  if (!there.missing.empty()) {
    const auto left = static_cast<std::int64_t>(plan.sweep.points.size() - there.done);
    throw Stop(kIncomplete,
               in_lines(there.faults) +
                   fmt::format("{} is not complete: {} of chunks {} {} to be run (taji sweep run {} --chunk I)",
                               options.folder, counted(left, "point"), ranges(there.missing), left == 1 ? "is" : "are",
                               shell_word(options.folder)));
  }
  const study::ScenarioFile scenario = scenario_of(options.folder, plan);
  Words command = {"merge"};
  command.insert(command.end(), words.begin(), words.end());
  write_products(options.folder, table, scenario,
                 {command, 1, 0, options.json, options.no_color, "taji sweep merge " + shell_word(options.folder)});
  FailedPoints failed;
  for (std::size_t i = 0; i < table.results.size(); ++i) {
    if (table.results[i].failed()) failed.emplace_back(i, table.results[i]);
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
