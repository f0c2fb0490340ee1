// Precision on request: when a run knows enough to stop.
//
// Replications are added in batches until what was asked for holds. Judging precision by the same replications that
// are to be reported makes a run stop a little early whenever their spread happens to look small, so intervals cover a
// little less than they say (Glynn & Whitt, "The asymptotic validity of sequential stopping rules for stochastic
// simulations", Annals of Applied Probability 2, 1992: less and less so as the target narrows). A first batch that is
// large and few looks after it keep that small: 512 replications, then half as many again each time. What counts is how
// many numbers an error is made from, and of stratified inputs these are the means of blocks: with eight at the first
// look intervals of 95 % would hold the truth in 93 % where the rule stops at 12 to 40, with twelve in 93.7, with
// twenty-four in 94.3 % at the least. A wider margin at each look, as (1 + c/blocks), gains nothing on that.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <taji/study/comparison.hpp>
#include <taji/study/measure.hpp>
#include <vector>

namespace taji::study {

/// When a run looks at what it knows: after `first` replications, then the half more, always whole blocks.
struct Looks {
  std::int64_t first = 512;
  std::int64_t block = kBlock;
};
/// With stratified inputs the first look is at 24 blocks, which are of 128 replications if they are antithetic too.
Looks looks_of(bool stratified, bool antithetic);
/// The most replications of a run that is to stop by itself, unless something else is said.
inline constexpr std::int64_t kUsualCap = 100'000;

/// How many replications there are at the next look after `done`; never more than `cap`.
std::int64_t next_look(const Looks& looks, std::int64_t done, std::int64_t cap);

struct Reached {
  std::int64_t replications = 0;
  bool holds = false;
};

/// The stopping rule: calls `extend(first, count)` for the replications up to each look, and ends when `holds()`, when
/// `cap` is reached, or when `extend` returns false.
Reached extend_until(const Looks& looks, std::int64_t cap,
                     const std::function<bool(std::int64_t first, std::int64_t count)>& extend,
                     const std::function<bool()>& holds);

/// One thing that must hold, of every one of some measures.
struct Target {
  enum class Figure : std::uint8_t {
    value,
    se,  ///< standard error
    ci   ///< half the width of the 95 % interval: Student's quantile times the standard error
  };
  enum class Op : std::uint8_t { less, less_equal, greater, greater_equal };

  Figure figure = Figure::se;
  Op op = Op::less;
  double limit = 0;
  bool relative = false;              ///< `limit` is a share of the size of the figure itself
  std::vector<std::size_t> measures;  ///< numbers of those sampled
  std::string text;                   ///< as it was written
};

/// What must hold: all of one of these rows.
using Precision = std::vector<std::vector<Target>>;

/// An estimate with the degrees of freedom of its error, and the size that a relative limit refers to.
struct Known {
  Estimate estimate;
  double degrees_of_freedom = 0;
  double size = 0;
};

/// Whether one figure meets a target. A figure that was the same in every replication (error 0) meets every limit that
/// its error must keep below, a relative one included. One that does not exist meets none.
bool meets(const Target& target, const Known& known);

/// The one of the targets' measures that is furthest from what it should be.
struct Standing {
  bool holds = false;
  std::size_t target = 0;   ///< in its row
  std::size_t row = 0;      ///< of the Precision: the first that holds, or that comes closest
  std::size_t measure = 0;  ///< the worst
  double figure = 0;        ///< its value, standard error or half width, relative if the limit is
};

/// `known(measure)`: everything known of it; there may be several, as of a difference for each variant.
Standing standing(const Precision& precision, const std::function<std::vector<Known>(std::size_t measure)>& known);

/// Of the figures themselves.
Standing standing(const Precision& precision, const std::vector<Measure>& measures, const Samples& samples);

/// Of the differences to the baseline, of every variant that has the measure. Relative limits are shares of the
/// baseline's figure, for a difference may be nought.
Standing standing(const Precision& precision, const Comparison& comparison);

}  // namespace taji::study
