#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <taji/kernel/stream.hpp>
#include <taji/study/skill.hpp>
#include <vector>

namespace taji::study {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
const std::uint64_t kResample = kernel::name_hash("study:bootstrap of origins");

/// 1 - Σ score / Σ baseline.
double skill(double score, double baseline) {
  return baseline > 0 ? 1 - score / baseline : kNone;
}

std::vector<double> replicates(std::span<const OriginScore> by_origin, std::size_t block, std::uint64_t seed,
                               std::uint64_t entity, std::size_t resamples) {
  std::vector<double> values;
  const std::size_t n = by_origin.size();
  for (std::size_t resample = 0; resample < resamples; ++resample) {
    kernel::Stream random({seed, 0, resample}, entity, kResample, 0);
    double score = 0, baseline = 0;
    for (std::size_t drawn = 0; drawn < n;) {
      std::size_t at = random.below(n);
      for (std::size_t i = 0; i < block && drawn < n; ++i, ++drawn, at = (at + 1) % n) {
        score += by_origin[at].score;
        baseline += by_origin[at].baseline;
      }
    }
    const double value = skill(score, baseline);
    if (!std::isnan(value)) values.push_back(value);
  }
  std::sort(values.begin(), values.end());
  return values;
}

void add_interval(Skill& result, const std::vector<double>& sorted) {
  const auto n = static_cast<double>(sorted.size());
  const double mean = std::accumulate(sorted.begin(), sorted.end(), 0.0) / n;
  double squares = 0;
  for (const double x : sorted) squares += (x - mean) * (x - mean);
  const std::size_t last = sorted.size() - 1, cut = sorted.size() / 40;  // 2.5 % on either side
  result.figure.se = std::sqrt(squares / static_cast<double>(last));
  result.figure.low = sorted[cut];
  result.figure.high = sorted[last - cut];
  result.verdict = result.figure.low > 0    ? SkillVerdict::better
                   : result.figure.high < 0 ? SkillVerdict::worse
                                            : SkillVerdict::none_seen;
}

}  // namespace

std::size_t overlapping_origins(std::span<const std::int64_t> origins, std::int64_t lead_days) {
  std::size_t most = 1;
  for (std::size_t first = 0, past = 0; first < origins.size(); ++first) {
    while (past < origins.size() && origins[past] - origins[first] < lead_days) ++past;
    most = std::max(most, past - first);
  }
  return most;
}

Skill skill_of(std::span<const OriginScore> by_origin, std::int64_t lead_days, std::uint64_t seed, std::uint64_t entity,
               std::size_t resamples) {
  Skill result;
  result.figure = {kNone, kNone, kNone, kNone};
  std::vector<std::int64_t> days;
  for (const OriginScore& one : by_origin) {
    result.score += one.score;
    result.baseline += one.baseline;
    result.forecasts += one.forecasts;
    days.push_back(one.origin_day);
  }
  result.origins = by_origin.size();
  const double skill_value = skill(result.score, result.baseline);
  const auto n = static_cast<double>(result.forecasts);
  result.score = result.forecasts == 0 ? kNone : result.score / n;
  result.baseline = result.forecasts == 0 ? kNone : result.baseline / n;
  result.figure.value = skill_value;
  const std::size_t block = overlapping_origins(days, lead_days);
  result.stretches = result.origins / block;
  if (result.forecasts == 0 || std::isnan(skill_value)) return result;
  result.verdict = SkillVerdict::too_few;
  if (result.stretches < kFewestStretches) return result;
  const std::vector<double> sorted = replicates(by_origin, block, seed, entity, resamples);
  if (sorted.size() >= 40) add_interval(result, sorted);
  return result;
}

}  // namespace taji::study
