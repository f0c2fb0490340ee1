// A model taken apart into things that people know by name, so that two models can be compared and the difference told.
#pragma once

#include <cstdint>
#include <string>
#include <taji/model/model.hpp>
#include <utility>
#include <vector>

namespace taji::model {

/// One thing of a model: "corridor 'south'", with hashes of its members.
struct Part {
  std::string what;
  std::vector<std::pair<std::string, std::uint64_t>> members;

  std::uint64_t hash() const;
};

/// Everything that the arrays of a World, and the meaning of their elements, depend on: no values of numbers, and no
/// timeline.
std::vector<Part> shape_of(const Model& model);

/// The entries of the timeline from one instant on, and before another.
std::vector<Part> timeline_of(const Model& model, Millis from, Millis before);

/// By slot: it is one of the numbers that the handlers read.
std::vector<std::uint8_t> slots_in_use(const Model& model);

/// Where two lists of parts differ, in words, or empty: what only one has comes before what both have but not alike.
/// `one` and `other` are what people call the two.
std::string difference(const std::vector<Part>& a, const std::string& one, const std::vector<Part>& b,
                       const std::string& other);

}  // namespace taji::model
