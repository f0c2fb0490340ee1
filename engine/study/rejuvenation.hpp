// Moving the inputs of resampled worlds, so that copies differ and the range stays covered.
#pragma once

#include <cstdint>
#include <taji/kernel/stream.hpp>
#include <taji/model/model.hpp>
#include <vector>

namespace taji::study {

/// The kernel of Liu and West on the normal scale of the levels, made from the worlds of an island and their weights.
class InputKernel {
 public:
  /// `levels` by world and input, in (0, 1); `acts` by input.
  InputKernel(const std::vector<std::vector<double>>& levels, const std::vector<double>& weights,
              const std::vector<std::uint8_t>& acts);

  /// Other levels for those that act; the draws are addressed by `address` and the inputs' names.
  std::vector<double> moved(const std::vector<double>& levels, const kernel::Address& address,
                            const model::Model& model) const;

 private:
  std::vector<std::size_t> inputs_;  ///< those that act
  std::vector<double> mean_;
  std::vector<double> root_;  ///< lower triangle of the covariance's Cholesky factor, row by row
};

}  // namespace taji::study
