// Rules about owners, drivers, and trucks that come and go. A good and a bad case for each.
#include "scenario/helper.hpp"

namespace taji::scenario::test {

namespace {

const std::string kPool = "{corridor: south, trucks: 800, capacity: 45.9 kl, product: diesel}";
const std::string kConvoy = "convoy: {target: 60, min: 20, max_wait: 72 h}";
constexpr auto kWarning = text::Severity::warning;

std::string with(const std::string& from, const std::string& to) {
  return edit(kExample, from, to);
}
std::string pool_with(const std::string& keys, const std::string& more = "") {
  return with(kPool, kPool.substr(0, kPool.size() - 1) + ", " + keys + "}") + more;
}
std::string timed(const std::string& what) {
  return with(kConvoy, kConvoy + "\n    drivers: {return_time: 10 d}") + "timeline:\n  - {at: 1 d, " + what + "}\n";
}
/// A second pool, of `capacity`.
std::string two_pools(const std::string& what, const std::string& capacity = "45.9 kl") {
  return edit(timed(what), kPool,
              kPool + "\n  - {name: new, corridor: south, trucks: 5, capacity: " + capacity + ", product: diesel}");
}

}  // namespace

TEST_CASE("owners of pools") {
  check_clean(pool_with("owner: star", "owners: {star: {stand_down: {uniform: [1 d, 3 d]}, suspended: 10 %}}\n"));
  check_clean(pool_with("owner: star", "owners: {star: ~}\n"));
  check_fault(pool_with("owner: §sta", "owners: {star: {}}\n"), "unknown-owner", "did you mean 'star'?");
  check_fault(kExample + "owners: {§star: {}}\n", "unused-owner", "has no trucks", kWarning);
  check_fault(edit(pool_with("owner: §star", "owners: {star: {}}\n"), "trucks: 800", "trucks: unlimited") +
                  "sources: {depot: {trucks_limit: 9 / d}}\n",
              "unlimited-trucks", "wants a number of trucks");
}

TEST_CASE("owners may be switched by date") {
  check_clean(pool_with("owner: star", "owners: {star: {}}\ntimeline: [{at: 1 d, set: {owners.star.suspended: 1}}]\n"));
}

TEST_CASE("replacements") {
  check_clean(pool_with("replaced: {share: 80 %, after: {exponential: 20 d}}"));
  check_clean(pool_with("replaced: {}"));
  check_clean(pool_with("replaced: off"));
  check_fault(pool_with("replaced: {share: §120 %}"), "fraction-range", "share");
}

TEST_CASE("drivers want a number of trucks, and as many as are on the way at the start") {
  check_clean(with(kConvoy, kConvoy + "\n    drivers: {number: 400, refusals_per_loss: 1.5, return_time: never}"));
  check_fault(edit(with(kConvoy, kConvoy + "\n    drivers: {}"), "trucks: 800", "trucks: §unlimited") +
                  "sources: {depot: {trucks_limit: 9 / d}}\n",
              "unlimited-trucks", "'drivers' of 'south'");
  const std::string initial = "\n    initial: {waiting: 300, hauling: 100, idle: 9}";
  check_clean(with(kConvoy, kConvoy + initial + "\n    drivers: {number: 400}"));
  check_fault(with(kConvoy, kConvoy + initial + "\n    drivers: {number: §399}"), "too-few-drivers",
              "places 400 trucks");
  check_fault(with(kConvoy, kConvoy + "\n    drivers: {return_time: §0 d}"), "out-of-range", "return_time");
}

TEST_CASE("arrangements and load-only losses") {
  check_clean(with(kConvoy, kConvoy + "\n    arrangement: {share: 30 %, time: {uniform: [6 h, 2 d]}, load: 5 %}"));
  check_fault(with(kConvoy, kConvoy + "\n    §arrangement: {load: 5 %}"), "missing-key", "lacks 'share'");
  check_clean(with("repelled: 30 %", "repelled: 30 %, load_only: 25 %"));
}

TEST_CASE("drivers by date") {
  check_clean(timed("withdraw: {south: 50 %}"));
  check_clean(timed("recall: {south: 50 %}"));
  check_fault(timed("withdraw: {§sout: 50 %}"), "unknown-corridor", "did you mean 'south'?");
  check_fault(timed("withdraw: {south: §150 %}"), "fraction-range", "south");
  check_fault(kExample + "timeline: [{at: 1 d, withdraw: {§south: 50 %}}]\n", "no-drivers", "never lack");
  check_clean(timed("withdraw: {south: 50 %}, recall: {south: 10 %}"));
  check_fault(timed("withdraw: {south: 50 %}") + "  - {at: 1 d, recall: {§south: 10 %}}\n", "conflict",
              "drivers of 'south'");
  check_clean(timed("withdraw: {south: 50 %}") + "  - {at: 2 d, recall: {south: 10 %}}\n");
}

TEST_CASE("trucks by date") {
  check_clean(timed("hire: {south-diesel: 50}"));
  check_clean(timed("dismiss: {south-diesel: {trucks: 50}}"));
  check_fault(timed("hire: {§south: 50}"), "unknown-pool", "not a pool");
  check_fault(timed("hire: {south-diesel: §many}"), "number-missing", "whole number");
  check_clean(two_pools("move: {south-diesel: {to: new, trucks: 40}}"));
  check_fault(two_pools("move: {south-diesel: {to: §old, trucks: 40}}"), "unknown-pool", "'old'");
  check_fault(two_pools("move: {new: {to: §new, trucks: 1}}"), "same-pool", "their own pool");
  check_fault(two_pools("move: {new: {to: §south-diesel, trucks: 1}}", "30 kl"), "other-capacity", "keeps its size");
  check_fault(two_pools("move: {§new: {to: south-diesel}}"), "missing-key", "lacks 'trucks'");
  check_fault(two_pools("hire: {new: 3}") + "  - {at: 1 d, move: {south-diesel: {to: §new, trucks: 1}}}\n", "conflict",
              "trucks of 'new'");
  check_fault(with("trucks: 800", "trucks: unlimited") +
                  "sources: {depot: {trucks_limit: 9 / d}}\ntimeline: [{at: 1 d, hire: {§south-diesel: 1}}]\n",
              "unlimited-trucks", "the timeline wants a number");
}

}  // namespace taji::scenario::test
