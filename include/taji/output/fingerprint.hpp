// Fingerprints of a run: a hash of the whole state after every event, with the values that changed, so that a later run
// can be checked against it and the first event where the two part can be shown with what differs.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <taji/kernel/stream.hpp>
#include <taji/model/model.hpp>

namespace taji::output {

/// Runs one replication and writes its fingerprint. Format, one event a line, changed values below it:
///     taji-fingerprint 1
///     seed 1 replication 0
///     12 86400000 1f3a… movement of south/3
///      convoy south/3.at.leg 4
/// Integers in decimal, real numbers as hexadecimal floating point (exact). A value that went away is written `-`.
/// Throws model::ReplicationError.
std::string write_fingerprint(const model::Model& model, const kernel::Address& address);

struct FingerprintCheck {
  bool same = false;
  std::int64_t events = 0;  ///< that agree
  std::string
      report;  ///< the first event where the runs part, and the values that differ; or why it cannot be compared
};

/// Runs the replication again and compares it with a fingerprint written before.
FingerprintCheck check_fingerprint(const model::Model& model, const kernel::Address& address,
                                   const std::string& written);

}  // namespace taji::output
