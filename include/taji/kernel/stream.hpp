// Addressed randomness: every draw is a pure function of where it belongs, not of how many draws came before.
//
// The generator is Philox4x64 with 10 rounds (Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2,
// 3", SC11), from Random123. Key: (seed, epoch). Counter: (slot, entity, purpose, n * 65536 + block), where the block
// goes up after every four words, so that one variate may use up to 262,144 words before it would touch the next one's.
#pragma once

#include <Random123/philox.h>

#include <cstdint>
#include <string_view>
#include <taji/kernel/elementary.hpp>

namespace taji::kernel {

/// Spreads every bit of its argument over the whole word (the finaliser of MurmurHash3); a bijection with mix(0) = 0.
constexpr std::uint64_t mix(std::uint64_t x) {
  x ^= x >> 33;
  x *= 0xff51afd7ed558ccdU;
  x ^= x >> 33;
  x *= 0xc4ceb9fe1a85ec53U;
  x ^= x >> 33;
  return x;
}

/// Hash of a name: FNV-1a of 64 bits, then mixed. Part of what a seed means, so never to be changed.
constexpr std::uint64_t name_hash(std::string_view name) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char letter : name) {
    hash ^= static_cast<unsigned char>(letter);
    hash *= 0x100000001b3U;
  }
  return mix(hash);
}

/// Hash of an ordered pair; hash_combine(a, b) differs from hash_combine(b, a).
constexpr std::uint64_t hash_combine(std::uint64_t a, std::uint64_t b) {
  return mix(mix(a + 0x9e3779b97f4a7c15U) + b);
}

/// Whose randomness: the seed of the study, the epoch (0 at birth; later (island, stage) of a resampling), and the slot
/// (the replication at birth). `mirror`: every bit is turned over, so that each uniform u is exactly 1 - u, as the
/// second of two antithetic replications wants it.
struct Address {
  std::uint64_t seed = 1;
  std::uint64_t epoch = 0;
  std::uint64_t slot = 0;
  bool mirror = false;
  friend bool operator==(const Address&, const Address&) = default;
};

/// The words of one variate or group of variates: a small value, made where it is used.
class Stream {
 public:
  /// `entity` is the hash of a name, `purpose` names the kind of draw, `n` counts the entity's draws of that kind.
  Stream(const Address& address, std::uint64_t entity, std::uint64_t purpose, std::uint64_t n)
      : key_{{address.seed, address.epoch}},
        counter_{{address.slot, entity, purpose, n * 65536U}},
        turned_(address.mirror ? ~std::uint64_t{0} : 0) {}

  /// 64 random bits.
  std::uint64_t bits() {
    if (used_ == 4) refill();
    return words_.v[used_++] ^ turned_;
  }

  /// Uniform on the open interval (0, 1): the midpoints of 2^52 equal cells. Exactly symmetric, so that 1 - u is exact
  /// and is again such a point.
  double uniform() { return (static_cast<double>(bits() >> 12) + 0.5) * 0x1p-52; }

  /// Exponential with mean 1: -log(uniform()).
  double exponential() { return -log(uniform()); }

  /// Standard normal by inversion: normal_quantile(uniform()).
  double normal() { return normal_quantile(uniform()); }

  /// An integer in [0, n), each exactly as likely; 0 if n is 0. Lemire, "Fast random integer generation in an
  /// interval", ACM TOMACS 29 (2019).
  std::uint64_t below(std::uint64_t n) {
    __extension__ using Wide = unsigned __int128;
    Wide product = static_cast<Wide>(bits()) * n;
    if (static_cast<std::uint64_t>(product) < n) {
      const std::uint64_t unfair = (0U - n) % n;
      while (static_cast<std::uint64_t>(product) < unfair) product = static_cast<Wide>(bits()) * n;
    }
    return static_cast<std::uint64_t>(product >> 64);
  }

 private:
  void refill() {
    words_ = philox4x64_R(10, counter_, key_);
    ++counter_.v[3];
    used_ = 0;
  }

  philox4x64_key_t key_;
  philox4x64_ctr_t counter_;
  philox4x64_ctr_t words_{};
  std::uint64_t turned_;
  unsigned used_ = 4;
};

}  // namespace taji::kernel
