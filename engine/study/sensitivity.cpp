#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <taji/kernel/stream.hpp>
#include <taji/study/points.hpp>
#include <taji/study/sensitivity.hpp>
#include <taji/study/spread.hpp>

namespace taji::study {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kStep = 0.5;            // of a trajectory, in levels
constexpr double kChanceDistance = 3.0;  // 1 / the mean distance of two uniform levels
constexpr double kTail = 0.05;
const std::uint64_t kTrajectory = kernel::name_hash("study:trajectory");

/// How the replications of a row begin.
class Design {
 public:
  Design(std::size_t inputs, std::int64_t columns) : inputs_(inputs), columns_(columns) {}
  virtual ~Design() = default;
  Design(const Design&) = delete;
  Design& operator=(const Design&) = delete;

  ensemble::Start start(std::int64_t number) const {
    return at(number / columns_, static_cast<std::size_t>(number % columns_));
  }

 protected:
  virtual ensemble::Start at(std::int64_t row, std::size_t column) const = 0;
  std::size_t inputs_;

 private:
  std::int64_t columns_;
};

/// Columns: A, B, then A with one input of B, chance last.
class SobolDesign : public Design {
 public:
  SobolDesign(std::size_t inputs, std::int64_t columns, std::int64_t rows, std::uint64_t seed)
      : Design(inputs, columns), points_(sobol_points(static_cast<std::size_t>(rows), 2 * inputs, seed, 0)) {}

 protected:
  ensemble::Start at(std::int64_t row, std::size_t column) const override {
    const std::span<const double> both = points_[static_cast<std::size_t>(row)];
    const auto a = both.first(inputs_), b = both.last(inputs_);
    if (column == 1) return {kOtherChance + row, {b.begin(), b.end()}};
    ensemble::Start start{row, {a.begin(), a.end()}};
    if (column >= 2 && column - 2 < inputs_) start.input_levels[column - 2] = b[column - 2];
    if (column >= 2 && column - 2 == inputs_) start.slot = kOtherChance + row;
    return start;
  }

 private:
  Points points_;
};

/// A walk from corner to corner of the grid: each step moves one input, or exchanges chance.
struct Trajectory {
  std::vector<double> base;        ///< levels at its start
  std::vector<std::size_t> order;  ///< of the steps; the number of inputs stands for chance
};

Trajectory trajectory_of(std::uint64_t seed, std::int64_t row, std::size_t inputs) {
  kernel::Stream random({seed, 0, static_cast<std::uint64_t>(row)}, kTrajectory, 0, 0);
  Trajectory out;
  for (std::size_t i = 0; i < inputs; ++i) out.base.push_back((2 * static_cast<double>(random.below(4)) + 1) / 8);
  out.order.resize(inputs + 1);
  std::iota(out.order.begin(), out.order.end(), std::size_t{0});
  for (std::size_t i = out.order.size() - 1; i > 0; --i) std::swap(out.order[i], out.order[random.below(i + 1)]);
  return out;
}

/// The lower levels step up, the upper ones down.
double stepped(double level) {
  return level < 0.5 ? level + kStep : level - kStep;
}

class MorrisDesign : public Design {
 public:
  MorrisDesign(std::size_t inputs, std::int64_t columns, std::uint64_t seed) : Design(inputs, columns), seed_(seed) {}

 protected:
  ensemble::Start at(std::int64_t row, std::size_t column) const override {
    Trajectory walk = trajectory_of(seed_, row, inputs_);
    ensemble::Start start{row, std::move(walk.base)};
    for (std::size_t i = 0; i < column; ++i) {
      const std::size_t input = walk.order[i];
      if (input == inputs_) {
        start.slot = kOtherChance + row;
      } else {
        start.input_levels[input] = stepped(start.input_levels[input]);
      }
    }
    return start;
  }

 private:
  std::uint64_t seed_;
};

/// Columns: all at their medians, then each at its low and its high quantile.
class TornadoDesign : public Design {
 public:
  using Design::Design;

 protected:
  ensemble::Start at(std::int64_t row, std::size_t column) const override {
    ensemble::Start start{row, std::vector<double>(inputs_, 0.5)};
    if (column > 0) start.input_levels[(column - 1) / 2] = column % 2 == 1 ? kTail : 1 - kTail;
    return start;
  }
};

std::unique_ptr<Design> design_of(Method method, std::size_t inputs, std::int64_t rows, std::uint64_t seed) {
  const std::int64_t columns = sensitivity_columns(method, inputs);
  switch (method) {
    case Method::sobol:
      return std::make_unique<SobolDesign>(inputs, columns, rows, seed);
    case Method::morris:
      return std::make_unique<MorrisDesign>(inputs, columns, seed);
    case Method::tornado:
      break;
  }
  return std::make_unique<TornadoDesign>(inputs, columns);
}

/// The figures of the rows of which every replication has one, row after row.
struct Rows {
  std::vector<std::int64_t> numbers;
  std::vector<double> values;
};

Rows whole_rows(const Measure& measure, const Samples& samples, std::size_t m, std::int64_t columns) {
  const std::vector<double> figures = figures_of(measure, samples.y[m], samples.x[m]);
  const auto width = static_cast<std::size_t>(columns);
  Rows rows;
  for (std::size_t i = 0; i + width <= figures.size();) {
    const std::int64_t number = samples.replications[i];
    // Numbers ascend, so a row is whole when its first and last stand as far apart as its columns.
    const bool whole = number % columns == 0 && samples.replications[i + width - 1] == number + columns - 1;
    if (!whole) {
      ++i;
      continue;
    }
    const std::span<const double> row = std::span(figures).subspan(i, width);
    if (std::none_of(row.begin(), row.end(), [](double value) { return std::isnan(value); })) {
      rows.numbers.push_back(number / columns);
      rows.values.insert(rows.values.end(), row.begin(), row.end());
    }
    i += width;
  }
  return rows;
}

/// One column of the rows.
std::vector<double> column_of(const Rows& rows, std::size_t column) {
  const std::size_t width = rows.values.size() / rows.numbers.size();
  std::vector<double> out;
  for (std::size_t at = column; at < rows.values.size(); at += width) out.push_back(rows.values[at]);
  return out;
}

double sd_of(const std::vector<double>& values, double mean) {
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

void judge_by_sobol(Sensitivity& result, std::size_t m, const Rows& rows) {
  const SobolIndices indices = sobol_indices(rows.values, result.inputs.size(), result.seed);
  for (std::size_t i = 0; i < result.inputs.size(); ++i) {
    result.effects.push_back({m, i, {indices.first[i], indices.total[i]}});
  }
  result.interactions.push_back(indices.interactions);
  result.sd.push_back(std::sqrt(indices.variance));
}

void judge_by_morris(Sensitivity& result, std::size_t m, const Rows& rows) {
  const std::size_t inputs = result.inputs.size() - 1, width = inputs + 2;
  std::vector<std::vector<double>> changes(inputs + 1);
  for (std::size_t r = 0; r < rows.numbers.size(); ++r) {
    const Trajectory walk = trajectory_of(result.seed, rows.numbers[r], inputs);
    for (std::size_t step = 0; step <= inputs; ++step) {
      const double change = rows.values[r * width + step + 1] - rows.values[r * width + step];
      const std::size_t input = walk.order[step];
      if (input == inputs) {
        changes[input].push_back(kChanceDistance * change);
      } else {
        changes[input].push_back(change / (stepped(walk.base[input]) - walk.base[input]));
      }
    }
  }
  for (std::size_t i = 0; i <= inputs; ++i) {
    const Effects effects = effects_of(changes[i]);
    result.effects.push_back({m, i, {effects.mu_star, effects.mu, effects.sigma}});
  }
  const std::vector<double> first = column_of(rows, 0);
  result.sd.push_back(sd_of(first, mean_difference(first).value));
}

void judge_by_tornado(Sensitivity& result, std::size_t m, const Rows& rows) {
  const std::vector<double> middle = column_of(rows, 0);
  const auto less = [](const std::vector<double>& a, const std::vector<double>& b) {
    std::vector<double> out(a.size());
    for (std::size_t i = 0; i < a.size(); ++i) out[i] = a[i] - b[i];
    return mean_difference(out);
  };
  for (std::size_t i = 0; i < result.inputs.size(); ++i) {
    const std::vector<double> low = column_of(rows, 1 + 2 * i), high = column_of(rows, 2 + 2 * i);
    result.effects.push_back({m, i, {less(low, middle), less(high, middle), less(high, low)}});
  }
  result.sd.push_back(sd_of(middle, mean_difference(middle).value));
}

/// The mean with its error. Of sobol it is that of A and B, whose halves stand beside each other in a row.
Figure centre_of(Method method, const Rows& rows) {
  std::vector<double> values = column_of(rows, 0);
  if (method == Method::sobol) {
    const std::vector<double> other = column_of(rows, 1);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = (values[i] + other[i]) / 2;
  }
  return mean_difference(values);
}

void judge(Sensitivity& result, const Samples& samples) {
  std::size_t most = 0;
  for (std::size_t m = 0; m < result.measures.size(); ++m) {
    const Rows rows = whole_rows(result.measures[m], samples, m, result.columns);
    result.rows.push_back(rows.numbers.size());
    most = std::max(most, rows.numbers.size());
    if (rows.numbers.size() < 2) {
      const Figure none{kNone, kNone, kNone, kNone};
      for (std::size_t i = 0; i < result.inputs.size(); ++i) {
        result.effects.push_back({m, i, std::vector<Figure>(result.names.size(), none)});
      }
      result.centre.push_back(none);
      result.sd.push_back(kNone);
      if (result.method == Method::sobol) result.interactions.push_back(none);
      continue;
    }
    result.centre.push_back(centre_of(result.method, rows));
    if (result.method == Method::sobol) judge_by_sobol(result, m, rows);
    if (result.method == Method::morris) judge_by_morris(result, m, rows);
    if (result.method == Method::tornado) judge_by_tornado(result, m, rows);
  }
  if (most < 2) throw std::invalid_argument("fewer than two rows of the design were completed with figures");
}

}  // namespace

std::int64_t sensitivity_columns(Method method, std::size_t uncertain_inputs) {
  const auto inputs = static_cast<std::int64_t>(uncertain_inputs);
  switch (method) {
    case Method::sobol:
      return inputs + 3;
    case Method::morris:
      return inputs + 2;
    case Method::tornado:
      break;
  }
  return 2 * inputs + 1;
}

Sensitivity sensitivity(const model::Model& model, const std::vector<Measure>& measures, Method method,
                        std::int64_t rows, const ensemble::Options& options) {
  if (!model.has_uncertain_inputs()) throw std::invalid_argument("no input is uncertain");
  if (measures.empty()) throw std::invalid_argument("there is nothing to measure");
  if (rows < 2) throw std::invalid_argument("a design needs at least two rows");
  Sensitivity result;
  result.method = method;
  for (const auto& input : model.uncertain) {
    result.inputs.push_back(model.slots[static_cast<std::size_t>(input.slot)].path);
  }
  const std::size_t inputs = result.inputs.size();
  if (method != Method::tornado) result.inputs.emplace_back("chance");
  result.measures = measures;
  result.names = method == Method::sobol    ? std::vector<std::string>{"first_order", "total"}
                 : method == Method::morris ? std::vector<std::string>{"mu_star", "mu", "sigma"}
                                            : std::vector<std::string>{"at_5", "at_95", "swing"};
  result.seed = options.seed;
  result.requested_rows = rows;
  result.columns = sensitivity_columns(method, inputs);
  const std::unique_ptr<Design> design = design_of(method, inputs, rows, options.seed);
  ensemble::Options run = options;
  run.first = 0;
  run.replications = rows * result.columns;
  run.start = [&design](std::int64_t number) { return design->start(number); };
  const Samples samples = sample(model, measures, run);
  result.completed = static_cast<std::int64_t>(samples.rows());
  result.stopped = samples.stopped;
  result.failures = samples.failures;
  judge(result, samples);
  return result;
}

}  // namespace taji::study
