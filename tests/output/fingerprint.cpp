// Fingerprints find the first event where two runs part, and say what differs.
#include <taji/output/fingerprint.hpp>

#include "support/busy.hpp"
#include "support/experiment.hpp"

using namespace taji;
using namespace taji::testing;

TEST_CASE("a run agrees with its own fingerprint") {
  const auto m = model_of(Busy().yaml());
  const std::string written = output::write_fingerprint(m, {1, 0, 4});
  const auto check = output::check_fingerprint(m, {1, 0, 4}, written);
  CHECK(check.same);
  CHECK(check.events > 500);
  CHECK(check.report == "");
}

TEST_CASE("a change by date shows at its event, with the parameter that differs") {
  const Busy busy;
  Busy other = busy;
  other.more.replace(other.more.find("zones.hills.attacks: 2"), 22, "zones.hills.attacks: 3");
  const auto m = model_of(busy.yaml());
  const auto n = model_of(other.yaml());
  const auto check = output::check_fingerprint(n, {1, 0, 0}, output::write_fingerprint(m, {1, 0, 0}));
  CHECK_FALSE(check.same);
  CHECK(check.events > 10);
  CHECK(check.report.find("timeline entry") != std::string::npos);
  // .9 / week doubled against tripled, in attempts a day.
  CHECK(check.report.find("parameter.zones.hills.attacks: written 0.257") != std::string::npos);
  CHECK(check.report.find("now 0.385") != std::string::npos);
  CHECK(check.report.find("zone hills.attempts.rate") != std::string::npos);
  CHECK(check.report.find("tank ") == std::string::npos);
}

TEST_CASE("another seed, another replication, another file are told apart") {
  const auto m = model_of(Busy().yaml());
  const std::string written = output::write_fingerprint(m, {1, 0, 0});
  CHECK(output::check_fingerprint(m, {2, 0, 0}, written).report.find("of seed 1 replication 0, this run is seed 2") !=
        std::string::npos);
  CHECK(output::check_fingerprint(m, {1, 0, 0}, "something else\n").report.find("not a fingerprint") !=
        std::string::npos);
  const auto cut = output::check_fingerprint(m, {1, 0, 0}, written.substr(0, written.rfind("\n1")));
  CHECK_FALSE(cut.same);
  CHECK_FALSE(cut.report.empty());
}
