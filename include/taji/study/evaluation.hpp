// Forecasts against what happened, each beside its baselines.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <taji/study/baseline.hpp>
#include <taji/study/score.hpp>
#include <taji/study/skill.hpp>
#include <taji/text/hub.hpp>
#include <vector>

namespace taji::study {

enum class Rule : std::uint8_t {
  crps,          ///< of quantiles (crps_points), a sample or a cdf, in that order of preference
  wis,           ///< of quantiles, or of a sample at the standard levels
  median_error,  ///< |median - y|
  mean_error,    ///< (mean - y)²
  brier          ///< of a pmf
};
inline constexpr std::size_t kRules = 5;
inline constexpr std::array<const char*, kRules> kRuleNames = {"crps", "wis", "ae_median", "se_mean", "brier"};

/// Central intervals whose coverage is counted, and bins of the PIT histogram.
inline constexpr std::array<double, 4> kIntervals = {0.5, 0.8, 0.9, 0.95};
inline constexpr std::size_t kPitBins = 10;

/// What one forecast scored; NaN or nothing where a rule does not apply.
struct Marks {
  std::array<double, kRules> by_rule = {kNoMark, kNoMark, kNoMark, kNoMark, kNoMark};
  WeightedInterval wis = {kNoMark, kNoMark, kNoMark, kNoMark};
  std::optional<PitRange> pit;
  std::array<std::optional<bool>, kIntervals.size()> covered;

  static constexpr double kNoMark = std::numeric_limits<double>::quiet_NaN();
};

/// What was seen: a number, a category (its place in HubForecast::categories), or both.
struct Seen {
  std::optional<double> number;
  std::optional<std::size_t> category;
};

/// Nothing is scored of a law or observation that is infinite.
Marks marks_of(const text::HubForecast& forecast, const Seen& seen);

/// A forecast with its observation, the two baselines in the same form (the same levels, categories and output types; a
/// sample is all their values), and what each scored.
struct Scored {
  std::size_t forecast = 0;  ///< place in what was given
  Seen seen;
  std::string observed;  ///< as written
  Marks marks;
  struct Baseline {
    text::HubForecast forecast;
    Marks marks;
    bool spread = false;
  };
  std::optional<Baseline> persistence, climatology;
};

/// Figures over the forecasts of a target: all, or those of one location, or those of one horizon.
struct ScoreGroup {
  std::string target;
  std::optional<std::string> location;
  std::optional<std::int64_t> horizon_days;  ///< from the origin's day to the last
  std::size_t forecasts = 0, origins = 0, stretches = 0;
  std::int64_t first_origin_day = 0, last_origin_day = 0;
  struct ByRule {
    double mean = Marks::kNoMark;  ///< over all forecasts that have it
    std::size_t forecasts = 0;
    Skill over_persistence, over_climatology;
  };
  std::array<ByRule, kRules> by_rule;
  WeightedInterval wis = {Marks::kNoMark, Marks::kNoMark, Marks::kNoMark, Marks::kNoMark};  ///< means
  std::array<Coverage, kIntervals.size()> coverage;
  std::array<std::size_t, kIntervals.size()> intervals = {};  ///< how many there were
  std::array<double, kPitBins> pit = {};                      ///< weights, 1 a forecast
  std::size_t pits = 0;
  std::optional<BrierParts> brier;  ///< half the sum over categories

  const ByRule& of(Rule rule) const { return by_rule[static_cast<std::size_t>(rule)]; }
};

struct Evaluation {
  std::uint64_t seed = 1;
  std::vector<Scored> scored;
  std::vector<ScoreGroup> groups;  ///< by target: all, then locations, then horizons, where there are several
  std::size_t pending = 0;         ///< forecasts without an observation
  std::size_t infinite = 0;        ///< forecasts with an infinite number, or of one
  std::size_t without_spread = 0;  ///< scored ones whose persistence is the last value alone
  std::size_t without_persistence = 0, without_climatology = 0;
};

/// An observation with the forecast's origin goes before one without; the past that baselines know are the observations
/// of the same target and location that ended before the day of the origin, and, where they have an origin themselves,
/// have the same horizon. nullopt exactly when errors were reported (score-number, score-category, score-nothing); a
/// name of the observations that no forecast has and that nearly is one is a warning (score-name).
std::optional<Evaluation> evaluate(std::span<const text::HubForecast> forecasts,
                                   std::span<const text::HubObservation> observations, std::uint64_t seed,
                                   text::Diagnostics& diagnostics);

/// The figures over all that was scored.
std::vector<ScoreGroup> score_groups(std::span<const text::HubForecast> forecasts, std::span<const Scored> scored,
                                     std::uint64_t seed);

}  // namespace taji::study
