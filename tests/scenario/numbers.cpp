// The forms of a number and of a distribution.
#include <cmath>

#include "scenario/helper.hpp"

namespace taji::scenario::test {

namespace {

std::string need(const std::string& value) {
  return edit(kExample, "diesel: 1.2 Ml/d,", "diesel: " + value + ",");
}
std::string need(const std::string& inputs, const std::string& value) {
  return edit(need(value), "network:\n", "inputs: " + inputs + "\nnetwork:\n");
}
std::string delay(const std::string& value) {
  return edit(kExample, "delay: {lognormal: {median: 12 h, p90: 48 h}}", "delay: " + value);
}
const std::string kNeed = "cities.city.demand.transport.diesel";
const std::string kDelay = "corridors.south.on_attack.delay";

}  // namespace

TEST_CASE("an uncertain number has a spread and its median") {
  const ReadResult range = read(need("{uncertain: [1 Ml/d, 3 Ml/d]}"));
  const Slot& slot = slot_at(range, kNeed);
  CHECK(slot.value == 2e6);
  REQUIRE(slot.spread != nullptr);
  CHECK(slot.spread->form == LawForm::uniform);
  CHECK(slot.spread->parameters == std::vector<double>{1e6, 3e6});

  const ReadResult lognormal = read(need("{uncertain: {lognormal: {p05: 1 Ml/d, p95: 4 Ml/d}}}"));
  CHECK(slot_at(lognormal, kNeed).value == doctest::Approx(2e6).epsilon(1e-12));  // geometric mean of the two
  CHECK(slot_at(lognormal, kNeed).spread->form == LawForm::lognormal_p05_p95);

  const ReadResult constant = read(need("{uncertain: 2 Ml/d}"));
  CHECK(slot_at(constant, kNeed).spread == nullptr);
  CHECK(slot_at(constant, kNeed).value == 2e6);
}

TEST_CASE("faults of uncertain numbers") {
  check_fault(need("{uncertain: [3 Ml/d, §1 Ml/d]}"), "law-domain", "minimum");
  check_fault(need("{uncertain: §[3 Ml/d]}"), "law-form", "got 1 value");
  check_fault(need("{uncertain: [3 Ml/d, §4 Ml]}"), "unit-kind", "wants a volume rate, got a volume");
  check_fault(need("{uncertain: §~}"), "wrong-kind", "got nothing");
}

TEST_CASE("a product of inputs") {
  const ReadResult r =
      read(need("{total: {uncertain: [4 Ml/d, 6 Ml/d]}, share: 30 %}", "{of: [total, share], times: 2}"));
  const Slot& slot = slot_at(r, kNeed);
  CHECK(slot.value == doctest::Approx(5e6 * 0.3 * 2).epsilon(1e-14));
  CHECK(slot.spread == nullptr);
  REQUIRE(slot.product_of.size() == 3);
  const auto path = [&](std::size_t i) { return r.scenario->slots[static_cast<std::size_t>(slot.product_of[i])].path; };
  CHECK(path(0) == "inputs.total");
  CHECK(path(1) == "inputs.share");
  CHECK(path(2) == kNeed + ".times");
  CHECK(slot_at(r, "inputs.total").dimension == text::Dimension::volume_rate);
  CHECK(slot_at(r, "inputs.total").spread != nullptr);

  CHECK(slot_at(read(need("{total: 4 Ml/d}", "{of: total}")), kNeed).value == 4e6);
  CHECK(slot_at(read(need("{share: 0.25}", "{of: share, times: 4 Ml/d}")), kNeed).value == 1e6);
}

TEST_CASE("exactly one factor carries the unit") {
  check_clean(need("{total: 4 Ml/d, share: 0.5}", "{of: [total, share]}"));
  check_fault(need("{total: 4 Ml/d, other: 5 Ml/d}", "{of: §[total, other]}"), "unit-kind", "only one of its factors");
  check_fault(need("{total: 4 Ml}", "{of: §total}"), "unit-kind", "wants a volume rate, got a volume");
  check_fault(need("{share: 0.5}", "§{of: share}"), "missing-key", "none of its factors carries the unit");
  check_fault(need("{total: 4 Ml/d}", "{of: total, times: §3 Ml/d}"), "unit-kind", "times");
  check_fault(need("{share: 0.5}", "{of: share, times: §3}"), "unit-missing", "times");
  const ReadResult r = read(need("{total: 4 Ml/d}", "{of: totl}"));
  REQUIRE(with_code(r, "unknown-input").size() == 1);
  CHECK(with_code(r, "unknown-input")[0]->suggestion == "did you mean 'total'?");
}

TEST_CASE("a product stays within the limits of its number") {
  const auto interdiction = [](const std::string& input, const std::string& value) {
    return edit(edit(kExample, "interdiction: 5 %", "interdiction: " + value), "network:\n",
                "inputs: {threat: " + input + "}\nnetwork:\n");
  };
  check_clean(interdiction("{uncertain: [1, 4]}", "{of: threat, times: 25 %}"));
  check_fault(interdiction("{uncertain: [1, 5]}", "§{of: threat, times: 25 %}"), "out-of-range", "at most 100 %");
  check_fault(interdiction("{uncertain: {lognormal: {median: 1, cv: 1}}}", "§{of: threat, times: 5 %}"), "out-of-range",
              "at most 100 %");
}

TEST_CASE("inputs of any dimension") {
  const ReadResult r =
      read(edit(kExample, "network:\n",
                "inputs: {a: 3, b: 5 %, c: 2 h, d: 3 Ml, e: 3 km, f: 40 km/h, g: 3 / d, h: 1 / 1000 km}\n"
                "network:\n"));
  using text::Dimension;
  CHECK(slot_at(r, "inputs.a").dimension == Dimension::number);
  CHECK(slot_at(r, "inputs.b").value == 0.05);
  CHECK(slot_at(r, "inputs.c").dimension == Dimension::duration);
  CHECK(slot_at(r, "inputs.d").dimension == Dimension::volume);
  CHECK(slot_at(r, "inputs.e").dimension == Dimension::length);
  CHECK(slot_at(r, "inputs.f").dimension == Dimension::speed);
  CHECK(slot_at(r, "inputs.g").dimension == Dimension::count_rate);
  CHECK(slot_at(r, "inputs.h").dimension == Dimension::attacks);
  CHECK(with_code(r, "unused-input").size() == 8);
  check_fault(edit(kExample, "network:\n", "inputs: {a: §3 furlongs}\nnetwork:\n"), "unit-unknown", "3 furlongs");
}

TEST_CASE("distributions of a delay") {
  const auto parameters = [](const std::string& value, LawForm form) {
    const ReadResult r = read(delay(value));
    REQUIRE_MESSAGE(r.scenario.has_value(), value << "\n" << shown(r));
    const Law& law = r.scenario->corridors[0].on_attack.delay;
    CHECK(law.form == form);
    std::vector<double> hours;
    for (const Quantity& q : law.parameters) {
      CHECK(r.scenario->slots[static_cast<std::size_t>(q.slot)].value == q.value);
      hours.push_back(q.value > 1000 ? q.value / 3'600'000 : q.value);
    }
    return hours;
  };
  using V = std::vector<double>;
  CHECK(parameters("12 h", LawForm::constant) == V{12});
  CHECK(parameters("{uniform: [6 h, 18 h]}", LawForm::uniform) == V{6, 18});
  CHECK(parameters("{uniform: {max: 18 h, min: 6 h}}", LawForm::uniform) == V{6, 18});
  CHECK(parameters("{exponential: 12 h}", LawForm::exponential) == V{12});
  CHECK(parameters("{exponential: {mean: 12 h}}", LawForm::exponential) == V{12});
  CHECK(parameters("{lognormal: {median: 12 h, cv: 0.5}}", LawForm::lognormal_median_cv) == V{12, 0.5});
  CHECK(parameters("{lognormal: {mean: 12 h, cv: 50 %}}", LawForm::lognormal_mean_cv) == V{12, 0.5});
  CHECK(parameters("{lognormal: {p05: 2 h, p95: 12 h}}", LawForm::lognormal_p05_p95) == V{2, 12});
  CHECK(parameters("{gamma: {mean: 12 h, cv: 0.5}}", LawForm::gamma_mean_cv) == V{12, 0.5});
  CHECK(parameters("{gamma: {mean: 12 h, sd: 6 h}}", LawForm::gamma_mean_sd) == V{12, 6});
  CHECK(parameters("{triangular: [6 h, 8 h, 18 h]}", LawForm::triangular) == V{6, 8, 18});
  CHECK(parameters("{triangular: {min: 6 h, mode: 8 h, max: 18 h}}", LawForm::triangular) == V{6, 8, 18});
  CHECK(parameters("{empirical: [6 h, 7 h, 31 h, 7 h]}", LawForm::empirical) == V{6, 7, 31, 7});
}

TEST_CASE("distributions of a number of trucks") {
  const auto count = [](const std::string& value) {
    return edit(kExample, "loss: {share: {mean: 45 %, sd: 25 %}}", "loss: {count: " + value + "}");
  };
  check_clean(count("{poisson: 3.5}"));
  check_clean(count("{poisson: {mean: 3.5}}"));
  check_clean(count("{binomial: {n: 40, p: 25 %}}"));
  check_clean(count("{empirical: [1, 9]}"));
  check_fault(count("{binomial: {n: §40.5, p: 25 %}}"), "number-not-whole", "'n'");
  check_fault(count("{§beta: {mean: 45 %, sd: 25 %}}"), "law-form", "which a beta cannot be");
  check_fault(delay("{§poisson: 3}"), "law-form", "wants a duration, which a poisson cannot be");
}

TEST_CASE("parameters of a distribution are numbers of every form") {
  const ReadResult r = read(delay("{lognormal: {median: {uncertain: [8 h, 16 h]}, cv: 0.8}}"));
  CHECK(slot_at(r, kDelay + ".median").spread != nullptr);
  CHECK(slot_at(r, kDelay + ".median").value == 12.0 * 3'600'000);
  const ReadResult constant = read(delay("{uncertain: [8 h, 16 h]}"));
  CHECK(slot_at(constant, kDelay).spread != nullptr);
  CHECK(constant.scenario->corridors[0].on_attack.delay.form == LawForm::constant);
}

TEST_CASE("distributions that cannot be") {
  check_fault(delay("{lognormal: {median: 48 h, p90: §12 h}}"), "law-domain", "p90");
  check_fault(delay("{uniform: [18 h, §6 h]}"), "law-domain", "'delay'");
  check_fault(delay("{triangular: [6 h, 20 h, §18 h]}"), "law-domain", "mode");
  check_fault(delay("{§lognormel: {median: 12 h, p90: 48 h}}"), "unknown-law", "did you mean 'lognormal'?");
  check_fault(delay("{lognormal: §{median: 12 h}}"), "law-form", "median and p90");
  check_fault(delay("{lognormal: {median: 12 h, §p9: 48 h}}"), "unknown-key", "'p90'");
  check_fault(delay("{uniform: §[6 h]}"), "law-form", "got 1 value");
  check_fault(delay("{empirical: §[]}"), "law-form", "a list of values");
  check_fault(delay("{lognormal: {median: 12 h, cv: §-1}}"), "out-of-range", "'cv'");
  check_fault(delay("{lognormal: {median: 12 h, cv: §1 h}}"), "unit-kind", "'cv'");
  check_fault(delay("{uniform: [§-1 h, 6 h]}"), "out-of-range", "at least 0");
  check_fault(delay("{uniform: {§uncertain: [1 h, 6 h]}}"), "unknown-key", "uncertain");
}

TEST_CASE("uncertain parameters are tested where they are extreme") {
  check_clean(delay("{lognormal: {median: {uncertain: [8 h, 16 h]}, p90: 16 h}}"));
  check_fault(delay("{lognormal: {median: {uncertain: [8 h, 17 h]}, p90: §16 h}}"), "law-domain", "extreme");
  check_fault(delay("{lognormal: {median: {uncertain: {exponential: 8 h}}, p90: §16 h}}"), "law-domain", "extreme");
}

TEST_CASE("a distribution stays within the limits of its number") {
  const auto repelled = [](const std::string& value) { return edit(kExample, "repelled: 30 %", "repelled: " + value); };
  check_clean(repelled("{uncertain: {beta: {mean: 30 %, sd: 10 %}}}"));
  check_clean(repelled("{uncertain: {triangular: [0 %, 30 %, 100 %]}}"));
  check_fault(repelled("{uncertain: {§lognormal: {median: 30 %, cv: 0.3}}}"), "law-support", "have an upper end");
  check_fault(edit(kExample, "target: 60", "target: {uncertain: {§poisson: 60}}"), "law-support", "at least 1");
  check_clean(edit(kExample, "capacity: 45.9 kl", "capacity: {uncertain: {lognormal: {median: 45 kl, cv: 0.1}}}"));
}

TEST_CASE("one number is not drawn again and again") {
  check_fault(need("§{lognormal: {median: 1 Ml/d, cv: 0.2}}"), "wrong-kind", "{uncertain: ...}");
  check_fault(need("{uncertain: {lognormal: {median: §{uncertain: [1 Ml/d, 2 Ml/d]}, cv: 0.2}}}"), "wrong-kind",
              "no distribution here");
  check_fault(need("{uncertain: [1 Ml/d, 2 Ml/d], §of: x}"), "unknown-key", "beside 'uncertain'");
}

TEST_CASE("the share that an attack takes is a beta") {
  const auto share = [](const std::string& value) { return edit(kExample, "{mean: 45 %, sd: 25 %}", value); };
  check_clean(share("{mean: 50 %, sd: 49 %}"));
  check_fault(share("{mean: 50 %, sd: §51 %}"), "law-domain", "'share'");
}

}  // namespace taji::scenario::test
