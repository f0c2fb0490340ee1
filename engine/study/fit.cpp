#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <cmath>
#include <stdexcept>
#include <taji/kernel/stream.hpp>
#include <taji/study/fit.hpp>
#include <vector>

namespace taji::study {
namespace {

void require(bool holds, const char* what) {
  if (!holds) throw std::invalid_argument(what);
}

bool counts(double value) {
  return std::isfinite(value) && value >= 0;
}

/// A parameter of a prior that quantiles can be found for.
bool sensible(double parameter) {
  return parameter >= kLeastPrior && parameter <= kMostPrior;
}

/// From this shape on a law is as good as normal, and Boost's series would not end.
constexpr double kNearlyNormal = 1e6;

template <class Law>
Credible of_law(const Law& law) {
  return {law.mean(), law.sd(), quantile(law, 0.25), quantile(law, 0.75), quantile(law, 0.05), quantile(law, 0.95)};
}

constexpr std::uint64_t kEntity = kernel::name_hash("dispersion of counts");
constexpr double kEnoughExpected = 5, kTooManyToSimulate = 5'000;

double pearson(std::span<const double> seen, std::span<const double> expected) {
  double sum = 0;
  for (std::size_t i = 0; i < seen.size(); ++i) {
    if (expected[i] > 0) sum += (seen[i] - expected[i]) * (seen[i] - expected[i]) / expected[i];
  }
  return sum;
}

/// One group with what its events are expected to be, cell by cell.
struct Group {
  std::vector<double> events, expected;
  std::vector<std::size_t> periods;
  std::int64_t total = 0;
};

std::vector<Group> comparable(std::span<const Cell> cells) {
  std::size_t count = 0;
  for (const Cell& cell : cells) count = std::max(count, cell.group + 1);
  std::vector<Group> groups(count);
  std::vector<double> exposure(count, 0), events(count, 0);
  for (const Cell& cell : cells) {
    require(counts(cell.events) && counts(cell.exposure), "events and exposure must be finite and not negative");
    if (cell.exposure == 0) continue;
    exposure[cell.group] += cell.exposure;
    events[cell.group] += cell.events;
    groups[cell.group].events.push_back(cell.events);
    groups[cell.group].expected.push_back(cell.exposure);
    groups[cell.group].periods.push_back(cell.period);
  }
  for (std::size_t g = 0; g < count; ++g) {
    for (double& expected : groups[g].expected) expected *= events[g] / exposure[g];
    groups[g].total = std::llround(events[g]);
  }
  std::erase_if(groups, [](const Group& group) { return group.events.size() < 2 || group.total == 0; });
  return groups;
}

/// Both statistics of the same events.
struct Statistics {
  double each = 0, together = 0;
};

/// The events of all groups, and how they are compared.
class Compared {
 public:
  explicit Compared(std::vector<Group> groups) : groups_(std::move(groups)) {
    for (const Group& group : groups_) {
      cells_ += group.events.size();
      events_ += group.total;
      least_each_ = std::min(least_each_, *std::min_element(group.expected.begin(), group.expected.end()));
      for (const std::size_t period : group.periods) sum_.resize(std::max(sum_.size(), period + 1), 0);
    }
    expected_ = sum_;
    for (const Group& group : groups_) add(group.expected, group, expected_);
    for (const double expected : expected_) {
      if (expected <= 0) continue;
      ++periods_;
      least_together_ = std::min(least_together_, expected);
    }
  }

  Dispersion tested() {
    const Statistics seen = statistics([](const Group& group, std::size_t) { return group.events; });
    Dispersion found;
    found.each = {seen.each, static_cast<double>(cells_ - groups_.size()), 1, few(least_each_)};
    // With no period in common the sums are the cells, or there are no two periods.
    const bool shared = groups_.size() > 1 && periods_ > 1 && periods_ < cells_;
    if (shared) found.together = {seen.together, static_cast<double>(periods_ - 1), 1, few(least_together_)};
    const Statistics chances = found.each.simulated || (shared && found.together->simulated) ? simulated(seen) : seen;
    settle(found.each, chances.each);
    if (shared) settle(*found.together, chances.together);
    return found;
  }

 private:
  bool few(double least) const { return least < kEnoughExpected && static_cast<double>(events_) < kTooManyToSimulate; }

  static void add(const std::vector<double>& cells, const Group& group, std::vector<double>& sum) {
    for (std::size_t i = 0; i < cells.size(); ++i) sum[group.periods[i]] += cells[i];
  }

  static void settle(DispersionTest& test, double simulated) {
    test.p = test.simulated ? simulated
                            : boost::math::cdf(boost::math::complement(
                                  boost::math::chi_squared_distribution<>(test.degrees), test.statistic));
  }

  template <class Events>
  Statistics statistics(Events events_of) {
    Statistics found;
    std::fill(sum_.begin(), sum_.end(), 0);
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      const std::vector<double> events = events_of(groups_[g], g);
      found.each += pearson(events, groups_[g].expected);
      add(events, groups_[g], sum_);
    }
    found.together = pearson(sum_, expected_);
    return found;
  }

  /// Events of a group on its cells in proportion to what is expected of them.
  static std::vector<double> drawn(const Group& group, std::size_t g, std::uint64_t draw) {
    kernel::Stream random({1, 0, draw}, kEntity, 0, g);
    std::vector<double> events(group.expected.size(), 0);
    for (std::int64_t event = 0; event < group.total; ++event) {
      double left = random.uniform() * static_cast<double>(group.total);
      std::size_t cell = 0;
      while (cell + 1 < events.size() && left >= group.expected[cell]) left -= group.expected[cell++];
      ++events[cell];
    }
    return events;
  }

  Statistics simulated(const Statistics& seen) {
    // Equal but for rounding counts as equal.
    const auto reaches = [](double value, double mark) { return value >= mark * (1 - 1e-9) - 1e-12 ? 1 : 0; };
    Statistics as_extreme{1, 1};
    for (std::uint64_t draw = 0; draw < kDispersionDraws; ++draw) {
      const Statistics one = statistics([draw](const Group& group, std::size_t g) { return drawn(group, g, draw); });
      as_extreme.each += reaches(one.each, seen.each);
      as_extreme.together += reaches(one.together, seen.together);
    }
    constexpr double kAll = static_cast<double>(kDispersionDraws + 1);
    return {as_extreme.each / kAll, as_extreme.together / kAll};
  }

  std::vector<Group> groups_;
  std::vector<double> expected_, sum_;  // by period
  std::size_t cells_ = 0, periods_ = 0;
  std::int64_t events_ = 0;
  double least_each_ = kEnoughExpected, least_together_ = kEnoughExpected;
};

double logistic(double x) {
  return 1 / (1 + std::exp(-x));
}

/// Points of one axis, in logits.
struct Axis {
  double low = -14, high = 14;
  std::size_t points = 121;

  double step() const { return (high - low) / static_cast<double>(points - 1); }
  double at(std::size_t i) const { return low + static_cast<double>(i) * step(); }
};

/// Weights of a posterior on a grid; rows by mean, columns by correlation.
struct Grid {
  Axis mean, correlation;
  std::vector<double> weight;

  double& at(std::size_t row, std::size_t column) { return weight[row * correlation.points + column]; }
};

constexpr double kNegligible = 30;  ///< of the logarithm, below the top

void weigh(Grid& grid, std::span<const Loss> losses, const BetaLaw& prior) {
  grid.weight.assign(grid.mean.points * grid.correlation.points, 0);
  for (std::size_t i = 0; i < grid.mean.points; ++i) {
    const double m = logistic(grid.mean.at(i)), other = logistic(-grid.mean.at(i));
    // The prior's density in the logit; the uniform law's for the correlation.
    const double of_mean = prior.alpha * std::log(m) + prior.beta * std::log(other);
    for (std::size_t j = 0; j < grid.correlation.points; ++j) {
      const double r = logistic(grid.correlation.at(j));
      double sum = of_mean + std::log(r) + std::log(logistic(-grid.correlation.at(j)));
      for (const Loss& loss : losses) sum += log_beta_binomial(loss, m, r);
      grid.at(i, j) = sum;
    }
  }
}

/// The same axes, closer around where the weight is.
void close_in(Grid& grid) {
  const double top = *std::max_element(grid.weight.begin(), grid.weight.end());
  std::size_t first_row = grid.mean.points, last_row = 0, first_column = grid.correlation.points, last_column = 0;
  for (std::size_t i = 0; i < grid.mean.points; ++i) {
    for (std::size_t j = 0; j < grid.correlation.points; ++j) {
      if (grid.at(i, j) < top - kNegligible) continue;
      first_row = std::min(first_row, i);
      last_row = std::max(last_row, i);
      first_column = std::min(first_column, j);
      last_column = std::max(last_column, j);
    }
  }
  const auto narrowed = [](const Axis& axis, std::size_t first, std::size_t last) {
    return Axis{axis.at(first > 0 ? first - 1 : 0), axis.at(std::min(last + 1, axis.points - 1)), axis.points};
  };
  grid.mean = narrowed(grid.mean, first_row, last_row);
  grid.correlation = narrowed(grid.correlation, first_column, last_column);
}

struct Weighted {
  double value, weight;
};

/// Of values with weights, not yet divided by their sum. Quantiles are taken between the middles of the weights.
Credible of_weighted(std::vector<Weighted> points) {
  double total = 0, first = 0, second = 0;
  for (const Weighted& p : points) {
    total += p.weight;
    first += p.weight * p.value;
  }
  const double mean = first / total;
  for (const Weighted& p : points) second += p.weight * (p.value - mean) * (p.value - mean);
  std::sort(points.begin(), points.end(), [](const Weighted& a, const Weighted& b) { return a.value < b.value; });
  const auto at = [&](double level) {
    double below = 0, last_middle = 0, last_value = points.front().value;
    for (const Weighted& p : points) {
      const double middle = below + p.weight / 2;
      if (middle >= level * total) {
        const double part = middle > last_middle ? (level * total - last_middle) / (middle - last_middle) : 1;
        return last_value + part * (p.value - last_value);
      }
      below += p.weight;
      last_middle = middle;
      last_value = p.value;
    }
    return points.back().value;
  };
  return {mean, std::sqrt(second / total), at(0.25), at(0.75), at(0.05), at(0.95)};
}

}  // namespace

double GammaLaw::sd() const {
  return std::sqrt(shape) / rate;
}

double GammaLaw::cv() const {
  return 1 / std::sqrt(shape);
}

double BetaLaw::sd() const {
  const double weight = alpha + beta;
  return std::sqrt(alpha * beta / (weight + 1)) / weight;
}

GammaLaw updated(const GammaLaw& prior, double events, double exposure) {
  require(counts(events) && counts(exposure), "events and exposure must be finite and not negative");
  return {prior.shape + events, prior.rate + exposure};
}

BetaLaw updated(const BetaLaw& prior, double successes, double trials) {
  require(counts(successes) && counts(trials) && successes <= trials, "more successes than trials, or no numbers");
  return {prior.alpha + successes, prior.beta + (trials - successes)};
}

GammaLaw gamma_prior(double mean, double weight) {
  const GammaLaw law{mean * weight, weight};
  require(mean > 0 && weight > 0 && sensible(law.shape), "a prior wants a mean and a weight above 0");
  return law;
}

BetaLaw beta_prior(double mean, double weight) {
  const BetaLaw law{mean * weight, (1 - mean) * weight};
  require(sensible(law.alpha) && sensible(law.beta), "a prior wants a mean within 0 to 1 and a weight above 0");
  return law;
}

GammaLaw half_an_event(double events_elsewhere, double exposure_elsewhere) {
  if (!(exposure_elsewhere > 0)) return kJeffreysRate;
  return {0.5, 0.5 * exposure_elsewhere / (events_elsewhere + 0.5)};
}

BetaLaw half_a_success(double successes_elsewhere, double trials_elsewhere) {
  if (!(trials_elsewhere > 0)) return kJeffreysShare;
  return {0.5, 0.5 * (trials_elsewhere - successes_elsewhere + 0.5) / (successes_elsewhere + 0.5)};
}

double quantile(const GammaLaw& law, double level) {
  if (law.shape > kNearlyNormal) {
    // Wilson and Hilferty, "The distribution of chi-square", PNAS 17 (1931); off by less than 1e-9 of the value here.
    const double root = 1 - 1 / (9 * law.shape) + kernel::normal_quantile(level) / (3 * std::sqrt(law.shape));
    return law.mean() * root * root * root;
  }
  return boost::math::quantile(boost::math::gamma_distribution<>(law.shape, 1 / law.rate), level);
}

double quantile(const BetaLaw& law, double level) {
  if (std::min(law.alpha, law.beta) > kNearlyNormal) return law.mean() + law.sd() * kernel::normal_quantile(level);
  return boost::math::quantile(boost::math::beta_distribution<>(law.alpha, law.beta), level);
}

Credible credible(const GammaLaw& law) {
  return of_law(law);
}

Credible credible(const BetaLaw& law) {
  return of_law(law);
}

std::optional<Dispersion> dispersion(std::span<const Cell> cells) {
  std::vector<Group> groups = comparable(cells);
  if (groups.empty()) return std::nullopt;
  return Compared(std::move(groups)).tested();
}

double log_beta_binomial(const Loss& loss, double mean, double correlation) {
  const double weight = (1 - correlation) / correlation;
  const double a = mean * weight, b = (1 - mean) * weight;
  const auto lost = static_cast<double>(loss.lost), kept = static_cast<double>(loss.trucks - loss.lost);
  return std::lgamma(a + lost) - std::lgamma(a) + std::lgamma(b + kept) - std::lgamma(b) -
         (std::lgamma(weight + lost + kept) - std::lgamma(weight));
}

std::optional<LossShare> fit_losses(std::span<const Loss> losses, const BetaLaw& prior) {
  if (losses.empty()) return std::nullopt;
  for (const Loss& loss : losses) {
    require(loss.trucks > 0 && loss.lost >= 0 && loss.lost <= loss.trucks, "more trucks lost than there were, or none");
  }
  Grid grid;
  grid.correlation.points = 61;
  for (int pass = 0; pass < 3; ++pass) {
    weigh(grid, losses, prior);
    if (pass < 2) close_in(grid);
  }
  const double top = *std::max_element(grid.weight.begin(), grid.weight.end());
  std::vector<Weighted> means, spreads;
  for (std::size_t i = 0; i < grid.mean.points; ++i) {
    const double m = logistic(grid.mean.at(i));
    double row = 0;
    for (std::size_t j = 0; j < grid.correlation.points; ++j) {
      const double weight = std::exp(grid.at(i, j) - top);
      row += weight;
      spreads.push_back({std::sqrt(m * (1 - m) * logistic(grid.correlation.at(j))), weight});
    }
    means.push_back({m, row});
  }
  return LossShare{of_weighted(std::move(means)), of_weighted(std::move(spreads))};
}

}  // namespace taji::study
