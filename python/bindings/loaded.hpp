// A scenario as it was read and compiled: what every study of the module starts from.
#pragma once

#include <memory>
#include <string>
#include <taji/model/model.hpp>
#include <taji/scenario/read.hpp>
#include <taji/study/measure.hpp>
#include <utility>
#include <vector>

namespace taji::python {

using Pairs = std::vector<std::pair<std::string, std::string>>;

struct Loaded {
  std::string file;
  scenario::ReadOptions options;
  scenario::ReadResult read;
  model::Model model;

  const std::string& sha256() const { return read.inputs.front().sha256; }
};

/// Ids of cities and corridors with the names shown, and the marks' dates, as the studies' texts want them.
Pairs shown_names(const model::Model& model);
Pairs mark_dates(const model::Model& model);

/// The measures that wishes name; without any, the unserved litres of every tank, or the trucks lost where there is no
/// tank. Throws std::invalid_argument with what might have been meant.
std::vector<study::Measure> measures_named(const std::vector<std::string>& wishes, const model::Model& model);

}  // namespace taji::python
