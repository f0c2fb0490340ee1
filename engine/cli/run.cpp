#include <fmt/format.h>

#include <cli/load.hpp>
#include <cli/parse.hpp>
#include <cli/status.hpp>
#include <cli/terminal.hpp>
#include <limits>
#include <taji/ensemble/ensemble.hpp>
#include <taji/model/simulate.hpp>
#include <taji/output/fingerprint.hpp>
#include <taji/output/record_text.hpp>
#include <taji/output/trace_text.hpp>
#include <taji/text/file.hpp>

namespace taji::cli {
namespace {

constexpr About kAbout = {
    "taji run SCENARIO [OPTIONS]",
    "Runs one replication and shows it day by day, or event by event.",
    {"taji run scenarios/one-road.yaml", "taji run scenarios/one-road.yaml --replication 7 --trace"}};

struct Options {
  ScenarioOptions scenario;
  std::uint64_t seed = 1;
  std::int64_t replication = 0;
  bool trace = false, antithetic = false;
  std::string fingerprint, check;
};

void add_options(CLI::App& app, Options& options) {
  add_seed(app, options.seed, "seed of all random draws (1)");
  app.add_option("--replication", options.replication, "its number in a forecast with the same seed (0)")
      ->type_name("N")
      ->transform(whole_number(0, std::numeric_limits<std::int64_t>::max()));
  app.add_flag("--antithetic", options.antithetic, "that forecast was one of antithetic pairs");
  app.add_flag("--trace", options.trace, "every event, one a line");
  app.add_option("--fingerprint", options.fingerprint, "write a hash of the whole state after every event")
      ->type_name("FILE");
  app.add_option("--check", options.check, "compare with one; exits with 1 when they part")->type_name("FILE");
  add_scenario_options(app, options.scenario);
}

constexpr std::size_t kMostFingerprintBytes = std::size_t{4} << 30;

/// Compares the run with a fingerprint written before; says where they part, and what differs there.
int check(const std::string& file, const model::Model& model, const kernel::Address& address) {
  const auto result = output::check_fingerprint(model, address, text::read_file(file, kMostFingerprintBytes));
  if (!result.same) throw Stop(kFault, fmt::format("{}: {}", file, result.report));
  print(fmt::format("{}: the same run, {} events\n", file, result.events));
  return kFine;
}

}  // namespace

int run(const Words& words) {
  CLI::App app;
  Options options;
  add_options(app, options);
  if (const auto status = parse(app, kAbout, words)) return *status;
  const Loaded loaded = load(options.scenario);
  ensemble::Options of_forecast;
  of_forecast.seed = options.seed;
  of_forecast.antithetic = options.antithetic;
  const kernel::Address address = ensemble::address_of(of_forecast, options.replication);

  model::World world;
  try {
    if (!options.check.empty()) return check(options.check, loaded.model, address);
    if (!options.fingerprint.empty()) {
      text::write_file_atomically(options.fingerprint, output::write_fingerprint(loaded.model, address));
    }
    model::replicate(world, loaded.model, address, {options.trace});
  } catch (const model::ReplicationError& error) {
    throw Stop(kIncomplete,
               fmt::format("replication {} (seed {}) failed: {}", options.replication, options.seed, error.what()));
  }
  const output::RunContext context{options.seed, options.replication, loaded.sha256()};
  if (options.scenario.json) {
    print(output::record_json(loaded.model, world.record, context, options.trace ? &world.trace : nullptr));
  } else if (options.trace) {
    print(output::trace_text(loaded.model, world.trace));
  } else {
    print(output::record_text(loaded.model, world.record, context));
  }
  return kFine;
}

}  // namespace taji::cli
