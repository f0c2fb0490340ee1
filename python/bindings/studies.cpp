// Forecast, comparison, sweep and score: the texts and tables that the command line writes, of the same bytes.
#include <fmt/format.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <bindings/background.hpp>
#include <bindings/bind.hpp>
#include <bindings/loaded.hpp>
#include <optional>
#include <set>
#include <stdexcept>
#include <taji/model/branch.hpp>
#include <taji/model/world.hpp>
#include <taji/output/comparison_text.hpp>
#include <taji/output/forecast_text.hpp>
#include <taji/output/score_text.hpp>
#include <taji/output/summary.hpp>
#include <taji/output/sweep_files.hpp>
#include <taji/output/sweep_text.hpp>
#include <taji/output/tables.hpp>
#include <taji/study/collector.hpp>
#include <taji/study/comparison.hpp>
#include <taji/study/design.hpp>
#include <taji/study/evaluation.hpp>
#include <taji/study/spread.hpp>
#include <taji/study/sweep.hpp>
#include <taji/text/file.hpp>

namespace taji::python {
namespace py = pybind11;

namespace {

using LoadedPtr = std::shared_ptr<const Loaded>;
using Failures = std::vector<std::pair<std::int64_t, std::string>>;

Failures pairs_of(const std::vector<ensemble::Failure>& failures) {
  Failures out;
  for (const auto& one : failures) out.emplace_back(one.replication, one.message);
  return out;
}

/// Rows of replications below a number.
void cut(study::Samples& samples, std::int64_t first) {
  const auto end = std::lower_bound(samples.replications.begin(), samples.replications.end(), first);
  const auto rows = static_cast<std::size_t>(end - samples.replications.begin());
  samples.replications.resize(rows);
  for (auto* columns : {&samples.y, &samples.x}) {
    for (study::Column& column : *columns) column.resize(std::min(column.size(), rows));
  }
}

struct ForecastMade {
  std::string summary, hub, daily, corridors, replications, text;
  std::vector<ensemble::Failure> failures;
  std::int64_t completed = 0;
};

/// `replay`: how the command line runs one of its replications, up to --seed.
void make_forecast(const Loaded& loaded, const ensemble::Options& wanted, bool spread, const std::string& replay,
                   Meanwhile& meanwhile, ForecastMade& made) {
  const model::Model& model = loaded.model;
  const output::ReplicationRows rows(model);
  made.replications = rows.head();
  study::Collector collector(model, wanted.jobs,
                             [&](const ensemble::Ensemble& more) { made.replications += rows.rows(more); });
  const std::vector<study::Measure> measures = study::spread_measures(model);
  study::Samples kept;
  kept.stratified = model.has_uncertain_inputs();
  const bool few = wanted.replications <= study::kExactReplications;
  const std::int64_t most = few ? wanted.replications : study::batch_of(model);
  ensemble::Options batch = wanted;
  for (std::int64_t done = 0; done < wanted.replications && !meanwhile.stop; done += batch.replications) {
    batch.first = done;
    batch.replications = std::min(most, wanted.replications - done);
    meanwhile.attach(batch, done, wanted.replications);
    ensemble::Ensemble more = ensemble::run(model, batch);
    made.failures.insert(made.failures.end(), more.failures.begin(), more.failures.end());
    if (more.first < study::kSpreadReplications) {
      study::append(kept, measures, more);
      cut(kept, study::kSpreadReplications);
    }
    collector.add(std::move(more));
  }
  if (meanwhile.stop) return;
  if (collector.completed() == 0) {
    throw model::ReplicationError("no replication could be completed; the first: " +
                                  (made.failures.empty() ? "none was asked for" : made.failures.front().message));
  }
  study::Forecast forecast = collector.forecast();
  if (spread) {
    ensemble::Options again = wanted;
    meanwhile.attach(again);
    forecast.spread = study::spread_of(model, measures, kept, 0, again);
    if (meanwhile.stop) return;
  }
  made.completed = forecast.completed;
  made.replications += rows.rows(collector.ensemble());
  made.summary = output::summary_json(forecast, {loaded.sha256(), replay, {}, nullptr, {}});
  made.hub = output::forecast_csv(forecast);
  made.daily = output::daily_csv(forecast);
  made.corridors = output::corridors_csv(forecast);
  made.text = output::forecast_text(forecast, {});
}

py::dict forecast(const LoadedPtr& loaded, std::uint64_t seed, std::int64_t replications, int jobs, bool spread,
                  const std::string& replay, const py::object& progress) {
  ensemble::Options options;
  options.seed = seed;
  options.replications = replications;
  options.jobs = jobs;
  ForecastMade made;
  in_background(progress,
                [&](Meanwhile& meanwhile) { make_forecast(*loaded, options, spread, replay, meanwhile, made); });
  py::dict out;
  out["summary"] = made.summary;
  out["hub"] = made.hub;
  out["daily"] = made.daily;
  out["corridors"] = made.corridors;
  out["replications"] = made.replications;
  out["text"] = made.text;
  out["failures"] = pairs_of(made.failures);
  out["completed"] = made.completed;
  return out;
}

/// One thing compared: name, scenario, what was changed.
using ArmWords = std::tuple<std::string, LoadedPtr, Pairs>;

/// Those that the baseline's `branch` names part from it at its date.
std::vector<study::Arm> arms_of(const std::vector<ArmWords>& words) {
  std::vector<study::Arm> arms;
  const Loaded& base = *std::get<1>(words.front());
  const auto& branch = base.read.scenario->branch;
  for (const auto& [name, loaded, changes] : words) {
    study::Arm arm{name, loaded->model, {}};
    const bool of_file = !arms.empty() && loaded->options.variant == name && base.options.variant.empty();
    if (branch && of_file &&
        std::find(branch->variants.begin(), branch->variants.end(), name) != branch->variants.end()) {
      const std::string why = model::why_not_branch(base.model, arm.model, branch->at_ms);
      if (!why.empty()) throw std::invalid_argument(fmt::format("variant '{}' cannot branch off: {}", name, why));
      arm.parts_at = branch->at_ms;
    }
    arms.push_back(std::move(arm));
  }
  return arms;
}

py::dict compare(const std::vector<ArmWords>& words, const std::vector<std::string>& wishes, std::uint64_t seed,
                 std::int64_t replications, int jobs, const py::object& progress) {
  const Loaded& base = *std::get<1>(words.front());
  output::ComparisonContext context;
  context.scenario_name = base.model.name;
  context.scenario_sha256 = base.sha256();
  context.names = shown_names(base.model);
  context.dates = mark_dates(base.model);
  for (const auto& [name, loaded, changes] : words) context.changes.push_back(changes);
  std::string summary, table, rows, text;
  py::dict failures;
  std::vector<ensemble::Failure> none;
  study::Comparison comparison;
  in_background(progress, [&](Meanwhile& meanwhile) {
    ensemble::Options options;
    options.seed = seed;
    options.replications = replications;
    options.jobs = jobs;
    meanwhile.attach(options);
    try {
      comparison = study::compare(arms_of(words), measures_named(wishes, base.model), options);
    } catch (const std::invalid_argument&) {
      if (!meanwhile.stop) throw;  // stopped before one was complete
    }
    if (meanwhile.stop) return;
    summary = output::comparison_json(comparison, context);
    table = output::comparison_csv(comparison);
    rows = output::comparison_replications_csv(comparison);
    text = output::comparison_text(comparison, context);
  });
  for (std::size_t i = 0; i < comparison.arms.size(); ++i) {
    failures[py::str(comparison.arms[i])] = pairs_of(comparison.samples[i].failures);
  }
  py::dict out;
  out["summary"] = summary;
  out["table"] = table;
  out["replications"] = rows;
  out["text"] = text;
  out["failures"] = failures;
  return out;
}

/// A grid, as the command line plans it of `--grid` words.
scenario::Plan plan_of(const std::vector<std::string>& words, const Loaded& base) {
  text::SourceSet sources;
  text::Diagnostics diagnostics;
  scenario::Plan plan;
  plan.scenario = base.file;
  std::int64_t points = 1;
  for (const std::string& word : words) {
    auto parameter = scenario::read_parameter(sources, word, diagnostics, "sweep");
    if (!parameter) continue;
    const auto& slots = base.read.scenario->slots;
    const auto slot = std::find_if(slots.begin(), slots.end(),
                                   [&](const scenario::Slot& one) { return one.path == parameter->path; });
    parameter->whole = slot != slots.end() && slot->dimension == text::Dimension::count;
    points = std::min(points * scenario::grid_size(*parameter), scenario::kMostPoints + 1);
    plan.parameters.push_back(std::move(*parameter));
  }
  if (diagnostics.has_errors()) throw std::invalid_argument(text::render(diagnostics, sources, false));
  if (plan.parameters.empty()) throw std::invalid_argument("say what to sweep: {'path': [value, value]}");
  if (points > scenario::kMostPoints) {
    throw std::invalid_argument(fmt::format("the grid has more than {} points", scenario::kMostPoints));
  }
  return plan;
}

py::dict sweep(const LoadedPtr& base, const std::vector<std::string>& words, const std::vector<std::string>& wishes,
               std::uint64_t seed, std::int64_t replications, int jobs, const py::object& progress) {
  const scenario::Plan plan = plan_of(words, *base);
  output::SweepTable table;
  study::Sweep& sweep = table.sweep;
  sweep.version = TAJI_VERSION;
  sweep.name = sweep.scenario_name = base->model.name;
  sweep.scenario_sha256 = base->sha256();
  sweep.design = scenario::design_name(plan.design);
  sweep.variant = base->options.variant;
  sweep.set = base->options.overrides;
  sweep.seed = seed;
  sweep.replications = replications;
  sweep.keep_columns = true;
  for (const auto& parameter : plan.parameters) sweep.paths.push_back(parameter.path);
  sweep.points = study::design_points(plan, seed);
  sweep.measures = measures_named(wishes, base->model);
  std::set<std::string> hashes;
  for (const auto& input : base->read.inputs) hashes.insert(input.sha256);
  sweep.inputs = {hashes.begin(), hashes.end()};
  sweep.names = shown_names(base->model);
  sweep.dates = mark_dates(base->model);
  std::string summary, points, rows, text;
  in_background(progress, [&](Meanwhile& meanwhile) {
    const auto count = static_cast<std::int64_t>(sweep.points.size());
    for (std::int64_t i = 0; i < count && !meanwhile.stop; ++i) {
      ensemble::Options options;
      options.jobs = jobs;
      meanwhile.attach(options, i * replications, count * replications);
      auto result = study::run_point(sweep, static_cast<std::size_t>(i), {base->file, base->options.root}, options);
      if (result) table.results.push_back(std::move(*result));
    }
    if (meanwhile.stop) return;
    summary = output::sweep_json(table);
    points = output::sweep_csv(table);
    rows = output::sweep_replications_csv(table);
    text = output::sweep_text(table, {});
  });
  py::list refused;
  for (std::size_t i = 0; i < table.results.size(); ++i) {
    if (!table.results[i].refused.empty()) refused.append(py::make_tuple(i, table.results[i].refused));
  }
  py::dict out;
  out["summary"] = summary;
  out["table"] = points;
  out["replications"] = rows;
  out["text"] = text;
  out["refused"] = refused;
  return out;
}

/// (results or None, diagnostics as text, [(file, line, column, severity, code, message, suggestion)]).
py::tuple score(const std::vector<std::string>& forecasts, const std::string& observed, std::uint64_t seed) {
  constexpr std::size_t kLargestFile = 64U << 20;
  text::SourceSet sources;
  text::Diagnostics diagnostics;
  std::vector<int> files;
  for (const std::string& path : forecasts) files.push_back(sources.add(path, text::read_file(path, kLargestFile)));
  const int seen = sources.add(observed, text::read_file(observed, kLargestFile));
  std::string summary, skill, scores, words;
  bool good = false;
  in_background(py::none(), [&](Meanwhile&) {
    const auto read = text::read_hub_forecasts(sources, files, diagnostics);
    const auto observations = text::read_hub_observations(sources, seen, diagnostics);
    if (!read || !observations) return;
    const auto evaluation = study::evaluate(*read, *observations, seed, diagnostics);
    if (!evaluation) return;
    output::ScoreContext context;
    context.forecasts = forecasts;
    context.observed = observed;
    summary = output::score_json(*evaluation, context);
    skill = output::skill_csv(*evaluation);
    scores = output::scores_csv(*evaluation, *read);
    words = output::score_text(*evaluation, context);
    good = true;
  });
  diagnostics.sort();
  py::list list;
  for (const text::Diagnostic& one : diagnostics.list()) {
    list.append(py::make_tuple(one.place.file >= 0 ? sources.name(one.place.file) : std::string(), one.place.line,
                               one.place.column, one.severity == text::Severity::error ? "error" : "warning", one.code,
                               one.message, one.suggestion));
  }
  py::dict out;
  out["summary"] = summary;
  out["skill"] = skill;
  out["scores"] = scores;
  out["text"] = words;
  return py::make_tuple(good ? py::object(out) : py::none(), list, text::render(diagnostics, sources, false));
}

}  // namespace

void bind_studies(py::module_& engine) {
  engine.def("forecast", &forecast);
  engine.def("compare", &compare);
  engine.def("sweep", &sweep);
  engine.def("score", &score);
}

}  // namespace taji::python
