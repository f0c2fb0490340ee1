// What a person sees of a forecast: the answer in words, one table that fits 100 columns, the corridors, where the
// files are and how to run it again.
#pragma once

#include <optional>
#include <string>
#include <taji/output/assimilation_text.hpp>
#include <taji/output/reduction_text.hpp>
#include <taji/study/forecast.hpp>
#include <taji/study/rare.hpp>
#include <utility>
#include <vector>

namespace taji::output {

struct TextOptions {
  bool color = false;
  bool fan = false;                                        ///< the course of cover, for a terminal
  std::optional<double> seconds;                           ///< wall time; left out if none
  std::vector<std::pair<std::string, std::string>> files;  ///< path, what it holds
  std::vector<std::string> changes;            ///< what was changed in the file for this run: a variant, path=value
  Reduction reduction;                         ///< what it gained, where some was asked for
  const Conditioning* conditioning = nullptr;  ///< on what the forecast is conditioned; null: on nothing
  std::vector<study::RareEstimate> rare;       ///< what was asked of rare events
  std::string again;                           ///< command line that makes this forecast again; empty: left out
  std::string look_inside;                     ///< command line that shows one replication; empty: left out
};

/// Sentences on every city, worded on the scale of output::Likelihood by the chance to run dry within 30 days (within
/// the horizon where that is shorter). A tank that is dry at the origin is said to be dry already. What is unlikely
/// comes last, in one sentence.
std::string verdict(const study::Forecast& forecast);

/// The whole text. Errors (±) are standard errors; chances in percent, rounded as output::percent says; the interval of
/// cover is from the 5 % to the 95 % quantile.
std::string forecast_text(const study::Forecast& forecast, const TextOptions& options);

}  // namespace taji::output
