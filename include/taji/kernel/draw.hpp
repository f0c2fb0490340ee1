// One variate from a stream of its own: what simulated paths ask for most.
#pragma once

#include <cstdint>
#include <taji/kernel/law.hpp>
#include <taji/kernel/stream.hpp>

namespace taji::kernel {

/// sample() of the stream with that address. The law must be sound (law_error()).
double draw(const Law& law, const Address& address, std::uint64_t entity, std::uint64_t purpose, std::uint64_t n);

}  // namespace taji::kernel
