// A scenario in the making, and the dials that pieces are set by.
#pragma once

#include <array>
#include <initializer_list>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "properties/node.hpp"

namespace taji::properties {

/// Numbers of 0 to 999, read one after the other. All of them 0 is the plainest setting, so that shrinking a failure
/// towards 0 makes it plainer.
class Dials {
 public:
  static constexpr int kCount = 12, kTop = 1000;
  using Values = std::array<int, kCount>;

  explicit Dials(const Values& values) : values_(values) {}

  /// 0 to count - 1.
  std::size_t below(std::size_t count) {
    const int value = next_ < values_.size() ? values_[next_++] : 0;
    return static_cast<std::size_t>(value) * count / kTop;
  }
  /// False when the dial is at 0.
  bool chance(int percent) { return below(100) >= static_cast<std::size_t>(100 - percent); }
  std::string pick(std::initializer_list<const char*> words) { return *(words.begin() + below(words.size())); }
  template <class T>
  T& of(std::vector<T>& from) {
    return from[below(from.size())];
  }

  template <class T>
  const T& of(const std::vector<T>& from) {
    return from[below(from.size())];
  }

  /// Durations that often end together.
  std::string span() { return pick({"1 h", "2 h", "6 h", "12 h", "1 d", "90 min", "37 min", "30 h", "3 d"}); }
  /// The same as a distribution.
  Node time_law() {
    const std::size_t form = below(7);
    if (form < 2) return pick({"0 h", "1 h", "2 h", "6 h", "1 d"});
    if (form == 2) return keys({{"uniform", Node::sequence({"0 h", "12 h"})}});
    if (form == 3) return keys({{"exponential", pick({"6 h", "1 h", "2 d"})}});
    if (form == 4) return keys({{"lognormal", keys({{"median", "5 h"}, {"p90", "20 h"}})}});
    if (form == 5) return keys({{"empirical", Node::sequence({"1 h", "3 h", "7 h"})}});
    return keys({{"gamma", keys({{"mean", "4 h"}, {"sd", "4 h"}})}});
  }
  std::string share() { return pick({"0 %", "100 %", "50 %", "10 %", "33 %"}); }
  std::string count() { return pick({"1", "2", "3", "5", "8"}); }

 private:
  Values values_;
  std::size_t next_ = 0;
};

struct DraftRoad {
  std::string id;
  std::size_t from = 0, to = 0;
};

struct DraftCity {
  std::size_t place = 0;
  std::string id;
  std::vector<std::string> products, classes;
};

struct DraftCorridor {
  std::string id;
  std::size_t source = 0, marshal = 0, city = 0;
  int trucks = 0;  ///< the fewest that its pools can have
  bool unlimited = false;
  bool counted = false;  ///< its pools are of one product and want a number of trucks
};

/// A number that the timeline may change, or that may be uncertain.
struct DraftNumber {
  std::string path;
  std::vector<std::string> values;
  bool any_factor = true;  ///< no limit above, so that it may be multiplied by more than 1
};

/// What is written so far, with lists of what it holds: pieces choose by position in them.
struct Draft {
  Node file;
  int horizon_h = 72;
  std::string clock = "00:00";  ///< hour of the start
  std::vector<std::string> places;
  std::vector<DraftRoad> roads;
  std::vector<DraftCity> cities;
  std::vector<DraftCorridor> corridors;
  std::vector<std::string> pools, zones;
  std::vector<DraftNumber> numbers;
  std::set<std::pair<int, std::string>> changed;  ///< by the timeline, at an hour
  int inputs = 0;

  Node& place(std::size_t i) { return file["network"]["places"][places[i]]; }
  Node& road(const std::string& id) { return file["network"]["roads"].item("id", id); }
  Node& corridor(const DraftCorridor& c) { return file["corridors"][c.id]; }
  Node& city(const DraftCity& c) { return file["cities"][c.id]; }

  /// Hours since the start, on a coarse grid so that things coincide; 0 to the horizon.
  int hour(Dials& dials) const {
    return static_cast<int>(dials.below(static_cast<std::size_t>(horizon_h / 6) + 1)) * 6;
  }

  /// The date that many hours after the start.
  std::string date(int hours) const {
    const int minutes = std::stoi(clock) * 60 + std::stoi(clock.substr(3)) + hours * 60;
    const auto two_digits = [](int n) { return std::to_string(n + 100).substr(1); };
    const int day = 30 + minutes / 1440;
    return (day <= 31 ? "2026-03-" + std::to_string(day) : "2026-04-" + two_digits(day - 31)) + " " +
           two_digits(minutes % 1440 / 60) + ":" + two_digits(minutes % 60);
  }
};

}  // namespace taji::properties
