// The stages from road data to a network, in their order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <taji/import/network.hpp>
#include <vector>

namespace taji::import {

inline std::size_t idx(std::int32_t number) {
  return static_cast<std::size_t>(number);
}

inline double to_km(std::int64_t mm) {
  return static_cast<double>(mm) / 1e6;
}

/// Whether people have a name for it, or a use: such a vertex stays a place of the network.
inline bool is_place(const PlaceName& name) {
  return !name.id.empty() || !name.name.empty() || (!name.kind.empty() && name.kind != "junction");
}

/// Vertices by id, two-way segments from the smaller end, all sorted: from here on the order of the input is forgotten.
void put_in_order(RoadData& data);

/// Compares stated lengths with the straight lines. False with an error reported where that is to refuse.
bool check_lengths(RoadData& data, const Classes& classes, Short too_short, Network& out,
                   text::Diagnostics& diagnostics);

/// Segments of no length make one vertex of their ends; loops and duplicates go.
void clean(RoadData& data, Network& out);

/// Drops what does not hang together with the largest part.
void keep_part(RoadData& data, Connected connected, Network& out);

/// Puts loose places on vertices, as RoadData::named. False with errors reported.
bool snap(RoadData& data, double most_km, Network& out, text::Diagnostics& diagnostics);

/// Drops what lies between no two named vertices.
void trim(RoadData& data, Network& out);

/// Several segments that are driven one after the other, with no decision between them.
struct Chain {
  std::int32_t from = -1, to = -1;
  std::int64_t mm = 0, loaded_us = 0, empty_us = 0;
  std::int16_t road_class = 0;  ///< that takes most of the time loaded; of equals the first by name
  bool oneway = false;
  bool mixed = false;  ///< of several classes, or timed
};

/// Merges segments through vertices that are no decision: not in `kept`, with two segments that can be driven one after
/// the other. `loops`: chains that came back to where they began, which are left out.
std::vector<Chain> contract(const RoadData& data, const Classes& classes, const std::vector<std::uint8_t>& kept,
                            std::int64_t& loops);

/// Gives places and roads their ids, in order of them.
void name_all(const RoadData& data, const std::vector<Chain>& chains, Network& out);

}  // namespace taji::import
