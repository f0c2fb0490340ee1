// Cases that taji_bench adds when it is asked to; those that need no argument register themselves.
#pragma once

#include <cstdint>
#include <string>

namespace taji::bench {

/// ensemble/NAME: ensemble::run on one thread; replicate/NAME: model::replicate alone. One iteration is one
/// replication.
void add_scenario(const std::string& name, const std::string& file);

/// What a replication needs at the least.
struct Bare {
  std::int64_t events = 0, pending = 0, draws = 0;
};

/// bare/heap: as many events taken off a calendar with so many pending, and put on again; bare/draws: as many draws.
/// One iteration is what one replication needs.
void add_bare(const Bare& bare);

/// grid/load: a file of roads (from,to,km) to a graph with its costs; grid/build: the graph alone; grid/route: the
/// fastest route from the first place to the last.
void add_grid(const std::string& roads_csv);

}  // namespace taji::bench
