#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <taji/study/selection.hpp>

namespace taji::study {
namespace {

double mean_of(const std::vector<double>& x) {
  return std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size());
}

double variance_of(const std::vector<double>& x) {
  const double mean = mean_of(x);
  double squares = 0;
  for (const double value : x) squares += (value - mean) * (value - mean);
  return squares / (static_cast<double>(x.size()) - 1);
}

class KimNelson {
 public:
  KimNelson(std::size_t systems, const SelectionOptions& options, const Observe& observe)
      : options_(options),
        observe_(observe),
        seen_(systems),
        sums_(systems, 0),
        varies_(systems),
        beaten_by_(systems),
        left_(systems) {
    std::iota(left_.begin(), left_.end(), std::size_t{0});
  }

  Selection run() {
    while (count_ < options_.first_stage) {
      if (!observe_once()) return result();
    }
    delta_ = options_.indifference;
    if (options_.relative) delta_ *= std::abs(mean_of(seen_[0]));
    if (!(delta_ > 0)) {
      throw std::invalid_argument("the first system's mean is 0, of which an indifference cannot be a share");
    }
    while (!scale_known()) {
      if (count_ >= options_.most || !observe_once()) return result();
    }
    first_stage_ = count_;
    measure_spread();
    drop_beaten();
    while (left_.size() > 1 && count_ < options_.most && observe_once()) drop_beaten();
    return result();
  }

 private:
  bool observe_once() {
    const std::vector<double> next = observe_(left_, count_);
    if (next.empty()) return false;
    if (next.size() != left_.size()) throw std::invalid_argument("one observation of every system left is needed");
    for (std::size_t i = 0; i < left_.size(); ++i) {
      seen_[left_[i]].push_back(next[i]);
      if (next[i] != seen_[left_[i]].front()) varies_[left_[i]] = true;
      sums_[left_[i]] += next[i];
    }
    ++count_;
    return true;
  }

  /// Whether every two systems have differed, or it is known what they can differ by.
  bool scale_known() const {
    if (options_.range > 0) return true;
    std::vector<double> constant;
    for (std::size_t i = 0; i < seen_.size(); ++i) {
      if (!varies_[i]) constant.push_back(seen_[i].front());
    }
    std::sort(constant.begin(), constant.end());
    return std::adjacent_find(constant.begin(), constant.end()) == constant.end();
  }

  /// D²: what two systems are taken to differ by where they have not.
  double scale_of(std::size_t i, std::size_t l) const {
    const auto replications = static_cast<double>(options_.replications);
    if (options_.range > 0) return options_.range * options_.range;
    if (varies_[i] || varies_[l]) return replications * (variance_of(seen_[i]) + variance_of(seen_[l]));
    const double apart = seen_[i].front() - seen_[l].front();
    return apart * apart;
  }

  /// S²: sample variances of the differences between systems in the first stage, and what they are at least.
  void measure_spread() {
    const auto replications = static_cast<double>(options_.replications);
    const double all = replications * static_cast<double>(count_);
    const std::size_t k = seen_.size();
    spread_.assign(k * k, 0);
    for (std::size_t i = 0; i < k; ++i) {
      for (std::size_t l = 0; l < i; ++l) {
        std::vector<double> difference;
        for (std::size_t j = 0; j < seen_[i].size(); ++j) difference.push_back(seen_[i][j] - seen_[l][j]);
        const double least = scale_of(i, l) / (all * replications);
        spread_[i * k + l] = spread_[l * k + i] = std::max(variance_of(difference), least);
      }
    }
  }

  /// System i is behind l by more than the continuation region allows.
  bool beats(std::size_t l, std::size_t i) const {
    const auto r = static_cast<double>(count_);
    const double h2 = kim_nelson_h2(seen_.size(), options_.confidence, first_stage_);
    const double region = h2 * spread_[i * seen_.size() + l] / (delta_ * delta_);
    const double reach = std::max(0.0, delta_ / (2 * r) * (region - r));
    const double ahead = (options_.smaller ? sums_[i] - sums_[l] : sums_[l] - sums_[i]) / r;
    return ahead > reach || (reach == 0 && ahead == 0 && l < i);
  }

  void drop_beaten() {
    const std::vector<std::size_t> old = left_;
    for (const std::size_t i : old) {
      for (const std::size_t l : old) {
        if (i == l || !beats(l, i)) continue;
        beaten_by_[i] = l;
        std::erase(left_, i);
        break;
      }
    }
  }

  Selection result() const {
    Selection out;
    out.indifference = delta_;
    out.decided = left_.size() == 1;
    out.best = left_.front();
    for (std::size_t i = 0; i < seen_.size(); ++i) {
      Candidate c;
      c.observations = static_cast<std::int64_t>(seen_[i].size());
      c.beaten_by = beaten_by_[i];
      if (!seen_[i].empty()) c.mean = mean_of(seen_[i]);
      c.se = std::sqrt(variance_of(seen_[i]) / static_cast<double>(seen_[i].size()));
      out.candidates.push_back(c);
    }
    for (const std::size_t i : left_) {
      const double here = out.candidates[i].mean, best = out.candidates[out.best].mean;
      if (options_.smaller ? here < best : here > best) out.best = i;
    }
    return out;
  }

  const SelectionOptions& options_;
  const Observe& observe_;
  std::vector<std::vector<double>> seen_;
  std::vector<double> sums_;
  std::vector<bool> varies_;  ///< not the same figure in every observation
  std::vector<std::optional<std::size_t>> beaten_by_;
  std::vector<std::size_t> left_;  ///< ascending
  std::vector<double> spread_;     ///< [i * systems + l]
  std::int64_t count_ = 0, first_stage_ = 0;
  double delta_ = 0;
};

}  // namespace

double kim_nelson_h2(std::size_t systems, double confidence, std::int64_t first_stage) {
  const auto freedom = static_cast<double>(first_stage - 1);
  const double alpha = 2 * (1 - confidence) / static_cast<double>(systems - 1);
  return (std::pow(alpha, -2 / freedom) - 1) * freedom;
}

Selection select_best(std::size_t systems, const SelectionOptions& options, const Observe& observe) {
  if (systems < 2) throw std::invalid_argument("there is nothing to choose from: fewer than two systems");
  if (!(options.confidence > 1 / static_cast<double>(systems) && options.confidence < 1)) {
    throw std::invalid_argument("the confidence must be above that of picking blindly, and below 1");
  }
  if (!(options.indifference > 0)) throw std::invalid_argument("the indifference must be above 0");
  if (options.first_stage < 2 || options.most < options.first_stage) {
    throw std::invalid_argument("the first stage needs two observations of each system at least");
  }
  return KimNelson(systems, options, observe).run();
}

}  // namespace taji::study
