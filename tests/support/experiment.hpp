// Runs a scenario given as text, and compares statistics with known answers within four standard errors.
#pragma once

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <taji/ensemble/ensemble.hpp>
#include <taji/model/simulate.hpp>
#include <taji/scenario/read.hpp>
#include <vector>

namespace taji::testing {

inline scenario::Scenario scenario_of(const std::string& yaml) {
  auto read = scenario::read_scenario_text("test.yaml", yaml);
  const std::string problems = text::render(read.diagnostics, read.sources, false);
  INFO(problems);
  REQUIRE(read.scenario.has_value());
  return std::move(*read.scenario);
}

inline model::Model model_of(const std::string& yaml) {
  return model::compile(scenario_of(yaml));
}

inline ensemble::Ensemble experiment(const model::Model& model, std::int64_t replications, std::uint64_t seed = 1) {
  ensemble::Options options;
  options.seed = seed;
  options.replications = replications;
  options.jobs = 2;
  ensemble::Ensemble out = ensemble::run(model, options);
  for (const auto& failure : out.failures) MESSAGE("replication ", failure.replication, ": ", failure.message);
  REQUIRE(out.failures.empty());
  CHECK(out.truck_error == 0);
  CHECK(out.fuel_error_ppb == 0);
  return out;
}

struct Sample {
  std::vector<double> values;

  double mean() const {
    double sum = 0;
    for (const double v : values) sum += v;
    return sum / static_cast<double>(values.size());
  }
  double variance() const {
    const double m = mean();
    double sum = 0;
    for (const double v : values) sum += (v - m) * (v - m);
    return sum / static_cast<double>(values.size() - 1);
  }
  double sd() const { return std::sqrt(variance()); }
  double se() const { return sd() / std::sqrt(static_cast<double>(values.size())); }
  /// Standard error of the sample variance, from the fourth moment.
  double se_of_variance() const {
    const double m = mean(), v = variance(), n = static_cast<double>(values.size());
    double fourth = 0;
    for (const double x : values) fourth += std::pow(x - m, 4);
    return std::sqrt(std::max(0.0, fourth / n - v * v) / n);
  }
};

/// One value a row of the ensemble.
template <class Of>
Sample rows(const ensemble::Ensemble& e, Of of) {
  Sample out;
  for (std::size_t row = 0; row < e.replications.size(); ++row) out.values.push_back(of(row));
  return out;
}

inline void check_mean(const Sample& sample, double expected) {
  INFO("mean ", sample.mean(), " ± ", sample.se(), ", expected ", expected);
  CHECK(std::abs(sample.mean() - expected) <= 4 * sample.se());
}

inline void check_sd(const Sample& sample, double expected) {
  INFO("sd ", sample.sd(), ", expected ", expected);
  CHECK(std::abs(sample.variance() - expected * expected) <= 4 * sample.se_of_variance());
}

/// A share of replications against a probability; the standard error is that of the expected probability.
inline void check_share(const Sample& zero_or_one, double expected) {
  const double se = std::sqrt(expected * (1 - expected) / static_cast<double>(zero_or_one.values.size()));
  INFO("share ", zero_or_one.mean(), " ± ", se, ", expected ", expected);
  CHECK(std::abs(zero_or_one.mean() - expected) <= 4 * se);
}

/// A ratio of sums over rows against its expectation, by the delta method.
inline void check_ratio(const Sample& top, const Sample& bottom, double expected) {
  const double ratio = top.mean() / bottom.mean();
  Sample rest;
  for (std::size_t i = 0; i < top.values.size(); ++i) {
    rest.values.push_back((top.values[i] - ratio * bottom.values[i]) / bottom.mean());
  }
  INFO("ratio ", ratio, " ± ", rest.se(), ", expected ", expected);
  CHECK(std::abs(ratio - expected) <= 4 * rest.se());
}

}  // namespace taji::testing
