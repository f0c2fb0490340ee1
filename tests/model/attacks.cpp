// When and where attacks come (design rule 2.1). One character is 10 km, 1 h; A-B takes 2 h, B-C 3 h.
#include <doctest/doctest.h>

#include <cmath>
#include <optional>

#include "support/roadmap.hpp"

using namespace taji;
using namespace taji::test;

namespace {

/// Attacks take nothing and delay nobody.
RoadMap harmless(const std::string& drawing = "A--B---C") {
  return RoadMap(drawing).corridor("on_attack: {loss: {each: 0 %}}");
}

/// The first convoy's attacks on the way out: kilometres into the road.
std::vector<double> attacks_of(const model::Model& m, std::uint64_t slot) {
  model::World world;
  model::begin(world, m, {.seed = 3, .slot = slot}, {.tracing = true});
  model::advance(world, m, 1_d);
  std::vector<double> out;
  for (const auto& e : world.trace) {
    if (e.kind == Kind::homeward) break;
    if (e.kind == Kind::attacked && e.ordinal == 1) out.push_back(e.km);
  }
  return out;
}

/// The share of replications in which the first convoy is attacked on its way out, checked against 4 standard errors.
void check_share(const RoadMap& map, double expected) {
  const auto m = map.model();
  constexpr int kReplications = 4000;
  int hit = 0;
  for (int slot = 0; slot < kReplications; ++slot) hit += !attacks_of(m, static_cast<std::uint64_t>(slot)).empty();
  const double share = static_cast<double>(hit) / kReplications;
  INFO(map.yaml());
  CHECK(std::abs(share - expected) < 4 * std::sqrt(expected * (1 - expected) / kReplications));
}

}  // namespace

TEST_CASE("a certain attack comes on entry, once, and the survivors halt for its delay") {
  const auto run = RoadMap("A--B---C")
                       .road("B-C", "interdiction: 100 %")
                       .corridor("on_attack: {loss: {each: 0 %}, delay: 4 h}")
                       .run();
  run.hours("south/1", 1_h, 9_h).are("A-B@10 B(attacked) B(attacked) B(attacked) B(attacked) B B-C@10 B-C@20 C");
  run.journey("south/1").begins(R"(
    00:00 A departs with 1
    02:00 B-C@0 attacked, loses 0 of 1, halts until 06:00
    09:00 C arrives with 1
  )");
}

TEST_CASE("every certain road attacks on entry") {
  const auto run = harmless().road("A-B", "interdiction: 100 %").road("B-C", "interdiction: 100 %").run();
  run.journey("south/1").begins(R"(
    00:00 A departs with 1
    00:00 A-B@0 attacked, loses 0 of 1
    02:00 B-C@0 attacked, loses 0 of 1
    05:00 C arrives with 1
  )");
}

TEST_CASE("a multiplier of zero switches a certain attack off, the smallest one does not") {
  const RoadMap certain = harmless().road("B-C", "interdiction: 100 %");
  RoadMap(certain)
      .zone("east", "roads: [B-C], hazard: 0")
      .run()
      .journey("south/1")
      .begins("00:00 A departs with 1\n05:00 C arrives with 1\n");
  RoadMap(certain)
      .zone("east", "roads: [B-C], hazard: 0.0001")
      .run()
      .journey("south/1")
      .begins("00:00 A departs with 1\n02:00 B-C@0 attacked, loses 0 of 1\n05:00 C arrives with 1\n");
  RoadMap(certain)
      .corridor("escort: {hazard: 0}")
      .run()
      .journey("south/1")
      .begins("00:00 A departs with 1\n05:00 C arrives with 1\n");
}

TEST_CASE("a multiplier that changes in mid-road acts from that instant") {
  const auto run = harmless()
                       .road("B-C", "interdiction: 100 %")
                       .zone("east", "roads: [B-C], hazard: 0")
                       .at(3_h, "set: {zones.east.hazard: 1}")
                       .run();
  run.journey("south/1").begins(R"(
    00:00 A departs with 1
    03:00 B-C@10 attacked, loses 0 of 1
    05:00 C arrives with 1
  )");
}

TEST_CASE("a road attacks once a traversal, whatever changes") {
  // Attacked on entry at 02:00; more danger at 03:00 and a closure from 03:30 make no second attack.
  const auto run = harmless()
                       .road("B-C", "interdiction: 100 %")
                       .zone("east", "roads: [B-C]")
                       .at(3_h, "set: {zones.east.hazard: 50}")
                       .closed("B-C", 3_h + 30_min, 4_h)
                       .run();
  run.journey("south/1").begins(R"(
    00:00 A departs with 1
    02:00 B-C@0 attacked, loses 0 of 1
    03:30 B-C@15 halted
    04:00 B-C@15 resumed
    05:30 C arrives with 1
  )");
}

TEST_CASE("an attack that is repelled or takes nothing uses up the road's one attack") {
  const auto run =
      RoadMap("A--B---C").road("B-C", "interdiction: 100 %").corridor("on_attack: {repelled: 100 %}").run();
  run.journey("south/1").begins("00:00 A departs with 1\n02:00 B-C@0 repels\n05:00 C arrives with 1\n");
}

TEST_CASE("an attack that takes every truck ends the convoy") {
  const auto run = RoadMap("A--B---C").trucks(3).convoys("target: 3").road("B-C", "interdiction: 100 %").run();
  run.journey("south/1").is("00:00 A departs with 3\n02:00 B-C@0 attacked, loses 3 of 3\n02:00 destroyed\n");
  run.at(2_h).convoy("south/1").is_nowhere();
}

TEST_CASE("the way back is a new traversal, at the exposure of empty trucks") {
  const RoadMap certain = harmless().road("B-C", "interdiction: 100 %");
  RoadMap(certain).run().journey("south/1").is(R"(
    00:00 A departs with 1
    02:00 B-C@0 attacked, loses 0 of 1
    05:00 C arrives with 1
    05:00 unloads 1
    05:00 C starts home with 1
    10:00 A home with 1
  )");
  RoadMap(certain).corridor("empty_exposure: 0.01").run().journey("south/1").is(R"(
    00:00 A departs with 1
    02:00 B-C@0 attacked, loses 0 of 1
    05:00 C arrives with 1
    05:00 unloads 1
    05:00 C starts home with 1
    05:00 B-C@0 attacked, loses 0 of 1
    10:00 A home with 1
  )");
}

TEST_CASE("a delay that ends while the road is closed is followed by the wait for the road") {
  const auto run = RoadMap("A--B---C")
                       .at(3_h, "set: {network.roads.B-C.interdiction: 100 %}")
                       .at(4_h, "set: {network.roads.B-C.interdiction: 0 %}")
                       .corridor("on_attack: {loss: {each: 0 %}, delay: 3 h}")
                       .closed("B-C", 5_h, 8_h)
                       .run();
  run.at(5_h + 30_min).convoy("south/1").is_on("B-C", 10, attacked);
  run.at(7_h).convoy("south/1").is_on("B-C", 10, closed);
  run.journey("south/1").begins(R"(
    00:00 A departs with 1
    03:00 B-C@10 attacked, loses 0 of 1, halts until 06:00
    06:00 B-C@10 halted
    08:00 B-C@10 resumed
    10:00 C arrives with 1
  )");
  // A closure that is over before the delay is costs nothing more.
  const auto brief = RoadMap("A--B---C")
                         .at(3_h, "set: {network.roads.B-C.interdiction: 100 %}")
                         .at(4_h, "set: {network.roads.B-C.interdiction: 0 %}")
                         .corridor("on_attack: {loss: {each: 0 %}, delay: 3 h}")
                         .closed("B-C", 4_h, 5_h)
                         .run();
  brief.all({Kind::arrived}).begins("08:00 C arrives with 1");
}

TEST_CASE("delays run through the night, driving does not") {
  // Attacked at 08:00 on entering B-C, halts 4 h; the window is over at 10:00: 3 h the next day from 06:00.
  const auto run = RoadMap("A--B---C")
                       .convoys("target: 1, window: 06:00-10:00")
                       .road("B-C", "interdiction: 100 %")
                       .corridor("on_attack: {loss: {each: 0 %}, delay: 4 h}")
                       .run();
  run.at(11_h).convoy("south/1").is_at("B", attacked);
  run.at(13_h).convoy("south/1").is_at("B", night);
  run.journey("south/1").begins(R"(
    06:00 A departs with 1
    08:00 B-C@0 attacked, loses 0 of 1, halts until 12:00
    1d 09:00 C arrives with 1
  )");
}

TEST_CASE("a certain attack on a road that opens at the instant of a change comes") {
  const auto run = RoadMap("A--B---C")
                       .road("B-C", "interdiction: 100 %, window: 05:00-18:00")
                       .at(5_h, "set: {network.roads.A-B.interdiction: 10 %}")
                       .corridor("on_attack: {loss: {each: 0 %}, delay: 1 h}")
                       .run();
  run.journey("south/1").begins(R"(
    00:00 A departs with 1
    05:00 B-C@0 attacked, loses 0 of 1, halts until 06:00
    09:00 C arrives with 1
  )");
}

TEST_CASE("interdiction is the chance that a full traversal is attacked") {
  check_share(harmless("A---B").road("A-B", "interdiction: 30 %"), 0.3);
  // With a multiplier m: 1 - (1 - p)^m.
  check_share(harmless("A---B").road("A-B", "interdiction: 30 %").zone("all", "roads: [A-B], hazard: 2"), 0.51);
  // Two roads: 1 - 0.7 x 0.8.
  check_share(harmless("A---B---C").road("A-B", "interdiction: 30 %").road("B-C", "interdiction: 20 %"), 0.44);
  // Twice the hazard on the second half of the road, from 02:00: 1 - (1 - p)^1.5.
  check_share(harmless("A----B")
                  .road("A-B", "interdiction: 30 %")
                  .zone("all", "roads: [A-B]")
                  .at(2_h, "multiply: {zones.all.hazard: 2}"),
              1 - std::pow(0.7, 1.5));
  // A relative change of interdiction multiplies the hazard, not p.
  check_share(
      harmless("A----B").road("A-B", "interdiction: 30 %").at(0_h, "multiply: {network.roads.A-B.interdiction: 3}"),
      1 - std::pow(0.7, 3));
  // The convoy factor (n / ref)^beta: 4 trucks, reference 1, exponent 0.5: twice the hazard.
  check_share(harmless("A---B")
                  .trucks(4)
                  .convoys("target: 4")
                  .road("A-B", "interdiction: 30 %")
                  .corridor("size_effect: {reference: 1, exponent: 0.5}"),
              0.51);
}

TEST_CASE("a multiplier that changes in mid-road moves each attack as its hazard says") {
  // The whole road at p = 99 % has hazard 4.6, so nearly every replication shows its exponential: E = 4.6 f, with f the
  // share of the road driven. With three times the hazard from 02:00 on, half-way, the attack stands at f if f <= 1/2,
  // else at 1/2 + (f - 1/2) / 3.
  const auto plain = harmless("A----B").road("A-B", "interdiction: 99 %").model();
  const auto tripled = harmless("A----B")
                           .road("A-B", "interdiction: 99 %")
                           .zone("all", "roads: [A-B]")
                           .at(2_h, "set: {zones.all.hazard: 3}")
                           .model();
  int before = 0, after = 0;
  for (std::uint64_t slot = 0; slot < 300; ++slot) {
    const auto first = attacks_of(plain, slot), second = attacks_of(tripled, slot);
    if (first.empty()) continue;
    const double f = first.front() / 40;
    const double expected = f <= 0.5 ? f : 0.5 + (f - 0.5) / 3;
    CAPTURE(slot);
    REQUIRE(second.size() == 1);
    CHECK(second.front() / 40 == doctest::Approx(expected).epsilon(1e-9));
    ++(f <= 0.5 ? before : after);
  }
  // exp(-2.3) = 10 % of the attacks come in the second half.
  CHECK(before > 220);
  CHECK(after > 10);
}

TEST_CASE("attacks per kilometre may come more than once") {
  // 0.1 attacks per km on 40 km: a Poisson count of mean 4 on the way out; its mean over 2000 replications within
  // 4 x 2 / sqrt(2000) = 0.18, and its variance near 4 (the variance of a sample variance is about 2 x 16 / 2000 + 4 /
  // 2000).
  const auto m = harmless("A----B").zone("all", "roads: [A-B], attacks: 0.1 / km").model();
  constexpr int kReplications = 2000;
  double sum = 0, squares = 0;
  for (int slot = 0; slot < kReplications; ++slot) {
    const auto n = static_cast<double>(attacks_of(m, static_cast<std::uint64_t>(slot)).size());
    sum += n;
    squares += n * n;
  }
  const double mean = sum / kReplications, variance = squares / kReplications - mean * mean;
  CHECK(std::abs(mean - 4) < 4 * 2 / std::sqrt(kReplications));
  CHECK(std::abs(variance - 4) < 4 * std::sqrt((2 * 16.0 + 4) / kReplications));
}

TEST_CASE("an attempt at a zone finds a convoy on its roads, or nobody") {
  // Ten thousand attempts a day, one every 8.6 s: the first convoy is found as soon as it is on B-C, and again and
  // again; on A-B, and at B while B-C is closed, never.
  const auto run = RoadMap("A--B---C")
                       .horizon("6 h")
                       .corridor("on_attack: {repelled: 100 %}")
                       .zone("east", "roads: [B-C], attacks: 10000 / d")
                       .closed("B-C", 1_h, 4_h)
                       .run();
  Millis first = 0;
  std::size_t count = 0;
  for (const auto& e : run.trace()) {
    if (e.kind != Kind::repelled) continue;
    if (count++ == 0) first = e.at;
  }
  INFO(run.account().substr(0, 2000));
  CHECK(first >= 4_h);
  // One minute without an attempt has probability exp(-6.9) = 0.1 %; two minutes one in a million.
  CHECK(first < 4_h + 2_min);
  // Every attempt from 04:00 to 06:00 hits (weight 1): 833 expected, 4 sd = 116.
  CHECK(count > 833 - 116);
  CHECK(count < 833 + 116);
}
