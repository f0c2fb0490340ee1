// Counts the members of plain structs, so that a list of them that has fallen behind does not compile.
#pragma once

#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>

namespace taji::model {

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

/// Stands for a member of any type. An optional makes itself from what it holds.
struct Anything {
  template <class T>
  requires(!is_optional<T>) operator T() const;
};

template <class T, std::size_t... I>
consteval bool is_made_of(std::index_sequence<I...>) {
  return requires {
    T{(static_cast<void>(I), Anything{})...};
  };
}

/// Members of an aggregate without arrays in the manner of C.
template <class T, std::size_t N = 0>
consteval std::size_t member_count() {
  static_assert(std::is_aggregate_v<T>);
  if constexpr (is_made_of<T>(std::make_index_sequence<N + 1>{})) {
    return member_count<T, N + 1>();
  } else {
    return N;
  }
}

/// Shows every member of a T to the visitor, in the order given.
template <class T, class V, class... Member>
void show_members(V& visitor, Member&&... members) {
  static_assert(sizeof...(Member) == member_count<T>(), "every member of the struct must be listed here, once");
  (visitor(std::forward<Member>(members)), ...);
}

}  // namespace taji::model
