#include <array>
#include <taji/scenario/speeds.hpp>

namespace taji::scenario {

std::span<const BuiltInSpeed> built_in_speeds() {
  static constexpr std::array<BuiltInSpeed, 5> kSpeeds = {
      {{"motorway", 65, 75}, {"paved", 55, 65}, {"paved_poor", 35, 45}, {"unpaved", 25, 35}, {"urban", 25, 30}}};
  return kSpeeds;
}

}  // namespace taji::scenario
