// summary.json: a forecast for programs. Names, units and nesting are fixed; more may be added.
#pragma once

#include <string>
#include <taji/output/assimilation_text.hpp>
#include <taji/output/reduction_text.hpp>
#include <taji/study/forecast.hpp>
#include <taji/study/rare.hpp>
#include <vector>

namespace taji::output {

struct SummaryContext {
  std::string scenario_sha256;
  std::string
      replay;  ///< command line that runs one replication of this forecast, up to `--seed`: "taji run one-road.yaml"
  Reduction reduction = {};                    ///< as `variance_reduction`, where some was asked for
  const Conditioning* conditioning = nullptr;  ///< as `assimilation`; null: on nothing
  std::vector<study::RareEstimate> rare = {};  ///< as `rare`, where some were asked for
};

/// Cities by id, then products; corridors by id. Probabilities and shares are fractions, times days, volumes litres, as
/// the names say. Numbers read back to the same doubles. null: there is no such figure (the mean length of spells where
/// there was none, the error of one replication, cover without need), or a first stockout beyond the horizon. Ends with
/// a line end.
std::string summary_json(const study::Forecast& forecast, const SummaryContext& context);

}  // namespace taji::output
