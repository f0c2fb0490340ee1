#include <algorithm>
#include <boost/random/sobol.hpp>
#include <numeric>
#include <taji/kernel/stream.hpp>
#include <taji/study/design.hpp>

namespace taji::study {
namespace {

/// Purposes of the draws of designs. They have addresses of their own, for no replication has this epoch.
enum class Purpose : std::uint64_t { order = 1, place, shift };
constexpr std::uint64_t kDesignEpoch = kernel::name_hash("design");

kernel::Stream stream(std::uint64_t seed, const std::string& name, Purpose purpose) {
  return {{seed, kDesignEpoch, 0}, kernel::name_hash(name), static_cast<std::uint64_t>(purpose), 0};
}

/// The middle of one of 2^52 equal cells.
double unit(std::uint64_t bits) {
  return (static_cast<double>(bits >> 12) + 0.5) * 0x1p-52;
}

std::vector<std::string> names_of(const scenario::Plan& plan) {
  std::vector<std::string> names;
  for (const scenario::Parameter& parameter : plan.parameters) names.push_back(parameter.path);
  return names;
}

std::vector<std::vector<std::string>> grid(const std::vector<scenario::Parameter>& parameters) {
  std::vector<std::vector<std::string>> points(1);
  for (const scenario::Parameter& parameter : parameters) {
    std::vector<std::vector<std::string>> longer;
    for (const auto& point : points) {
      for (std::int64_t i = 0; i < scenario::grid_size(parameter); ++i) {
        longer.push_back(point);
        longer.back().push_back(scenario::grid_value(parameter, i));
      }
    }
    points = std::move(longer);
  }
  return points;
}

std::vector<std::vector<std::string>> rows(const std::vector<scenario::Parameter>& parameters) {
  std::vector<std::vector<std::string>> points(parameters.front().values.size());
  for (const scenario::Parameter& parameter : parameters) {
    for (std::size_t i = 0; i < points.size(); ++i) points[i].push_back(parameter.values[i]);
  }
  return points;
}

}  // namespace

UnitPoints latin_hypercube(const std::vector<std::string>& names, std::int64_t n, std::uint64_t seed) {
  const auto count = static_cast<std::size_t>(n);
  UnitPoints points(count, std::vector<double>(names.size()));
  for (std::size_t d = 0; d < names.size(); ++d) {
    std::vector<std::uint64_t> order(count);
    std::iota(order.begin(), order.end(), std::uint64_t{0});
    kernel::Stream shuffle = stream(seed, names[d], Purpose::order);
    for (std::size_t i = count; i > 1; --i) std::swap(order[i - 1], order[shuffle.below(i)]);
    kernel::Stream place = stream(seed, names[d], Purpose::place);
    for (std::size_t i = 0; i < count; ++i) {
      // 32 bits of place, so that the quotient cannot be rounded into the next interval.
      const double within = (static_cast<double>(place.bits() >> 32) + 0.5) * 0x1p-32;
      points[i][d] = (static_cast<double>(order[i]) + within) / static_cast<double>(n);
    }
  }
  return points;
}

UnitPoints sobol(const std::vector<std::string>& names, std::int64_t n, std::optional<std::uint64_t> shift_seed) {
  UnitPoints points(static_cast<std::size_t>(n), std::vector<double>(names.size()));
  std::vector<std::uint64_t> shifts(names.size(), 0);
  if (shift_seed) {
    std::transform(names.begin(), names.end(), shifts.begin(),
                   [&](const std::string& name) { return stream(*shift_seed, name, Purpose::shift).bits(); });
  }
  boost::random::sobol sequence(names.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    const bool zeroth = shift_seed && i == 0;
    for (std::size_t d = 0; d < names.size(); ++d) {
      const std::uint64_t bits = zeroth ? 0 : sequence();
      // Unshifted points are exact: none but point 0 has a coordinate of 0.
      points[i][d] = shift_seed ? unit(bits ^ shifts[d]) : static_cast<double>(bits >> 11) * 0x1p-53;
    }
  }
  return points;
}

std::vector<std::vector<std::string>> design_points(const scenario::Plan& plan, std::uint64_t seed) {
  using Kind = scenario::DesignKind;
  if (plan.design == Kind::grid) return grid(plan.parameters);
  if (plan.design == Kind::list) return rows(plan.parameters);
  const UnitPoints units =
      plan.design == Kind::latin_hypercube
          ? latin_hypercube(names_of(plan), plan.points, seed)
          : sobol(names_of(plan), plan.points, plan.shift ? std::optional<std::uint64_t>(seed) : std::nullopt);
  std::vector<std::vector<std::string>> points;
  for (const auto& one : units) {
    auto& point = points.emplace_back();
    for (std::size_t d = 0; d < one.size(); ++d) point.push_back(scenario::value_at(plan.parameters[d], one[d]));
  }
  return points;
}

}  // namespace taji::study
