#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <taji/text/diagnostic.hpp>
#include <vector>

#include "text/utf8.hpp"

namespace taji::text {

namespace {

constexpr std::size_t too_long = 100;

// Optimal string alignment distance (Damerau 1964, Levenshtein 1966), three rows at a time.
std::size_t distance(std::u32string_view a, std::u32string_view b) {
  std::vector<std::size_t> two_up(b.size() + 1), up(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) up[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = up[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({up[j] + 1, row[j - 1] + 1, change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], two_up[j - 2] + 1);
    }
    std::swap(two_up, up);
    std::swap(up, row);
  }
  return up[b.size()];
}

}  // namespace

std::string nearest(std::string_view word, std::span<const std::string> candidates) {
  const std::u32string raw = to_code_points(word);
  if (raw.empty() || raw.size() > too_long) return {};
  const std::u32string folded = fold(raw);
  const std::size_t limit = std::max<std::size_t>(1, raw.size() / 3);

  const std::string* best = nullptr;
  std::size_t best_folded = std::numeric_limits<std::size_t>::max();
  std::size_t best_raw = best_folded;
  for (const std::string& candidate : candidates) {
    const std::u32string other = to_code_points(candidate);
    if (other.empty() || other.size() > 2 * too_long) continue;
    const std::u32string other_folded = fold(other);
    const std::size_t d = distance(folded, other_folded);
    if (d > limit || d >= std::max(folded.size(), other_folded.size()) || d > best_folded) continue;
    const std::size_t d_raw = distance(raw, other);
    if (d < best_folded || d_raw < best_raw) {
      best = &candidate;
      best_folded = d;
      best_raw = d_raw;
    }
  }
  return best != nullptr ? *best : std::string();
}

std::string did_you_mean(std::string_view word, std::span<const std::string> candidates) {
  const std::string found = nearest(word, candidates);
  return found.empty() ? found : fmt::format("did you mean '{}'?", found);
}

}  // namespace taji::text
