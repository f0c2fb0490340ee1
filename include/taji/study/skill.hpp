// Is a forecast better than a baseline, or was it luck? Scores of forecasts made from the same or neighbouring origins
// depend on each other, so that origins, not forecasts, are what is counted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <taji/study/indices.hpp>

namespace taji::study {

/// Sums over all forecasts of one origin for which both scores exist.
struct OriginScore {
  std::int64_t origin_day = 0;
  double score = 0, baseline = 0;
  std::size_t forecasts = 0;
};

enum class SkillVerdict : std::uint8_t {
  better,      ///< the interval lies above 0
  worse,       ///< the interval lies below 0
  none_seen,   ///< it holds 0
  too_few,     ///< fewer stretches than kFewestStretches: nothing can be told
  no_baseline  ///< there is nothing to compare with, or the baseline was always right
};

/// With fewer independent stretches of time than this nothing is said of the skill.
inline constexpr std::size_t kFewestStretches = 8;

struct Skill {
  Figure figure;     ///< 1 - mean score / mean score of the baseline; no interval where there are too few
  double score = 0;  ///< mean over these forecasts
  double baseline = 0;
  std::size_t forecasts = 0, origins = 0;
  std::size_t stretches = 0;  ///< of origins that share no day with each other
  SkillVerdict verdict = SkillVerdict::no_baseline;
};

/// Most origins whose forecasts, each of `lead_days` days, have a day in common: scores further apart than that have
/// seen different days (forecasts h steps ahead that are as good as can be have errors that depend over h - 1 steps:
/// Diebold & Mariano, J. Bus. Econ. Stat. 13, 1995). At least 1. `origins` ascend.
std::size_t overlapping_origins(std::span<const std::int64_t> origins, std::int64_t lead_days);

/// `by_origin` ascends by day. The 95 % interval (percentiles) is by the circular block bootstrap (Politis & Romano in
/// LePage & Billard (eds), Exploring the Limits of Bootstrap, 1992): blocks of as many origins as overlap, drawn with
/// streams addressed by the seed and `entity`, `resamples` times. A baseline of mean 0 leaves the figure NaN.
Skill skill_of(std::span<const OriginScore> by_origin, std::int64_t lead_days, std::uint64_t seed, std::uint64_t entity,
               std::size_t resamples = 2000);

}  // namespace taji::study
