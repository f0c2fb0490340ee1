// Moves of resampled worlds: proposals of inputs, and worlds that are made again from their inputs and their chance.
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

TEST_CASE("lengths of steps are taken in proportion to the ways that they went") {
  study::StepLengths lengths;
  // Before any step each counts as taken one time in two: 2 of the sum of 2 - 2 sqrt(1 - s²) for a whole one.
  double sum = 0;
  for (const double s : study::StepLengths::kLengths) sum += 2 - 2 * std::sqrt(1 - s * s);
  CHECK(lengths.pick(1.99 / sum) == 0);
  CHECK(lengths.pick(2.01 / sum) == 1);
  CHECK(lengths.pick(1) == study::StepLengths::kLengths.size() - 1);
  // 98 whole steps of which none is taken leave (0 + 1) / (98 + 2) of them; 98 of .7, all taken, leave 99 / 100.
  for (int i = 0; i < 98; ++i) {
    lengths.note(0, false);
    lengths.note(1, true);
  }
  const double whole = 2 * 0.01, next = (2 - 2 * std::sqrt(1 - 0.49)) * 0.99;
  const double rest = (sum - 2 - (2 - 2 * std::sqrt(1 - 0.49))) / 2;
  CHECK(lengths.pick(0.99 * whole / (whole + next + rest)) == 0);
  CHECK(lengths.pick(1.01 * whole / (whole + next + rest)) == 1);
  CHECK(lengths.pick(0.99 * (whole + next) / (whole + next + rest)) == 1);
  CHECK(lengths.pick(1.01 * (whole + next) / (whole + next + rest)) == 2);
  // Of 98 half count: 1 / 51.
  lengths.fade();
  CHECK(lengths.pick(0.99 * 2 / 51 / (2.0 / 51 + next / 0.99 * 50 / 51 + rest)) == 0);
  CHECK(lengths.pick(1.01 * 2 / 51 / (2.0 / 51 + next / 0.99 * 50 / 51 + rest)) == 1);
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
