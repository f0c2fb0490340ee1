// taji_bench: what bench/run.py measures inside one process. Options beside those of Google Benchmark:
//   --scenario=NAME=FILE       adds ensemble/NAME and replicate/NAME
//   --bare=EVENTS,PENDING,DRAWS  adds bare/heap and bare/draws: so many of each, as taji_counts counted them
//   --roads=CSV                adds grid/load, grid/build and grid/route on a network of that file
#include <benchmark/benchmark.h>

#include <array>
#include <charconv>
#include <cstdio>
#include <string_view>
#include <vector>

#include "cases.hpp"

namespace {

bool starts(std::string_view text, std::string_view with) {
  return text.substr(0, with.size()) == with;
}

/// Three whole numbers with commas between them.
bool read_three(std::string_view text, std::array<std::int64_t, 3>& numbers) {
  const char *at = text.data(), *end = text.data() + text.size();
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const auto [next, error] = std::from_chars(at, end, numbers[i]);
    if (error != std::errc{}) return false;
    at = next;
    if (i + 1 < numbers.size() && (at == end || *at++ != ',')) return false;
  }
  return at == end;
}

/// Adds the cases that an option of ours asks for; false where it makes no sense.
bool add_cases(std::string_view argument) {
  if (starts(argument, "--scenario=")) {
    argument.remove_prefix(std::string_view("--scenario=").size());
    const auto split = argument.find('=');
    if (split == std::string_view::npos) return false;
    taji::bench::add_scenario(std::string(argument.substr(0, split)), std::string(argument.substr(split + 1)));
    return true;
  }
  if (starts(argument, "--roads=")) {
    taji::bench::add_grid(std::string(argument.substr(std::string_view("--roads=").size())));
    return true;
  }
  std::array<std::int64_t, 3> numbers{};
  if (!starts(argument, "--bare=") || !read_three(argument.substr(std::string_view("--bare=").size()), numbers)) {
    return false;
  }
  taji::bench::add_bare({numbers[0], numbers[1], numbers[2]});
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  for (int i = 1; i < argc; ++i) {
    if (!add_cases(argv[i])) {
      std::fprintf(stderr, "taji_bench: what is '%s'?\n", argv[i]);
      return 2;
    }
  }
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
