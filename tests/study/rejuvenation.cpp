// Moves of resampled worlds: proposals of inputs, and worlds that are made again from their inputs and their chance.
#include <array>
#include <string>
#include <study/island.hpp>
#include <taji/model/rekey.hpp>
#include <taji/model/simulate.hpp>

#include "support/conjugate.hpp"
#include "support/experiment.hpp"

using namespace taji;
using namespace taji::testing;

namespace {

double level(double z) {
  return kernel::normal_cdf(z);
}
double score(const std::vector<double>& levels) {
  return kernel::normal_quantile(levels[0]);
}

/// Fitted to worlds at 0 and 2, of mean 1 and variance 1. Two worlds for one input are trusted 2 / (2 + 4): N(1/3, 1).
study::InputProposal proposal_of_two() {
  return {{{level(0)}, {level(2)}}, {0.5, 0.5}};
}

}  // namespace

TEST_CASE("a proposal is what was fitted, drawn towards the prior where worlds are few") {
  const study::InputProposal proposal = proposal_of_two();
  const model::Model m = model_of(poisson_trucks());
  Sample z, square;
  for (std::uint64_t slot = 0; slot < 4000; ++slot) {
    const kernel::Address address{1, 5, slot};
    // A whole step forgets where it began.
    const double there = score(proposal.moved({level(-1)}, 1, address, 0, m));
    if (slot < 20) CHECK(there == doctest::Approx(score(proposal.moved({level(1.5)}, 1, address, 0, m))));
    z.values.push_back(there);
    square.values.push_back((there - 1.0 / 3) * (there - 1.0 / 3));
  }
  CHECK(std::abs(z.mean() - 1.0 / 3) < 4 * z.se());
  CHECK(std::abs(square.mean() - 1) < 4 * square.se());
  // A step of .6 keeps .8 of a distance.
  const kernel::Address address{1, 5, 0};
  const double near = score(proposal.moved({level(0)}, 0.6, address, 0, m));
  const double far = score(proposal.moved({level(1)}, 0.6, address, 0, m));
  CHECK(far - near == doctest::Approx(0.8));
}

TEST_CASE("the ratio is that of the prior over what was fitted") {
  // ln φ(1) - ln φ(0) = -1/2; of N(1/3, 1) the same is -(4/9 - 1/9)/2 = -1/6.
  CHECK(proposal_of_two().log_ratio({level(0)}, {level(1)}) == doctest::Approx(-1.0 / 3));
  CHECK(proposal_of_two().log_ratio({level(1)}, {level(0)}) == doctest::Approx(1.0 / 3));
}

TEST_CASE("the same inputs and the same stretches of chance make the same world again") {
  const model::Model m = study::with_origin(model_of(poisson_trucks()), 0);
  scenario::ReportError loose;
  loose.kind = scenario::ReportError::Kind::poisson;
  const std::vector<scenario::Observation> reports = {tankers_in_week(1, 19, loose), tankers_in_week(8, 14, loose)};
  study::AssimilationOptions options;
  study::Plan plan{m, reports, {}, {}, options};
  for (const scenario::Observation& one : reports) plan.observables.push_back(study::observable(m, one));
  plan.moments = study::moments_of(plan.observables);
  REQUIRE(plan.moments.size() == 3);  // the first week begins, the second too, and it ends
  const kernel::Address birth{7, 0, 3}, later{7, model::epoch_of(0, 1), 11}, other{7, model::epoch_of(0, 2), 11};
  study::Particle particle = study::born(plan, birth);
  for (std::size_t i = 0; i < 2; ++i) study::bring_to(plan, particle, plan.moments[i]);
  const double first = study::log_likelihood_of(plan, particle, plan.moments[1]);
  model::rekey(particle.world, m, later);
  study::bring_to(plan, particle, plan.moments[2]);
  const double second = study::log_likelihood_of(plan, particle, plan.moments[2]);

  const study::Particle again = study::replayed(plan, particle.levels, {{0, birth}, {1, later}}, 2);
  CHECK(again.log_past == first);
  CHECK(again.log_here == second);
  CHECK(again.before == particle.before);
  CHECK(again.world.record.arrivals == particle.world.record.arrivals);
  // Another stretch of chance changes what comes after it, and nothing before.
  const study::Particle turned = study::replayed(plan, particle.levels, {{0, birth}, {1, other}}, 2);
  CHECK(turned.log_past == first);
  CHECK(turned.world.record.arrivals != particle.world.record.arrivals);
}

TEST_CASE("kinds of steps are taken in proportion to the ways that they went") {
  study::StepKinds kinds(1);
  REQUIRE(kinds.kinds().size() == 8);
  REQUIRE(kinds.kinds()[1].length == 0.7);
  // Before any step each counts as taken one time in two: sqrt(2) of the sum of sqrt(2 - 2 sqrt(1 - s²)) for a whole
  // one.
  const auto way = [](double s) { return std::sqrt(2 - 2 * std::sqrt(1 - s * s)); };
  double sum = 0;
  for (const study::StepKind& kind : kinds.kinds()) sum += way(kind.length);
  CHECK(kinds.pick(0.99 * way(1) / sum) == 0);
  CHECK(kinds.pick(1.01 * way(1) / sum) == 1);
  CHECK(kinds.pick(1) == 7);
  // 98 whole steps of which none is taken leave (0 + 1) / (98 + 2) of them; 98 of .7, all taken, leave 99 / 100.
  for (int i = 0; i < 98; ++i) {
    kinds.note(0, false);
    kinds.note(1, true);
  }
  const double rest = (sum - way(1) - way(0.7)) / 2;
  const double whole = way(1) * 0.01, next = way(0.7) * 0.99, all = whole + next + rest;
  CHECK(kinds.pick(0.99 * whole / all) == 0);
  CHECK(kinds.pick(1.01 * whole / all) == 1);
  CHECK(kinds.pick(0.99 * (whole + next) / all) == 1);
  CHECK(kinds.pick(1.01 * (whole + next) / all) == 2);
  // Of 98 half count: 1 / 51.
  kinds.fade();
  const double faded = way(1) / 51, all_faded = faded + way(0.7) * 50 / 51 + rest;
  CHECK(kinds.pick(0.99 * faded / all_faded) == 0);
  CHECK(kinds.pick(1.01 * faded / all_faded) == 1);
}

TEST_CASE("with many inputs there are steps of half of them, a quarter, and so on to one") {
  const study::StepKinds kinds(9);
  std::vector<std::size_t> sizes;
  for (const study::StepKind& kind : kinds.kinds()) {
    CHECK(kind.all == (kind.inputs == 9));
    if (!kind.all && kind.length == 1) sizes.push_back(kind.inputs);
  }
  CHECK(sizes == std::vector<std::size_t>{4, 2, 1});
  // A whole step of all nine goes three times as far as a whole one of a single input. Once none of two was taken, and
  // of the single one three of four, these count 1 / 4 and 4 / 6.
  std::size_t single = 0;
  while (kinds.kinds()[single].inputs != 1 || kinds.kinds()[single].length != 1) ++single;
  study::StepKinds told(9);
  const auto share = [](const study::StepKinds& of, std::size_t kind) {
    int n = 0;
    for (int i = 0; i < 20000; ++i) n += of.pick((i + 0.5) / 20000) == kind;
    return n / 20000.0;
  };
  CHECK(share(told, 0) / share(told, single) == doctest::Approx(3).epsilon(0.02));
  for (int i = 0; i < 2; ++i) told.note(0, false);
  for (int i = 0; i < 4; ++i) told.note(single, i > 0);
  CHECK(share(told, 0) / share(told, single) == doctest::Approx(3 * (1.0 / 4) / (4.0 / 6)).epsilon(0.02));
}

TEST_CASE("a step of some inputs leaves the others, and the prior as it is") {
  const std::string cities = R"(
taji: 1
name: Three
start: 2026-01-01
horizon: 7 d
inputs:
  one: {uncertain: {uniform: [1, 2]}}
  two: {uncertain: {uniform: [1, 2]}}
  three: {uncertain: {uniform: [1, 2]}}
network:
  speeds: {paved: 40 km/h}
  places: {a: {kind: depot}, b: {kind: city}}
  roads: [{id: ab, from: a, to: b, km: 200}]
fleet: [{corridor: x, trucks: 10, capacity: 10 kl, product: diesel}]
corridors: {x: {source: a, city: b, convoy: {target: 2}}}
cities:
  b: {stock: {diesel: {initial: {of: one, times: 150 kl}}}, demand: {all: {diesel: {of: [two, three], times: 20 kl/d}}}}
)";
  const model::Model m = model_of(cities.c_str());
  REQUIRE(m.uncertain.size() == 3);
  const study::StepKind one{false, 1, 0.6}, two{false, 2, 1};
  std::array<Sample, 3> changed, square;
  for (std::uint64_t slot = 0; slot < 6000; ++slot) {
    const kernel::Address address{3, 7, slot};
    std::vector<double> from;  // of the prior: levels are uniform
    kernel::Stream random(address, 99, 0, 0);
    for (int i = 0; i < 3; ++i) from.push_back(random.uniform());
    const std::vector<double> to = study::some_moved(from, one, address, m);
    CHECK((to[0] != from[0]) + (to[1] != from[1]) + (to[2] != from[2]) == 1);
    const std::vector<double> of_two = study::some_moved(from, two, address, m);
    CHECK((of_two[0] != from[0]) + (of_two[1] != from[1]) + (of_two[2] != from[2]) == 2);
    for (std::size_t i = 0; i < 3; ++i) {
      changed[i].values.push_back(to[i] != from[i] ? 1 : 0);
      square[i].values.push_back(to[i] * to[i]);
      // A whole step forgets where it began.
      if (of_two[i] != from[i] && slot < 20) {
        CHECK(of_two[i] == doctest::Approx(study::some_moved({0.5, 0.5, 0.5}, two, address, m)[i]).epsilon(1e-12));
      }
    }
  }
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(std::abs(changed[i].mean() - 1.0 / 3) < 4 * changed[i].se());
    CHECK(std::abs(square[i].mean() - 1.0 / 3) < 4 * square[i].se());  // E u² of a uniform
  }
}

TEST_CASE("steps after a resampling end once as many were taken as there are worlds, or after so many") {
  const model::Model m = study::with_origin(model_of(poisson_trucks()), 0);
  scenario::ReportError loose;
  loose.kind = scenario::ReportError::Kind::poisson;
  study::AssimilationOptions options;
  options.worlds = 256;
  options.prior_bands = false;
  options.persist = true;
  const auto with = [&](int moves) {
    options.moves = moves;
    return study::assimilate(m, {tankers_in_week(1, 30, loose)}, options).figures;
  };
  const auto none = with(0), one = with(1), many = with(50);
  CHECK(none.proposed == 0);
  CHECK(none.distinct < 256);
  CHECK(one.proposed % 256 == 0);
  CHECK(one.distinct > none.distinct);
  CHECK(many.distinct > one.distinct);
  // The last of the rounds is the one that reached the number.
  CHECK(many.accepted >= 256);
  CHECK(many.proposed < 50 * one.proposed);
  CHECK(none.log_evidence == doctest::Approx(many.log_evidence).epsilon(0.05));
}
