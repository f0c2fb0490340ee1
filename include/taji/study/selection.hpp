// Picking the best of several systems with a promised probability of being right: the fully sequential procedure of
// Kim & Nelson, "A fully sequential procedure for indifference-zone selection in simulation", ACM TOMACS 11 (2001).
//
// All systems are observed n0 times; from then on a system is dropped as soon as it is behind another by more than
// chance and the indifference explain, and only those left are observed again, one observation at a time, so that work
// goes where it matters. If the best is better than all others by at least the indifference δ, it is picked with at
// least the confidence asked for; otherwise what is picked is within δ of the best with about that confidence.
// Observations must be normal (means of many replications nearly are) and independent from one to the next; those of
// the same number may depend on each other between systems, and the more alike they are, as under common random
// numbers, the fewer are needed.
//
// Rare events are not normal: systems that were alike in all of a first stage need not be so. A first stage that saw no
// difference in N replications is taken as if one of them had shown one, half of it either way (as Agresti & Min do for
// shares, Statistics in Medicine 24, 2005): S² of two systems is at least D² / (N m), m the replications of an
// observation and D the most that a replication can differ by, or, where that is not known, what two replications that
// have nothing to do with each other differ by (m times the sum of the two sample variances, for D²; of two systems
// without variance what they lie apart). Where neither is known, since both gave one and the same figure in every
// observation, the first stage goes on until it is.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace taji::study {

struct SelectionOptions {
  double confidence = 0.95;           ///< above 1/k of k systems, below 1
  double indifference = 0;            ///< above 0: δ, the least difference worth knowing
  bool relative = false;              ///< δ is `indifference` times the size of system 0's mean in the first stage
  bool smaller = true;                ///< the best is the smallest mean, else the largest
  std::int64_t first_stage = 10;      ///< n0, at least 2
  std::int64_t replications = 1;      ///< whose mean one observation is
  double range = 0;                   ///< the most that a replication can differ by; 0: not known
  std::int64_t most = 1'000'000'000;  ///< observations of a system at which it ends undecided
};

/// Observation number `observation` (from 0) of each of the systems, in that order; an empty vector ends the procedure
/// undecided.
using Observe = std::function<std::vector<double>(const std::vector<std::size_t>& systems, std::int64_t observation)>;

struct Candidate {
  std::int64_t observations = 0;
  double mean = 0;                       ///< of all its observations
  double se = 0;                         ///< standard error of it, of this system by itself
  std::optional<std::size_t> beaten_by;  ///< none: left at the end
};

struct Selection {
  bool decided = false;
  std::size_t best = 0;  ///< the one left; when undecided, the best so far
  double indifference = 0;
  std::vector<Candidate> candidates;  ///< by system
};

/// Throws std::invalid_argument for fewer than two systems, for options that make no sense, and when a relative
/// indifference is of a mean of 0. Equal systems, in every observation so far, are told apart by order once there were
/// as many observations as the procedure can need: the first stays. Undecided, if until `most` systems gave one and the
/// same figure only and the most that they can differ by is not known.
Selection select_best(std::size_t systems, const SelectionOptions& options, const Observe& observe);

/// h² of the procedure for k systems and first stage n0: 2 η (n0 − 1) with η = ((2 α/(k − 1))^(−2/(n0 − 1)) − 1) / 2.
double kim_nelson_h2(std::size_t systems, double confidence, std::int64_t first_stage);

}  // namespace taji::study
