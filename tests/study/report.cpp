// How likely a report is given the truth, and drawing one: chances of all reports add up to 1, with the mean and
// variance that docs/observations.md gives each error model, and drawn reports have the same.
#include <cmath>
#include <functional>
#include <limits>
#include <support/experiment.hpp>
#include <taji/study/report.hpp>

using namespace taji;
using namespace taji::testing;
using scenario::ReportError;
using Kind = ReportError::Kind;

namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();

struct Moments {
  double total = 0, mean = 0, variance = 0;
};

/// Of the chances or density of reports from `from` to `to`; `of` is what the moments are of.
Moments moments(
    const ReportError& error, double truth, double from, double to, double step,
    const std::function<double(double)>& of = [](double r) { return r; }) {
  Moments out;
  double squares = 0;
  const auto steps = static_cast<std::int64_t>((to - from) / step);
  for (std::int64_t i = 0; i <= steps; ++i) {
    const double r = from + step * static_cast<double>(i);
    const double weight = std::exp(study::log_likelihood(error, truth, r)) * step, value = of(r);
    out.total += weight;
    if (weight == 0) continue;
    out.mean += weight * value;
    squares += weight * value * value;
  }
  out.variance = squares - out.mean * out.mean;
  return out;
}

Sample drawn(const ReportError& error, double truth) {
  Sample out;
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    kernel::Stream stream({11, i}, 1, 1, 0);
    out.values.push_back(study::draw_report(error, truth, stream));
  }
  return out;
}

void check_count(const ReportError& error, double truth, double mean, double variance) {
  const Moments m = moments(error, truth, 0, 500, 1);
  CHECK(m.total == doctest::Approx(1).epsilon(1e-9));
  CHECK(m.mean == doctest::Approx(mean).epsilon(1e-9));
  CHECK(m.variance == doctest::Approx(variance).epsilon(1e-9));
  const Sample draws = drawn(error, truth);
  check_mean(draws, mean);
  check_sd(draws, std::sqrt(variance));
}

ReportError of_kind(Kind kind) {
  ReportError error;
  error.kind = kind;
  return error;
}

}  // namespace

TEST_CASE("reports of counts") {
  // m = share x + spurious. Poisson: variance m.
  ReportError error = of_kind(Kind::poisson);
  error.share = 0.5;
  error.spurious = 1;
  check_count(error, 12, 7, 7);
  // Negative binomial: m + (cv m)².
  error = of_kind(Kind::negative_binomial);
  error.share = 0.8;
  error.cv = 0.3;
  check_count(error, 30, 24, 24 + 7.2 * 7.2);
  // Binomial: n p (1 - p).
  error = of_kind(Kind::binomial);
  error.share = 0.6;
  check_count(error, 20, 12, 4.8);
  // Beta-binomial: times 1 + (n - 1) sd² / (p (1 - p)) = 1 + 19/24.
  error.share_sd = 0.1;
  check_count(error, 20, 12, 4.8 * (1 + 19.0 / 24));
}

TEST_CASE("reports of amounts") {
  // Normal: mean m, variance sd² + (cv m)².
  ReportError error = of_kind(Kind::normal);
  error.share = 0.9;
  error.sd = 3;
  error.cv = 0.1;
  const Moments normal = moments(error, 100, -50, 250, 0.01);
  CHECK(normal.total == doctest::Approx(1).epsilon(1e-6));
  CHECK(normal.mean == doctest::Approx(90).epsilon(1e-6));
  CHECK(normal.variance == doctest::Approx(9 + 81).epsilon(1e-6));
  check_mean(drawn(error, 100), 90);
  check_sd(drawn(error, 100), std::sqrt(90.0));
  // Lognormal: the logarithm has mean ln m and standard deviation ln factor.
  error = of_kind(Kind::lognormal);
  error.factor = 1.5;
  const auto log = [](double r) { return std::log(r); };
  const Moments lognormal = moments(error, 50, 0.005, 500, 0.01, log);
  CHECK(lognormal.total == doctest::Approx(1).epsilon(1e-5));
  CHECK(lognormal.mean == doctest::Approx(std::log(50)).epsilon(1e-5));
  CHECK(lognormal.variance == doctest::Approx(std::log(1.5) * std::log(1.5)).epsilon(1e-4));
  Sample logs = drawn(error, 50);
  for (double& r : logs.values) r = std::log(r);
  check_mean(logs, std::log(50));
  check_sd(logs, std::log(1.5));
}

TEST_CASE("an interval holds the figure, or the figure plus an error") {
  ReportError error = of_kind(Kind::interval);
  error.low = 200;
  error.high = 300;
  const auto chance = [&](double truth) { return std::exp(study::log_likelihood(error, truth, 0)); };
  CHECK(chance(200) == 1);
  CHECK(chance(300) == 1);
  CHECK(chance(300.5) == 0);
  error.sd = 50;
  CHECK(chance(250) == doctest::Approx(0.6826894921));
  CHECK(chance(200) == doctest::Approx(0.4772498681));
  // In either tail ln Φ(-18) = -165.812, where a difference of chances near 1 would have no digits left.
  CHECK(study::log_likelihood(error, 1200, 0) == doctest::Approx(-165.812).epsilon(1e-5));
  CHECK(study::log_likelihood(error, -700, 0) == doctest::Approx(-165.812).epsilon(1e-5));
  CHECK(study::log_likelihood(error, kInfinite, 0) == -kInfinite);
  error.high = kInfinite;
  CHECK(chance(kInfinite) == 1);
  CHECK(chance(200) == doctest::Approx(0.5));
  check_mean(drawn(error, 250), 250);
}

TEST_CASE("yes, no and phases") {
  ReportError error = of_kind(Kind::yes_no);
  error.false_no = 0.2;
  error.false_yes = 0.05;
  const auto chance = [&](double truth, double report) {
    return std::exp(study::log_likelihood(error, truth, report));
  };
  CHECK(chance(1, 1) == doctest::Approx(0.8));
  CHECK(chance(1, 0) == doctest::Approx(0.2));
  CHECK(chance(0, 1) == doctest::Approx(0.05));
  CHECK(chance(0, 0) == doctest::Approx(0.95));
  check_mean(drawn(error, 1), 0.8);
  check_mean(drawn(error, 0), 0.05);
  // Weights .09, .3, 1, .3, .09 about the true phase 2; 1, .3, .09, .027, .0081 from phase 0 on.
  error = of_kind(Kind::phase);
  error.confusion = 0.3;
  CHECK(chance(2, 2) == doctest::Approx(1 / 1.78));
  CHECK(chance(2, 4) == doctest::Approx(0.09 / 1.78));
  CHECK(chance(0, 1) == doctest::Approx(0.3 / 1.4251));
  check_mean(drawn(error, 2), 2);
  check_mean(drawn(error, 0), (0.3 + 0.18 + 0.081 + 0.0324) / 1.4251);
  check_mean(drawn(error, 4), 4 - (0.3 + 0.18 + 0.081 + 0.0324) / 1.4251);
}

TEST_CASE("where nothing happened nothing is reported") {
  const auto chance = [](const ReportError& error, double truth, double report) {
    return std::exp(study::log_likelihood(error, truth, report));
  };
  ReportError counted = of_kind(Kind::negative_binomial);
  counted.cv = 0.2;
  ReportError none_seen = of_kind(Kind::binomial);
  none_seen.share = 0;
  for (const ReportError& error : {of_kind(Kind::exact), of_kind(Kind::poisson), counted, of_kind(Kind::binomial),
                                   none_seen, of_kind(Kind::lognormal), of_kind(Kind::normal)}) {
    CAPTURE(static_cast<int>(error.kind));
    CHECK(chance(error, 0, 0) == 1);
    CHECK(chance(error, 0, 1) == 0);
  }
  CHECK(chance(none_seen, 5, 0) == 1);
  // All are reported, and never more than there were; what there was is no nothing.
  CHECK(chance(of_kind(Kind::binomial), 5, 5) == 1);
  CHECK(chance(of_kind(Kind::binomial), 5, 6) == 0);
  ReportError rough = of_kind(Kind::lognormal);
  rough.factor = 2;
  CHECK(chance(rough, 5, 0) == 0);
  CHECK(drawn(of_kind(Kind::exact), 7).mean() == 7);
}
