#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <taji/kernel/counts.hpp>
#include <taji/kernel/elementary.hpp>
#include <taji/kernel/law.hpp>
#include <taji/study/report.hpp>

namespace taji::study {
namespace {

using scenario::ReportError;
using Kind = ReportError::Kind;

constexpr double kImpossible = -std::numeric_limits<double>::infinity();
constexpr double kHalfLogTwoPi = 0.91893853320467274178;
constexpr int kPhases = 5;

double certain(bool so) {
  return so ? 0 : kImpossible;
}

double log_of(double p) {
  return p > 0 ? kernel::log(p) : kImpossible;
}

double poisson(double m, double r) {
  if (m <= 0) return certain(r == 0);
  return r * kernel::log(m) - m - kernel::log_gamma(r + 1);
}

double negative_binomial(double m, double cv, double r) {
  if (m <= 0) return certain(r == 0);
  const double size = 1 / (cv * cv);
  return kernel::log_gamma(r + size) - kernel::log_gamma(size) - kernel::log_gamma(r + 1) -
         size * kernel::log1p(m / size) + r * (kernel::log(m) - kernel::log(size + m));
}

double log_choose(double n, double k) {
  return kernel::log_gamma(n + 1) - kernel::log_gamma(k + 1) - kernel::log_gamma(n - k + 1);
}

double log_beta(double a, double b) {
  return kernel::log_gamma(a) + kernel::log_gamma(b) - kernel::log_gamma(a + b);
}

double binomial(double n, double p, double sd, double r) {
  if (r > n) return kImpossible;
  if (p <= 0) return certain(r == 0);
  if (p >= 1) return certain(r == n);
  if (sd <= 0) return log_choose(n, r) + r * kernel::log(p) + (n - r) * kernel::log1p(-p);
  const double both = p * (1 - p) / (sd * sd) - 1, a = p * both, b = (1 - p) * both;
  return log_choose(n, r) + log_beta(r + a, n - r + b) - log_beta(a, b);
}

double normal(double m, double sd, double r) {
  if (sd <= 0) return certain(r == m);
  const double z = (r - m) / sd;
  return -0.5 * z * z - kernel::log(sd) - kHalfLogTwoPi;
}

double lognormal(double m, double factor, double r) {
  if (m <= 0) return certain(r == 0);
  if (r <= 0) return kImpossible;
  return normal(kernel::log(m), kernel::log(factor), kernel::log(r)) - kernel::log(r);
}

/// Chance that m, or m plus a normal error, lies within.
double within(double m, double sd, double low, double high) {
  if (sd <= 0) return certain(m >= low && m <= high);
  const double a = (low - m) / sd, b = (high - m) / sd;
  // In the tail on its own side, where differences keep their digits.
  const double chance =
      a > 0 ? kernel::normal_cdf(-a) - kernel::normal_cdf(-b) : kernel::normal_cdf(b) - kernel::normal_cdf(a);
  return log_of(chance);
}

double yes_no(const ReportError& e, double truth, double report) {
  const double wrong = truth > 0 ? e.false_no : e.false_yes;
  return log_of((truth > 0) == (report > 0) ? 1 - wrong : wrong);
}

std::array<double, kPhases> phase_weights(double confusion, double truth) {
  std::array<double, kPhases> out{};
  double total = 0;
  for (int phase = 0; phase < kPhases; ++phase) {
    double weight = 1;
    for (int step = 0; step < std::abs(phase - static_cast<int>(truth)); ++step) weight *= confusion;
    total += out[static_cast<std::size_t>(phase)] = weight;
  }
  for (double& weight : out) weight /= total;
  return out;
}

double spread_of(const ReportError& e, double m) {
  return std::sqrt(e.sd * e.sd + e.cv * m * e.cv * m);
}

}  // namespace

double log_likelihood(const ReportError& e, double truth, double report) {
  if (!std::isfinite(truth)) return certain(e.kind == Kind::interval && std::isinf(e.high));
  const double m = e.share * truth + e.spurious;
  switch (e.kind) {
    case Kind::exact:
      return certain(report == truth);
    case Kind::poisson:
      return poisson(m, report);
    case Kind::negative_binomial:
      return negative_binomial(m, e.cv, report);
    case Kind::binomial:
      return binomial(truth, e.share, e.share_sd, report);
    case Kind::normal:
      return normal(m, spread_of(e, m), report);
    case Kind::lognormal:
      return lognormal(m, e.factor, report);
    case Kind::interval:
      return within(m, spread_of(e, m), e.low, e.high);
    case Kind::yes_no:
      return yes_no(e, truth, report);
    case Kind::phase:
      return log_of(phase_weights(e.confusion, truth)[static_cast<std::size_t>(report)]);
  }
  return kImpossible;
}

double draw_report(const ReportError& e, double truth, kernel::Stream& stream) {
  const double m = e.share * truth + e.spurious;
  switch (e.kind) {
    case Kind::exact:
      return truth;
    case Kind::poisson:
      return static_cast<double>(kernel::poisson(m, stream));
    case Kind::negative_binomial:
      return static_cast<double>(kernel::poisson(kernel::sample(kernel::Law::gamma_mean_cv(m, e.cv), stream), stream));
    case Kind::binomial:
      return static_cast<double>(kernel::beta_binomial(static_cast<std::int64_t>(truth), e.share, e.share_sd, stream));
    case Kind::normal:
    case Kind::interval:
      return m + spread_of(e, m) * stream.normal();
    case Kind::lognormal:
      return m * kernel::exp(kernel::log(e.factor) * stream.normal());
    case Kind::yes_no:
      return stream.uniform() < (truth > 0 ? 1 - e.false_no : e.false_yes) ? 1 : 0;
    case Kind::phase: {
      const auto weights = phase_weights(e.confusion, truth);
      double point = stream.uniform();
      for (int phase = 0; phase + 1 < kPhases; ++phase) {
        point -= weights[static_cast<std::size_t>(phase)];
        if (point < 0) return phase;
      }
      return kPhases - 1;
    }
  }
  return truth;
}

}  // namespace taji::study
