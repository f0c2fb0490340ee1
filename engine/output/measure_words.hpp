// Measures and their estimates in words, for every text that shows some.
#pragma once

#include <cstddef>
#include <string>
#include <taji/study/measure.hpp>
#include <utility>
#include <vector>

namespace taji::output {

/// How ids and marks are shown to people.
struct Shown {
  const std::vector<std::pair<std::string, std::string>>& names;  ///< id of a city, place or corridor → as shown
  const std::vector<std::pair<std::string, std::string>>& dates;  ///< label of a mark → ISO date
};

/// What a measure is: "unserved diesel, Bamako", or with " in " before the place. Others by their names.
std::string in_words(const study::Measure& measure, const Shown& shown, const char* before = ", ");

struct Scale {
  double unit = 1;
  std::string name;  ///< with a space before it, or empty
};

/// In which unit figures are shown, by the size of the largest; changes of a share in points.
Scale scale_of(study::Quantity quantity, double largest);

/// Of measures of these sizes the numbers of those to show, at most `most` of them, the largest first and NaN last; all
/// in their own order where they fit, or with `most` 0.
std::vector<std::size_t> shown_measures(const std::vector<double>& sizes, std::size_t most);

/// "15.1 ± 0.3 Ml", "35 ± 1 %".
std::string estimate_in_words(study::Quantity quantity, const study::Estimate& estimate);

}  // namespace taji::output
