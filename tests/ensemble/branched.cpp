// One past for many futures: the same rows as each run alone, for fewer events.
#include <taji/model/branch.hpp>

#include "support/busy.hpp"
#include "support/experiment.hpp"

using namespace taji;
using namespace taji::testing;

namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

void check_same(const ensemble::Ensemble& a, const ensemble::Ensemble& b) {
  CHECK(a.replications == b.replications);
  CHECK(a.tank_records == b.tank_records);
  CHECK(a.corridor_records == b.corridor_records);
  CHECK(a.tank_days == b.tank_days);
  CHECK(a.class_records == b.class_records);
  CHECK(a.daily_series == b.daily_series);
  CHECK(a.arrivals == b.arrivals);
  CHECK(a.stage_trucks == b.stage_trucks);
  CHECK(a.origin_cover_mdays == b.origin_cover_mdays);
  CHECK(a.events == b.events);
}

ensemble::Options of(std::int64_t replications, int jobs) {
  ensemble::Options options;
  options.seed = 4;
  options.first = 2;
  options.replications = replications;
  options.jobs = jobs;
  return options;
}

constexpr model::Millis kBranch = 30 * kernel::kDay;

}  // namespace

TEST_CASE("every future of a branched ensemble is the ensemble that it would be alone, for fewer events") {
  const std::string yaml = Busy().yaml();
  const auto dated = [&](const std::string& change) {
    return model_of(replaced(yaml, "timeline:\n", "timeline:\n  - {date: 2026-03-03, " + change + "}\n"));
  };
  const model::Model base = model_of(yaml), small = model_of(replaced(yaml, "target: 20, min: 8", "target: 8, min: 4"));
  const model::Model hungry = model_of(replaced(yaml, "mines: {diesel: 40 kl/d", "mines: {diesel: 400 kl/d"));
  const std::vector<const model::Model*> variants = {&small, &hungry};
  const ensemble::Branched branched = ensemble::run_branched(base, variants, kBranch, of(30, 2));
  REQUIRE(branched.futures.size() == 3);
  check_same(branched.futures[0], ensemble::run(base, of(30, 2)));
  check_same(branched.futures[1],
             ensemble::run(dated("set: {corridors.north.convoy.target: 8, corridors.north.convoy.min: 4}"), of(30, 2)));
  check_same(branched.futures[2], ensemble::run(dated("set: {cities.west.demand.mines.diesel: 400 kl/d}"), of(30, 2)));
  CHECK_FALSE(branched.futures[1].tank_records == branched.futures[0].tank_records);
  CHECK_FALSE(branched.futures[2].tank_records == branched.futures[0].tank_records);

  // The work, in events: the pasts once, and what comes after them three times.
  std::int64_t whole = 0, past = 0;
  for (const ensemble::Ensemble& future : branched.futures) whole += future.events;
  for (std::uint64_t slot = 2; slot < 32; ++slot) {
    model::World world;
    model::begin(world, base, {4, 0, slot});
    while (model::step(world, base, kBranch - 1)) ++past;
  }
  CHECK(branched.past_events == past);
  CHECK(whole - 2 * past < 0.7 * static_cast<double>(whole));  // two thirds of 45 days, saved twice of three times

  const ensemble::Branched one = ensemble::run_branched(base, variants, kBranch, of(30, 1));
  for (std::size_t i = 0; i < 3; ++i) check_same(one.futures[i], branched.futures[i]);
  CHECK(one.past_events == branched.past_events);
}

TEST_CASE("at the start nothing is past: a variant that branches off there is the variant") {
  const std::string yaml = Busy().yaml();
  const model::Model base = model_of(yaml), small = model_of(replaced(yaml, "target: 20, min: 8", "target: 8, min: 4"));
  const model::Model* const variant = &small;
  const ensemble::Branched branched = ensemble::run_branched(base, {&variant, 1}, 0, of(10, 2));
  check_same(branched.futures[0], ensemble::run(base, of(10, 2)));
  check_same(branched.futures[1], ensemble::run(small, of(10, 2)));
  CHECK(branched.past_events == 0);
}

TEST_CASE("a past that fails is a failure of every future, one that fails later only of its own") {
  // From day 2 on twice a share of 10 % to 60 %: one in five draws is above 100 % then.
  const std::string yaml = R"(
taji: 1
name: Fails
start: 2026-01-12
horizon: 6 d
network: {places: {d: ~, c: ~}, roads: [{id: r, from: d, to: c, km: 10, interdiction: 1 %}]}
fleet: [{corridor: s, trucks: 1, capacity: 40 kl, product: diesel}]
corridors: {s: {source: d, city: c, convoy: {target: 1}, on_attack: {repelled: {uncertain: [10 %, 60 %]}, loss: all}}}
cities: {c: {stock: {diesel: {initial: 1 Ml}}, demand: {all: {diesel: 10 kl/d}}}}
)";
  const std::string change = "timeline: [{at: 2 d, multiply: {corridors.s.on_attack.repelled: 2}}]\n";
  const model::Model base = model_of(yaml), wrong = model_of(yaml + change);
  const ensemble::Ensemble alone = ensemble::run(wrong, of(64, 1));
  REQUIRE(alone.failures.size() >= 12);
  REQUIRE(alone.failures.size() <= 14);
  const auto numbers = [](const ensemble::Ensemble& e) {
    std::vector<std::int64_t> out;
    for (const ensemble::Failure& failure : e.failures) out.push_back(failure.replication);
    return out;
  };
  const model::Model* const variant = &wrong;
  const ensemble::Branched later = ensemble::run_branched(base, {&variant, 1}, kernel::kDay, of(64, 2));
  CHECK(later.futures[0].failures.empty());
  CHECK(later.futures[0].replications.size() == 64);
  CHECK(numbers(later.futures[1]) == numbers(alone));
  check_same(later.futures[1], alone);
  const ensemble::Branched sooner = ensemble::run_branched(wrong, {&variant, 1}, 3 * kernel::kDay, of(64, 2));
  for (const ensemble::Ensemble& future : sooner.futures) {
    CHECK(numbers(future) == numbers(alone));
    check_same(future, alone);
  }
}

TEST_CASE("an ensemble does not branch where a world cannot") {
  const std::string yaml = Busy().yaml();
  const model::Model base = model_of(yaml), other = model_of(replaced(yaml, "trucks: 60", "trucks: 70"));
  const model::Model* const variant = &other;
  CHECK_THROWS_WITH_AS((void)ensemble::run_branched(base, {&variant, 1}, kBranch, of(2, 1)),
                       "variant 1 cannot branch: 'fleet.north-diesel.trucks' cannot change by date",
                       std::invalid_argument);
  CHECK_THROWS_AS((void)ensemble::run_branched(base, {}, base.horizon + 1, of(2, 1)), std::invalid_argument);
}
