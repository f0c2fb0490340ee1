#include <cmath>
#include <taji/network/reliability.hpp>

#include "checks.hpp"
#include "frontier.hpp"

namespace taji::network {
namespace {

void require_probabilities(std::span<const double> probabilities) {
  for (const double p : probabilities) {
    if (!(p >= 0 && p <= 1)) throw std::invalid_argument("a probability is outside 0 to 1");
  }
}

// Finalizer of SplitMix64 (Steele, Lea & Flood, OOPSLA 2014): a bijection that spreads every bit.
std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27U)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31U);
}

double hashed_uniform(std::uint64_t seed, std::int64_t sample, std::int32_t road) {
  constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15ULL;
  std::uint64_t x = mix(seed + kGolden);
  x = mix(x + kGolden * (static_cast<std::uint64_t>(sample) + 1));
  x = mix(x + kGolden * (static_cast<std::uint64_t>(road) + 1));
  return std::ldexp(static_cast<double>(x >> 11U), -53);
}

// Searches sample after sample, asking for a road's draw only when the search comes to it.
class Sampler {
 public:
  Sampler(const RoadGraph& graph, PlaceId from, PlaceId to, std::span<const double> available, const Options& options)
      : graph_(graph), from_(from), to_(to), available_(available), options_(options) {
    seen_.assign(idx(graph.place_count()), -1);
  }

  bool connected(std::int64_t sample) {
    pending_.assign(1, from_);
    seen_[idx(from_)] = sample;
    while (!pending_.empty()) {
      const PlaceId place = pending_.back();
      pending_.pop_back();
      for (const std::int32_t arc : graph_.arcs_out(place)) {
        const PlaceId next = graph_.to(arc);
        if (seen_[idx(next)] == sample || !available(sample, RoadGraph::road(arc))) continue;
        if (next == to_) return true;
        seen_[idx(next)] = sample;
        pending_.push_back(next);
      }
    }
    return false;
  }

 private:
  bool available(std::int64_t sample, RoadId road) const {
    const double p = available_[idx(road)];
    if (p <= 0 || p >= 1) return p >= 1;
    return (options_.uniform ? options_.uniform(sample, road) : hashed_uniform(options_.seed, sample, road)) < p;
  }

  const RoadGraph& graph_;
  PlaceId from_, to_;
  std::span<const double> available_;
  const Options& options_;
  std::vector<std::int64_t> seen_;  // by place: the last sample that reached it
  std::vector<PlaceId> pending_;
};

}  // namespace

double chance_of_arrival(std::span<const double> road_probability_of_attack) {
  require_probabilities(road_probability_of_attack);
  double chance = 1;
  for (const double p : road_probability_of_attack) chance *= 1 - p;
  return chance;
}

Connection connection_probability(const RoadGraph& graph, PlaceId from, PlaceId to,
                                  std::span<const double> road_available, const Options& options) {
  require_place(graph, from);
  require_place(graph, to);
  require_size(road_available, graph.road_count(), "road_available");
  require_probabilities(road_available);
  if (options.samples < 1) throw std::invalid_argument("at least one sample is needed");
  if (options.exact_budget < 0) throw std::invalid_argument("negative exact_budget");
  if (from == to) return {1, 0, true};
  const std::optional<double> exact =
      frontier_probability(reduce(graph, from, to, road_available), options.exact_budget);
  if (exact) return {std::min(*exact, 1.0), 0, true};

  Sampler sampler(graph, from, to, road_available, options);
  std::int64_t hits = 0;
  for (std::int64_t sample = 0; sample < options.samples; ++sample) hits += sampler.connected(sample) ? 1 : 0;
  const auto n = static_cast<double>(options.samples);
  const double share = (static_cast<double>(hits) + 0.5) / (n + 1);
  return {static_cast<double>(hits) / n, std::sqrt(share * (1 - share) / n), false};
}

}  // namespace taji::network
