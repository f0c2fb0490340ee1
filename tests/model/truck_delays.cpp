// Delays at a place with servers, drawn once a truck from a law: against a queue worked out truck by truck from the
// same draws, and from the law in force when each truck began.
#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <taji/kernel/law.hpp>
#include <vector>

#include "model/handlers.hpp"
#include "support/experiment.hpp"
#include "support/roadmap.hpp"

using namespace taji;
using namespace taji::test;
using taji::testing::model_of;

namespace {

constexpr int kConvoys = 4, kTrucks = 3;
const kernel::Address kAddress{1, 0, 0};

/// Convoys of three reach B at 4, 6, 8 and 10 h; each truck's delay there is drawn. Those that come again stand behind.
RoadMap border(const std::string& delay) {
  return RoadMap("A--B---C")
      .place("B", delay)
      .trucks(kConvoys * kTrucks)
      .initial("{idle: 12}")
      .source("racks: 3")
      .source("loading: 2 h")
      .convoys("target: 3")
      .horizon("90 h");
}

/// When each convoy is through, in the order in which they come.
std::vector<Millis> told(const RoadMap& map, std::vector<std::uint64_t>& hashes) {
  const model::Model m = model_of(map.yaml());
  model::World w;
  model::begin(w, m, kAddress, {true});
  hashes.assign(kConvoys, 0);
  while (model::step(w, m, m.horizon)) {
    for (const model::Convoy& c : w.convoys) {
      const bool hauls = c.stance != model::Stance::gone && c.born_as == model::Errand::haul;
      if (hauls && c.ordinal <= kConvoys) hashes[c.ordinal - 1] = c.hash;
    }
  }
  model::finish(w, m);
  std::vector<Millis> out;
  for (const auto& event : w.trace) {
    const bool haul = event.kind == Kind::arrived && event.errand == model::Errand::haul;
    if (haul && event.ordinal <= kConvoys) out.push_back(event.at - 3_h);
  }
  return out;
}

using Servers = std::function<std::size_t(double)>;
using LawAt = std::function<kernel::Law(double)>;

/// First come, first served; the servers that there are and the law, by the time; `change` is when they may be others.
std::vector<Millis> expected(const std::vector<std::uint64_t>& hashes, const Servers& servers, const LawAt& law,
                             double change = 0) {
  std::vector<double> ends;
  std::vector<Millis> out;
  double begin = 0;
  const auto busy = [&] { return std::count_if(ends.begin(), ends.end(), [&](double end) { return end > begin; }); };
  for (std::size_t convoy = 0; convoy < hashes.size(); ++convoy) {
    double last = 0;
    for (std::uint64_t truck = 0; truck < kTrucks; ++truck) {
      begin = std::max(begin, static_cast<double>(4_h + convoy * 2_h));
      while (static_cast<std::size_t>(busy()) >= servers(begin)) {
        double next = begin < change ? change : 1e15;
        for (const double end : ends) next = end > begin ? std::min(next, end) : next;
        begin = next;
      }
      kernel::Stream draws(kAddress, hashes[convoy], static_cast<std::uint64_t>(model::Purpose::checkpoint), truck);
      ends.push_back(begin + kernel::sample(law(begin), draws));
      last = std::max(last, ends.back());
    }
    out.push_back(kernel::round_to_millis(last));
  }
  std::sort(out.begin(), out.end());
  return out;
}

void check_law(const std::string& words, const kernel::Law& law) {
  for (const std::size_t servers : {1U, 2U, 3U, 4U, 5U, 7U, 12U}) {
    CAPTURE(words);
    CAPTURE(servers);
    std::vector<std::uint64_t> hashes;
    const auto got = told(border("delay: " + words + ", servers: " + std::to_string(servers)), hashes);
    REQUIRE(got.size() == kConvoys);
    CHECK(got == expected(
                     hashes, [&](double) { return servers; }, [&](double) { return law; }));
  }
}

}  // namespace

TEST_CASE("trucks of a convoy have their own delays, and free their servers one by one") {
  const double h = static_cast<double>(kernel::kHour);
  check_law("{uniform: [1 h, 6 h]}", kernel::Law::uniform(1 * h, 6 * h));
  check_law("{lognormal: {median: 2 h, p90: 5 h}}", kernel::Law::lognormal_median_p90(2 * h, 5 * h));
  check_law("{gamma: {mean: 2 h, cv: 0.7}}", kernel::Law::gamma_mean_cv(2 * h, 0.7));
  check_law("{exponential: 2 h}", kernel::Law::exponential(2 * h));
}

TEST_CASE("a truck's delay is by the law of the time at which it began") {
  const double h = static_cast<double>(kernel::kHour), change = 5.5 * h;
  const auto law = [&](double begin) {
    return begin < change ? kernel::Law::uniform(1 * h, 6 * h) : kernel::Law::uniform(5 * h, 6 * h);
  };
  for (const std::size_t servers : {2U, 4U, 7U}) {
    CAPTURE(servers);
    std::vector<std::uint64_t> hashes;
    const auto map = border("delay: {uniform: [1 h, 6 h]}, servers: " + std::to_string(servers))
                         .at(5_h + 30_min, "set: {network.places.B.delay.min: 5 h}");
    const auto got = told(map, hashes);
    REQUIRE(got.size() == kConvoys);
    CHECK(got == expected(
                     hashes, [&](double) { return servers; }, law));
  }
}

TEST_CASE("servers are added and taken away while trucks are with them") {
  const kernel::Law law = kernel::Law::uniform(3.0 * kernel::kHour, 6.0 * kernel::kHour);
  for (const auto& [before, after] : {std::pair<std::size_t, std::size_t>{4, 12}, {5, 7}, {12, 2}, {12, 1}}) {
    CAPTURE(before);
    CAPTURE(after);
    const double change = 6.5 * static_cast<double>(kernel::kHour);
    std::vector<std::uint64_t> hashes;
    const auto got = told(border("delay: {uniform: [3 h, 6 h]}, servers: " + std::to_string(before))
                              .at(6_h + 30_min, "set: {network.places.B.servers: " + std::to_string(after) + "}"),
                          hashes);
    const Servers servers = [before = before, after = after, change](double at) {
      return at < change ? before : after;
    };
    REQUIRE(got.size() == kConvoys);
    CHECK(got == expected(
                     hashes, servers, [&](double) { return law; }, change));
  }
}
