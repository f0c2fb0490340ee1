// Filling a report from what a run left.
#pragma once

#include <span>
#include <taji/ensemble/ensemble.hpp>
#include <taji/model/model.hpp>
#include <taji/output/assimilation_text.hpp>
#include <taji/output/hindcast_text.hpp>
#include <taji/output/report.hpp>
#include <taji/output/sweep_text.hpp>
#include <taji/scenario/read.hpp>
#include <taji/study/comparison.hpp>
#include <taji/study/forecast.hpp>
#include <utility>
#include <vector>

namespace taji::output {

/// Title, dates, marks, phases, network, routes, timeline: what the compiled scenario says of itself.
void add_scenario(Report& report, const model::Model& model);

/// Numbers that the scenario states, uncertain ones first, with the comments beside them in its files.
void add_assumptions(Report& report, const scenario::ReadResult& read);

/// Cities and corridors.
void add_forecast(Report& report, const model::Model& model, const study::Forecast& forecast);

/// Reports and what they taught, with the parts of the forecast that stand beside them; after add_forecast.
void add_observed(Report& report, const model::Model& model, const study::Forecast& forecast,
                  const Conditioning& conditioning);

/// Forecasts of the past, with scores of `forecasts`; after add_scenario, whose dates it narrows to those forecast.
void add_hindcast(Report& report, const model::Model& model, const HindcastContext& context,
                  const study::Evaluation& evaluation, std::span<const text::HubForecast> forecasts);

/// Litres that went unserved in all, and the replication in which they did.
using Unserved = std::pair<std::int64_t, std::int64_t>;

/// Runs a few replications again: the median one and the middle of the worst tenth, by what went unserved in all, are
/// kept to be shown; those and the first ones say how much traffic each road has. `options` are those of the ensemble.
/// Replications that fail are left out.
void add_replays(Report& report, const model::Model& model, std::vector<Unserved> replications,
                 const ensemble::Options& options);

/// Differences, their variants with what they change: [arm] path and value. `names`: ids as shown.
void add_comparison(Report& report, const study::Comparison& comparison,
                    const std::vector<std::vector<std::pair<std::string, std::string>>>& changes,
                    const std::vector<std::pair<std::string, std::string>>& names);

/// Points with what came of each measure; of many those that are best by the first measure.
void add_sweep(Report& report, const SweepTable& table);

}  // namespace taji::output
