// Measures: the numbers of a replication that studies estimate, compare, sweep and stop by, under the names that
// summary.json gives them.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <taji/ensemble/ensemble.hpp>
#include <taji/model/model.hpp>
#include <taji/study/statistics.hpp>
#include <vector>

namespace taji::study {

/// What the numbers of a measure are, for units and rounding.
enum class Quantity : std::uint8_t { number, share, litres, days, hours };

/// An expectation over replications: of y, or of the sum of y over the sum of x. Both are whole numbers of every
/// replication, so that sums are exact (design of the records); `unit` of them make one of the measure's own unit.
struct Measure {
  enum class Form : std::uint8_t {
    mean,      ///< of y
    share,     ///< of replications with y = 1; otherwise y = 0
    ratio,     ///< sum of y over sum of x
    share_of,  ///< the same where y counts some of the x
  };
  using Read = std::function<std::int64_t(const ensemble::Ensemble&, std::size_t row)>;

  std::string path;             ///< "unserved_l", "p_dry.30d", "classes.power.served_share", "hours.all_days"
  std::vector<std::string> of;  ///< {city, product}, {city, service} or {corridor}
  Quantity quantity = Quantity::number;
  Form form = Form::mean;
  double unit = 1;
  int better = 0;  ///< -1: less is better for the city, 1: more is, 0: neither
  Read y, x;       ///< x of ratios only

  /// "p_dry.30d[bamako,diesel]".
  std::string name() const;
  /// Of two sums: it has an x.
  bool is_ratio() const { return form == Form::ratio || form == Form::share_of; }
};

/// Every measure that ensembles of this model have: by tank in order of city and product, its classes by priority,
/// services, then corridors.
std::vector<Measure> measures_of(const model::Model& model);

/// Those of `all` that a wish names: "path[city,product]", "path[corridor]", or "path" for every one of that path. A
/// path may end in `.mean` or `.value`. Empty when there is none; `measure_hint` then helps.
std::vector<Measure> named_measures(const std::vector<Measure>& all, const std::string& wish);
/// The same measures, by name, as they are read from ensembles of this model; without y and x where it has none such.
std::vector<Measure> measures_in(const model::Model& model, const std::vector<Measure>& wanted);
/// What might have been meant: "did you mean …" or "one of …".
std::string measure_hint(const std::vector<Measure>& all, const std::string& wish);

using Column = std::vector<std::int64_t>;

/// Columns of some measures over the completed replications of one model.
struct Samples {
  std::uint64_t seed = 1;
  std::int64_t requested = 0;
  bool stratified = false;                  ///< the model has uncertain inputs
  bool antithetic = false;                  ///< ensemble::Options::antithetic
  bool stopped = false;                     ///< interrupted before the end
  std::vector<ensemble::Failure> failures;  ///< in order of replication
  std::vector<std::int64_t> replications;   ///< completed, ascending
  std::vector<std::int64_t> islands;        ///< ensemble::Ensemble::islands
  std::vector<Column> y, x;                 ///< [measure][row]; empty where it has none of Measure::y and x
  std::int64_t events = 0;

  std::size_t rows() const { return replications.size(); }
  /// How errors are made from its rows. Throws as Sampling does.
  Sampling sampling() const { return {replications, stratified, antithetic, islands}; }
};

/// Puts the rows of an ensemble, whose replications come after those of `samples`, at its end. `samples` may be empty.
void append(Samples& samples, const std::vector<Measure>& measures, const ensemble::Ensemble& ensemble);

/// Runs replications `options.first` … and keeps the measures only, so that memory does not grow with the model.
/// Throws as ensemble::run does.
Samples sample(const model::Model& model, const std::vector<Measure>& measures, const ensemble::Options& options);

/// The estimate of measure number m, in its unit. NaN where there is nothing to divide by.
Estimate estimate(const Measure& measure, const Samples& samples, std::size_t m);

/// One measure of a baseline and of something compared with it, as their measure 0, over the replications that both
/// completed.
struct Paired {
  Samples baseline, arm;

  /// How errors of their differences are made. Throws as Sampling does.
  Sampling sampling() const {
    return {baseline.replications, baseline.stratified || arm.stratified, baseline.antithetic};
  }
};
Paired paired(const Samples& baseline, const Samples& arm, std::size_t m);

}  // namespace taji::study
