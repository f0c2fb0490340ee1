// Proposing other inputs for resampled worlds.
#pragma once

#include <array>
#include <cstdint>
#include <taji/kernel/stream.hpp>
#include <taji/model/model.hpp>
#include <vector>

namespace taji::study {

/// Proposals of inputs, on the scale z on which an input's own law is a standard normal. A normal law N(m, C) is fitted
/// to the weighted worlds of an island and drawn towards the prior N(0, 1) where these are few for so many inputs; then
///   z' = m + sqrt(1 - s²) (z - m) + s e,   e ~ N(0, C),
/// which is reversible with respect to N(m, C) (Neal, "Regression and classification using Gaussian process priors",
/// 1998): a Metropolis step of step length s in (0, 1] that needs no other correction than `log_ratio`.
class InputProposal {
 public:
  /// `levels` by world and input, in (0, 1); weights add up to 1.
  InputProposal(const std::vector<std::vector<double>>& levels, const std::vector<double>& weights);

  /// Other levels; the draws are addressed by `address`, the inputs' names and `n`.
  std::vector<double> moved(const std::vector<double>& levels, double step, const kernel::Address& address,
                            std::uint64_t n, const model::Model& model) const;

  /// ln of what prior and proposal say for `to` rather than `from`; with the likelihoods it makes Metropolis' ratio.
  double log_ratio(const std::vector<double>& from, const std::vector<double>& to) const;

 private:
  /// ln of prior over fitted density, but for a constant.
  double log_odds(const std::vector<double>& levels) const;

  std::size_t inputs_ = 0;
  std::vector<double> mean_;
  std::vector<double> root_;  ///< lower triangle of the covariance's Cholesky factor, row by row
};

/// Which lengths of steps pay. Each world takes one at random, with a chance in proportion to the mean square of the
/// way that steps of this length went so far, those not taken among them (Fearnhead & Taylor, "An adaptive sequential
/// Monte Carlo sampler", Bayesian Analysis 8, 2013).
class StepLengths {
 public:
  static constexpr std::array<double, 8> kLengths = {1, 0.7, 0.5, 0.35, 0.25, 0.12, 0.06, 0.03};

  /// A number of kLengths, for u in (0, 1).
  std::size_t pick(double u) const;
  void note(std::size_t length, bool taken);
  /// What was noted so far counts half from here on.
  void fade();

 private:
  double way(std::size_t length) const;

  std::array<double, kLengths.size()> tried_{}, taken_{};
};

}  // namespace taji::study
