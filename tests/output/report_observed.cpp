#include <doctest/doctest.h>

#include <cmath>
#include <output/report_marks.hpp>
#include <output/report_words.hpp>
#include <output/sample.hpp>
#include <taji/output/report.hpp>
#include <taji/output/report_parts.hpp>

using namespace taji;
using namespace taji::output;

namespace {

constexpr std::int64_t kDay = kernel::kDay;

Report sample_report(const model::Model& model) {
  Report report;
  add_scenario(report, model);
  add_forecast(report, model, study::make_forecast(model, sample::ensemble(model)));
  return report;
}

model::Model sample_model() {
  model::Model model = sample::model();
  model.base = {87, 0.05, 1, 4 * 8.64e7, 2 * 8.64e7, 8.64e7, 0.25 * 8.64e7, 0.99, 0.9, 0.7, 0.4, 0};
  model.zones[0].hazard = 2;
  model.zones[0].attacks_per_km = 11;
  model.phase_cover = {3, 4, 5, 6};
  model.phase_served = {7, 8, 9, 10};
  return model;
}

scenario::Observation stock(std::int64_t day, double litres) {
  scenario::Observation o;
  o.what = scenario::Reported::stock_l;
  o.target = "diesel:stock_l";
  o.product = "diesel";
  o.where = scenario::Where::city;
  o.location = o.written_location = "abel";
  o.from_ms = (day - 1) * kDay;
  o.to_ms = day * kDay;
  o.known_ms = o.to_ms;
  o.value = litres;
  o.shown = "n";
  return o;
}

ReportObserved mark(double from, double to, double value) {
  ReportObserved out;
  out.from = from;
  out.to = to;
  out.value = value;
  out.low = out.high = NAN;
  out.what = "stock_l";
  out.tank = 0;
  return out;
}

}  // namespace

TEST_CASE("reports stand at their days before the origin, those of later beside them and unused") {
  model::Model model = sample_model();
  model.origin = 10 * kDay;
  Report report = sample_report(model);
  Conditioning c;
  c.file = "seen.csv";
  c.rows = 2;
  c.observations = {stock(7, 5e6)};
  c.later = {stock(12, 4e6)};
  c.figures.worlds = 64;
  c.figures.effective = 40;
  c.figures.proposed = 100;
  c.figures.accepted = 4;
  c.figures.distinct = 130;
  c.figures.island_log_evidence = {-1};
  c.figures.dates = {{7 * kDay, 1, 44.0, -1.0, 0}};
  study::AssimilationReport one;
  one.is_number = true;
  one.prior = {1e6, 2e6, 6e6, 9e6, 1e7};
  one.surprising = true;
  c.figures.reports = {one};
  add_observed(report, model, study::make_forecast(model, sample::ensemble(model)), c);

  REQUIRE(report.observed.size() == 2);
  const ReportObserved &known = report.observed[0], &later = report.observed[1];
  // The end of the seventh day is three days before the origin; a stock is of a moment.
  CHECK(known.to == -3);
  CHECK(known.from == -3);
  CHECK(known.date == "2026-01-18");
  CHECK(known.effective == 44);
  CHECK(known.used);
  CHECK(later.to == 2);
  CHECK_FALSE(later.used);
  REQUIRE(known.tank >= 0);
  const ReportTank& tank = report.tanks[static_cast<std::size_t>(known.tank)];
  CHECK(tank.product == "diesel");
  // Its stock is drawn, that of the other product is not.
  CHECK(tank.stock.q50.size() == report.days.size());
  CHECK(report.tanks[static_cast<std::size_t>(1 - known.tank)].stock.q50.empty());
  CHECK(report.weeks.empty());

  const std::vector<std::string> said = warnings_of(report, Lang::en);
  REQUIRE(said.size() == 4);
  CHECK(said[0].find("on 1") != std::string::npos);
  CHECK(said[0].find("stock, diesel, Abel, the town, 5") != std::string::npos);
  CHECK(said[1].find("the effective sample at the end is 40") != std::string::npos);
  CHECK(said[2].starts_with("Inputs hardly move"));
  CHECK(said[3].starts_with("One island"));
  CHECK(report_json(read_report_json(report_json(report))) == report_json(report));
}

TEST_CASE("a chart begins with its first report, but no longer before the origin than it reaches after it") {
  Report report;
  report.horizon_days = 40;
  report.tanks.resize(1);
  report.observed = {mark(-12, -12, 5), mark(-41, -41, 6), mark(3, 3, 7)};
  const Reports shown = reports_of(report, 0, "stock_l");
  REQUIRE(shown.size() == 2);
  CHECK(first_day(report, shown) == -13);
  CHECK(first_day(report, {}) == 0);
  CHECK(largest_of(shown) == 7);
  // Of a range the bounds count, of what the model says its 95 %.
  report.observed = {mark(0, 0, NAN)};
  report.observed[0].low = 9;
  CHECK(largest_of(reports_of(report, 0, "stock_l")) == 9);
  report.observed[0].is_number = true;
  report.observed[0].prior = {1, 2, 3, 11, 99};
  CHECK(largest_of(reports_of(report, 0, "stock_l")) == 11);
}

TEST_CASE("a phase of all products is one of each, a stock of another product is not") {
  Report report;
  report.horizon_days = 40;
  report.tanks.resize(2);
  report.tanks[0].city = report.tanks[1].city = "abel";
  report.tanks[0].product = "diesel";
  report.tanks[1].product = "gasoline";
  report.observed = {mark(-3, -1, 2)};
  report.observed[0].what = "phase";
  report.observed[0].city = "abel";
  report.observed[0].tank = -1;
  CHECK(reports_of(report, 0, "phase").size() == 1);
  CHECK(reports_of(report, 1, "phase").size() == 1);
  CHECK(reports_of(report, 1, "stock_l").empty());
  report.observed[0].product = "diesel";
  CHECK(reports_of(report, 1, "phase").empty());
}

TEST_CASE("targets and their values in words of two languages") {
  CHECK(target_in("stock_l", "diesel", Lang::en) == "stock, diesel");
  CHECK(target_in("tankers_arrived_week", "", Lang::fr) == "citernes arrivées en une semaine");
  CHECK(target_in("something", "", Lang::fr) == "something");
  CHECK(sentence_case("à sec") == "À sec");
  CHECK(sentence_case("livré") == "Livré");
  CHECK(amount_in("dry", 1, Lang::fr) == "oui");
  CHECK(amount_in("short", 0, Lang::en) == "no");
  CHECK(amount_in("stock_l", 2.1e7, Lang::en) == "21\u00A0Ml");
  CHECK(amount_in("phase", 3, Lang::en) == "3");
  CHECK(amount_in("stock_l", NAN, Lang::en) == "–");
}

TEST_CASE("how forecasts fared is said with its interval, or not at all") {
  Report report;
  ReportScore score;
  score.what = "stock_l";
  score.product = "diesel";
  score.stretches = 9;
  score.held90 = {0.8, 0.6, 0.95};
  score.persistence = {20, 3, 4, 0.25, 0.1, 0.4, "better"};
  score.climatology = {20, 3, 2, -0.5, -0.9, -0.2, "worse"};
  report.scores = {score};
  const std::vector<Message> said = fared(report, Lang::en);
  REQUIRE(said.size() == 1);
  CHECK(said[0].city == "Stock, diesel");
  std::string plain;
  for (const char c : said[0].text) plain += c == '\xC2' ? ' ' : c;
  std::erase(plain, '\xA0');
  CHECK(plain ==
        "better than persistence by 25 % (10 … 40 %), worse than climatology by 50 % (20 … 90 %); intervals meant to "
        "hold 90 % of the reports held 80 %.");
  report.scores[0].persistence.verdict = report.scores[0].climatology.verdict = "too_few";
  report.scores[0].stretches = 2;
  CHECK(fared(report, Lang::fr)[0].text.starts_with("l’échantillon est trop petit"));
}
