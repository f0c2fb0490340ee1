// Forecasts, observations and baselines together, worked by hand.
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <taji/study/evaluation.hpp>
#include <taji/text/dates.hpp>

using namespace taji;
using namespace taji::study;
using doctest::Approx;

namespace {

constexpr const char* kHead = "origin_date,target,target_end_date,location,output_type,output_type_id,value\n";

std::string date(std::int64_t day) {
  return text::format_date((20'000 + day) * text::day_ms);
}

/// Ten weeks before day 70, whose last days are 6, 13 … 69: values 10 … 19.
std::string history(const std::string& target) {
  std::string csv = "location,target,observation,target_end_date\n";
  for (int week = 0; week < 10; ++week) {
    csv += "c," + target + ',' + std::to_string(10 + week) + ',' + date(7 * week + 6) + '\n';
  }
  return csv;
}

struct Run {
  text::SourceSet sources;
  text::Diagnostics diagnostics;
  std::vector<text::HubForecast> forecasts;
  std::optional<Evaluation> evaluation;

  Run(const std::string& forecast, const std::string& observed) {
    const std::vector<int> files = {sources.add("f.csv", forecast)};
    const int file = sources.add("o.csv", observed);
    auto read = text::read_hub_forecasts(sources, files, diagnostics);
    auto seen = text::read_hub_observations(sources, file, diagnostics);
    INFO(text::render(diagnostics, sources, false));
    REQUIRE(read.has_value());
    REQUIRE(seen.has_value());
    forecasts = std::move(*read);
    evaluation = evaluate(forecasts, *seen, 1, diagnostics);
  }
  std::string told() const { return text::render(diagnostics, sources, false); }
};

double mark(const Marks& marks, Rule rule) {
  return marks.by_rule[static_cast<std::size_t>(rule)];
}

}  // namespace

TEST_CASE("quantiles beside both baselines") {
  const std::string head = date(70) + ",d:stock_l," + date(76) + ",c,";
  // What is seen on the day of the origin itself comes too late.
  const Run run(kHead + head + "quantile,0.75,22\n" + head + "quantile,0.25,18\n" + head + "quantile,0.5,20\n",
                history("d:stock_l") + "c,d:stock_l,1000," + date(70) + "\nc,d:stock_l,21," + date(76) + '\n');
  REQUIRE(run.evaluation);
  REQUIRE(run.evaluation->scored.size() == 1);
  const Scored& one = run.evaluation->scored[0];
  // Quantile scores 2 × 1/4 × 3, 1, 2 × 1/4 × 1.
  CHECK(mark(one.marks, Rule::wis) == Approx(1));
  CHECK(mark(one.marks, Rule::median_error) == 1);
  CHECK(one.marks.covered[0] == true);
  CHECK_FALSE(one.marks.covered[1].has_value());
  // Nine times 18 and nine times 20: quartiles 18, 19, 20; quantile scores 1.5, 2, 1.5.
  REQUIRE(one.persistence);
  CHECK(one.persistence->spread);
  CHECK(one.persistence->forecast.quantiles[1].value == 19);
  CHECK(mark(one.persistence->marks, Rule::wis) == Approx(5.0 / 3));
  // 10 … 19: quartiles 12.25, 14.5, 16.75; quantile scores 4.375, 6.5, 6.375.
  REQUIRE(one.climatology);
  CHECK(mark(one.climatology->marks, Rule::wis) == Approx(5.75));
  const ScoreGroup& group = run.evaluation->groups.at(0);
  CHECK(group.of(Rule::wis).over_persistence.figure.value == Approx(1 - 3.0 / 5));
  CHECK(group.of(Rule::wis).over_persistence.verdict == SkillVerdict::too_few);
  CHECK(group.of(Rule::wis).over_climatology.figure.value == Approx(1 - 1 / 5.75));
  CHECK(group.pit[6] == 1);  // 1/2 + 1/4 × 1/2
  CHECK(run.evaluation->groups.size() == 1);
}

TEST_CASE("a chance counted from each origin has its own past") {
  // Dry within the week from each origin: weeks 0 … 8, dry in the first three; then a forecast of week 9.
  std::string observed = "target,location,origin_date,target_end_date,observation\n";
  for (int week = 0; week < 9; ++week) {
    observed += "d:p_dry,c," + date(7 * week) + ',' + date(7 * week + 6) + (week < 3 ? ",dry\n" : ",not_dry\n");
    observed += "d:p_dry,c," + date(7 * week) + ',' + date(7 * week + 13) + ",dry\n";  // another horizon
  }
  observed += "d:p_dry,c," + date(63) + ',' + date(69) + ",dry\n";
  const std::string head = date(63) + ",d:p_dry," + date(69) + ",c,pmf,";
  const Run run(kHead + head + "dry,0.7\n" + head + "not_dry,0.3\n", observed);
  REQUIRE(run.evaluation);
  const Scored& one = run.evaluation->scored.at(0);
  CHECK(mark(one.marks, Rule::brier) == Approx(0.09));
  CHECK(mark(one.climatology->marks, Rule::brier) == Approx(4.0 / 9));  // a third: (2/3)²
  CHECK(mark(one.persistence->marks, Rule::brier) == 1);                // it was not dry, for certain
  CHECK_FALSE(one.persistence->spread);
  REQUIRE(run.evaluation->groups.at(0).brier);
  CHECK(run.evaluation->groups[0].brier->reliability == Approx(0.09));
  CHECK(run.evaluation->groups[0].brier->uncertainty == 0);
}

TEST_CASE("samples, distribution functions and points") {
  std::string csv = kHead;
  const auto head = [](const std::string& target) { return date(70) + ',' + target + ',' + date(76) + ",c,"; };
  csv += head("s") + "sample,1,1\n" + head("s") + "sample,2,3\n";
  csv += head("f") + "cdf,0,0\n" + head("f") + "cdf,4,1\n";
  csv += head("p") + "median,NA,5\n" + head("p") + "mean,,6\n";
  std::string observed = "target,location,date,value\n";
  for (const char* target : {"s", "f", "p"}) observed += std::string(target) + ",c," + date(76) + ",2\n";
  const Run run(csv, observed + "s,c," + date(69) + ",4\n");
  REQUIRE(run.evaluation);
  REQUIRE(run.evaluation->scored.size() == 3);  // f, p, s
  const auto& scored = run.evaluation->scored;
  // Uniform on 0 to 4: 4 times 1/12; its 95 % interval is .1 to 3.9.
  CHECK(mark(scored[0].marks, Rule::crps) == Approx(1.0 / 3));
  CHECK(std::isnan(mark(scored[0].marks, Rule::wis)));
  CHECK(scored[0].marks.covered[3] == true);
  CHECK(mark(scored[0].marks, Rule::median_error) == 0);
  CHECK(mark(scored[1].marks, Rule::median_error) == 3);
  CHECK(mark(scored[1].marks, Rule::mean_error) == 16);
  CHECK(std::isnan(mark(scored[1].marks, Rule::crps)));
  CHECK(mark(scored[2].marks, Rule::crps) == Approx(0.5));
  CHECK(mark(scored[2].persistence->marks, Rule::crps) == 2);
  CHECK_FALSE(scored[2].climatology);
  CHECK(run.evaluation->without_persistence == 2);
  CHECK(run.evaluation->without_spread == 1);
}

TEST_CASE("groups by location and horizon, and what cannot be scored") {
  std::string csv = kHead, observed = "target,location,target_end_date,observation\n";
  for (const char* location : {"a", "b"}) {
    for (const int week : {1, 2}) {
      csv += date(0) + ",t," + date(7 * week - 1) + ',' + location + ",quantile,0.5,3\n";
      observed += std::string("t,") + location + ',' + date(7 * week - 1) + ",4\n";
    }
  }
  csv += date(0) + ",t," + date(20) + ",a,quantile,0.5,3\n" + date(0) + ",t," + date(27) + ",a,quantile,0.5,inf\n";
  const Run run(csv, observed + "t,a," + date(27) + ",4\nt,a," + date(20) + ",NA\n");
  REQUIRE(run.evaluation);
  CHECK(run.evaluation->pending == 1);
  CHECK(run.evaluation->infinite == 1);
  REQUIRE(run.evaluation->groups.size() == 5);
  CHECK(run.evaluation->groups[0].forecasts == 4);
  CHECK(run.evaluation->groups[1].location == "a");
  CHECK(run.evaluation->groups[1].forecasts == 2);
  CHECK(run.evaluation->groups[3].horizon_days == 6);
  CHECK(run.evaluation->groups[0].of(Rule::crps).mean == 1);
}

TEST_CASE("what does not fit together") {
  const std::string row = date(70) + ",d:stock_l," + date(76) + ",city,";
  const auto observed = [](const std::string& text) {
    return "target,location,target_end_date,observation\n" + text + '\n';
  };
  const Run words(kHead + row + "quantile,0.5,3\n", observed("d:stock_l,city," + date(76) + ",dry"));
  CHECK_FALSE(words.evaluation);
  CHECK(words.told().find("o.csv:2:") == 0);
  CHECK(words.told().find("the forecasts of d:stock_l are of numbers, got 'dry'") != std::string::npos);
  const Run category(kHead + row + "pmf,dry,0.5\n" + row + "pmf,not_dry,0.5\n",
                     observed("d:stock_l,city," + date(76) + ",notdry"));
  CHECK_FALSE(category.evaluation);
  CHECK(category.told().find("did you mean 'not_dry'?") != std::string::npos);
  const Run name(kHead + row + "quantile,0.5,3\n", observed("d:stok_l,city," + date(76) + ",3"));
  CHECK_FALSE(name.evaluation);
  CHECK(name.told().find("no forecast has the target 'd:stok_l'") != std::string::npos);
  CHECK(name.told().find("did you mean 'd:stock_l'?") != std::string::npos);
  CHECK(name.told().find("none of 1 forecasts (of days from " + date(76)) != std::string::npos);
}
