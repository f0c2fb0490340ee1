#include <algorithm>
#include <cmath>
#include <cstddef>
#include <taji/kernel/law.hpp>

#include "kernel/variates.hpp"

namespace taji::kernel {
namespace {

constexpr double kZ90 = 1.2815515655446004;  // normal_quantile(0.90)
constexpr double kZ95 = 1.6448536269514722;  // normal_quantile(0.95)
constexpr double kLargestPoissonMean = 1e15;
constexpr double kLargestTrials = 1e9;
constexpr double kRoundingSlack = 1e-9;  // by which a stated sd may pass its largest value

constexpr const char* kNotFinite = "its numbers must be finite";
constexpr const char* kMeanNegative = "the mean must not be negative";
constexpr const char* kMedianNegative = "the median must not be negative";
constexpr const char* kCvNegative = "the coefficient of variation must not be negative";
constexpr const char* kCvTooLarge = "the coefficient of variation is too large";
constexpr const char* kSdNegative = "the standard deviation must not be negative";
constexpr const char* kMinAboveMax = "the minimum must not be above the maximum";
constexpr const char* kNotAProbability = "the probability must be between 0 and 1";

Law refused(LawKind kind, const char* problem) {
  return {.kind = kind, .problem = problem};
}

/// The first reason whose condition does not hold, or null.
struct Demand {
  bool holds;
  const char* problem;
};

template <std::size_t N>
const char* first_problem(const Demand (&demands)[N]) {
  for (const Demand& demand : demands) {
    if (!demand.holds) return demand.problem;
  }
  return nullptr;
}

template <class... Numbers>
bool finite(Numbers... numbers) {
  return (std::isfinite(numbers) && ...);
}

Law lognormal(double median, double log_sd) {
  if (median == 0.0 || log_sd == 0.0) return Law::constant(median);
  return {.kind = LawKind::lognormal, .a = median, .b = log_sd};
}

Law gamma(double shape, double scale) {
  if (!(shape > 0.0) || !finite(scale)) return refused(LawKind::gamma, kCvTooLarge);
  return {.kind = LawKind::gamma, .a = shape, .b = scale};
}

const char* canonical_problem(const Law& law) {
  const double a = law.a;
  const double b = law.b;
  const double c = law.c;
  if (!finite(a, b, c)) return kNotFinite;
  switch (law.kind) {
    case LawKind::constant:
      return nullptr;
    case LawKind::uniform:
      return a <= b ? nullptr : kMinAboveMax;
    case LawKind::exponential:
      return a >= 0.0 ? nullptr : kMeanNegative;
    case LawKind::lognormal:
      return first_problem({{a >= 0.0, kMedianNegative}, {b >= 0.0, kSdNegative}});
    case LawKind::gamma:
      return first_problem({{a > 0.0, "the shape must be positive"}, {b >= 0.0, "the scale must not be negative"}});
    case LawKind::beta:
      return a > 0.0 && b > 0.0 ? nullptr : "alpha and beta must be positive";
    case LawKind::triangular:
      return first_problem(
          {{a <= c, kMinAboveMax}, {a <= b && b <= c, "the mode must be between minimum and maximum"}});
    case LawKind::poisson:
      return first_problem({{a >= 0.0, kMeanNegative}, {a <= kLargestPoissonMean, "the mean must not be above 1e15"}});
    case LawKind::binomial:
      return first_problem({{a >= 0.0 && a <= kLargestTrials && a == std::floor(a),
                             "the number of trials must be a whole number from 0 to 1e9"},
                            {b >= 0.0 && b <= 1.0, kNotAProbability}});
    case LawKind::empirical:
      return first_problem(
          {{!law.values.empty(), "it needs at least one value"},
           {std::all_of(law.values.begin(), law.values.end(), [](double v) { return std::isfinite(v); }), kNotFinite},
           {std::is_sorted(law.values.begin(), law.values.end()), "its values must be in ascending order"}});
  }
  return "the kind is unknown";
}

}  // namespace

Law Law::constant(double v) {
  return {.kind = LawKind::constant, .a = v};
}

Law Law::uniform(double min, double max) {
  return {.kind = LawKind::uniform, .a = min, .b = max};
}

Law Law::exponential(double mean) {
  return {.kind = LawKind::exponential, .a = mean};
}

Law Law::lognormal_median_p90(double median, double p90) {
  const char* problem = first_problem({{finite(median, p90), kNotFinite},
                                       {median >= 0.0, kMedianNegative},
                                       {p90 >= median, "the p90 must not be below the median"},
                                       {median > 0.0 || p90 == 0.0, "the median must be positive"}});
  if (problem != nullptr) return refused(LawKind::lognormal, problem);
  return kernel::lognormal(median, p90 == median ? 0.0 : log(p90 / median) / kZ90);
}

Law Law::lognormal_median_cv(double median, double cv) {
  const char* problem = first_problem({{finite(median, cv), kNotFinite},
                                       {median >= 0.0, kMedianNegative},
                                       {cv >= 0.0, kCvNegative},
                                       {finite(cv * cv), kCvTooLarge}});
  if (problem != nullptr) return refused(LawKind::lognormal, problem);
  return kernel::lognormal(median, std::sqrt(log1p(cv * cv)));
}

Law Law::lognormal_mean_cv(double mean, double cv) {
  const char* problem = first_problem({{finite(mean, cv), kNotFinite},
                                       {mean >= 0.0, kMeanNegative},
                                       {cv >= 0.0, kCvNegative},
                                       {finite(cv * cv), kCvTooLarge}});
  if (problem != nullptr) return refused(LawKind::lognormal, problem);
  return kernel::lognormal(mean / std::sqrt(1.0 + cv * cv), std::sqrt(log1p(cv * cv)));
}

Law Law::lognormal_p05_p95(double p05, double p95) {
  const char* problem = first_problem({{finite(p05, p95), kNotFinite},
                                       {p05 >= 0.0, "the p05 must not be negative"},
                                       {p95 >= p05, "the p95 must not be below the p05"},
                                       {p05 > 0.0 || p95 == 0.0, "the p05 must be positive"}});
  if (problem != nullptr) return refused(LawKind::lognormal, problem);
  if (p95 == p05) return constant(p05);
  return kernel::lognormal(std::sqrt(p05) * std::sqrt(p95), log(p95 / p05) / (2.0 * kZ95));
}

Law Law::gamma_mean_cv(double mean, double cv) {
  const char* problem =
      first_problem({{finite(mean, cv), kNotFinite}, {mean >= 0.0, kMeanNegative}, {cv >= 0.0, kCvNegative}});
  if (problem != nullptr) return refused(LawKind::gamma, problem);
  if (mean == 0.0 || !finite(1.0 / (cv * cv))) return constant(mean);
  return kernel::gamma(1.0 / (cv * cv), mean * (cv * cv));
}

Law Law::gamma_mean_sd(double mean, double sd) {
  const char* problem = first_problem({{finite(mean, sd), kNotFinite},
                                       {mean >= 0.0, kMeanNegative},
                                       {sd >= 0.0, kSdNegative},
                                       {mean > 0.0 || sd == 0.0, "the mean must be positive"}});
  if (problem != nullptr) return refused(LawKind::gamma, problem);
  return sd == 0.0 ? constant(mean) : gamma_mean_cv(mean, sd / mean);
}

Law Law::beta_mean_sd(double mean, double sd) {
  const double largest = mean * (1.0 - mean);
  const char* problem = first_problem({{finite(mean, sd), kNotFinite},
                                       {mean >= 0.0 && mean <= 1.0, "the mean must be between 0 and 1"},
                                       {sd >= 0.0, kSdNegative},
                                       {sd * sd <= largest * (1.0 + kRoundingSlack),
                                        "the standard deviation is too large: at most sqrt(mean * (1 - mean))"}});
  if (problem != nullptr) return refused(LawKind::beta, problem);
  const double weight = largest / (sd * sd) - 1.0;
  if (largest == 0.0 || !finite(weight)) return constant(mean);
  if (weight <= kLeastBetaWeight) return binomial(1.0, mean);
  return {.kind = LawKind::beta, .a = mean * weight, .b = (1.0 - mean) * weight};
}

Law Law::triangular(double min, double mode, double max) {
  return {.kind = LawKind::triangular, .a = min, .b = mode, .c = max};
}

Law Law::poisson(double mean) {
  return {.kind = LawKind::poisson, .a = mean};
}

Law Law::binomial(double n, double p) {
  return {.kind = LawKind::binomial, .a = n, .b = p};
}

Law Law::empirical(std::span<const double> values) {
  return {.kind = LawKind::empirical, .values = values};
}

std::optional<std::string> law_error(const Law& law) {
  const char* problem = law.problem != nullptr ? law.problem : canonical_problem(law);
  if (problem == nullptr) return std::nullopt;
  return std::string(problem);
}

double mean(const Law& law) {
  switch (law.kind) {
    case LawKind::constant:
    case LawKind::exponential:
    case LawKind::poisson:
      return law.a;
    case LawKind::uniform:
      return 0.5 * law.a + 0.5 * law.b;
    case LawKind::lognormal:
      return law.a * exp(0.5 * law.b * law.b);
    case LawKind::gamma:
    case LawKind::binomial:
      return law.a * law.b;
    case LawKind::beta:
      return law.a / (law.a + law.b);
    case LawKind::triangular:
      return (law.a + law.b + law.c) / 3.0;
    case LawKind::empirical: {
      if (law.values.empty()) return 0.0;
      double sum = 0.0;
      for (const double value : law.values) sum += value;
      return sum / static_cast<double>(law.values.size());
    }
  }
  return 0.0;
}

double variance(const Law& law) {
  switch (law.kind) {
    case LawKind::constant:
      return 0.0;
    case LawKind::exponential:
      return law.a * law.a;
    case LawKind::poisson:
      return law.a;
    case LawKind::uniform:
      return (law.b - law.a) * (law.b - law.a) / 12.0;
    case LawKind::lognormal: {
      const double square = law.b * law.b;
      return law.a * law.a * exp(square) * expm1(square);
    }
    case LawKind::gamma:
      return law.a * law.b * law.b;
    case LawKind::binomial:
      return law.a * law.b * (1.0 - law.b);
    case LawKind::beta: {
      const double weight = law.a + law.b;
      return (law.a / weight) * (law.b / weight) / (weight + 1.0);
    }
    case LawKind::triangular: {
      const double left = law.b - law.a;
      const double right = law.c - law.b;
      return (left * left + left * right + right * right) / 18.0;
    }
    case LawKind::empirical: {
      if (law.values.empty()) return 0.0;
      const double centre = mean(law);
      double sum = 0.0;
      for (const double value : law.values) sum += (value - centre) * (value - centre);
      return sum / static_cast<double>(law.values.size());
    }
  }
  return 0.0;
}

}  // namespace taji::kernel
