#include <fmt/format.h>

#include <algorithm>
#include <cli/branches.hpp>
#include <cli/checkpoint.hpp>
#include <cli/load.hpp>
#include <cli/parse.hpp>
#include <cli/status.hpp>
#include <cli/terminal.hpp>
#include <limits>
#include <taji/ensemble/ensemble.hpp>
#include <taji/model/branch.hpp>
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
  std::vector<std::string> checkpoint;  ///< date, file
  std::string resume, branch;
};

void add_options(CLI::App& app, Options& options) {
  add_seed(app, options.seed, "seed of all random draws (1)");
  auto* replication =
      app.add_option("--replication", options.replication, "its number in a forecast with the same seed (0)")
          ->type_name("N")
          ->transform(whole_number(0, std::numeric_limits<std::int64_t>::max()));
  app.add_flag("--antithetic", options.antithetic, "that forecast was one of antithetic pairs");
  app.add_flag("--trace", options.trace, "every event, one a line");
  auto* fingerprint =
      app.add_option("--fingerprint", options.fingerprint, "write a hash of the whole state after every event")
          ->type_name("FILE");
  auto* check =
      app.add_option("--check", options.check, "compare with one; exits with 1 when they part")->type_name("FILE");
  auto* checkpoint = app.add_option("--checkpoint", options.checkpoint, "write the state before DATE, and go on")
                         ->type_name("DATE FILE")
                         ->expected(2);
  auto* resume = app.add_option("--resume", options.resume, "go on from a checkpoint of this scenario")
                     ->type_name("FILE")
                     ->excludes(app.get_option("--seed"), replication, fingerprint, check);
  auto* branch = app.add_option("--branch", options.branch, "from the branch's date on, as this variant of it")
                     ->type_name("VARIANT")
                     ->excludes(checkpoint, resume, fingerprint, check);
  add_scenario_options(app, options.scenario);
  branch->excludes(app.get_option("--variant"));
}

constexpr std::size_t kMostFingerprintBytes = std::size_t{4} << 30;

/// Compares the run with a fingerprint written before; says where they part, and what differs there.
int check(const std::string& file, const model::Model& model, const kernel::Address& address) {
  const auto result = output::check_fingerprint(model, address, text::read_file(file, kMostFingerprintBytes));
  if (!result.same) throw Stop(kFault, fmt::format("{}: {}", file, result.report));
  print(fmt::format("{}: the same run, {} events\n", file, result.events));
  return kFine;
}

/// The variant that --branch names. Throws Stop where the scenario has no such branch.
const model::Model& chosen(const Branches& branches, const std::string& name) {
  const auto found = std::find(branches.names.begin(), branches.names.end(), name);
  if (found != branches.names.end()) return branches.models[static_cast<std::size_t>(found - branches.names.begin())];
  const std::string nearest = text::did_you_mean(name, branches.names);
  throw Stop(kUsage, fmt::format("--branch: '{}' is no variant of the scenario's branch{}{}", name,
                                 nearest.empty() ? "" : "; ", nearest));
}

/// The run, or what is left of it. A world that is written is always traced, so that who goes on from it may be.
void simulate(model::World& world, const model::Model& model, const Loaded& loaded, const kernel::Address& address,
              const Options& options, model::Millis branch_at) {
  const bool write = !options.checkpoint.empty();
  if (write) (void)read_date("--checkpoint", options.checkpoint[0], loaded.model);
  if (!options.resume.empty()) {
    resume(world, loaded, options.resume, options.scenario.quiet);
    if (options.trace && !world.tracing) {
      throw Stop(kBadInput, fmt::format("{}: was written without what --trace needs", options.resume));
    }
  } else {
    model::begin(world, branch_at == 0 ? model : loaded.model, address, {options.trace || write});
  }
  if (write) run_to_checkpoint(world, loaded, options.checkpoint[0], options.checkpoint[1]);
  if (&model != &loaded.model && branch_at > 0) {
    model::advance(world, loaded.model, branch_at - 1);
    model::switch_to(world, loaded.model, model, branch_at);
  }
  model::advance(world, model, model.horizon);
  model::finish(world, model);
}

}  // namespace

int run(const Words& words) {
  CLI::App app;
  Options options;
  add_options(app, options);
  if (const auto status = parse(app, kAbout, words)) return *status;
  const Loaded loaded = load(options.scenario);
  std::optional<Branches> branches;
  if (!options.branch.empty()) {
    branches = load_branches(options.scenario, loaded);
    if (!branches) throw Stop(kUsage, "--branch: the scenario has no 'branch'");
  }
  const model::Model& model = branches ? chosen(*branches, options.branch) : loaded.model;
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
    simulate(world, model, loaded, address, options, branches ? branches->at : model.horizon);
  } catch (const model::ReplicationError& error) {
    throw Stop(kIncomplete, fmt::format("replication {} (seed {}) failed: {}", world.address.slot, world.address.seed,
                                        error.what()));
  }
  const output::RunContext context{world.address.seed, static_cast<std::int64_t>(world.address.slot), loaded.sha256()};
  if (options.scenario.json) {
    print(output::record_json(model, world.record, context, options.trace ? &world.trace : nullptr));
  } else if (options.trace) {
    print(output::trace_text(model, world.trace));
  } else {
    print(output::record_text(model, world.record, context));
  }
  return kFine;
}

}  // namespace taji::cli
