// A sweep in parts, on one machine or many: plan, run, status, merge.
#pragma once

#include <cli/sweep_folder.hpp>
#include <cli/verbs.hpp>
#include <optional>
#include <string>

namespace taji::cli {

/// Runs `taji sweep plan|run|status|merge`; nothing when the first word is none of them.
std::optional<int> sweep_part(const Words& words);

struct ProductOptions {
  Words words;  ///< after `taji sweep`
  int jobs = 1;
  double seconds = 0;
  bool json = false, no_color = false;
  std::string again;
};

/// Writes sweep.csv, summary.json, replications.csv where it was asked for, and manifest.json; prints the text.
void write_products(const std::filesystem::path& folder, const output::SweepTable& table,
                    const study::ScenarioFile& scenario, const ProductOptions& options);

}  // namespace taji::cli
