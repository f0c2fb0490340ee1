// A large network: from a CSV file to a graph, and a fastest route across it.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <string>
#include <taji/network/road_graph.hpp>
#include <taji/network/routing.hpp>
#include <taji/text/csv.hpp>
#include <taji/text/file.hpp>
#include <vector>

#include "cases.hpp"

namespace taji::bench {
namespace {

constexpr double kKmPerHour = 55;

struct Grid {
  std::int32_t places = 0;
  std::vector<network::RoadEnds> roads;
  std::vector<double> hours;  // by arc
};

template <class Number>
bool read(const std::string& text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size();
}

/// Throws what the text room throws when the file cannot be read; empty where it is not a file of roads.
Grid load(const std::string& file) {
  constexpr text::CsvLimits limits{256U << 20, 20'000'000};
  text::SourceSet sources;
  text::Diagnostics diagnostics;
  const int source = sources.add(file, text::read_file(file, limits.bytes));
  const auto table = text::parse_csv(sources, source, diagnostics, limits);
  if (!table || table->header != std::vector<std::string>{"from", "to", "km"}) return {};
  Grid grid;
  grid.roads.reserve(table->rows.size());
  grid.hours.reserve(2 * table->rows.size());
  for (const auto& row : table->rows) {
    network::RoadEnds ends{0, 0, false};
    double km = 0;
    if (!read(row[0].text, ends.from) || !read(row[1].text, ends.to) || !read(row[2].text, km)) return {};
    grid.places = std::max({grid.places, ends.from + 1, ends.to + 1});
    grid.roads.push_back(ends);
    grid.hours.insert(grid.hours.end(), 2, km / kKmPerHour);
  }
  return grid;
}

}  // namespace

void add_grid(const std::string& roads_csv) {
  const auto grid = std::make_shared<Grid>();
  const auto wanted = [grid, roads_csv](benchmark::State& state) {
    if (grid->roads.empty()) *grid = load(roads_csv);
    if (grid->roads.empty()) state.SkipWithError("that is no file of roads: from,to,km");
    return !grid->roads.empty();
  };
  benchmark::RegisterBenchmark("grid/load", [roads_csv](benchmark::State& state) {
    for (auto unused : state) {
      const Grid loaded = load(roads_csv);
      const network::RoadGraph graph(loaded.places, loaded.roads);
      state.counters["roads"] = graph.road_count();
    }
  })->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("grid/build", [grid, wanted](benchmark::State& state) {
    if (!wanted(state)) return;
    for (auto unused : state) {
      const network::RoadGraph graph(grid->places, grid->roads);
      benchmark::DoNotOptimize(graph.road_count());
    }
  })->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("grid/route", [grid, wanted](benchmark::State& state) {
    if (!wanted(state)) return;
    const network::RoadGraph graph(grid->places, grid->roads);
    for (auto unused : state) {
      const auto route = network::cheapest_route(graph, {.from = 0, .to = grid->places - 1, .arc_cost = grid->hours});
      if (!route) return state.SkipWithError("there is no way across");
    }
  })->Unit(benchmark::kMillisecond);
}

}  // namespace taji::bench
