#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <taji/study/sweep.hpp>

namespace taji::study {
namespace {

std::string sum_of(const Column& column) {
  __extension__ using Wide = __int128;
  Wide sum = 0;
  for (const std::int64_t value : column) sum += value;
  return fmt::format("{}", sum);
}

void check_inputs(const Sweep& sweep, const scenario::ReadResult& read) {
  for (const scenario::InputFile& input : read.inputs) {
    if (std::binary_search(sweep.inputs.begin(), sweep.inputs.end(), input.sha256)) continue;
    throw std::runtime_error(fmt::format("{} has changed since the sweep was planned", input.path));
  }
}

PointResult result_of(const Sweep& sweep, const std::vector<Measure>& measures, Samples samples) {
  PointResult result;
  result.completed = static_cast<std::int64_t>(samples.rows());
  result.failures = std::move(samples.failures);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (std::size_t m = 0; m < measures.size(); ++m) {
    PointMeasure& one = result.measures.emplace_back();
    one.estimate = {nan, nan};
    if (!measures[m].y || result.completed == 0) continue;
    one.estimate = estimate(measures[m], samples, m);
    one.sum_y = sum_of(samples.y[m]);
    if (measures[m].x) one.sum_x = sum_of(samples.x[m]);
  }
  if (!sweep.keep_columns) return result;
  result.replications = std::move(samples.replications);
  result.y = std::move(samples.y);
  result.x = std::move(samples.x);
  return result;
}

}  // namespace

Sweep::Pairs Sweep::changes(std::size_t point) const {
  Pairs out = set;
  for (std::size_t i = 0; i < paths.size(); ++i) out.emplace_back(paths[i], points[point][i]);
  return out;
}

Compiled compiled(const scenario::ReadResult& read) {
  Compiled out;
  if (!read.scenario) {
    for (const text::Diagnostic& fault : read.diagnostics.list()) {
      if (fault.severity != text::Severity::error) continue;
      out.refused = fault.message + (fault.suggestion.empty() ? "" : "; " + fault.suggestion);
      return out;
    }
    out.refused = "it cannot be read";
    return out;
  }
  try {
    out.model = model::compile(*read.scenario);
  } catch (const std::invalid_argument& error) {
    out.refused = error.what();
  }
  return out;
}

Compiled model_of_point(const Sweep& sweep, std::size_t point, const ScenarioFile& scenario) {
  scenario::ReadOptions reading;
  reading.overrides = sweep.changes(point);
  reading.variant = sweep.variant;
  reading.root = scenario.root;
  reading.check_variants = false;
  const scenario::ReadResult read = scenario::read_scenario(scenario.file, reading);
  check_inputs(sweep, read);
  return compiled(read);
}

std::optional<PointResult> run_point(const Sweep& sweep, std::size_t point, const ScenarioFile& scenario,
                                     const ensemble::Options& options) {
  const Compiled at = model_of_point(sweep, point, scenario);
  if (!at.model) {
    PointResult refused;
    refused.refused = at.refused;
    return refused;
  }
  const std::vector<Measure> measures = measures_in(*at.model, sweep.measures);
  ensemble::Options run = options;
  run.seed = sweep.seed;
  run.replications = sweep.replications;
  run.first = 0;
  Samples samples = sample(*at.model, measures, run);
  if (samples.stopped) return std::nullopt;
  return result_of(sweep, measures, std::move(samples));
}

std::optional<Best> best_point(const Sweep& sweep, const std::vector<PointResult>& results, std::size_t m) {
  const int better = sweep.measures[m].better;
  if (better == 0) return std::nullopt;
  std::vector<std::size_t> having;
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (m < results[i].measures.size() && results[i].measures[m].estimate.exists()) having.push_back(i);
  }
  if (having.size() < 2) return std::nullopt;
  const auto of = [&](std::size_t i) { return results[i].measures[m].estimate; };
  const auto least = std::min_element(having.begin(), having.end(), [&](std::size_t a, std::size_t b) {
    return better < 0 ? of(a).value < of(b).value : of(a).value > of(b).value;
  });
  Best best;
  best.point = *least;
  best.all_equal =
      std::all_of(having.begin(), having.end(), [&](std::size_t i) { return of(i).value == of(having.front()).value; });
  constexpr double kZ = 1.96;
  for (const std::size_t i : having) {
    const double reach = kZ * (of(i).se + of(best.point).se);
    if (i != best.point && std::abs(of(i).value - of(best.point).value) <= reach) best.rivals.push_back(i);
  }
  return best;
}

}  // namespace taji::study
