// Travel windows: driving happens only inside them; at a window's end a convoy halts where it is (design rule 2.2).
// Scenarios start at midnight unless said otherwise; one character is 10 km, 1 h.
#include <doctest/doctest.h>

#include "support/roadmap.hpp"

using namespace taji;
using namespace taji::test;

namespace {

RoadMap with_window(const std::string& window, const std::string& drawing = "A--B---C") {
  return RoadMap(drawing).convoys("target: 1, window: " + window);
}

}  // namespace

TEST_CASE("a convoy leaves when the window opens") {
  const auto run = with_window("06:00-18:00").run();
  run.at(5_h).has_waiting("A", 1);
  run.journey("south/1").begins("06:00 A departs with 1\n11:00 C arrives with 1\n");
}

TEST_CASE("at the end of the window a convoy halts in mid-road and goes on when it opens again") {
  // 06:00 A, 08:00 B, 10:00 20 km into B-C; the last 10 km on the next day from 06:00. Empty from 07:00, at B at 10:00
  // exactly as the window ends, home on the third day.
  const auto run = with_window("06:00-10:00").run();
  run.hours("south/1", 6_h, 12_h).are("A A-B@10 B B-C@10 B-C@20(night) B-C@20(night) B-C@20(night)");
  run.hours("south/1", 1_d + 5_h, 1_d + 11_h).are("B-C@20(night) B-C@20 C B-C@10 B-C@20 B(night) B(night)");
  run.journey("south/1").is(R"(
    06:00 A departs with 1
    1d 07:00 C arrives with 1
    1d 07:00 unloads 1
    1d 07:00 C starts home with 1
    2d 08:00 A home with 1
  )");
}

TEST_CASE("arrival at the very end of the window is arrival") {
  const auto run = with_window("06:00-11:00").run();
  run.journey("south/1").begins("06:00 A departs with 1\n11:00 C arrives with 1\n");
  // Passing through a place at the end of the window: it is reached, and not left.
  const auto place = with_window("06:00-08:00").run();
  place.at(9_h).convoy("south/1").is_at("B", night);
  // B-C takes 3 h: two on the second day, one on the third.
  place.journey("south/1").begins("06:00 A departs with 1\n2d 07:00 C arrives with 1\n");
}

TEST_CASE("no convoy leaves at the instant at which the window ends") {
  // Loaded at 10:00, when the window has just ended.
  const auto run = with_window("06:00-10:00").initial("{idle: 1}").source("loading: 10 h").run();
  run.journey("south/1").begins("1d 06:00 A departs with 1");
  // A millisecond of the window is enough to leave in.
  const auto late = with_window("06:00-10:01").initial("{idle: 1}").source("loading: 10 h").run();
  late.journey("south/1").begins("10:00 A departs with 1");
  late.at(11_h).convoy("south/1").is_on("A-B", 1.0 / 6, night);
}

TEST_CASE("a window may cross midnight") {
  // From 12:00 on the first day: leaves at 22:00 (10 h in), at B at 03:00, at 05:00 20 km into B-C, waits until 22:00
  // (34 h in), and needs 3 h more.
  const auto run = with_window("22:00-05:00", "A-----B-----C").start("2026-01-01 12:00").run();
  run.at(16_h).convoy("south/1").is_on("B-C", 10, moving);
  run.at(17_h).convoy("south/1").is_on("B-C", 20, night);
  run.at(33_h).convoy("south/1").is_on("B-C", 20, night);
  run.at(34_h).convoy("south/1").is_on("B-C", 20, moving);
  run.journey("south/1").begins("10:00 A departs with 1\n1d 13:00 C arrives with 1\n");
  // Midnight is inside it.
  with_window("22:00-05:00").run().journey("south/1").begins("00:00 A departs with 1\n05:00 C arrives with 1\n");
}

TEST_CASE("a window may end at midnight") {
  // Leaves at 20:00, at B at 22:00, 20 km into B-C at midnight; the last hour on the next evening.
  const auto run = with_window("20:00-00:00").run();
  run.at(1_d).convoy("south/1").is_on("B-C", 20, night);
  run.journey("south/1").begins("20:00 A departs with 1\n1d 21:00 C arrives with 1\n");
}

TEST_CASE("a window on one road holds convoys before that road only") {
  const auto run = RoadMap("A--B---C").road("B-C", "window: 06:00-18:00").run();
  run.hours("south/1", 0_h, 9_h).are("A A-B@10 B(night) B(night) B(night) B(night) B B-C@10 B-C@20 C");
  // And inside it, when it ends: 20 km of B-C from 06:00 to 08:00, the last 10 km the next day.
  const auto halted = RoadMap("A--B---C").road("B-C", "window: 06:00-08:00").run();
  halted.at(8_h).convoy("south/1").is_on("B-C", 20, night);
  halted.journey("south/1").begins("00:00 A departs with 1\n1d 07:00 C arrives with 1\n");
}

TEST_CASE("a convoy drives where the corridor's window and the road's are both open") {
  // Leaves at 06:00, at B at 08:00, may enter B-C at 10:00, must halt at 12:00 after 20 km; the next day from 10:00.
  const auto run = with_window("06:00-12:00").road("B-C", "window: 10:00-20:00").run();
  run.hours("south/1", 6_h, 13_h).are("A A-B@10 B(night) B(night) B B-C@10 B-C@20(night) B-C@20(night)");
  run.at(1_d + 9_h).convoy("south/1").is_on("B-C", 20, night);
  run.journey("south/1").begins("06:00 A departs with 1\n1d 11:00 C arrives with 1\n");
}

TEST_CASE("windows that never meet are refused, not waited for") {
  CHECK_THROWS_WITH_AS(with_window("06:00-12:00").corridor("route: fastest").road("B-C", "window: 13:00-15:00").run(),
                       "the travel window of south and that of road B-C are never open together",
                       taji::model::ReplicationError);
}

TEST_CASE("a halt for the night and a closure add up") {
  // 10:00: 20 km into B-C. The road is closed from 1d 06:30 to 1d 08:00: 5 km on the way, then the other 5 km.
  const auto run = with_window("06:00-10:00").closed("B-C", 1_d + 6_h + 30_min, 1_d + 8_h).run();
  run.at(1_d + 7_h).convoy("south/1").is_on("B-C", 25, closed);
  run.journey("south/1").begins(R"(
    06:00 A departs with 1
    1d 06:30 B-C@25 halted
    1d 08:00 B-C@25 resumed
    1d 08:30 C arrives with 1
  )");
  // Reopened in the night, it moves in the morning.
  const auto dark = with_window("06:00-10:00").closed("B-C", 12_h, 20_h).run();
  dark.at(21_h).convoy("south/1").is_on("B-C", 20, night);
  dark.at(1_d + 6_h + 30_min).convoy("south/1").is_on("B-C", 25, moving);
}

TEST_CASE("nothing happens to a convoy that stands for the night") {
  // B-C becomes certain danger at 15:00: the attack comes when the convoy moves again, at 1d 06:00.
  const auto run = with_window("06:00-10:00")
                       .corridor("on_attack: {loss: {each: 0 %}}")
                       .at(15_h, "set: {network.roads.B-C.interdiction: 100 %}")
                       .at(1_d + 6_h + 30_min, "set: {network.roads.B-C.interdiction: 0 %}")
                       .run();
  run.journey("south/1").begins(R"(
    06:00 A departs with 1
    1d 06:00 B-C@20 attacked, loses 0 of 1
    1d 07:00 C arrives with 1
  )");
  // A danger that is over by then never acts.
  const auto spared = with_window("06:00-10:00")
                          .at(15_h, "set: {network.roads.B-C.interdiction: 100 %}")
                          .at(20_h, "set: {network.roads.B-C.interdiction: 0 %}")
                          .run();
  spared.journey("south/1").begins("06:00 A departs with 1\n1d 07:00 C arrives with 1\n");
}

TEST_CASE("windows change when attacks come, never where") {
  // Replication by replication the same kilometre of B-C, whether it is driven at once or over three days.
  const auto attacks_of = [](const model::Model& m, std::uint64_t slot) {
    model::World world;
    model::replicate(world, m, {.seed = 11, .slot = slot}, {.tracing = true});
    std::vector<double> out;
    for (const auto& e : world.trace) {
      if (e.kind == Kind::attacked && e.ordinal == 1) out.push_back(e.km);
    }
    return out;
  };
  const std::string loss = "on_attack: {loss: {each: 0 %}}", danger = "interdiction: 70 %";
  const auto day_and_night = RoadMap("A--B---C").road("B-C", danger).corridor(loss).model();
  const auto by_day = with_window("06:00-07:30").horizon("10 d").road("B-C", danger).corridor(loss).model();
  std::size_t attacks = 0;
  for (std::uint64_t slot = 0; slot < 100; ++slot) {
    const auto fast = attacks_of(day_and_night, slot), slow = attacks_of(by_day, slot);
    CAPTURE(slot);
    REQUIRE(fast.size() == slow.size());
    for (std::size_t i = 0; i < fast.size(); ++i) CHECK(slow[i] == doctest::Approx(fast[i]).epsilon(1e-9));
    attacks += fast.size();
  }
  CHECK(attacks > 50);  // 70 expected, 4 standard deviations are 18
}
