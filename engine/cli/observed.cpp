#include <fmt/format.h>

#include <algorithm>
#include <cli/ensemble_options.hpp>
#include <cli/interrupt.hpp>
#include <cli/observed.hpp>
#include <cli/status.hpp>
#include <cli/terminal.hpp>
#include <taji/text/dates.hpp>
#include <taji/text/file.hpp>
#include <tuple>

namespace taji::cli {
namespace {

constexpr std::size_t kMostBytes = 64U << 20;

[[noreturn]] void refuse(const std::string& file, const std::string& why) {
  throw Stop(kBadInput, fmt::format("{}: {}\n1 error; nothing was run", file, why));
}

}  // namespace

model::Millis origin_given(const char* option, const std::string& date, const model::Model& model) {
  const auto parsed = text::parse_datetime(date);
  if (const auto* problem = std::get_if<text::UnitError>(&parsed)) {
    throw Stop(kUsage, fmt::format("{}: '{}' {}{}{}", option, date, problem->message,
                                   problem->suggestion.empty() ? "" : "; ", problem->suggestion));
  }
  const model::Millis at = std::get<std::int64_t>(parsed) - model.start_epoch;
  if (at < 0 || at >= model.horizon || at % kernel::kDay != 0) {
    throw Stop(kUsage,
               fmt::format("{} wants a day from the scenario's start on {} and before its end on {}", option,
                           text::format_date(model.start_epoch), text::format_date(model.start_epoch + model.horizon)));
  }
  return at;
}

std::string ObservedOptions::again() const {
  if (!given()) return {};
  std::string text = " --observed " + shell_word(file);
  if (!origin.empty()) text += " --origin " + shell_word(origin);
  if (moves >= 0) text += fmt::format(" --moves {}", moves);
  return text;
}

void ObservedOptions::settle(study::AssimilationOptions& of) const {
  if (moves < 0) return;
  of.moves = moves;
  of.persist = true;
}

void add_moves(CLI::App& app, ObservedOptions& options) {
  app.add_option("--moves", options.moves, "rounds of moves of copied worlds, at most (4)")
      ->type_name("N")
      ->check(CLI::Range(0, 1000));
}

void add_observed_options(CLI::App& app, ObservedOptions& options) {
  app.add_option("--observed", options.file, "condition it on dated reports (CSV)")->type_name("FILE");
  app.add_option("--origin", options.origin, "what was known by then (the last report)")->type_name("DATE");
  add_moves(app, options);
}

std::pair<std::vector<scenario::Observation>, std::string> read_reports(const std::string& path,
                                                                        const ScenarioOptions& scenario,
                                                                        const Loaded& loaded) {
  text::SourceSet sources;
  text::Diagnostics diagnostics;
  const int file = sources.add(path, text::read_file(path, kMostBytes));
  auto rows = scenario::read_observations(sources, file, *loaded.read.scenario, diagnostics);
  diagnostics.sort();
  if (!rows || (!scenario.quiet && !diagnostics.list().empty())) {
    say(text::render(diagnostics, sources, use_color(stderr_is_terminal(), scenario.no_color)));
  }
  if (!rows) throw Stop(kBadInput, error_count(diagnostics.error_count()) + "; nothing was run");
  return {std::move(*rows), text::sha256_hex(sources.text(file))};
}

Observed read_observed(const ObservedOptions& options, const ScenarioOptions& scenario, const Loaded& loaded) {
  Observed out;
  out.options = options;
  output::Conditioning& c = out.conditioning;
  c.file = options.file;
  std::tie(c.observations, c.sha256) = read_reports(options.file, scenario, loaded);
  c.start_ms = loaded.model.start_epoch;
  c.rows = static_cast<std::int64_t>(c.observations.size());
  model::Millis origin = study::last_report(c.observations);
  if (!options.origin.empty()) {
    origin = origin_given("--origin", options.origin, loaded.model);
    const auto known = [&](const scenario::Observation& one) { return one.known_ms <= origin; };
    const auto later = std::stable_partition(c.observations.begin(), c.observations.end(), known);
    c.later.assign(later, c.observations.end());
    c.observations.erase(later, c.observations.end());
  }
  if (c.observations.empty()) refuse(options.file, "no report was known by then");
  origin = std::max(origin, loaded.model.origin);
  if (origin >= loaded.model.horizon) {
    refuse(options.file, fmt::format("the reports go on to the scenario's end on {}: nothing is left to forecast. A "
                                     "longer horizon, or an earlier --origin, leaves something",
                                     text::format_date(loaded.model.start_epoch + loaded.model.horizon - 1)));
  }
  out.model = study::with_origin(loaded.model, origin);
  return out;
}

ensemble::Ensemble run_observed(Observed& observed, const model::Model& model, const RunOptions& run,
                                std::uint64_t seed, Progress& progress) {
  output::Conditioning& c = observed.conditioning;
  study::AssimilationOptions options;
  options.seed = seed;
  options.worlds = run.replications;
  options.jobs = run.threads();
  observed.options.settle(options);
  options.stop = &take_interrupts();
  options.progress = [&progress](std::int64_t done, std::int64_t total) { progress.report(done, total); };
  try {
    study::Assimilated assimilated = study::assimilate(model, c.observations, options);
    progress.clear();
    c.figures = std::move(assimilated.figures);
    if (c.figures.impossible >= 0) {
      refuse(c.file,
             fmt::format("none of {} worlds agrees with the reports: {} ruled out the last. Widen the inputs, "
                         "or give that report, or one before it, a wider error",
                         c.figures.worlds, output::report_words(c, static_cast<std::size_t>(c.figures.impossible))));
    }
    if (assimilated.survivors.worlds.empty()) refuse(c.file, "no world could be brought to the last report");
    ensemble::Ensemble out = assimilated.survivors.go_on(observed.model, ensemble_options(run, seed, progress));
    progress.clear();
    return out;
  } catch (const study::Stopped&) {
    progress.clear();
    throw Stop(kInterrupted, "stopped before the worlds had met all reports; nothing was written");
  } catch (const std::invalid_argument& error) {
    refuse(c.file, error.what());
  }
}

}  // namespace taji::cli
