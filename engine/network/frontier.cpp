#include "frontier.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>
#include <vector>

#include "checks.hpp"

namespace taji::network {
namespace {

using Row = std::uint32_t;  // bit j of row i: slot i reaches slot j over the links swept so far
constexpr std::size_t kMaxSlots = 32;
constexpr Row bit(std::size_t slot) {
  return Row{1} << slot;
}

struct Order {
  std::vector<std::int32_t> nodes;
  double work = std::numeric_limits<double>::infinity();  // a guide to the number of states
};

using Neighbours = std::vector<std::vector<std::int32_t>>;

Neighbours neighbours_of(const ReducedNetwork& network) {
  Neighbours neighbours(idx(network.nodes));
  for (const Link& link : network.links) {
    neighbours[idx(link.a)].push_back(link.b);
    neighbours[idx(link.b)].push_back(link.a);
  }
  for (std::vector<std::int32_t>& list : neighbours) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
  }
  return neighbours;
}

// Places nodes one by one, always next the one that leaves the narrowest frontier (placed nodes with neighbours to
// come), the longest known on ties.
class OrderBuilder {
 public:
  OrderBuilder(const Neighbours& neighbours, std::int32_t start)
      : neighbours_(neighbours), to_come_(neighbours.size()), state_(neighbours.size(), kUnseen) {
    for (std::size_t node = 0; node < neighbours.size(); ++node) to_come_[node] = count(neighbours[node].size());
    candidates_.push_back(start);
    state_[idx(start)] = kCandidate;
  }

  Order build() {
    Order order;
    double work = 0;
    std::int32_t width = 0;
    while (!candidates_.empty()) {
      const auto best = std::min_element(candidates_.begin(), candidates_.end(),
                                         [this](auto one, auto other) { return widening(one) < widening(other); });
      const std::int32_t node = *best;
      width += widening(node);
      if (width > static_cast<std::int32_t>(kMaxSlots) - 4) return {};
      for (std::int32_t w = 0, states = 1; w <= width; ++w, states *= 2) work += states;
      candidates_.erase(best);
      place(node);
      order.nodes.push_back(node);
    }
    order.work = work;
    return order;
  }

 private:
  enum State : std::uint8_t { kUnseen, kCandidate, kPlaced };
  static std::int32_t count(std::size_t size) { return static_cast<std::int32_t>(size); }

  std::int32_t widening(std::int32_t node) const {
    std::int32_t change = to_come_[idx(node)] > 0 ? 1 : 0;
    for (const std::int32_t other : neighbours_[idx(node)]) {
      if (state_[idx(other)] == kPlaced && to_come_[idx(other)] == 1) --change;
    }
    return change;
  }

  void place(std::int32_t node) {
    state_[idx(node)] = kPlaced;
    for (const std::int32_t other : neighbours_[idx(node)]) {
      --to_come_[idx(other)];
      if (state_[idx(other)] != kUnseen) continue;
      state_[idx(other)] = kCandidate;
      candidates_.push_back(other);
    }
  }

  const Neighbours& neighbours_;
  std::vector<std::int32_t> to_come_;  // neighbours not yet placed
  std::vector<State> state_;
  std::vector<std::int32_t> candidates_;
};

// Links in the order of the later of their ends; empty if every order tried is too wide.
std::vector<Link> sweep_order(const ReducedNetwork& network) {
  const Neighbours neighbours = neighbours_of(network);
  constexpr std::int32_t kMostStarts = 64;
  const std::int32_t starts = std::clamp(200'000 / network.nodes, 2, std::min(network.nodes, kMostStarts));
  Order best;
  for (std::int32_t i = 0; i < starts; ++i) {
    const std::int32_t start = i < 2 ? i : static_cast<std::int32_t>(std::int64_t{i} * network.nodes / starts);
    Order order = OrderBuilder(neighbours, start).build();
    if (order.work < best.work) best = std::move(order);
  }
  if (best.nodes.empty()) return {};
  std::vector<std::int32_t> position(neighbours.size(), 0);
  for (std::size_t i = 0; i < best.nodes.size(); ++i) position[idx(best.nodes[i])] = static_cast<std::int32_t>(i);
  const auto key = [&position](const Link& link) {
    return std::minmax({position[idx(link.a)], position[idx(link.b)]});
  };
  std::vector<Link> links = network.links;
  std::stable_sort(links.begin(), links.end(), [&key](const Link& one, const Link& other) {
    const auto [one_early, one_late] = key(one);
    const auto [other_early, other_late] = key(other);
    return std::pair(one_late, one_early) < std::pair(other_late, other_early);
  });
  return links;
}

// States of equal width with their probabilities, each once, in the order of first arrival.
class StateTable {
 public:
  explicit StateTable(std::size_t width) : width_(width), table_(64, kNone) {}

  std::size_t size() const { return probability_.size(); }
  std::size_t width() const { return width_; }
  const Row* rows(std::size_t state) const { return rows_.data() + state * width_; }
  double probability(std::size_t state) const { return probability_[state]; }

  void add(const Row* rows, double probability) {
    std::size_t at = find(rows);
    if (table_[at] != kNone) {
      probability_[table_[at]] += probability;
      return;
    }
    table_[at] = static_cast<std::uint32_t>(size());
    rows_.insert(rows_.end(), rows, rows + width_);
    probability_.push_back(probability);
    if (2 * size() > table_.size()) grow();
  }

 private:
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

  std::size_t find(const Row* rows) const {
    std::uint64_t hash = 0;
    for (std::size_t i = 0; i < width_; ++i) hash = std::rotl((hash ^ rows[i]) * 0x9E3779B97F4A7C15ULL, 29);
    std::size_t at = (hash ^ (hash >> 32U)) & (table_.size() - 1);
    while (table_[at] != kNone && !std::equal(rows, rows + width_, this->rows(table_[at]))) {
      at = (at + 1) & (table_.size() - 1);
    }
    return at;
  }

  void grow() {
    table_.assign(2 * table_.size(), kNone);
    for (std::size_t state = 0; state < size(); ++state) {
      table_[find(rows(state))] = static_cast<std::uint32_t>(state);
    }
  }

  std::size_t width_;
  std::vector<Row> rows_;
  std::vector<double> probability_;
  std::vector<std::uint32_t> table_;  // open addressing: a state's number, or kNone
};

// Sweeps over the links. Slots 0 and 1 always hold the source and the sink, the others the nodes of the frontier.
class Sweep {
 public:
  explicit Sweep(const ReducedNetwork& network) : slots_{kSource, kSink}, links_left_(idx(network.nodes), 0) {
    for (const Link& link : network.links) {
      ++links_left_[idx(link.a)];
      ++links_left_[idx(link.b)];
    }
    const Row start[] = {bit(0), bit(1)};
    states_.add(start, 1.0);
  }

  std::optional<double> run(const std::vector<Link>& links, std::int64_t budget) {
    for (const Link& link : links) {
      budget -= static_cast<std::int64_t>(states_.size());
      if (budget < 0 || slots_.size() + 2 > kMaxSlots) return std::nullopt;
      step(link);
    }
    return connected_;
  }

 private:
  void step(const Link& link) {
    const std::size_t a = slot_of(link.a);
    const std::size_t b = slot_of(link.b);
    const std::size_t known = states_.width();
    const std::size_t width = slots_.size();
    std::vector<std::size_t> leaving = nodes_done(link);
    StateTable next(width - leaving.size());
    std::swap(states_, next);  // states_ now collects, next holds the states before the link
    for (std::size_t state = 0; state < next.size(); ++state) {
      Row rows[kMaxSlots];
      std::copy_n(next.rows(state), known, rows);
      for (std::size_t i = known; i < width; ++i) rows[i] = bit(i);
      const double probability = next.probability(state);
      if (link.up < 1) settle(rows, width, leaving, probability * (1 - link.up));
      std::copy_n(next.rows(state), known, rows);
      for (std::size_t i = known; i < width; ++i) rows[i] = bit(i);
      open(rows, width, a, b, link.oneway);
      settle(rows, width, leaving, probability * link.up);
    }
    for (const std::size_t slot : leaving) slots_.erase(slots_.begin() + static_cast<std::ptrdiff_t>(slot));
  }

  std::size_t slot_of(std::int32_t node) {
    const auto found = std::find(slots_.begin(), slots_.end(), node);
    if (found == slots_.end()) slots_.push_back(node);
    return static_cast<std::size_t>(std::find(slots_.begin(), slots_.end(), node) - slots_.begin());
  }

  // Slots whose nodes have no link after this one, highest first.
  std::vector<std::size_t> nodes_done(const Link& link) {
    std::vector<std::size_t> done;
    for (const std::int32_t node : {link.a, link.b}) {
      if (--links_left_[idx(node)] == 0 && node != kSource && node != kSink) done.push_back(slot_of(node));
    }
    std::sort(done.rbegin(), done.rend());
    return done;
  }

  static void open(Row* rows, std::size_t width, std::size_t a, std::size_t b, bool oneway) {
    const Row beyond = oneway ? rows[b] : rows[a] | rows[b];
    const Row ends = oneway ? bit(a) : bit(a) | bit(b);
    for (std::size_t i = 0; i < width; ++i) {
      if ((rows[i] & ends) != 0) rows[i] |= beyond;
    }
  }

  // Counts the state as connected, drops it as hopeless, or keeps it in a form that equal futures share.
  void settle(Row* rows, std::size_t width, const std::vector<std::size_t>& leaving, double probability) {
    if ((rows[0] & bit(1)) != 0) {
      connected_ += probability;
      return;
    }
    for (const std::size_t slot : leaving) {
      for (std::size_t i = slot; i + 1 < width; ++i) rows[i] = rows[i + 1];
      --width;
      const Row below = bit(slot) - 1;
      for (std::size_t i = 0; i < width; ++i) rows[i] = (rows[i] & below) | ((rows[i] >> 1U) & ~below);
    }
    // What the source has reached needs no other way in; what leads to the sink no other way out.
    const Row from_source = rows[0];
    bool to_sink = links_left_[kSink] > 0;
    rows[1] = bit(1);
    for (std::size_t i = 2; i < width; ++i) {
      if ((from_source & bit(i)) != 0) {
        rows[i] = bit(i);
      } else if ((rows[i] & bit(1)) != 0) {
        rows[i] = bit(i) | bit(1);
        to_sink = true;
      } else {
        rows[i] &= ~from_source;
      }
    }
    const bool from_somewhere = links_left_[kSource] > 0 || from_source != bit(0);
    if (from_somewhere && to_sink) states_.add(rows, probability);
  }

  std::vector<std::int32_t> slots_;
  std::vector<std::int32_t> links_left_;  // by node, links not yet swept
  StateTable states_{2};
  double connected_ = 0;
};

}  // namespace

std::optional<double> frontier_probability(const ReducedNetwork& network, std::int64_t budget) {
  if (network.nodes == 1) return 1.0;
  if (network.links.empty()) return 0.0;
  if (network.links.size() == 1) return network.links.front().up;
  if (static_cast<std::int64_t>(network.links.size()) > budget) return std::nullopt;
  const std::vector<Link> links = sweep_order(network);
  if (links.empty()) return std::nullopt;
  return Sweep(network).run(links, budget);
}

}  // namespace taji::network
