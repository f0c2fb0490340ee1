// One replication's record: a daily table for people, everything for programs.
#pragma once

#include <cstdint>
#include <string>
#include <taji/model/model.hpp>
#include <taji/model/record.hpp>
#include <taji/model/trace.hpp>
#include <vector>

namespace taji::output {

struct RunContext {
  std::uint64_t seed = 1;
  std::int64_t replication = 0;
  std::string scenario_sha256;
};

/// A line a day and tank: stock and cover at its end, share of the need served, what was not served, phase; then totals
/// by tank and corridor.
std::string record_text(const model::Model& model, const model::Record& record, const RunContext& context);

/// {taji, kind: "run", scenario, seed, replication, cities: {city: {product: {…, days: [...]}}}, corridors, checks};
/// `trace` is added when events are given. Fields in the units of their names.
std::string record_json(const model::Model& model, const model::Record& record, const RunContext& context,
                        const std::vector<model::TraceEvent>* events = nullptr);

}  // namespace taji::output
