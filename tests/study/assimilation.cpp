// Conditioning on reports, against posteriors and evidence in closed form.
#include <taji/study/assimilation.hpp>
#include <taji/study/report.hpp>
#include <taji/study/statistics.hpp>

#include "support/conjugate.hpp"
#include "support/effort.hpp"
#include "support/experiment.hpp"

using namespace taji;
using namespace taji::testing;
using scenario::Observation;
using scenario::ReportError;

namespace {

using Kind = ReportError::Kind;

study::AssimilationOptions options_of(std::uint64_t seed, std::int64_t worlds = 1024) {
  study::AssimilationOptions options;
  options.seed = seed;
  options.worlds = worlds;
  options.jobs = 2;
  options.prior_bands = false;
  return options;
}

/// Weighted mean of the rate over the survivors, trucks a week.
double mean_rate(const model::Model& m, const study::Survivors& s, int power = 1) {
  double sum = 0;
  for (std::size_t i = 0; i < s.weights.size(); ++i) {
    sum += s.weights[i] * std::pow(7 * model::input_value(m.uncertain[0], s.levels[i][0]), power);
  }
  return sum;
}

void check_within(const Sample& sample, double expected, double bias = 0) {
  INFO("mean ", sample.mean(), " ± ", sample.se(), ", expected ", expected);
  CHECK(std::abs(sample.mean() - expected) <= 4 * sample.se() + bias);
}

}  // namespace

TEST_CASE("systematic resampling: as many copies as the weights say, rounded up or down") {
  CHECK(study::systematic({0.5, 0, 0.5}, 4, 0.5) == std::vector<std::size_t>{0, 0, 2, 2});
  CHECK(study::systematic({0.1, 0.9}, 2, 0.1) == std::vector<std::size_t>{0, 1});
  CHECK(study::systematic({0.1, 0.9}, 2, 0.3) == std::vector<std::size_t>{1, 1});
  CHECK(study::systematic({0.25, 0.25, 0.25, 0.25}, 4, 0.7) == std::vector<std::size_t>{0, 1, 2, 3});
  // On average over u each as often as its weight: 1.7 of 5.
  int copies = 0;
  for (int k = 0; k < 1000; ++k) {
    for (const std::size_t i : study::systematic({0.2, 0.34, 0.46}, 5, (k + 0.5) / 1000)) copies += i == 1;
  }
  CHECK(copies == 1700);
}

TEST_CASE("a Poisson rate with a gamma prior: posterior, evidence and forecast in closed form") {
  const model::Model m = model_of(poisson_trucks());
  const std::vector<double> counts = {19, 24, 16, 22};
  GammaPoisson exact;
  std::vector<Observation> reports;
  for (std::size_t week = 0; week < counts.size(); ++week) {
    exact.count(counts[week]);
    // From the second day on, when the first trucks have had their hour.
    reports.push_back(tankers_in_week(1 + 7 * static_cast<int>(week), counts[week]));
  }
  Sample mean, variance, evidence, next, next_square;
  for (std::uint64_t seed = 1; seed <= (kChecked ? 8U : 24U); ++seed) {
    const study::Assimilated a = study::assimilate(m, reports, options_of(seed));
    REQUIRE(a.figures.impossible == -1);
    evidence.values.push_back(std::exp(a.figures.log_evidence - exact.log_evidence));
    const double rate = mean_rate(m, a.survivors);
    mean.values.push_back(rate);
    variance.values.push_back(mean_rate(m, a.survivors, 2) - rate * rate);
    ensemble::Options run;
    run.jobs = 2;
    const model::Model later = study::with_origin(m, study::last_report(reports));
    const ensemble::Ensemble e = a.survivors.go_on(later, run);
    double sum = 0, squares = 0;
    for (std::size_t row = 0; row < e.replications.size(); ++row) {
      int arrived = 0;
      for (std::size_t day = 0; day < 7; ++day) arrived += e.arrivals[row * static_cast<std::size_t>(e.days) + day];
      sum += arrived;
      squares += static_cast<double>(arrived) * arrived;
    }
    next.values.push_back(sum / 1024);
    next_square.values.push_back(squares / 1024);
  }
  check_within(evidence, 1);
  check_within(mean, exact.mean());
  check_within(variance, exact.variance());
  // The tankers of the next week: a gamma mixture of Poisson counts.
  check_within(next, exact.mean());
  check_within(next_square, exact.variance() + exact.mean() + exact.mean() * exact.mean(), 2);
}

TEST_CASE("reports with errors, and two that conflict, weigh as their errors say") {
  // Capacity of a truck lognormal; one week's litres reported twice, with factors 1.2 and 1.5: normal in logarithms.
  std::string yaml = poisson_trucks("20 d");
  yaml.replace(yaml.find("departures: {poisson: {uncertain: {gamma: {mean: 2 / d, cv: 50 %}}}}"), 68,
               "departures: {every: 6 h}");
  yaml.replace(yaml.find("10 kl, product"), 5, "{uncertain: {lognormal: {median: 10 kl, cv: 50 %}}}");
  const model::Model m = model_of(yaml);
  const auto litres = [](double value, double factor) {
    Observation out = tankers_in_week(1, value);
    out.what = scenario::Reported::delivered_l;
    out.error.kind = Kind::lognormal;
    out.error.factor = factor;
    return out;
  };
  const std::vector<Observation> reports = {litres(400e3, 1.2), litres(250e3, 1.5)};
  // x = ln(litres / 280 kl) has variance ln 1.25; 28 trucks in the week.
  const double prior = std::log(1.25), v1 = std::pow(std::log(1.2), 2), v2 = std::pow(std::log(1.5), 2);
  const double y1 = std::log(400.0 / 280), y2 = std::log(250.0 / 280);
  const double precision = 1 / prior + 1 / v1 + 1 / v2, mean = (y1 / v1 + y2 / v2) / precision;
  // Of the two logarithms together: normal with covariance prior everywhere, plus the errors.
  const double det = (prior + v1) * (prior + v2) - prior * prior;
  const double quadratic = ((prior + v2) * y1 * y1 - 2 * prior * y1 * y2 + (prior + v1) * y2 * y2) / det;
  const double log_evidence =
      -std::log(2 * M_PI) - 0.5 * std::log(det) - 0.5 * quadratic - std::log(400e3) - std::log(250e3);
  Sample means, squares, evidence;
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    const study::Assimilated a = study::assimilate(m, reports, options_of(seed));
    double sum = 0, square = 0;
    for (std::size_t i = 0; i < a.survivors.weights.size(); ++i) {
      const double x = std::log(model::input_value(m.uncertain[0], a.survivors.levels[i][0]) / 10e3);
      sum += a.survivors.weights[i] * x;
      square += a.survivors.weights[i] * x * x;
    }
    means.values.push_back(sum);
    squares.values.push_back(square);
    evidence.values.push_back(std::exp(a.figures.log_evidence - log_evidence));
  }
  check_within(means, mean);
  check_within(squares, 1 / precision + mean * mean);
  check_within(evidence, 1);
}

TEST_CASE("a report far out in the prior is met step by step" * doctest::skip(kChecked)) {
  // As above, one report four prior standard deviations out and nearly exact: of 512 worlds none is near it.
  std::string yaml = poisson_trucks("20 d");
  yaml.replace(yaml.find("departures: {poisson: {uncertain: {gamma: {mean: 2 / d, cv: 50 %}}}}"), 68,
               "departures: {every: 6 h}");
  yaml.replace(yaml.find("10 kl, product"), 5, "{uncertain: {lognormal: {median: 10 kl, cv: 50 %}}}");
  const model::Model m = model_of(yaml);
  const double prior = std::log(1.25), error = std::pow(std::log(1.05), 2), y = 4 * std::sqrt(prior);
  Observation report = tankers_in_week(1, 280e3 * std::exp(y));
  report.what = scenario::Reported::delivered_l;
  report.error.kind = Kind::lognormal;
  report.error.factor = 1.05;
  const double log_evidence =
      -0.5 * std::log(2 * M_PI * (prior + error)) - 0.5 * y * y / (prior + error) - std::log(report.value);
  Sample means, squares, evidence;
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    const study::Assimilated a = study::assimilate(m, {report}, options_of(seed, 512));
    REQUIRE(a.figures.impossible == -1);
    double sum = 0, square = 0;
    for (std::size_t i = 0; i < a.survivors.weights.size(); ++i) {
      const double x = std::log(model::input_value(m.uncertain[0], a.survivors.levels[i][0]) / 10e3);
      sum += a.survivors.weights[i] * x;
      square += a.survivors.weights[i] * x * x;
    }
    means.values.push_back(sum);
    squares.values.push_back(square - sum * sum);
    evidence.values.push_back(a.figures.log_evidence);
    CHECK(a.figures.dates[0].effective < 100);
    CHECK(a.figures.distinct > 100);  // weighing alone would leave one or two
  }
  const double precision = 1 / prior + 1 / error;
  check_within(means, y / error / precision, 0.05 / std::sqrt(precision));
  check_within(squares, 1 / precision, 0.1 / precision);
  check_within(evidence, log_evidence, 0.2);
}

TEST_CASE("standard errors of a conditioned forecast hold what its weights leave open" * doctest::skip(kChecked)) {
  // The tankers of the next week, a gamma mixture of Poisson counts: their mean over seeds scatters as the errors say.
  const model::Model m = model_of(poisson_trucks());
  std::vector<Observation> reports;
  GammaPoisson exact;
  for (const double count : {31.0, 35.0}) {
    exact.count(count);
    reports.push_back(tankers_in_week(1 + 7 * static_cast<int>(reports.size()), count));
  }
  double off = 0, said = 0;
  for (std::uint64_t seed = 101; seed <= 112; ++seed) {
    const study::Assimilated a = study::assimilate(m, reports, options_of(seed, 4 * 1024));
    ensemble::Options run;
    run.jobs = 2;
    const ensemble::Ensemble e = a.survivors.go_on(study::with_origin(m, study::last_report(reports)), run);
    std::vector<std::int64_t> arrived(e.replications.size(), 0);
    for (std::size_t row = 0; row < arrived.size(); ++row) {
      for (std::size_t day = 0; day < 7; ++day)
        arrived[row] += e.arrivals[row * static_cast<std::size_t>(e.days) + day];
    }
    REQUIRE(e.islands.size() == 4);
    const study::Estimate mean = study::Sampling(e.replications, true, false, e.islands).mean(arrived);
    off += (mean.value - exact.mean()) * (mean.value - exact.mean());
    said += mean.se * mean.se;
  }
  INFO("scatter ", std::sqrt(off / 12), ", said ", std::sqrt(said / 12));
  // Chi-squares of 12 and some 30 degrees of freedom over these: their ratio lies within but for some in a thousand.
  CHECK(off / said < 4);
  CHECK(off / said > 0.2);
}

TEST_CASE("any number of threads gives the same bits") {
  const model::Model m = model_of(poisson_trucks());
  const std::vector<Observation> reports = {tankers_in_week(1, 19), tankers_in_week(8, 30), tankers_in_week(15, 25)};
  study::AssimilationOptions options = options_of(7, 1500);
  options.prior_bands = true;
  const auto run = [&](int jobs) {
    options.jobs = jobs;
    return study::assimilate(m, reports, options);
  };
  const study::Assimilated one = run(1), two = run(2), three = run(3);
  CHECK(one.figures.log_evidence == two.figures.log_evidence);
  CHECK(one.figures.log_evidence_se == three.figures.log_evidence_se);
  CHECK(one.survivors.weights == two.survivors.weights);
  CHECK(one.survivors.levels == two.survivors.levels);
  CHECK(one.survivors.levels == three.survivors.levels);
  CHECK(one.survivors.parents == three.survivors.parents);
  CHECK(one.figures.reports[1].prior == two.figures.reports[1].prior);
  CHECK(one.figures.island_log_evidence.size() == 2);
}

TEST_CASE("the order of rows is of no account but for rounding") {
  const model::Model m = model_of(poisson_trucks());
  ReportError loose;
  loose.kind = Kind::poisson;
  const std::vector<Observation> reports = {tankers_in_week(1, 19, loose), tankers_in_week(8, 30, loose),
                                            tankers_in_week(8, 14, loose)};
  const std::vector<Observation> turned = {reports[2], reports[1], reports[0]};
  const auto a = study::assimilate(m, reports, options_of(3)), b = study::assimilate(m, turned, options_of(3));
  CHECK(a.figures.log_evidence == doctest::Approx(b.figures.log_evidence));
  CHECK(a.figures.inputs[0].posterior[2] == doctest::Approx(b.figures.inputs[0].posterior[2]));
}

TEST_CASE("data that no world agrees with: the report that took the last one is named") {
  const model::Model m = model_of(poisson_trucks());
  const std::vector<Observation> reports = {tankers_in_week(15, 10), tankers_in_week(1, 19), tankers_in_week(8, 5000)};
  const auto a = study::assimilate(m, reports, options_of(1));
  CHECK(a.figures.impossible == 2);
  CHECK(std::isinf(a.figures.log_evidence));
  CHECK(a.survivors.worlds.empty());
}

TEST_CASE("a report outside of what the model says before any is called surprising") {
  const model::Model m = model_of(poisson_trucks());
  ReportError loose;
  loose.kind = Kind::negative_binomial;
  loose.cv = 0.3;
  // The prior predictive of a week has mean 14; beyond 60 lies less than half a percent.
  const std::vector<Observation> reports = {tankers_in_week(1, 15, loose), tankers_in_week(8, 200, loose)};
  study::AssimilationOptions options = options_of(1);
  options.prior_bands = true;
  const auto a = study::assimilate(m, reports, options);
  REQUIRE(a.figures.reports.size() == 2);
  CHECK_FALSE(a.figures.reports[0].surprising);
  CHECK(a.figures.reports[1].surprising);
  CHECK(a.figures.reports[0].prior[2] == doctest::Approx(13).epsilon(0.15));
  CHECK(a.figures.dates[0].effective > a.figures.dates[1].effective);
}

TEST_CASE("without reports nothing is resampled, and every world goes on once") {
  const model::Model m = model_of(poisson_trucks());
  const auto a = study::assimilate(m, {}, options_of(1, 100));
  CHECK(a.figures.log_evidence == doctest::Approx(0));
  CHECK(a.figures.effective == doctest::Approx(100));
  CHECK(a.figures.ancestors == 100);
}

TEST_CASE("a record that begins anew is that of a warm-up of the same length") {
  const std::string yaml = poisson_trucks();
  const model::Model whole = study::with_origin(model_of(yaml), 0);
  const model::Model warm = study::with_origin(whole, 14 * kernel::kDay);
  model::World world, other;
  model::replicate(world, warm, {5, 0, 3});
  model::begin(other, whole, {5, 0, 3});
  model::advance(other, whole, 14 * kernel::kDay);
  model::restart_record(other, warm);
  model::advance(other, warm, warm.horizon);
  model::finish(other, warm);
  CHECK(other.record.arrivals == world.record.arrivals);
  CHECK(other.record.corridors[0].trucks_arrived == world.record.corridors[0].trucks_arrived);
  CHECK(other.record.corridors[0].stage_truck_ms == world.record.corridors[0].stage_truck_ms);
  CHECK(other.record.tanks[0].delivered_l == world.record.tanks[0].delivered_l);
  CHECK(std::abs(other.record.tanks[0].need_l - world.record.tanks[0].need_l) <= 1);
  CHECK(std::abs(other.record.tanks[0].unserved_l - world.record.tanks[0].unserved_l) <= 1);
}
