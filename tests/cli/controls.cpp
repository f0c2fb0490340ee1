// A control variate that an interruption leaves unknown is told from one that corrects nothing.
#include <doctest/doctest.h>

#include <atomic>
#include <cli/controls.hpp>
#include <taji/study/measure.hpp>

#include "support/uncertain.hpp"

using namespace taji;
using namespace taji::testing;

namespace {

output::Reduction wanted() {
  output::Reduction reduction;
  reduction.control = true;
  return reduction;
}

/// The controls of ten replications, with the flag of an interruption that may be up.
std::size_t controls_of(output::Reduction& reduction, const model::Model& model, bool interrupted) {
  const std::atomic<bool> flag{interrupted};
  study::Samples samples;
  samples.stratified = model.has_uncertain_inputs();
  for (std::int64_t i = 0; i < 10; ++i) samples.replications.push_back(i);
  ensemble::Options options;
  options.replications = 10;
  options.jobs = 1;
  options.stop = &flag;
  return cli::controls_for(reduction, model, samples, options).size();
}

}  // namespace

TEST_CASE("without an interruption there is a control for each tank") {
  output::Reduction reduction = wanted();
  CHECK(controls_of(reduction, model_of(deliveries(kUncertainCapacity, "1 / d")), false) == 1);
  CHECK_FALSE(reduction.stopped);
}

TEST_CASE("an interruption leaves no control, and that is noted") {
  output::Reduction reduction = wanted();
  CHECK(controls_of(reduction, model_of(deliveries(kUncertainCapacity, "1 / d")), true) == 0);
  CHECK(reduction.stopped);
}

TEST_CASE("an interruption takes nothing away where there is no control to be had, or none is wanted") {
  output::Reduction reduction = wanted();
  CHECK(controls_of(reduction, model_of(deliveries("8 kl", "1 / d")), true) == 0);
  CHECK_FALSE(reduction.stopped);
  output::Reduction other;
  CHECK(controls_of(other, model_of(deliveries(kUncertainCapacity, "1 / d")), true) == 0);
  CHECK_FALSE(other.stopped);
}
