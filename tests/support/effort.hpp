// What a build that checks balances after every event, and mostly memory as well, can afford: it takes some twenty
// times as long, and is there for faults that any number of repetitions shows, not for statistics.
#pragma once

namespace taji::testing {

#ifdef TAJI_CHECKS
inline constexpr bool kChecked = true;
#else
inline constexpr bool kChecked = false;
#endif

}  // namespace taji::testing
