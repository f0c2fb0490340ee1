// Reading observation files: what they say, and where they are wrong.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <taji/scenario/observations.hpp>
#include <taji/scenario/read.hpp>

using namespace taji;
using scenario::Observation;
using scenario::Reported;
using scenario::Where;
using Kind = scenario::ReportError::Kind;

namespace {

const char* const kScenario = R"(
taji: 1
name: Two cities
start: 2026-01-10
horizon: 30 d
network:
  places: {a: {kind: depot}, west: {kind: city}, east: {kind: city}}
  roads: [{id: r1, from: a, to: west, km: 100}, {id: r2, from: a, to: east, km: 100}]
zones: {hills: {roads: [r1, r2], attacks: 1 / week}}
fleet: [{corridor: west, trucks: 9, capacity: 10 kl, product: diesel}, {corridor: coast, trucks: 9, capacity: 10 kl, product: petrol}]
corridors:
  west: {source: a, city: west, convoy: {target: 2}}
  coast: {source: a, city: east, convoy: {target: 2}}
cities:
  west: {stock: {diesel: {initial: 1 Ml}}, demand: {all: {diesel: 1 kl/d}}}
  east: {stock: {petrol: {initial: 1 Ml}}, demand: {all: {petrol: 1 kl/d}}}
)";

scenario::Scenario two_cities(const std::string& yaml = kScenario) {
  auto read = scenario::read_scenario_text("two.yaml", yaml);
  REQUIRE(read.scenario.has_value());
  return std::move(*read.scenario);
}

struct Read {
  std::optional<std::vector<Observation>> rows;
  std::vector<text::Diagnostic> problems;

  const text::Diagnostic& only() const {
    REQUIRE(problems.size() == 1);
    CHECK_FALSE(rows.has_value());
    return problems.front();
  }
};

Read read(const std::string& csv, const std::string& yaml = kScenario) {
  text::SourceSet sources;
  text::Diagnostics diagnostics;
  const int file = sources.add("seen.csv", csv);
  Read out{scenario::read_observations(sources, file, two_cities(yaml), diagnostics), {}};
  out.problems = diagnostics.list();
  return out;
}

const std::string kHead =
    "target,location,target_end_date,observation,error,cv,sd,start_date,known_date,low,high,factor,"
    "reported_share,share_sd,spurious,false_yes,false_no,confusion\n";

/// One row under the whole head; cells left out are empty.
Read row(std::string cells) {
  const auto commas = static_cast<std::size_t>(std::count(cells.begin(), cells.end(), ','));
  cells.append(17 - commas, ',');
  return read(kHead + cells + "\n");
}

Observation one(const std::string& cells) {
  const Read r = row(cells);
  for (const auto& problem : r.problems) MESSAGE(problem.message);
  REQUIRE(r.rows.has_value());
  REQUIRE(r.rows->size() == 1);
  return r.rows->front();
}

constexpr std::int64_t kDay = 86'400'000;

}  // namespace

TEST_CASE("a report: what, where, when, how much, and its error") {
  const Observation week = one("all:tankers_arrived_week,all,2026-01-17,875,negative_binomial,20 %,,,2026-01-22");
  CHECK(week.what == Reported::tankers_arrived);
  CHECK(week.where == Where::all);
  CHECK(week.product.empty());
  CHECK(week.from_ms == 1 * kDay);
  CHECK(week.to_ms == 8 * kDay);
  CHECK(week.known_ms == 13 * kDay);
  CHECK(week.value == 875);
  CHECK(week.error.kind == Kind::negative_binomial);
  CHECK(week.error.cv == 0.2);
  CHECK(week.place.line == 2);
  const Observation stock = one("diesel:stock_l,west,2026-01-10,4.1e6,normal,25 %,5e4");
  CHECK(stock.what == Reported::stock_l);
  CHECK(stock.product == "diesel");
  CHECK(stock.location == "west");
  CHECK(stock.to_ms == kDay);
  CHECK(stock.known_ms == kDay);
  CHECK(stock.value == 4.1e6);
  CHECK(stock.error.sd == 5e4);
  const Observation dry = one("petrol:dry,east,2026-01-15,yes,yes_no,,,2026-01-12,,,,,,,,5 %,0.1");
  CHECK(dry.from_ms == 2 * kDay);
  CHECK(dry.value == 1);
  CHECK(dry.error.false_yes == 0.05);
  CHECK(dry.error.false_no == 0.1);
  CHECK(one("petrol:dry,east,2026-01-15,not_dry,yes_no").value == 0);
  const Observation bound = one("all:attacks,hills,2026-01-15,,interval,,,2026-01-10,,3");
  CHECK(bound.where == Where::zone);
  CHECK(bound.error.low == 3);
  CHECK(std::isinf(bound.error.high));
  CHECK(bound.shown == "at least 3");
  CHECK(one("all:phase,west,2026-01-15,3,phase,,,,,,,,,,,,,30 %").error.confusion == 0.3);
}

TEST_CASE("an id that several things have is written with its kind") {
  CHECK(row("all:tankers_arrived,west,2026-01-17,5,poisson").only().code == "location-ambiguous");
  CHECK(one("all:tankers_arrived,city:west,2026-01-17,5,poisson").where == Where::city);
  CHECK(one("all:tankers_arrived,corridor:west,2026-01-17,5,poisson").where == Where::corridor);
  CHECK(one("all:tankers_arrived,coast,2026-01-17,5,poisson").where == Where::corridor);
  CHECK(one("all:trucks_lost,r1,2026-01-17,5,poisson").where == Where::road);
}

TEST_CASE("what is wrong is told with its row, its column and the nearest right spelling") {
  const auto target = row("diesel:stok_l,west,2026-01-17,5,normal,10 %").only();
  CHECK(target.code == "target-unknown");
  CHECK(target.suggestion == "did you mean 'diesel:stock_l'?");
  CHECK(target.place.line == 2);
  CHECK(target.place.column == 1);
  const auto city = row("diesel:stock_l,wets,2026-01-17,5,normal,10 %").only();
  CHECK(city.code == "location-unknown");
  CHECK(city.suggestion == "did you mean 'west'?");
  CHECK(city.place.column == 16);
  CHECK(row("petrol:stock_l,west,2026-01-17,5,normal,10 %").only().code == "location-unknown");
  CHECK(row("kerosene:stock_l,west,2026-01-17,5,normal,10 %").only().code == "product-unknown");
  CHECK(row("diesel:attacks,hills,2026-01-17,5,poisson").only().code == "product-unknown");
  const auto error = row("all:attacks,hills,2026-01-17,5,poison").only();
  CHECK(error.code == "error-unknown");
  CHECK(error.suggestion == "did you mean 'poisson'?");
  CHECK(row("diesel:stock_l,west,2026-01-17,5,poisson").only().code == "error-unfit");
  CHECK(row("diesel:stock_l,west,2026-01-17,5,exact").only().code == "error-unfit");
  CHECK(row("diesel:dry,west,2026-01-17,maybe,yes_no").only().code == "cell-yes-no");
  CHECK(row("all:attacks,hills,2026-01-17,2.5,poisson").only().code == "value-impossible");
  CHECK(row("all:attacks,hills,2026-01-17,-1,poisson").only().code == "cell-range");
  CHECK(row("all:attacks,hills,2026-01-17,,poisson").only().code == "cell-missing");
  CHECK(row("all:phase,west,2026-01-15,5,phase,,,,,,,,,,,,,30 %").only().code == "cell-range");
  const auto column = read("target,location,target_end_date,observation,error,notes\n").only();
  CHECK(column.code == "column-unknown");
  CHECK(column.suggestion == "did you mean 'note'?");
}

TEST_CASE("dates outside of the scenario, or in no order, are refused") {
  const auto early = row("all:attacks,hills,2026-01-15,1,poisson,,,2026-01-09").only();
  CHECK(early.code == "before-start");
  CHECK(early.message == "the report begins on 2026-01-09, before the scenario's start on 2026-01-10");
  CHECK(row("diesel:stock_l,west,2026-01-09,5,normal,10 %").only().code == "before-start");
  CHECK(row("all:tankers_arrived_week,all,2026-01-15,5,poisson").only().code == "before-start");
  CHECK(row("diesel:stock_l,west,2026-02-09,5,normal,10 %").only().code == "after-end");
  CHECK(one("diesel:stock_l,west,2026-02-08,5,normal,10 %").to_ms == 30 * kDay);
  CHECK(row("all:attacks,hills,2026-01-15,1,poisson,,,2026-01-16").only().code == "date-order");
  CHECK(row("all:attacks,hills,2026-01-15,1,poisson,,,,2026-01-14").only().code == "date-order");
  CHECK(row("diesel:stock_l,west,2026-01-15,1,normal,10 %,,2026-01-14").only().code == "date-order");
  CHECK(row("all:attacks,hills,2026-13-15,1,poisson").only().code == "cell-date");
  std::string noon = kScenario;
  noon.replace(noon.find("2026-01-10"), 10, "2026-01-10 12:00");
  CHECK(read(kHead, noon).only().code == "start-not-midnight");
}

TEST_CASE("parameters of an error model: those that it takes, within their limits") {
  CHECK(row("all:attacks,hills,2026-01-17,5,negative_binomial").only().code == "error-parameter");
  CHECK(row("all:attacks,hills,2026-01-17,5,poisson,20 %").only().message == "poisson has no 'cv'");
  CHECK(row("all:attacks,hills,2026-01-17,5,normal").only().code == "error-parameter");
  CHECK(row("all:attacks,hills,2026-01-17,5,lognormal,,,,,,,1").only().code == "error-parameter");
  CHECK(row("all:attacks,hills,2026-01-17,,interval").only().code == "error-parameter");
  CHECK(row("all:attacks,hills,2026-01-17,,interval,,,,,5,3").only().code == "error-parameter");
  CHECK(row("all:attacks,hills,2026-01-17,5,binomial,,,,,,,,120 %").only().code == "error-parameter");
  CHECK(row("all:attacks,hills,2026-01-17,5,binomial,,,,,,,,50 %,50 %").only().code == "error-parameter");
  const Observation share = one("all:attacks,hills,2026-01-17,5,binomial,,,,,,,,60 %,10 %");
  CHECK(share.error.share == 0.6);
  CHECK(share.error.share_sd == 0.1);
}

TEST_CASE("all that is wrong is told at once, and an empty file is none") {
  const Read r = read(kHead + "x,west,2026-01-17,5,normal,10 %,,,,,,,,,,,,\n" +
                      "diesel:stock_l,west,2025-01-17,-5,normal,,,,,,,,,,,,,\n");
  CHECK(r.problems.size() == 4);
  CHECK(read("").only().code == "csv-empty");
  CHECK(read("target,location,target_end_date,observation\n").only().code == "column-missing");
}
