// What a sweep keeps between runs: its plan, and one file for every point that is done. Each file holds its own hash,
// so that one which was damaged, or belongs to another sweep, is not taken for a result.
#pragma once

#include <string>
#include <taji/study/sweep.hpp>
#include <utility>
#include <vector>

namespace taji::output {

/// plan.json: the sweep, and where its scenario is, as seen from the folder of the sweep.
struct StoredPlan {
  study::Sweep sweep;
  std::string sha256;  ///< of all that the results depend on
  std::string scenario, root;
  std::int64_t chunks = 1;  ///< in how many parts it is meant to be run; changes no result
};

/// The hash of a sweep.
std::string sweep_sha256(const study::Sweep& sweep);
std::string plan_json(const StoredPlan& plan);
/// Throws std::invalid_argument when the text is damaged, or no plan.
StoredPlan read_plan_json(const std::string& text);

/// In what two sweeps differ, "seed 1 there, 2 here", one phrase each; empty when they are the same.
std::vector<std::string> plan_differences(const study::Sweep& there, const study::Sweep& here);

/// points/000001.json: the result of point `number`, from 1, of the sweep with that hash.
std::string point_json(const study::PointResult& result, std::size_t number, const std::string& sweep_sha256);
/// Throws std::invalid_argument, with the reason, when the text is damaged, or belongs to another sweep or point.
study::PointResult read_point_json(const std::string& text, std::size_t number, const std::string& sweep_sha256);
/// Whether a result has the shape that a point of this sweep has. A hash shows damage; whoever writes a file by hand
/// can make one that is right.
bool fits(const study::PointResult& result, const study::Sweep& sweep);

}  // namespace taji::output
