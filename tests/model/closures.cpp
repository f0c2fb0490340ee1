// A closed road or place is never entered and never moved along (design rules 2 and 2.2). One character is 10 km, 1 h.
#include <doctest/doctest.h>

#include "support/roadmap.hpp"

using namespace taji;
using namespace taji::test;

namespace {

const RoadMap line("A--B---C");  // A-B 2 h, B-C 3 h: undisturbed 00:00 A, 02:00 B, 05:00 C, 08:00 B, 10:00 A

/// Every attack of a replication: the way driven on that road before it, in km.
std::vector<double> attack_km(const model::Model& m, std::uint64_t slot) {
  model::World world;
  model::replicate(world, m, {.seed = 7, .slot = slot}, {.tracing = true});
  std::vector<double> out;
  for (const auto& e : world.trace) {
    if (e.kind == Kind::attacked && e.ordinal == 1) out.push_back(e.km);
  }
  return out;
}

}  // namespace

TEST_CASE("a convoy does not leave while the first road is closed, and leaves as it reopens") {
  const auto run = RoadMap(line).closed("A-B", 0_h, 4_h).run();
  run.at(3_h).has_waiting("A", 1);
  run.journey("south/1").begins("04:00 A departs with 1\n09:00 C arrives with 1\n");
}

TEST_CASE("a convoy does not leave while any road or place of its route is closed") {
  for (const char* what : {"B-C", "A", "B", "C"}) {
    CAPTURE(what);
    const auto run = RoadMap(line).closed(what, 0_h, 4_h).run();
    run.at(3_h).has_waiting("A", 1);
    run.journey("south/1").begins("04:00 A departs with 1\n09:00 C arrives with 1\n");
  }
}

TEST_CASE("a convoy on a road that closes halts where it is and goes on as it reopens") {
  const auto run = RoadMap(line).closed("B-C", 3_h, 6_h).run();
  run.hours("south/1", 0_h, 8_h).are("A A-B@10 B B-C@10(closed) B-C@10(closed) B-C@10(closed) B-C@10 B-C@20 C");
  run.journey("south/1").begins(R"(
    00:00 A departs with 1
    03:00 B-C@10 halted
    06:00 B-C@10 resumed
    08:00 C arrives with 1
  )");
}

TEST_CASE("a halt is to the minute, in mid-road") {
  // 03:20 is 80 minutes into B-C: 13.333 km. It stands for 100 minutes.
  const auto run = RoadMap(line).closed("B-C", 3_h + 20_min, 5_h).run();
  run.at(4_h).convoy("south/1").is_on("B-C", 40.0 / 3, closed);
  run.journey("south/1").begins(R"(
    00:00 A departs with 1
    03:20 B-C@13.333333 halted
    05:00 B-C@13.333333 resumed
    06:40 C arrives with 1
  )");
}

TEST_CASE("a closure of a later road lets the convoy drive up to the place before it") {
  const auto run = RoadMap(line).closed("B-C", 1_h, 5_h).run();
  run.hours("south/1", 0_h, 8_h).are("A A-B@10 B(closed) B(closed) B(closed) B B-C@10 B-C@20 C");
  run.journey("south/1").begins(R"(
    00:00 A departs with 1
    02:00 B halted
    05:00 B resumed
    08:00 C arrives with 1
  )");
}

TEST_CASE("a closure that is over before the convoy comes does nothing") {
  const auto run = RoadMap(line).closed("B-C", 1_h, 2_h).run();
  run.journey("south/1").begins("00:00 A departs with 1\n05:00 C arrives with 1\n");
}

TEST_CASE("a road that closes at the instant of arrival at its beginning is not entered") {
  const auto run = RoadMap(line).closed("B-C", 2_h, 5_h).run();
  run.at(2_h).convoy("south/1").is_at("B", closed);
  run.journey("south/1").begins(R"(
    00:00 A departs with 1
    02:00 B halted
    05:00 B resumed
    08:00 C arrives with 1
  )");
}

TEST_CASE("a convoy at the end of a road as it closes has arrived") {
  const auto run = RoadMap(line).closed("A-B", 2_h, 4_h).run();
  run.journey("south/1").begins("00:00 A departs with 1\n05:00 C arrives with 1\n");
}

TEST_CASE("a convoy at its city as the last road closes has arrived, and waits there to go home") {
  const auto run = RoadMap(line).closed("B-C", 5_h, 8_h).run();
  run.journey("south/1").is(R"(
    00:00 A departs with 1
    05:00 C arrives with 1
    05:00 unloads 1
    05:00 C starts home with 1
    05:00 C halted
    08:00 C resumed
    13:00 A home with 1
  )");
}

TEST_CASE("a closed road is closed on the way back as well") {
  // Back at B at 08:00; the road reopens at 09:00.
  RoadMap(line).closed("A-B", 3_h, 9_h).run().hours("south/1", 7_h, 11_h).are("B-C@20 B(closed) B A-B@10 -");
  // 08:30 is 5 km from B; it stands for 2 h.
  const auto run = RoadMap(line).closed("A-B", 8_h + 30_min, 10_h + 30_min).run();
  run.at(9_h).convoy("south/1").is_on("A-B", 5, closed);
  run.at(12_h).has_idle(0);
  run.journey("south/2").begins("12:00 A departs with 1");
}

TEST_CASE("a convoy bound for a closed place halts at the end of the road") {
  const auto run = RoadMap(line).closed("B", 1_h, 4_h).run();
  run.hours("south/1", 0_h, 7_h).are("A A-B@10 A-B@20(closed) A-B@20(closed) B B-C@10 B-C@20 C");
  run.journey("south/1").begins(R"(
    00:00 A departs with 1
    02:00 A-B@20 halted
    04:00 A-B@20 resumed
    07:00 C arrives with 1
  )");
}

TEST_CASE("a place that closes at the instant of arrival is not entered") {
  // Closures come before movements: at 02:00 the convoy stands before B, and at 05:00 another before C.
  RoadMap(line).closed("B", 2_h, 4_h).run().at(3_h).convoy("south/1").is_on("A-B", 20, closed);
  const auto run = RoadMap(line).closed("C", 5_h, 8_h).run();
  run.at(6_h).convoy("south/1").is_on("B-C", 30, closed);
  run.journey("south/1").begins(R"(
    00:00 A departs with 1
    05:00 B-C@30 halted
    08:00 B-C@30 resumed
    08:00 C arrives with 1
  )");
}

TEST_CASE("a place that closes as a convoy stands in it is not left") {
  // It waits at B for the road from 02:00; the road reopens at 04:00, the place at 06:00.
  const auto run = RoadMap(line).closed("B-C", 1_h, 4_h).closed("B", 3_h, 6_h).run();
  run.hours("south/1", 2_h, 7_h).are("B(closed) B(closed) B(closed) B(closed) B B-C@10");
}

TEST_CASE("a place that closes behind a convoy does not hold it") {
  const auto run = RoadMap(line).closed("B", 3_h, 6_h).run();
  run.journey("south/1").begins("00:00 A departs with 1\n05:00 C arrives with 1\n");
}

TEST_CASE("nothing is loaded at a closed source") {
  const auto run = RoadMap(line).initial("{idle: 1}").closed("A", 0_h, 4_h).run();
  run.at(3_h).has_idle(1);
  run.all({Kind::loaded}).begins("04:00 A loaded 1");
  run.journey("south/1").begins("04:00 A departs with 1");
}

TEST_CASE("nothing is unloaded in a closed city") {
  // Two trucks at C at 05:00, one rack, 2 h each: the second would begin at 07:00, and begins as the city reopens. What
  // was under way is finished.
  const auto run =
      RoadMap(line).trucks(2).convoys("target: 2").city("racks: 1").city("unloading: 2 h").closed("C", 6_h, 10_h).run();
  run.all({Kind::unloaded}).begins("07:00 unloads 1\n12:00 unloads 1\n");
}

TEST_CASE("a city that closes is not left, and a closed source not entered") {
  // Unloaded at 06:00 in a city that closed at 05:30.
  const auto city = RoadMap(line).city("unloading: 1 h").closed("C", 5_h + 30_min, 9_h).run();
  city.journey("south/1").is(R"(
    00:00 A departs with 1
    05:00 C arrives with 1
    06:00 unloads 1
    06:00 C starts home with 1
    06:00 C halted
    09:00 C resumed
    14:00 A home with 1
  )");
  // Before the source at 10:00.
  const auto source = RoadMap(line).closed("A", 9_h, 12_h).run();
  source.at(11_h).convoy("south/1").is_on("A-B", 20, closed);
  source.at(11_h).has_idle(0);
  source.all({Kind::home}).begins("12:00 A home with 1");
}

TEST_CASE("convoys that come to a closed city wait before it, and are not yet arrivals") {
  const auto run = RoadMap(line).closed("C", 4_h, 9_h).run();
  run.at(6_h).convoy("south/1").is_on("B-C", 30, closed);
  run.at(8_h).has_delivered(0);
  run.all({Kind::arrived}).begins("09:00 C arrives with 1");
  run.at(9_h).has_delivered(1);
}

TEST_CASE("a road with two causes of closure opens when both have ended") {
  const auto run = RoadMap(line).closed("B-C", 1_h, 4_h).closed("B-C", 3_h, 6_h).run();
  run.all({Kind::closed, Kind::reopened}).is("01:00 B-C closed\n06:00 B-C reopened\n");
  run.journey("south/1").begins(R"(
    00:00 A departs with 1
    02:00 B halted
    06:00 B resumed
    09:00 C arrives with 1
  )");
}

TEST_CASE("closures that follow each other without a gap leave no gap") {
  // Closures and reopenings of an instant come before its movements, so at 03:00 the road does not open.
  RoadMap(line)
      .closed("A-B", 0_h, 3_h)
      .closed("A-B", 3_h, 6_h)
      .run()
      .journey("south/1")
      .begins("06:00 A departs with 1");
  RoadMap(line)
      .closed("A-B", 0_h, 3_h)
      .closed("B-C", 3_h, 6_h)
      .run()
      .journey("south/1")
      .begins("06:00 A departs with 1");
  RoadMap(line).closed("A-B", 0_h, 3_h).closed("C", 3_h, 6_h).run().journey("south/1").begins("06:00 A departs with 1");
  RoadMap(line).closed("B-C", 1_h, 3_h).closed("B-C", 3_h, 6_h).run().journey("south/1").begins(R"(
    00:00 A departs with 1
    02:00 B halted
    06:00 B resumed
    09:00 C arrives with 1
  )");
}

TEST_CASE("the timeline opens a road at the instant at which a closure begins: it stays closed") {
  // The timeline comes before closures, and both before movements.
  const auto run = RoadMap(line).at(0_h, "close: [A-B]").at(3_h, "open: [A-B]").closed("A-B", 3_h, 6_h).run();
  run.journey("south/1").begins("06:00 A departs with 1");
  // So does a closure of the source that begins as another ends: nothing is loaded between them.
  const auto source = RoadMap(line).initial("{idle: 1}").closed("A", 0_h, 3_h).closed("A", 3_h, 6_h).run();
  source.all({Kind::loaded}).begins("06:00 A loaded 1");
}

TEST_CASE("the timeline closes and opens roads and places") {
  const auto run = RoadMap(line).at(1_h, "close: [B-C]").at(5_h, "open: [B-C]").run();
  run.hours("south/1", 0_h, 8_h).are("A A-B@10 B(closed) B(closed) B(closed) B B-C@10 B-C@20 C");
  const auto place = RoadMap(line).at(1_h, "close: [B]").at(4_h, "open: [B]").run();
  place.hours("south/1", 0_h, 5_h).are("A A-B@10 A-B@20(closed) A-B@20(closed) B B-C@10");
}

TEST_CASE("the timeline is one cause of closure, and lifts no other") {
  // Ordered shut twice, opened once: open.
  const auto twice = RoadMap(line).at(1_h, "close: [B-C]").at(3_h, "close: [B-C]").at(4_h, "open: [B-C]").run();
  twice.journey("south/1").begins("00:00 A departs with 1\n02:00 B halted\n04:00 B resumed\n07:00 C arrives with 1\n");
  // A dated closure holds on.
  const auto dated = RoadMap(line).closed("B-C", 1_h, 6_h).at(1_h, "close: [B-C]").at(4_h, "open: [B-C]").run();
  dated.journey("south/1").begins("00:00 A departs with 1\n02:00 B halted\n06:00 B resumed\n09:00 C arrives with 1\n");
  // Opening what was never ordered shut does nothing.
  const auto never = RoadMap(line).closed("B-C", 1_h, 6_h).at(4_h, "open: [B-C]").run();
  never.journey("south/1").begins("00:00 A departs with 1\n02:00 B halted\n06:00 B resumed\n09:00 C arrives with 1\n");
}

TEST_CASE("a halt changes no convoy's danger: the whole hazard is that of one traversal") {
  // The unit exponential is never redrawn, and standing spends none of it: replication by replication, the attack comes
  // at the same kilometre with and without closures of the road, before and after it.
  const std::string danger = "interdiction: 60 %";
  const auto open = RoadMap(line).road("B-C", danger).corridor("on_attack: {loss: {each: 0 %}}").model();
  const auto shut = RoadMap(line)
                        .road("B-C", danger)
                        .corridor("on_attack: {loss: {each: 0 %}}")
                        .closed("B-C", 2_h + 30_min, 9_h)
                        .closed("B-C", 10_h, 30_h)
                        .model();
  int attacks = 0;
  for (std::uint64_t slot = 0; slot < 400; ++slot) {
    const auto without = attack_km(open, slot), with = attack_km(shut, slot);
    CAPTURE(slot);
    REQUIRE(without.size() == with.size());
    for (std::size_t i = 0; i < with.size(); ++i) CHECK(with[i] == doctest::Approx(without[i]).epsilon(1e-9));
    attacks += static_cast<int>(with.size());
  }
  // 400 replications at 60 %: 240 +- 4 x 9.8.
  CHECK(attacks > 200);
  CHECK(attacks < 280);
}
