// Stands before the real header where taji_counts is compiled, so that every block that the generator makes is counted
// and the engine itself needs no counter.
#pragma once

#include_next <Random123/philox.h>

#include <cstdint>

namespace taji::bench {

inline std::uint64_t blocks = 0;

template <unsigned rounds>
philox4x64_ctr_t counted_block(philox4x64_ctr_t counter, philox4x64_key_t key) {
  ++blocks;
  return philox4x64_R(rounds, counter, key);
}

}  // namespace taji::bench

#define philox4x64_R(rounds, counter, key) ::taji::bench::counted_block<rounds>(counter, key)
