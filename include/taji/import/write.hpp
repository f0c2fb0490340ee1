// Network files as text.
#pragma once

#include <string>
#include <taji/import/classes.hpp>
#include <taji/import/network.hpp>

namespace taji::import {

/// What a file says of itself at its head.
struct Head {
  std::string name;     ///< of the network
  std::string made_of;  ///< file names
  std::string licence;  ///< a line that has to stand there, or empty
};

/// A network file (`taji_network: 1`) with its places and roads; without `listed` only the speeds, for tables.
std::string network_yaml(const Network& network, const Classes& classes, const Head& head, bool listed = true);
/// Tables as docs/scenario-format.md has them.
std::string road_table(const Network& network, const Classes& classes);
std::string place_table(const Network& network);

}  // namespace taji::import
