#include "study/rejuvenation.hpp"

#include <algorithm>
#include <cmath>
#include <taji/kernel/elementary.hpp>
#include <taji/model/world.hpp>
#include <utility>

namespace taji::study {
namespace {

/// So many effective worlds for each input weigh as much as the prior in what is fitted.
constexpr double kWorldsPerInput = 4;

/// Row i of a lower triangle begins here.
std::size_t row_of(std::size_t i) {
  return i * (i + 1) / 2;
}

/// Cholesky's factor of a covariance that is positive definite.
void factorise(std::vector<double>& a, std::size_t n) {
  for (std::size_t j = 0; j < n; ++j) {
    double diagonal = a[row_of(j) + j];
    for (std::size_t k = 0; k < j; ++k) diagonal -= a[row_of(j) + k] * a[row_of(j) + k];
    const double root = std::sqrt(diagonal);
    a[row_of(j) + j] = root;
    for (std::size_t i = j + 1; i < n; ++i) {
      double rest = a[row_of(i) + j];
      for (std::size_t k = 0; k < j; ++k) rest -= a[row_of(i) + k] * a[row_of(j) + k];
      a[row_of(i) + j] = rest / root;
    }
  }
}

double as_level(double z) {
  return std::clamp(kernel::normal_cdf(z), 0x1p-52, 1 - 0x1p-52);
}

std::vector<double> normal_scores(const std::vector<double>& levels) {
  std::vector<double> out;
  out.reserve(levels.size());
  for (const double level : levels) out.push_back(kernel::normal_quantile(level));
  return out;
}

}  // namespace

InputProposal::InputProposal(const std::vector<std::vector<double>>& levels, const std::vector<double>& weights)
    : inputs_(levels.front().size()) {
  const std::size_t n = inputs_;
  mean_.assign(n, 0);
  root_.assign(row_of(n), 0);
  std::vector<std::vector<double>> z(levels.size());
  double squares = 0;
  for (std::size_t world = 0; world < levels.size(); ++world) {
    if (weights[world] <= 0) continue;
    squares += weights[world] * weights[world];
    z[world] = normal_scores(levels[world]);
    for (std::size_t i = 0; i < n; ++i) mean_[i] += weights[world] * z[world][i];
  }
  for (std::size_t world = 0; world < levels.size(); ++world) {
    if (weights[world] <= 0) continue;
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j <= i; ++j) {
        root_[row_of(i) + j] += weights[world] * (z[world][i] - mean_[i]) * (z[world][j] - mean_[j]);
      }
    }
  }
  const double effective = 1 / squares, trust = effective / (effective + kWorldsPerInput * static_cast<double>(n));
  for (double& one : mean_) one *= trust;
  for (double& one : root_) one *= trust;
  for (std::size_t i = 0; i < n; ++i) root_[row_of(i) + i] += 1 - trust;
  factorise(root_, n);
}

std::vector<double> InputProposal::moved(const std::vector<double>& levels, double step, const kernel::Address& address,
                                         std::uint64_t n, const model::Model& model) const {
  const double stay = std::sqrt(1 - step * step);
  std::vector<double> noise, out;
  for (std::size_t i = 0; i < inputs_; ++i) {
    kernel::Stream stream(address, model.uncertain[i].hash, static_cast<std::uint64_t>(model::Purpose::rejuvenate), n);
    noise.push_back(stream.normal());
    double z = mean_[i] + stay * (kernel::normal_quantile(levels[i]) - mean_[i]);
    for (std::size_t k = 0; k <= i; ++k) z += step * root_[row_of(i) + k] * noise[k];
    out.push_back(as_level(z));
  }
  return out;
}

double InputProposal::log_odds(const std::vector<double>& levels) const {
  const std::vector<double> z = normal_scores(levels);
  std::vector<double> white(inputs_, 0);
  double prior = 0, fitted = 0;
  for (std::size_t i = 0; i < inputs_; ++i) {
    double rest = z[i] - mean_[i];
    for (std::size_t k = 0; k < i; ++k) rest -= root_[row_of(i) + k] * white[k];
    white[i] = rest / root_[row_of(i) + i];
    prior += z[i] * z[i];
    fitted += white[i] * white[i];
  }
  return 0.5 * (fitted - prior);
}

double InputProposal::log_ratio(const std::vector<double>& from, const std::vector<double>& to) const {
  return log_odds(to) - log_odds(from);
}

std::vector<double> some_moved(const std::vector<double>& levels, const StepKind& kind, const kernel::Address& address,
                               const model::Model& model) {
  std::vector<std::pair<double, std::size_t>> order;
  std::vector<double> noise;
  for (std::size_t i = 0; i < levels.size(); ++i) {
    kernel::Stream stream(address, model.uncertain[i].hash, static_cast<std::uint64_t>(model::Purpose::rejuvenate), 1);
    order.emplace_back(stream.uniform(), i);
    noise.push_back(stream.normal());
  }
  const std::size_t count = std::min(kind.inputs, levels.size());
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count), order.end());
  std::vector<double> out = levels;
  const double stay = std::sqrt(1 - kind.length * kind.length);
  for (std::size_t k = 0; k < count; ++k) {
    const std::size_t i = order[k].second;
    out[i] = as_level(stay * kernel::normal_quantile(levels[i]) + kind.length * noise[i]);
  }
  return out;
}

StepKinds::StepKinds(std::size_t inputs) {
  for (const double length : {1.0, 0.7, 0.5, 0.35, 0.25, 0.12, 0.06, 0.03}) kinds_.push_back({true, inputs, length});
  for (std::size_t some = inputs / 2; some > 0; some /= 2) {
    for (const double length : {1.0, 0.5, 0.2}) kinds_.push_back({false, some, length});
  }
  tried_.assign(kinds_.size(), 0);
  taken_.assign(kinds_.size(), 0);
}

double StepKinds::way(std::size_t kind) const {
  // Of a step of length s of one input: E (z' - z)² = (1 - sqrt(1 - s²))² + s², in units of the variance. Its root, for
  // what is wanted is that no copy stays where it is, more than that few go far.
  const double s = kinds_[kind].length, square = 2 - 2 * std::sqrt(1 - s * s);
  return std::sqrt(static_cast<double>(kinds_[kind].inputs) * square) * (taken_[kind] + 1) / (tried_[kind] + 2);
}

std::size_t StepKinds::pick(double u) const {
  double sum = 0;
  for (std::size_t i = 0; i < kinds_.size(); ++i) sum += way(i);
  double rest = u * sum;
  for (std::size_t i = 0; i + 1 < kinds_.size(); ++i) {
    rest -= way(i);
    if (rest < 0) return i;
  }
  return kinds_.size() - 1;
}

void StepKinds::note(std::size_t kind, bool taken) {
  tried_[kind] += 1;
  taken_[kind] += taken ? 1 : 0;
}

void StepKinds::fade() {
  for (double& one : tried_) one *= 0.5;
  for (double& one : taken_) one *= 0.5;
}

}  // namespace taji::study
