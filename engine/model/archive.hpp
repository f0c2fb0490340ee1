// The members of fields.hpp to bytes and back: integers little-endian in their own width, doubles as their bits, lists
// after their length.
#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <taji/model/checkpoint.hpp>
#include <type_traits>
#include <utility>
#include <vector>

#include "model/fields.hpp"

namespace taji::model {

// The last of each kind, so that no other value is taken from a file.
constexpr EventWhat last_of(EventWhat) {
  return EventWhat::needs_change;
}
constexpr Errand last_of(Errand) {
  return Errand::homeward;
}
constexpr Stance last_of(Stance) {
  return Stance::handover;
}
constexpr Stop last_of(Stop) {
  return Stop::destination;
}
constexpr Stage last_of(Stage) {
  return Stage::none;
}
constexpr Afresh last_of(Afresh) {
  return Afresh::closures;
}
constexpr TraceKind last_of(TraceKind) {
  return TraceKind::calm;
}

class Writer {
 public:
  template <class T>
  void operator()(const T& x) {
    if constexpr (std::is_enum_v<T>) {
      if (x > last_of(x)) throw std::logic_error("an enumerator stands after the one that last_of knows");
      (*this)(static_cast<std::underlying_type_t<T>>(x));
    } else if constexpr (std::is_same_v<T, double>) {
      (*this)(std::bit_cast<std::uint64_t>(x));
    } else if constexpr (std::is_integral_v<T>) {
      const auto bits = static_cast<std::uint64_t>(x);
      for (std::size_t byte = 0; byte < sizeof(T); ++byte) bytes += static_cast<char>(bits >> (8 * byte) & 0xff);
    } else {
      fields(*this, x);
    }
  }
  void operator()(const std::string& text) {
    (*this)(static_cast<std::uint64_t>(text.size()));
    bytes += text;
  }
  template <class T>
  void operator()(const std::vector<T>& list) {
    (*this)(static_cast<std::uint64_t>(list.size()));
    for (const T& one : list) (*this)(one);
  }
  template <class T, std::size_t N>
  void operator()(const std::array<T, N>& list) {
    for (const T& one : list) (*this)(one);
  }
  template <class A, class B>
  void operator()(const std::pair<A, B>& pair) {
    (*this)(pair.first);
    (*this)(pair.second);
  }
  void operator()(const Calendar& calendar) { (*this)(calendar.lists()); }
  /// Made anew from the parameters.
  void operator()(const std::vector<kernel::Law>&) {}

  std::string bytes;
};

/// Throws CheckpointError when the bytes end too soon or hold what no value can be. Lists grow as they are read, so a
/// false length takes no memory.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  template <class T>
  void operator()(T& x) {
    if constexpr (std::is_enum_v<T>) {
      std::underlying_type_t<T> value = 0;
      (*this)(value);
      if (value > static_cast<std::underlying_type_t<T>>(last_of(x))) wrong();
      x = static_cast<T>(value);
    } else if constexpr (std::is_same_v<T, bool>) {
      std::uint8_t value = 0;
      (*this)(value);
      if (value > 1) wrong();
      x = value != 0;
    } else if constexpr (std::is_same_v<T, double>) {
      std::uint64_t bits = 0;
      (*this)(bits);
      x = std::bit_cast<double>(bits);
      if (std::isnan(x)) wrong();
    } else if constexpr (std::is_integral_v<T>) {
      if (rest_.size() < sizeof(T)) wrong();
      std::uint64_t bits = 0;
      for (std::size_t byte = 0; byte < sizeof(T); ++byte) {
        bits |= static_cast<std::uint64_t>(static_cast<unsigned char>(rest_[byte])) << (8 * byte);
      }
      rest_.remove_prefix(sizeof(T));
      x = static_cast<T>(bits);
    } else {
      fields(*this, x);
    }
  }
  void operator()(std::string& text) {
    const std::uint64_t size = length();
    text = rest_.substr(0, size);
    rest_.remove_prefix(size);
  }
  template <class T>
  void operator()(std::vector<T>& list) {
    const std::uint64_t size = length();
    list.clear();
    for (std::uint64_t i = 0; i < size; ++i) {
      T one{};
      (*this)(one);
      list.push_back(std::move(one));
    }
  }
  template <class T, std::size_t N>
  void operator()(std::array<T, N>& list) {
    for (T& one : list) (*this)(one);
  }
  template <class A, class B>
  void operator()(std::pair<A, B>& pair) {
    (*this)(pair.first);
    (*this)(pair.second);
  }
  void operator()(Calendar& calendar) {
    Calendar::Lists lists;
    (*this)(lists);
    if (!calendar.set_up(lists)) wrong();
  }
  void operator()(std::vector<kernel::Law>&) {}

  bool at_end() const { return rest_.empty(); }

 private:
  [[noreturn]] static void wrong() { throw CheckpointError("its contents make no sense"); }

  /// Of a list whose elements take a byte at least.
  std::uint64_t length() {
    std::uint64_t size = 0;
    (*this)(size);
    if (size > rest_.size()) wrong();
    return size;
  }

  std::string_view rest_;
};

}  // namespace taji::model
