#include <fmt/format.h>

#include <algorithm>
#include <cli/interrupt.hpp>
#include <cli/status.hpp>
#include <cli/sweep_folder.hpp>
#include <cli/terminal.hpp>
#include <set>
#include <system_error>
#include <taji/output/wording.hpp>
#include <taji/text/file.hpp>

namespace taji::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestFile = std::size_t{4} << 30;
constexpr std::size_t kShownFailures = 3;

std::string count(std::size_t n) {
  return output::thousands(static_cast<std::int64_t>(n));
}

}  // namespace

fs::path SweepFolder::point_path(std::size_t i) const {
  return folder_ / "points" / fmt::format("{:06}.json", i + 1);
}

std::optional<output::StoredPlan> SweepFolder::plan() const {
  const fs::path path = folder_ / "plan.json";
  std::error_code error;
  if (!fs::exists(path, error)) return std::nullopt;
  try {
    return output::read_plan_json(text::read_file(path, kLargestFile));
  } catch (const std::invalid_argument& problem) {
    throw Stop(kBadInput, fmt::format("{} is damaged: {}; --fresh begins anew", path.string(), problem.what()));
  }
}

output::StoredPlan SweepFolder::known_plan() const {
  auto stored = plan();
  if (!stored) {
    throw Stop(kUsage, fmt::format("{} holds no sweep; taji sweep plan PLAN -o {} makes one", folder_.string(),
                                   shell_word(folder_.string())));
  }
  return std::move(*stored);
}

void SweepFolder::write_plan(const output::StoredPlan& plan) const {
  std::error_code error;
  fs::create_directories(folder_ / "points", error);
  if (error) throw Stop(kFault, fmt::format("{}: cannot make this folder: {}", folder_.string(), error.message()));
  text::write_file_atomically(folder_ / "plan.json", output::plan_json(plan));
}

std::optional<study::PointResult> SweepFolder::point(const output::StoredPlan& plan, std::size_t i,
                                                     std::vector<Fault>* faults) const {
  const fs::path path = point_path(i);
  std::error_code error;
  if (!fs::exists(path, error)) return std::nullopt;
  const std::string text = text::read_file(path, kLargestFile);
  try {
    study::PointResult result = output::read_point_json(text, i + 1, plan.sha256);
    if (!output::fits(result, plan.sweep)) throw std::invalid_argument("its parts do not fit the sweep");
    return result;
  } catch (const std::invalid_argument& problem) {
    if (faults != nullptr) faults->push_back({path, problem.what()});
    return std::nullopt;
  }
}

void SweepFolder::write_point(const output::StoredPlan& plan, std::size_t i, const study::PointResult& result) const {
  text::write_file_atomically(point_path(i), output::point_json(result, i + 1, plan.sha256));
}

void SweepFolder::clear() const {
  std::error_code error;
  for (const char* name : {"plan.json", "sweep.csv", "replications.csv", "summary.json", "report.json", "report.html", "manifest.json"}) {
    fs::remove(folder_ / name, error);
  }
  for (const auto& entry : fs::directory_iterator(folder_ / "points", error)) {
    if (entry.path().extension() == ".json") fs::remove(entry.path(), error);
  }
  tidy();
}

void SweepFolder::tidy() const {
  for (const fs::path& where : {folder_, folder_ / "points"}) cli::tidy(where);
}

SweepWorkDone run_points(const SweepFolder& folder, const output::StoredPlan& plan, const SweepWork& work,
                         Progress& progress) {
  SweepWorkDone done;
  std::vector<std::size_t> missing;
  const auto keep_failed = [&](std::size_t i, study::PointResult result) {
    if (!result.failed()) return;
    result.replications.clear();
    result.y.clear();
    result.x.clear();
    done.failed.emplace_back(i, std::move(result));
  };
  for (const std::size_t i : work.points) {
    auto result = folder.point(plan, i);
    if (result) {
      keep_failed(i, std::move(*result));
    } else {
      missing.push_back(i);
    }
  }
  done.already = work.points.size() - missing.size();
  if (done.already > 0 && !work.quiet) {
    say(fmt::format("{} of {} points were there already\n", count(done.already), count(work.points.size())));
  }
  const auto total = static_cast<std::int64_t>(missing.size()) * plan.sweep.replications;
  ensemble::Options options;
  options.jobs = work.jobs;
  options.stop = &take_interrupts();
  options.progress = [&](std::int64_t n, std::int64_t) {
    progress.report(static_cast<std::int64_t>(done.run) * plan.sweep.replications + n, total);
  };
  for (const std::size_t i : missing) {
    auto result = options.stop->load() ? std::nullopt : run_point(plan.sweep, i, work.scenario, options);
    if (!result) {
      done.stopped = true;
      break;
    }
    folder.write_point(plan, i, *result);
    ++done.run;
    keep_failed(i, std::move(*result));
  }
  progress.clear();
  std::sort(done.failed.begin(), done.failed.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  return done;
}

std::string replay(const study::Sweep& sweep, std::size_t point, const study::ScenarioFile& scenario,
                   const ensemble::Failure* failure) {
  std::string text =
      fmt::format("taji {} {}", failure != nullptr ? "run" : "validate", shell_word(scenario.file.string()));
  if (!sweep.variant.empty()) text += " --variant " + shell_word(sweep.variant);
  for (const auto& [path, value] : sweep.changes(point)) text += " --set " + shell_word(path + "=" + value);
  if (!scenario.root.empty()) text += " --root " + shell_word(scenario.root.string());
  if (failure != nullptr) text += fmt::format(" --seed {} --replication {}", sweep.seed, failure->replication);
  return text;
}

void report_failed(const output::StoredPlan& plan, const FailedPoints& failed, const study::ScenarioFile& scenario) {
  const study::Sweep& sweep = plan.sweep;
  for (std::size_t k = 0; k < std::min(kShownFailures, failed.size()); ++k) {
    const auto& [i, result] = failed[k];
    if (!result.refused.empty()) {
      say(fmt::format("point {} was refused: {}; see: {}\n", i + 1, result.refused, replay(sweep, i, scenario)));
      continue;
    }
    const ensemble::Failure& first = result.failures.front();
    say(fmt::format("point {}: {} of {} replications failed; number {} (seed {}): {}; replay: {}\n", i + 1,
                    count(result.failures.size()), output::thousands(sweep.replications), first.replication, sweep.seed,
                    first.message, replay(sweep, i, scenario, &first)));
  }
  if (failed.size() > kShownFailures) {
    say(fmt::format("and {} more points failed; all are in summary.json\n", count(failed.size() - kShownFailures)));
  }
}

std::int64_t chunk_of(std::size_t point, std::int64_t chunks) {
  return static_cast<std::int64_t>(point) % chunks + 1;
}

SweepInventory inventory(const SweepFolder& folder, const output::StoredPlan& plan) {
  SweepInventory out;
  out.table.sweep = plan.sweep;
  std::set<std::int64_t> missing;
  for (std::size_t i = 0; i < plan.sweep.points.size(); ++i) {
    auto result = folder.point(plan, i, &out.faults);
    if (!result) {
      missing.insert(chunk_of(i, plan.chunks));
      continue;
    }
    ++out.done;
    if (result->failed()) ++out.failed;
    out.table.results.push_back(std::move(*result));
  }
  out.missing.assign(missing.begin(), missing.end());
  return out;
}

}  // namespace taji::cli
