// Proposing other inputs for resampled worlds.
#pragma once

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

/// A kind of step: how many inputs at once, and how far.
struct StepKind {
  bool all = true;  ///< by an InputProposal; else `inputs` of them, from where they are towards a draw of the prior
  std::size_t inputs = 0;
  double length = 1;  ///< in (0, 1]
};

/// A step of some inputs, z' = sqrt(1 - s²) z + s e with e ~ N(0, 1) on the scale of InputProposal, the others as they
/// are: the prior stays as it is, so the likelihoods alone make Metropolis' ratio. Which inputs: those with the
/// smallest of a uniform each, addressed like the rest, so that the order of the file does not matter.
std::vector<double> some_moved(const std::vector<double>& levels, const StepKind& kind, const kernel::Address& address,
                               const model::Model& model);

/// Which kinds of steps pay. Each world takes one at random, with a chance in proportion to the share of steps of
/// this kind that were taken, times the root of the mean square of their way (after Fearnhead & Taylor, "An adaptive
/// sequential Monte Carlo sampler", Bayesian Analysis 8, 2013). With many inputs a step of all is hardly ever taken,
/// and one of few is.
class StepKinds {
 public:
  explicit StepKinds(std::size_t inputs);

  const std::vector<StepKind>& kinds() const { return kinds_; }
  /// A number of kinds(), for u in (0, 1).
  std::size_t pick(double u) const;
  void note(std::size_t kind, bool taken);
  /// What was noted so far counts half from here on.
  void fade();

 private:
  double way(std::size_t kind) const;

  std::vector<StepKind> kinds_;
  std::vector<double> tried_, taken_;
};

}  // namespace taji::study
