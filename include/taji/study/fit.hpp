// Rates and shares from counts: conjugate laws, their credible intervals, and whether counts vary more than chance
// does. Exposure is in any unit; a rate is per that unit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace taji::study {

/// What is believed of a rate: gamma with density in x^(shape - 1) exp(-rate x). A rate of 0 with a shape above 0 is
/// the improper prior of Jeffreys' kind: it has no mean, but becomes a law with the first exposure.
struct GammaLaw {
  double shape = 0.5, rate = 0;

  bool proper() const { return shape > 0 && rate > 0; }
  double mean() const { return shape / rate; }
  double sd() const;
  /// Standard deviation / mean.
  double cv() const;
  friend bool operator==(const GammaLaw&, const GammaLaw&) = default;
};

/// What is believed of a probability or a share.
struct BetaLaw {
  double alpha = 0.5, beta = 0.5;

  double mean() const { return alpha / (alpha + beta); }
  double sd() const;
  friend bool operator==(const BetaLaw&, const BetaLaw&) = default;
};

/// Conjugate updates (Gelman et al., "Bayesian Data Analysis", 3rd ed., sections 2.4 and 2.6): events of a Poisson
/// process over an exposure; successes in independent trials. Throw std::invalid_argument where a count is negative,
/// infinite, or there are more successes than trials.
GammaLaw updated(const GammaLaw& prior, double events, double exposure);
BetaLaw updated(const BetaLaw& prior, double successes, double trials);

/// Jeffreys' priors: shape 1/2 without exposure; Beta(1/2, 1/2).
inline constexpr GammaLaw kJeffreysRate{0.5, 0};
inline constexpr BetaLaw kJeffreysShare{0.5, 0.5};

/// Priors by their mean, and what they count for: exposure, or trials. Throw std::invalid_argument unless the mean lies
/// above 0 (and, of a share, below 1), the weight is positive, and what they are worth in events (of a share in either
/// outcome) is from kLeastPrior to kMostPrior.
inline constexpr double kLeastPrior = 1e-6, kMostPrior = 1e6;
GammaLaw gamma_prior(double mean, double weight);
BetaLaw beta_prior(double mean, double weight);

/// Priors with the rate, or chance, of comparable places, worth half an event: as much as Jeffreys' prior adds, so that
/// a place with much exposure speaks for itself, and one with hardly any takes the rate of the others. Their rate is
/// (events + 1/2) / exposure, their chance (successes + 1/2) / (trials + 1); Jeffreys' prior without exposure or
/// trials.
GammaLaw half_an_event(double events_elsewhere, double exposure_elsewhere);
BetaLaw half_a_success(double successes_elsewhere, double trials_elsewhere);

/// Level in (0, 1).
double quantile(const GammaLaw& law, double level);
double quantile(const BetaLaw& law, double level);

/// A posterior in five numbers, equal tails: 50 % of it in [low50, high50], 90 % in [low90, high90].
struct Credible {
  double mean = 0, sd = 0;
  double low50 = 0, high50 = 0, low90 = 0, high90 = 0;
};
Credible credible(const GammaLaw& law);
Credible credible(const BetaLaw& law);

/// Events and exposure of one period of one group (a zone).
struct Cell {
  std::size_t group = 0, period = 0;
  double events = 0;
  double exposure = 0;
};

/// A Pearson statistic: sum of (events - expected)^2 / expected.
struct DispersionTest {
  double statistic = 0;
  double degrees = 0;
  double p = 1;            ///< chance of a statistic as large or larger under constant rates
  bool simulated = false;  ///< p from kDispersionDraws draws of the events over the cells, else from chi-squared

  /// About 1 under constant rates; how many times larger the variance is than a Poisson law's.
  double index() const { return statistic / degrees; }
};

/// Whether events fall on the cells of each group in proportion to exposure, as those of one constant rate a group do.
struct Dispersion {
  DispersionTest each;                     ///< over all cells: groups vary, each in its own way
  std::optional<DispersionTest> together;  ///< over the periods' sums, where several groups have periods in common: all
                                           ///< rise and fall together, which few events show sooner
};

inline constexpr std::uint64_t kDispersionDraws = 9'999;

/// Given how many events each group has, they are multinomial over its cells (Cochran, "Some methods for strengthening
/// the common chi-squared tests", Biometrics 10, 1954). With some expectation below 5 the chance is simulated, at fixed
/// addresses, as (1 + draws as extreme) / (1 + draws); from 5,000 events on it is chi-squared's. Cells without
/// exposure, and groups without events or with one cell, are left out; none where nothing is left.
std::optional<Dispersion> dispersion(std::span<const Cell> cells);

/// Trucks in a convoy that was hit, and how many of them were lost.
struct Loss {
  std::int64_t trucks = 0, lost = 0;
};

/// What the share lost is from attack to attack: beta with this mean and standard deviation.
struct LossShare {
  Credible mean;    ///< of the mean share
  Credible spread;  ///< of the standard deviation from attack to attack
};

/// Beta-binomial: each attack draws a share from a beta law of mean m and variance m (1 - m) r, and takes each truck
/// with that chance; r, from 0 to 1, is the correlation between trucks of one attack. The prior of m is a beta law,
/// that of r uniform; not conjugate, so the posterior is summed over a grid in logit m and logit r that closes in on
/// it. None without losses. Throws std::invalid_argument for an attack with no trucks, or with more lost than there
/// were.
std::optional<LossShare> fit_losses(std::span<const Loss> losses, const BetaLaw& prior);

/// ln P(lost | trucks, mean, correlation) of the beta-binomial law, without the binomial coefficient.
double log_beta_binomial(const Loss& loss, double mean, double correlation);

}  // namespace taji::study
