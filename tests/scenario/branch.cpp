// Variants that share one past.
#include "scenario/helper.hpp"

namespace taji::scenario::test {

namespace {

std::string with(const std::string& branch) {
  return kExample + "branch: " + branch + "\n";
}

}  // namespace

TEST_CASE("a branch reads: its date from the start, its variants in the order of the file") {
  const ReadResult r = read(with("{at: 2026-02-01 06:00, variants: [small_convoys, escorted]}"));
  INFO(shown(r));
  REQUIRE(r.scenario.has_value());
  REQUIRE(r.scenario->branch.has_value());
  CHECK(r.scenario->branch->at_ms == 20 * text::day_ms + 6 * 3'600'000);
  CHECK(r.scenario->branch->variants == std::vector<std::string>{"small_convoys", "escorted"});
  CHECK_FALSE(read(kExample).scenario->branch.has_value());
  CHECK_FALSE(read(with("off")).scenario->branch.has_value());
  for (const char* edge : {"2026-01-12", "2026-03-13"})
    check_clean(with(std::string("{variants: [escorted], at: ") + edge + "}"));
  ReadOptions later;
  later.overrides = {{"branch.at", "2026-02-03"}};
  CHECK(read(with("{at: 2026-02-01, variants: [escorted]}"), later).scenario->branch->at_ms == 22 * text::day_ms);
  later.variant = "escorted";  // a variant is read from the same file
  CHECK(read(with("{at: 2026-02-01, variants: [escorted]}"), later).scenario->branch->variants.size() == 1);
}

TEST_CASE("branch: what does not hang together") {
  check_fault(with("{at: 2026-02-01, variants: [§escortde]}"), "unknown-variant", "did you mean 'escorted'?");
  check_fault(with("{at: 2026-02-01, variants: [escorted, §escorted]}"), "duplicate-id", "named twice");
  check_fault(with("{at: 2026-02-01, variants: §[]}"), "empty", "'variants' is empty");
  check_fault(with("{at: §2026-01-11, variants: [escorted]}"), "before-start", "before the start");
  check_fault(with("{at: §2026-03-13 00:01, variants: [escorted]}"), "after-end", "after the end");
  check_fault(with("{at: §20 d, variants: [escorted]}"), "date-malformed", "date");
  check_fault(with("{at: 2026-02-01, §variant: [escorted], variants: [escorted]}"), "unknown-key", "variant");
  check_fault(kExample + "§branch: {at: 2026-02-01}\n", "missing-key", "lacks 'variants'");
  check_fault(kExample + "§branch: {variants: [escorted]}\n", "missing-key", "lacks 'at'");
  const std::string none = kExample.substr(0, kExample.find("variants:"));
  check_fault(none + "branch: {at: 2026-02-01, variants: [§escorted]}\n", "unknown-variant", "no top-level 'variants'");
}

}  // namespace taji::scenario::test
