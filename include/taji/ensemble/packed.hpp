// The rows of an ensemble as bytes, to be kept on disk and put together again elsewhere. The same rows give the same
// bytes on every machine.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <taji/ensemble/ensemble.hpp>

namespace taji::ensemble {

/// All of an ensemble. Each column is written as the differences of its numbers, as few bytes each as they need; a run
/// of equal numbers takes two or three. They carry no checksum of their own.
std::string packed(const Ensemble& ensemble);

/// Throws std::invalid_argument when the bytes are not those of an ensemble, or claim tables of more than 512 MB that are
/// more than a thousand times their own size.
Ensemble unpacked(std::string_view bytes);

/// The rows and failures of replications `first` … `first + count - 1` of an ensemble that asked for them all. What is
/// known of the ensemble as a whole (events, errors of the balances) goes with the part that begins it, so that parts
/// appended are the whole again. Throws std::invalid_argument when they are not all within it.
Ensemble part_of(const Ensemble& ensemble, std::int64_t first, std::int64_t count);

}  // namespace taji::ensemble
