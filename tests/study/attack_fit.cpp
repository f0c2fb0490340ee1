#include <doctest/doctest.h>

#include <stdexcept>
#include <taji/study/attack_fit.hpp>
#include <taji/text/dates.hpp>

using namespace taji;
using namespace taji::study;
using scenario::ExposureFile;
using scenario::Incident;
using scenario::Subject;

namespace {

constexpr std::int64_t kDay = text::day_ms;

/// Two zones by two periods of ten days: north 100 and 300 convoy-km, south 200 and 400.
ExposureFile two_zones() {
  ExposureFile file;
  file.periods = {{"south", 0, 10 * kDay, 200, {}},
                  {"north", 0, 10 * kDay, 100, {}},
                  {"north", 10 * kDay, 20 * kDay, 300, {}},
                  {"south", 10 * kDay, 20 * kDay, 400, {}}};
  return file;
}

Incident attack(const std::string& where, std::int64_t day, std::int64_t last = -1) {
  Incident one;
  one.where = where;
  one.first_ms = day * kDay;
  one.last_ms = (last < 0 ? day : last) * kDay;
  return one;
}

Incident outcome(std::optional<bool> repelled, std::optional<std::int64_t> trucks, std::optional<std::int64_t> lost) {
  Incident one = attack("north", 1);
  one.repelled = repelled;
  one.trucks = trucks;
  one.lost = lost;
  return one;
}

}  // namespace

TEST_CASE("attacks are counted in the period of their day") {
  std::vector<Incident> attacks = {attack("north", 0),  attack("north", 9),  attack("north", 10),
                                   attack("south", 19), attack("south", 20), attack("north", 9, 10),
                                   attack("", 3),       attack("east", 3),   attack("north", 19, 25)};
  const AttackFit fit = fit_attacks(two_zones(), attacks, {PriorFrom::jeffreys});
  REQUIRE(fit.places.size() == 2);
  CHECK(fit.places[0].name == "north");
  CHECK(fit.places[0].attacks == 3);
  CHECK(fit.places[0].exposure == 400);
  CHECK(fit.places[1].attacks == 1);
  CHECK(fit.places[1].exposure == 600);
  CHECK(fit.counted == 4);
  CHECK(fit.attacks == 9);
  CHECK(fit.left_out.outside_dates == 1);
  CHECK(fit.left_out.between_dates == 2);
  CHECK(fit.left_out.without_place == 1);
  CHECK(fit.left_out.elsewhere == 1);
  REQUIRE(fit.periods.size() == 2);
  CHECK(fit.periods[0].attacks == 2);
  CHECK(fit.periods[0].exposure == 300);
  CHECK(fit.periods[1].attacks == 2);
  CHECK(fit.periods[1].exposure == 700);
  CHECK(fit.all.credible.mean == doctest::Approx(4.5 / 1000));
  CHECK(fit.between_periods.has_value());
}

TEST_CASE("where priors come from") {
  const std::vector<Incident> attacks = {attack("north", 0), attack("north", 1), attack("south", 2)};
  const auto north = [&](const FitPriors& priors) {
    return std::get<GammaLaw>(fit_attacks(two_zones(), attacks, priors).places[0].posterior);
  };
  CHECK(north({PriorFrom::jeffreys}) == GammaLaw{2.5, 400});
  // Elsewhere: 1 attack in 600, (1 + 1/2) / 600 = 1/400, so the prior is Gamma(1/2, 200).
  CHECK(north({}).shape == 2.5);
  CHECK(north({}).rate == doctest::Approx(600));
  FitPriors stated;
  stated.from = PriorFrom::stated;
  stated.mean = 0.01;
  stated.weight = 200;
  CHECK(north(stated) == GammaLaw{4, 600});
}

TEST_CASE("roads: a chance of each traversal") {
  ExposureFile file;
  file.subject = Subject::road;
  file.periods = {{"a", 0, 10 * kDay, 20, {}}, {"b", 0, 10 * kDay, 9, {}}};
  const std::vector<Incident> attacks = {attack("a", 0), attack("a", 1), attack("b", 5)};
  const AttackFit plain = fit_attacks(file, attacks, {PriorFrom::jeffreys});
  CHECK(std::get<BetaLaw>(plain.places[0].posterior) == BetaLaw{2.5, 18.5});
  // Elsewhere 1 of 9: 15 %, Beta(1/2, 0.5 * 85 / 15).
  const auto law = std::get<BetaLaw>(fit_attacks(file, attacks, {}).places[0].posterior);
  CHECK(law.alpha == 2.5);
  CHECK(law.beta == doctest::Approx(18 + 0.5 * 85 / 15));
  file.periods[1].amount = 0.5;
  CHECK_THROWS_AS(fit_attacks(file, attacks, {}), std::invalid_argument);
}

TEST_CASE("nothing driven") {
  ExposureFile file = two_zones();
  for (auto& period : file.periods) {
    if (period.where == "north") period.amount = 0;
  }
  const AttackFit jeffreys = fit_attacks(file, {attack("south", 1)}, {PriorFrom::jeffreys});
  CHECK_FALSE(jeffreys.places[0].proper);
  CHECK(jeffreys.places[1].proper);
  // The rate of the others, worth half an attack: 1.5 / 600.
  const AttackFit others = fit_attacks(file, {attack("south", 1)}, {});
  CHECK(others.places[0].proper);
  CHECK(others.places[0].credible.mean == doctest::Approx(1.5 / 600));
  CHECK_THROWS_AS(fit_attacks(file, {attack("north", 1)}, {}), std::invalid_argument);
}

TEST_CASE("what attacks do") {
  const std::vector<Incident> attacks = {outcome(true, 40, 0), outcome(false, 50, 10), outcome(false, 30, 0),
                                         outcome({}, 20, {}),  outcome(false, {}, 7),  outcome(false, 30, {}),
                                         outcome(true, {}, {})};
  const AttackFit fit = fit_attacks(two_zones(), attacks, {});
  CHECK(fit.known == 6);
  CHECK(fit.repelled == 2);
  CHECK(fit.repelled_posterior == BetaLaw{2.5, 4.5});
  // Repelled attacks say nothing of the share that others take.
  REQUIRE(fit.losses.size() == 2);
  CHECK(fit.without_size == 2);
  CHECK(fit.each == BetaLaw{11, 71});
  CHECK(fit.loss.has_value());
  const AttackFit none = fit_attacks(two_zones(), {}, {});
  CHECK_FALSE(none.loss);
  CHECK(none.known == 0);
}
