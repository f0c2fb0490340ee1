// What the description of a scenario file is made of: keys, the rules of their numbers, and short forms.
//
// Each struct of scenario.hpp has one function template describe(V&, Struct&) that names its keys once. The reader and
// the catalogue (from which the schema and the reference are written) are the two visitors V.
#pragma once

#include <limits>
#include <string>
#include <string_view>
#include <taji/scenario/scenario.hpp>
#include <taji/text/units.hpp>
#include <vector>

namespace taji::scenario {

struct Key {
  const char* name;
  const char* doc;      ///< a phrase for people, without a full stop
  const char* example;  ///< a value in YAML flow style
};

enum class Need : std::uint8_t { required, optional };
inline constexpr Need required = Need::required;
inline constexpr Need not_required = Need::optional;

/// Smallest value of a number that must be more than zero.
inline constexpr double kPositive = 1e-9;

/// What a number may be. Rules are written as chains: volume().positive().fixed().
struct Number {
  text::Dimension dimension = text::Dimension::number;
  double minimum = 0;
  double maximum = std::numeric_limits<double>::infinity();
  const char* maximum_words = nullptr;  ///< the maximum as people say it
  const char* fallback = nullptr;       ///< default as it would be written; null: the key is required
  const char* endless_word = nullptr;   ///< word for no limit
  bool bare_allowed = false;            ///< the key carries the unit
  bool dated = true;                    ///< the timeline may change it
  Transform transform = Transform::none;

  constexpr Number positive() const { return at_least(kPositive); }
  constexpr Number at_least(double least) const {
    Number n = *this;
    n.minimum = least;
    return n;
  }
  constexpr Number at_most(double most, const char* words) const {
    Number n = *this;
    n.maximum = most;
    n.maximum_words = words;
    return n;
  }
  constexpr Number signed_too() const { return at_least(-std::numeric_limits<double>::infinity()); }
  constexpr Number or_else(const char* text) const {
    Number n = *this;
    n.fallback = text;
    return n;
  }
  constexpr Number endless(const char* word) const {
    Number n = *this;
    n.endless_word = word;
    return n;
  }
  constexpr Number bare() const {
    Number n = *this;
    n.bare_allowed = true;
    return n;
  }
  constexpr Number fixed() const {
    Number n = *this;
    n.dated = false;
    return n;
  }
  constexpr Number hazard() const {
    Number n = *this;
    n.transform = Transform::hazard;
    return n;
  }
};

constexpr Number number_of(text::Dimension dimension) {
  Number n;
  n.dimension = dimension;
  if (dimension == text::Dimension::fraction) n.maximum = 1;
  return n;
}
constexpr Number duration() {
  return number_of(text::Dimension::duration);
}
constexpr Number volume() {
  return number_of(text::Dimension::volume);
}
constexpr Number volume_rate() {
  return number_of(text::Dimension::volume_rate);
}
constexpr Number length() {
  return number_of(text::Dimension::length);
}
constexpr Number fraction() {
  return number_of(text::Dimension::fraction);
}
constexpr Number count() {
  return number_of(text::Dimension::count);
}
/// Trucks of a convoy or at a stage: they are placed one by one, and no fleet on earth has more.
constexpr Number truck_count() {
  return count().at_most(1e6, "a million trucks");
}
constexpr Number count_rate() {
  return number_of(text::Dimension::count_rate);
}
constexpr Number factor() {
  return number_of(text::Dimension::number);
}
/// Attacks per kilometre: the slot's dimension is `attacks`. Attempts per day are a count_rate.
constexpr Number attacks_per_km() {
  return number_of(text::Dimension::attacks);
}
constexpr Number speed_rule() {
  return number_of(text::Dimension::speed).positive().endless("unlimited");
}

/// A value that stands for a whole section.
struct Shorthand {
  enum class Kind : std::uint8_t {
    none,
    word,    ///< one of `words`
    number,  ///< a number, for the key `key`
    law,     ///< a distribution, for the key `key`
    list,    ///< a list, for the key `key`
    file     ///< a text, for the key `key`
  } kind = Kind::none;
  const char* key = nullptr;
  std::vector<std::string> words;

  static Shorthand word(std::vector<std::string> words) { return {Kind::word, nullptr, std::move(words)}; }
  static Shorthand number(const char* key) { return {Kind::number, key, {}}; }
  static Shorthand law(const char* key) { return {Kind::law, key, {}}; }
  static Shorthand list(const char* key) { return {Kind::list, key, {}}; }
  static Shorthand file(const char* key) { return {Kind::file, key, {}}; }
};

}  // namespace taji::scenario
