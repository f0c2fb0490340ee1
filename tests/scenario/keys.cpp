// Keys and values of the wrong kind: each rule with a good and a bad case, and the place of the fault.
#include "scenario/helper.hpp"

namespace taji::scenario::test {

namespace {

struct Case {
  const char* from;  ///< what the example has
  const char* good;  ///< what it could have
  const char* bad;   ///< what it must not have, with § at the fault
  const char* code;
  const char* words;
};

void check_all(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    check_clean(edit(kExample, c.from, c.good));
    check_fault(edit(kExample, c.from, c.bad), c.code, c.words);
  }
}

}  // namespace

TEST_CASE("unknown and missing keys") {
  check_all({
      {"interdiction: 5 %", "interdiction: 6 %", "§interdicton: 5 %", "unknown-key", "did you mean 'interdiction'?"},
      {"horizon: 60 d", "horizon: 61 d\nwarm_up: 1 d", "horizon: 60 d\n§warmup: 1 d", "unknown-key", "'warm_up'"},
      {"priority: 2", "priority: 3", "§prioritty: 2", "unknown-key", "'priority'"},
      {"  south:\n    source: depot\n", "  south:\n    marshal: depot\n    source: depot\n", "  §south:\n",
       "missing-key", "corridor 'south' lacks 'source'"},
  });
}

TEST_CASE("top level") {
  check_all({
      {"horizon: 60 d", "horizon: 2 weeks", "horizon: §0 d", "out-of-range", "must be"},
      {"horizon: 60 d", "horizon: 1 h", "horizon: §60 km", "unit-kind", "wants a duration, got a length"},
      {"horizon: 60 d", "horizon: 60 d\nwarm_up: 59 d", "horizon: 60 d\nwarm_up: §60 d", "out-of-range",
       "shorter than the horizon"},
      {"start: 2026-01-12", "start: 2026-01-12 06:30", "start: §2026-02-30", "date-invalid", "start"},
      {"name: One road", "name: 'Une route'", "name: §[One, road]", "wrong-kind", "wants a text, got a list"},
  });
  check_fault(edit(kExample, "taji: 1", "taji: §2"), "version", "reads format 1");
  check_fault(edit(kExample, "taji: 1\nname", "§name"), "missing-key", "begins with taji: 1");
  check_fault("§taji_network: 1\n", "missing-key", "this is a network file");
  check_fault("§- 1\n", "wrong-kind", "a scenario is a mapping");
}

TEST_CASE("units and limits") {
  check_all({
      {"capacity: 45.9 kl", "capacity: 45900 l", "capacity: §45.9 km", "unit-kind", "wants a volume, got a length"},
      {"capacity: 45.9 kl", "capacity: 40 m3", "capacity: §45.9", "unit-missing", "for example"},
      {"capacity: 45.9 kl", "capacity: 1 l", "capacity: §0 kl", "out-of-range", "must be more than 0"},
      {"trucks: 800", "trucks: 1", "trucks: §-5", "out-of-range", "must be at least 0"},
      {"target: 60", "target: 61", "target: §60.5", "number-not-whole", "target"},
      {"km: 1002", "km: 1002 km", "km: §-1002", "out-of-range", "at least 0"},
      {"interdiction: 5 %", "interdiction: 0.05", "interdiction: §105 %", "fraction-range", "interdiction"},
      {"interdiction: 5 %", "interdiction: 100 %", "interdiction: §[5 %]", "wrong-kind", "got a list"},
      {"priority: 1, buffer", "priority: 7, buffer", "priority: §0, buffer", "out-of-range", "at least 1"},
      {"kind: depot,", "kind: port,", "kind: §depott,", "unknown-word", "'depot'"},
      {"at: [6.82, -5.28]", "at: [6.8, -5.3]", "at: [§96.82, -5.28]", "out-of-range", "latitude"},
      {"at: [6.82, -5.28]", "name: Dépôt", "at: §[6.82]", "wrong-kind", "a latitude and a longitude"},
      {"class: paved", "class: paved, oneway: false", "class: paved, oneway: §maybe", "wrong-kind", "true or false"},
      {"class: paved", "class: paved, window: 22:00-05:00", "class: paved, window: §6 to 18", "window-malformed",
       "window"},
  });
}

TEST_CASE("sections, lists and short forms") {
  check_all({
      {"loss: {share: {mean: 45 %, sd: 25 %}}", "loss: all", "loss: §everything", "unknown-word", "loss"},
      {"loss: {share: {mean: 45 %, sd: 25 %}}", "loss: {each: 10 %}", "loss: {each: 10 %, §count: 3}", "one-of",
       "exclude each other"},
      {"loss: {share: {mean: 45 %, sd: 25 %}}", "loss: {count: {poisson: 3}}", "§loss: {}", "missing-key",
       "one of each, count, share"},
      {"    city: city\n", "    city: city\n    initial: idle\n", "    city: city\n    initial: §spred\n",
       "unknown-word", "'spread'"},
      {"    city: city\n", "    city: city\n    departures: [2026-01-14]\n",
       "    city: city\n    departures: [§2026-01-10]\n", "before-start", "before the start"},
      {"    city: city\n", "    city: city\n    departures: {every: 6 h, first: 1 d}\n",
       "    city: city\n    departures: {every: 6 h, §poisson: 1 / d}\n", "one-of", "exclude"},
      {"    city: city\n", "    city: city\n    departures: {poisson: 0.4 / d}\n",
       "    city: city\n    departures: {poisson: §0.4 Ml/d}\n", "unit-kind", "poisson"},
      {"class: paved", "class: paved, speed: 40 km/h", "class: paved, speed: §40 h", "unit-kind", "speed"},
      {"class: paved", "class: paved, speed: {loaded: unlimited, empty: 5 km/h}",
       "class: paved, §speed: {empty: 5 km/h}", "missing-key", "lacks 'loaded'"},
      {"    stock:", "    clearance: 6 h\n    stock:", "    clearance: §[6 h]\n    stock:", "wrong-kind", "clearance"},
      {"    stock:", "    clearance: {delay: 6 h, servers: 3}\n    stock:",
       "    clearance: {delay: 6 h, §server: 3}\n    stock:", "unknown-key", "'servers'"},
      {"    stock:", "    clearance: {lognormal: {median: 6 h, p90: 9 h}}\n    stock:",
       "    clearance: {§lognormel: {median: 6 h, p90: 9 h}}\n    stock:", "unknown-law", "'lognormal'"},
  });
  check_fault(
      edit(kExample, "  south:\n    source: depot\n    city: city\n    convoy: {target: 60, min: 20, max_wait: 72 h}",
           "  south:\n    source: depot\n    city: city\n    convoy: §60"),
      "wrong-kind", "'convoy' wants a mapping, got '60'");
}

TEST_CASE("everything that is wrong is reported in one go") {
  std::string text = kExample;
  text = edit(text, "interdiction: 5 %", "interdicton: 5 %");
  text = edit(text, "45.9 kl", "45.9 km");
  text = edit(text, "    city: city\n    convoy", "    city: citi\n    convoy");
  text = edit(text, "max_wait: 72 h", "max_wait: 72");
  text = edit(text, "diesel: 1.2 Ml/d, ", "diesel: 1.2 Ml, ");
  const ReadResult result = read(text);
  CHECK_MESSAGE(with_code(result, "unknown-key").size() == 1, shown(result));
  CHECK(with_code(result, "unit-kind").size() == 2);
  CHECK(with_code(result, "unit-missing").size() == 1);
  CHECK(with_code(result, "unknown-city").size() == 1);
  CHECK_FALSE(result.scenario.has_value());
  // In the order of the file.
  int line = 0;
  for (const text::Diagnostic& d : result.diagnostics.list()) {
    CHECK(d.place.line >= line);
    line = d.place.line;
  }
}

TEST_CASE("the empty parts of a scenario") {
  check_fault(edit(kExample, "fleet:\n  - {corridor: south, trucks: 800, capacity: 45.9 kl, product: diesel}",
                   "fleet:\n  - {corridor: south, trucks: §0, capacity: 45.9 kl, product: diesel}"),
              "empty-fleet", "no pool has a truck", text::Severity::error);
}

}  // namespace taji::scenario::test
