#include <cli/ensemble_options.hpp>
#include <cli/interrupt.hpp>

namespace taji::cli {

ensemble::Options ensemble_options(const RunOptions& options, std::uint64_t seed, Progress& progress) {
  ensemble::Options run;
  run.seed = seed;
  run.replications = options.replications;
  run.jobs = options.threads();
  run.antithetic = options.antithetic;
  run.stop = &take_interrupts();
  run.progress = [&progress](std::int64_t done, std::int64_t total) { progress.report(done, total); };
  return run;
}

}  // namespace taji::cli
