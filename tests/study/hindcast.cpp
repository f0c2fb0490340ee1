// Rolling origins: each forecast knows what was known by then, and nothing else.
#include <taji/study/hindcast.hpp>

#include "support/conjugate.hpp"
#include "support/experiment.hpp"

using namespace taji;
using namespace taji::testing;
using kernel::kDay;
using scenario::Observation;

namespace {

study::AssimilationOptions options() {
  study::AssimilationOptions out;
  out.worlds = 512;
  out.jobs = 2;
  return out;
}

std::vector<Observation> five_weeks() {
  std::vector<Observation> out;
  const double counts[] = {19, 24, 16, 22, 30};
  for (int week = 0; week < 5; ++week) {
    scenario::ReportError error;
    error.kind = scenario::ReportError::Kind::negative_binomial;
    error.cv = 0.2;
    out.push_back(tankers_in_week(1 + 7 * week, counts[week], error));
    out.back().written_location = "all";
  }
  out[1].known_ms += 8 * kDay;  // told late, after the third week's
  return out;
}

bool same(const study::ReportForecast& a, const study::ReportForecast& b) {
  return a.row == b.row && a.quantiles == b.quantiles && a.chances == b.chances;
}

}  // namespace

TEST_CASE("origins of a file: seven days apart, up to the last week reported") {
  // Reports end on days 8, 15, 22, 29, 36; the first is known at the end of day 7.
  const std::vector<model::Millis> expected = {8 * kDay, 15 * kDay, 22 * kDay, 29 * kDay};
  CHECK(study::weekly_origins(five_weeks()) == expected);
  CHECK(study::weekly_origins({}).empty());
}

TEST_CASE("a report that was told late is not known before") {
  const model::Model m = model_of(poisson_trucks());
  CHECK(study::hindcast(m, five_weeks(), 8 * kDay, options()).known == 1);
  CHECK(study::hindcast(m, five_weeks(), 15 * kDay, options()).known == 1);
  CHECK(study::hindcast(m, five_weeks(), 22 * kDay, options()).known == 2);
  CHECK(study::hindcast(m, five_weeks(), 23 * kDay, options()).known == 3);
}

TEST_CASE("what is reported later changes no forecast by a bit") {
  const model::Model m = model_of(poisson_trucks());
  const std::vector<Observation> before = five_weeks();
  std::vector<Observation> after = before;
  for (const std::size_t row : {1, 2, 3, 4}) after[row].value = 3 * before[row].value + 1;
  const auto a = study::hindcast(m, before, 15 * kDay, options()), b = study::hindcast(m, after, 15 * kDay, options());
  REQUIRE(a.forecasts.size() == 3);
  REQUIRE(b.forecasts.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) CHECK(same(a.forecasts[i], b.forecasts[i]));
  CHECK(a.figures.log_evidence == b.figures.log_evidence);
  // Nor does one that is not there at all.
  std::vector<Observation> fewer = before;
  fewer.pop_back();
  const auto c = study::hindcast(m, fewer, 15 * kDay, options());
  REQUIRE(c.forecasts.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) CHECK(same(a.forecasts[i], c.forecasts[i]));
  // What was known does.
  std::vector<Observation> other = before;
  other[0].value = 5;
  CHECK_FALSE(same(a.forecasts[0], study::hindcast(m, other, 15 * kDay, options()).forecasts[0]));
}

TEST_CASE("a forecast of a report is that of the figure and of the report's error together") {
  const model::Model m = model_of(poisson_trucks());
  std::vector<Observation> reports = five_weeks();
  for (Observation& one : reports) one.error = {};
  GammaPoisson exact;
  exact.count(reports[0].value);
  study::AssimilationOptions many = options();
  many.worlds = 4096;
  many.prior_bands = false;
  const auto a = study::hindcast(m, reports, 8 * kDay, many);
  REQUIRE(a.forecasts.size() == 4);
  // A negative binomial of the posterior: mean and variance; its median lies within one of the mean.
  CHECK(std::abs(a.forecasts[0].quantiles[11] - exact.mean()) < 1.5);
  const double sd = std::sqrt(exact.mean() + exact.variance());
  CHECK(a.forecasts[0].quantiles[20] - a.forecasts[0].quantiles[2] == doctest::Approx(2 * 1.645 * sd).epsilon(0.12));
}

TEST_CASE("bounds are not forecast, and of one quantity one row is") {
  std::vector<Observation> reports = five_weeks();
  reports.push_back(reports.back());
  reports[3].error.kind = scenario::ReportError::Kind::interval;
  CHECK(study::rows_after(reports, 15 * kDay) == std::vector<std::size_t>{2, 4});
}
