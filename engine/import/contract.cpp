#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "import/stages.hpp"

namespace taji::import {

namespace {

/// Time loaded by class.
using Mix = std::map<std::int16_t, std::int64_t>;

struct Piece {
  Chain chain;
  std::int32_t mix = -1;  ///< of several classes: number in mixes_
};

/// Merges what can be merged, until nothing changes: a loop that goes may leave a vertex without a decision.
class Contraction {
 public:
  Contraction(const RoadData& data, const Classes& classes, const std::vector<std::uint8_t>& kept)
      : classes_(classes), kept_(kept) {
    pieces_.reserve(data.segments.size());
    for (const Segment& one : data.segments) {
      pieces_.push_back(
          {{one.from, one.to, one.mm, one.loaded_us, one.empty_us, one.road_class, one.oneway, one.timed}});
    }
  }

  std::vector<Chain> run(std::int64_t& loops) {
    for (std::size_t before = pieces_.size() + 1; pieces_.size() < before;) {
      before = pieces_.size();
      pass();
    }
    loops += loops_;
    std::vector<Chain> chains;
    for (Piece& piece : pieces_) {
      if (piece.mix >= 0) piece.chain.road_class = dominant(mixes_[idx(piece.mix)]);
      chains.push_back(piece.chain);
    }
    return chains;
  }

 private:
  void pass();
  void list_ends();
  bool is_decision(std::int32_t vertex) const;
  /// The other piece at a vertex without a decision.
  std::int32_t next_at(std::int32_t vertex, std::int32_t piece) const;
  void follow(std::int32_t vertex, std::int32_t piece, std::vector<Piece>& merged);
  void add(Piece& whole, const Piece& part);
  void add_to_mix(Mix& mix, const Piece& part) const;
  std::int16_t dominant(const Mix& mix) const;

  const Classes& classes_;
  const std::vector<std::uint8_t>& kept_;
  std::vector<Piece> pieces_;
  std::vector<Mix> mixes_;
  std::vector<std::int32_t> first_, at_;  ///< pieces at each vertex, in compressed rows
  std::vector<std::uint8_t> done_, decision_;
  std::int64_t loops_ = 0;
};

void Contraction::list_ends() {
  first_.assign(kept_.size() + 1, 0);
  for (const Piece& piece : pieces_) {
    ++first_[idx(piece.chain.from) + 1];
    ++first_[idx(piece.chain.to) + 1];
  }
  for (std::size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
  at_.assign(pieces_.size() * 2, 0);
  std::vector<std::int32_t> next(first_.begin(), first_.end() - 1);
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    at_[idx(next[idx(pieces_[i].chain.from)]++)] = static_cast<std::int32_t>(i);
    at_[idx(next[idx(pieces_[i].chain.to)]++)] = static_cast<std::int32_t>(i);
  }
}

bool Contraction::is_decision(std::int32_t vertex) const {
  if (kept_[idx(vertex)] != 0 || first_[idx(vertex) + 1] - first_[idx(vertex)] != 2) return true;
  const std::int32_t one = at_[idx(first_[idx(vertex)])], other = at_[idx(first_[idx(vertex)]) + 1];
  if (one == other) return true;
  const Chain &a = pieces_[idx(one)].chain, &b = pieces_[idx(other)].chain;
  if (a.oneway != b.oneway) return true;
  // Two one-ways go through, or meet head on.
  return a.oneway && (a.to == vertex) == (b.to == vertex);
}

std::int32_t Contraction::next_at(std::int32_t vertex, std::int32_t piece) const {
  const std::int32_t one = at_[idx(first_[idx(vertex)])];
  return one == piece ? at_[idx(first_[idx(vertex)]) + 1] : one;
}

void Contraction::add_to_mix(Mix& mix, const Piece& part) const {
  if (part.mix < 0) {
    mix[part.chain.road_class] += part.chain.loaded_us;
    return;
  }
  for (const auto& [road_class, us] : mixes_[idx(part.mix)]) mix[road_class] += us;
}

void Contraction::add(Piece& whole, const Piece& part) {
  const bool pure = whole.mix < 0 && part.mix < 0 && whole.chain.road_class == part.chain.road_class;
  if (!pure) {
    if (whole.mix < 0) {
      Mix mix;
      add_to_mix(mix, whole);
      whole.mix = static_cast<std::int32_t>(mixes_.size());
      mixes_.push_back(std::move(mix));
    }
    Mix mix = mixes_[idx(whole.mix)];
    add_to_mix(mix, part);
    mixes_[idx(whole.mix)] = std::move(mix);
  }
  whole.chain.mixed = whole.chain.mixed || part.chain.mixed || !pure;
  whole.chain.mm += part.chain.mm;
  whole.chain.loaded_us += part.chain.loaded_us;
  whole.chain.empty_us += part.chain.empty_us;
}

/// From a decision along a piece to the next decision.
void Contraction::follow(std::int32_t vertex, std::int32_t piece, std::vector<Piece>& merged) {
  Piece whole = pieces_[idx(piece)];
  const bool forward = whole.chain.from == vertex;
  std::int32_t at = forward ? whole.chain.to : whole.chain.from;
  done_[idx(piece)] = 1;
  while (decision_[idx(at)] == 0) {
    piece = next_at(at, piece);
    if (done_[idx(piece)] != 0) break;
    done_[idx(piece)] = 1;
    const Piece& part = pieces_[idx(piece)];
    add(whole, part);
    at = part.chain.from == at ? part.chain.to : part.chain.from;
  }
  whole.chain.from = forward || !whole.chain.oneway ? vertex : at;
  whole.chain.to = forward || !whole.chain.oneway ? at : vertex;
  if (vertex == at) {
    ++loops_;
    return;
  }
  merged.push_back(whole);
}

void Contraction::pass() {
  list_ends();
  decision_.assign(kept_.size(), 0);
  done_.assign(pieces_.size(), 0);
  for (std::size_t i = 0; i < kept_.size(); ++i) decision_[i] = is_decision(static_cast<std::int32_t>(i));
  std::vector<Piece> merged;
  const auto from_vertex = [&](std::size_t vertex) {
    for (std::int32_t i = first_[vertex]; i < first_[vertex + 1]; ++i) {
      if (done_[idx(at_[idx(i)])] == 0) follow(static_cast<std::int32_t>(vertex), at_[idx(i)], merged);
    }
  };
  for (std::size_t i = 0; i < kept_.size(); ++i) {
    if (decision_[i] != 0) from_vertex(i);
  }
  // Rings on which nothing is decided: they begin and end at their first vertex.
  for (std::size_t i = 0; i < kept_.size(); ++i) {
    if (decision_[i] != 0 || first_[i + 1] == first_[i] || done_[idx(at_[idx(first_[i])])] != 0) continue;
    decision_[i] = 1;
    from_vertex(i);
  }
  pieces_ = std::move(merged);
}

std::int16_t Contraction::dominant(const Mix& mix) const {
  const auto less = [&](const auto& a, const auto& b) {
    if (a.second != b.second) return a.second < b.second;
    return classes_.at(a.first).id > classes_.at(b.first).id;
  };
  return std::max_element(mix.begin(), mix.end(), less)->first;
}

}  // namespace

std::vector<Chain> contract(const RoadData& data, const Classes& classes, const std::vector<std::uint8_t>& kept,
                            std::int64_t& loops) {
  return Contraction(data, classes, kept).run(loops);
}

}  // namespace taji::import
