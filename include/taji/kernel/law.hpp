// Distributions as plain values, named by what people state about them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <taji/kernel/stream.hpp>

namespace taji::kernel {

enum class LawKind { constant, uniform, exponential, lognormal, gamma, beta, triangular, poisson, binomial, empirical };

/// A distribution in its canonical parameters:
///
///   kind         a           b                            c
///   constant     value
///   uniform      min         max
///   exponential  mean
///   lognormal    median      sd of the logarithm
///   gamma        shape       scale
///   beta         alpha       beta
///   triangular   min         mode                         max
///   poisson      mean
///   binomial     trials n    probability p
///   empirical    each of `values`, ascending, with the same weight; the caller keeps them alive
///
/// The factories accept every argument: outside the stated domain the law remembers the reason, which law_error()
/// tells. Degenerate cases become constants (a standard deviation, coefficient of variation or mean of 0), or a draw of
/// 0 or 1 (a beta law of the largest standard deviation): the kind may so differ from the factory's name.
struct Law {
  LawKind kind = LawKind::constant;
  double a = 0.0;
  double b = 0.0;
  double c = 0.0;
  std::span<const double> values = {};
  const char* problem = nullptr;  ///< why the arguments were refused: static text, or null

  /// v finite.
  static Law constant(double v);
  /// min <= max, finite.
  static Law uniform(double min, double max);
  /// mean >= 0.
  static Law exponential(double mean);
  /// 0 < median <= p90, or both 0. sd of the logarithm = ln(p90 / median) / 1.2816.
  static Law lognormal_median_p90(double median, double p90);
  /// median >= 0, cv >= 0 (standard deviation / mean). sd of the logarithm = sqrt(ln(1 + cv^2)).
  static Law lognormal_median_cv(double median, double cv);
  /// mean >= 0, cv >= 0. median = mean / sqrt(1 + cv^2).
  static Law lognormal_mean_cv(double mean, double cv);
  /// 0 < p05 <= p95, or both 0. median = sqrt(p05 p95), sd of the logarithm = ln(p95 / p05) / (2 * 1.6449).
  static Law lognormal_p05_p95(double p05, double p95);
  /// mean >= 0, cv >= 0. shape = 1 / cv^2, scale = mean cv^2.
  static Law gamma_mean_cv(double mean, double cv);
  /// mean >= 0, sd >= 0, and sd = 0 if mean = 0. shape = (mean / sd)^2, scale = sd^2 / mean.
  static Law gamma_mean_sd(double mean, double sd);
  /// 0 <= mean <= 1, 0 <= sd <= sqrt(mean (1 - mean)). alpha + beta = mean (1 - mean) / sd^2 - 1, alpha = mean of that.
  static Law beta_mean_sd(double mean, double sd);
  /// min <= mode <= max, finite.
  static Law triangular(double min, double mode, double max);
  /// 0 <= mean <= 1e15.
  static Law poisson(double mean);
  /// n a whole number from 0 to 1e9, 0 <= p <= 1.
  static Law binomial(double n, double p);
  /// At least one value, all finite, ascending.
  static Law empirical(std::span<const double> values);
};

/// What is wrong with the law, as the end of a sentence ("the p90 must not be below the median"); nothing if it is
/// sound. The functions below require a sound law.
std::optional<std::string> law_error(const Law& law);

/// One draw. By inversion, quantile(law, stream.uniform()), but for: exponential (-mean ln u); gamma (Marsaglia and
/// Tsang, ACM TOMS 26 (2000)); beta (from two gammas); poisson and binomial of mean above 40 (see counts.hpp).
double sample(const Law& law, Stream& stream);

/// Whether a draw is quantile(law, stream.uniform()): then the largest of some draws is that of the largest uniform.
bool by_inversion(const Law& law);

/// Inverse distribution function: the smallest x with P(X <= x) >= u, for 0 <= u <= 1; at 0 and 1 the ends of the
/// support, which may be infinite. Gamma and beta: Newton's method in ln x within a bracket, to about 1e-13.
double quantile(const Law& law, double u);

double mean(const Law& law);
double variance(const Law& law);

}  // namespace taji::kernel
