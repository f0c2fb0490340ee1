#include <string>
#include <utility>

#include "import/stages.hpp"

namespace taji::import {

namespace {

double length_of(const RoadData& data) {
  std::int64_t mm = 0;
  for (const Segment& one : data.segments) mm += one.mm;
  return to_km(mm);
}

}  // namespace

std::optional<Network> build_network(RoadData data, const Classes& classes, const BuildOptions& options,
                                     text::Diagnostics& diagnostics) {
  Network out;
  out.read_vertices = static_cast<std::int64_t>(data.vertices.size());
  out.read_segments = static_cast<std::int64_t>(data.segments.size());
  out.read_km = length_of(data);
  put_in_order(data);
  if (!check_lengths(data, classes, options.too_short, out, diagnostics)) return std::nullopt;
  clean(data, out);
  if (data.segments.empty()) {
    std::string why;
    for (const std::string& note : data.notes) why += (why.empty() ? ": " : ", ") + note;
    diagnostics.error({}, "no-roads", "no road is left of the data" + why,
                      "--class tells which classes of roads are taken: --class track=unpaved");
    return std::nullopt;
  }
  keep_part(data, options.connected, out);
  if (data.segments.empty()) {
    diagnostics.error({}, "not-connected", "no two places can be reached from each other, one-ways respected",
                      "--connected weak, or all, keeps what cannot");
    return std::nullopt;
  }
  if (!snap(data, options.snap_km, out, diagnostics)) return std::nullopt;
  if (options.trim) trim(data, out);
  if (data.segments.empty()) {
    diagnostics.error({}, "no-roads", "no road lies on a way between two named places",
                      "--places names them; without --trim every road is kept");
    return std::nullopt;
  }
  std::vector<std::uint8_t> kept(data.ids.size(), 0);
  for (const NamedVertex& one : data.named) kept[idx(one.vertex)] = kept[idx(one.vertex)] || is_place(one.name);
  const std::vector<Chain> chains = contract(data, classes, kept, out.loops);
  if (chains.empty()) {
    diagnostics.error({}, "no-roads", "the roads are rings without a decision or a named place on them",
                      "--places names places on them");
    return std::nullopt;
  }
  name_all(data, chains, out);
  std::int64_t mm = 0;
  for (const Road& road : out.roads) mm += road.mm;
  out.km = to_km(mm);
  return out;
}

}  // namespace taji::import
