#include "study/rejuvenation.hpp"

#include <algorithm>
#include <cmath>
#include <taji/kernel/elementary.hpp>
#include <taji/model/world.hpp>

namespace taji::study {
namespace {

constexpr double kDiscount = 0.98;
constexpr double kShrink = (3 * kDiscount - 1) / (2 * kDiscount);

/// Row i of a lower triangle begins here.
std::size_t row_of(std::size_t i) {
  return i * (i + 1) / 2;
}

/// Cholesky's factor of a covariance that may be singular: a direction without variance has a column of zeros.
void factorise(std::vector<double>& a, std::size_t n) {
  for (std::size_t j = 0; j < n; ++j) {
    double diagonal = a[row_of(j) + j];
    const double whole = diagonal;
    for (std::size_t k = 0; k < j; ++k) diagonal -= a[row_of(j) + k] * a[row_of(j) + k];
    const double root = diagonal > 1e-12 * whole ? std::sqrt(diagonal) : 0;
    a[row_of(j) + j] = root;
    for (std::size_t i = j + 1; i < n; ++i) {
      double rest = a[row_of(i) + j];
      for (std::size_t k = 0; k < j; ++k) rest -= a[row_of(i) + k] * a[row_of(j) + k];
      a[row_of(i) + j] = root > 0 ? rest / root : 0;
    }
  }
}

}  // namespace

InputKernel::InputKernel(const std::vector<std::vector<double>>& levels, const std::vector<double>& weights,
                         const std::vector<std::uint8_t>& acts) {
  for (std::size_t i = 0; i < acts.size(); ++i) {
    if (acts[i]) inputs_.push_back(i);
  }
  const std::size_t n = inputs_.size();
  mean_.assign(n, 0);
  root_.assign(row_of(n), 0);
  std::vector<std::vector<double>> z(levels.size(), std::vector<double>(n, 0));
  for (std::size_t world = 0; world < levels.size(); ++world) {
    if (weights[world] <= 0) continue;
    for (std::size_t i = 0; i < n; ++i) {
      z[world][i] = kernel::normal_quantile(levels[world][inputs_[i]]);
      mean_[i] += weights[world] * z[world][i];
    }
  }
  for (std::size_t world = 0; world < levels.size(); ++world) {
    if (weights[world] <= 0) continue;
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j <= i; ++j) {
        root_[row_of(i) + j] += weights[world] * (z[world][i] - mean_[i]) * (z[world][j] - mean_[j]);
      }
    }
  }
  factorise(root_, n);
}

std::vector<double> InputKernel::moved(const std::vector<double>& levels, const kernel::Address& address,
                                       const model::Model& model) const {
  const double spread = std::sqrt(1 - kShrink * kShrink);
  std::vector<double> noise, out = levels;
  for (const std::size_t input : inputs_) {
    kernel::Stream stream(address, model.uncertain[input].hash, static_cast<std::uint64_t>(model::Purpose::rejuvenate),
                          0);
    noise.push_back(stream.normal());
  }
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    double z = kShrink * kernel::normal_quantile(levels[inputs_[i]]) + (1 - kShrink) * mean_[i];
    for (std::size_t k = 0; k <= i; ++k) z += spread * root_[row_of(i) + k] * noise[k];
    out[inputs_[i]] = std::clamp(kernel::normal_cdf(z), 0x1p-52, 1 - 0x1p-52);
  }
  return out;
}

}  // namespace taji::study
