// The work of an ensemble without the model: replication numbers handed to threads, records put into rows.
#pragma once

#include <functional>
#include <taji/ensemble/ensemble.hpp>
#include <taji/kernel/stream.hpp>
#include <taji/model/world.hpp>

namespace taji::ensemble {

/// Sizes of the tables that every replication fills.
struct Shape {
  std::int32_t tanks = 0, corridors = 0, days = 0;
  std::int32_t classes = 0, series = 0;
};

/// Fills world.record for the replication that the address names. Called from several threads at once, each with its
/// own world, which it meets again and again.
using Replicate = std::function<void(model::World& world, const kernel::Address& address)>;

/// Futures of one past. Each call is for one replication after the other, on several threads as above.
struct Branches {
  std::size_t futures = 1;
  Replicate past;  ///< makes the present that the futures share
  /// Fills world.record; `present` is as `past` left it, for all futures.
  std::function<void(model::World& world, const model::World& present, std::size_t future)> future;
};

/// See ensemble::run.
Ensemble run_rows(const Shape& shape, const Options& options, const Replicate& replicate);

/// See ensemble::run_branched.
Branched run_branches(const Shape& shape, const Options& options, const Branches& branches);

}  // namespace taji::ensemble
