#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "model/handlers.hpp"
#include "model/slots.hpp"

namespace taji::model {
namespace {

kernel::Law kernel_law(scenario::LawForm form, std::span<const double> p) {
  using kernel::Law;
  switch (form) {
    case scenario::LawForm::constant:
      return Law::constant(p[0]);
    case scenario::LawForm::uniform:
      return Law::uniform(p[0], p[1]);
    case scenario::LawForm::exponential:
      return Law::exponential(p[0]);
    case scenario::LawForm::lognormal_median_p90:
      return Law::lognormal_median_p90(p[0], p[1]);
    case scenario::LawForm::lognormal_median_cv:
      return Law::lognormal_median_cv(p[0], p[1]);
    case scenario::LawForm::lognormal_mean_cv:
      return Law::lognormal_mean_cv(p[0], p[1]);
    case scenario::LawForm::lognormal_p05_p95:
      return Law::lognormal_p05_p95(p[0], p[1]);
    case scenario::LawForm::gamma_mean_cv:
      return Law::gamma_mean_cv(p[0], p[1]);
    case scenario::LawForm::gamma_mean_sd:
      return Law::gamma_mean_sd(p[0], p[1]);
    case scenario::LawForm::beta_mean_sd:
      return Law::beta_mean_sd(p[0], p[1]);
    case scenario::LawForm::triangular:
      return Law::triangular(p[0], p[1], p[2]);
    case scenario::LawForm::poisson:
      return Law::poisson(p[0]);
    case scenario::LawForm::binomial:
      return Law::binomial(p[0], p[1]);
    case scenario::LawForm::empirical:
      return Law::empirical(p);
  }
  return Law::constant(p[0]);
}

constexpr std::uint64_t kBlock = 64;

/// The stratum of the j-th replication of a block of 64: a keyed permutation of 0 … 63, here a four-round Feistel
/// network on two halves of three bits after a random shift, so that every stratum is equally likely for every j.
std::uint64_t stratum(kernel::Stream& random, std::uint64_t j) {
  const std::uint64_t shift = random.bits();
  std::uint64_t x = (j ^ shift) % kBlock;
  std::uint64_t left = x >> 3, right = x & 7;
  for (int round = 0; round < 3; ++round) {
    const std::uint64_t table = random.bits();
    const std::uint64_t mixed = left ^ ((table >> (3 * right)) & 7);
    left = right;
    right = mixed;
  }
  return (left << 3) | right;
}

}  // namespace

kernel::Law law_now(const Sim& s, const Law& law, std::vector<double>& scratch) {
  scratch.clear();
  for (const Slot slot : law.parameters) scratch.push_back(s[slot]);
  if (law.form == scenario::LawForm::empirical) std::sort(scratch.begin(), scratch.end());
  const kernel::Law out = kernel_law(law.form, scratch);
  if (const auto error = kernel::law_error(out))
    throw ReplicationError("a drawn distribution makes no sense: " + *error);
  return out;
}

double draw_from_scratch(const Sim& s, const Law& law, std::uint64_t entity, Purpose purpose, std::uint64_t n) {
  kernel::Stream random = stream(s, entity, purpose, n);
  std::vector<double> scratch;
  return kernel::sample(law_now(s, law, scratch), random);
}

namespace {

/// Of laws that are kept, which have no list of values.
bool same(const kernel::Law& a, const kernel::Law& b) {
  return a.kind == b.kind && a.a == b.a && a.b == b.b && a.c == b.c;
}

}  // namespace

void refresh_laws(const Sim& s) {
  std::vector<double> scratch;
  std::vector<kernel::Law> laws;
  laws.reserve(s.m.laws.size());
  for (const Law& law : s.m.laws) laws.push_back(law_now(s, law, scratch));
  // What began under another law ends by it.
  for (std::size_t i = 0; s.w.laws.size() == laws.size() && i < s.m.stations.size(); ++i) {
    const std::int32_t id = s.m.stations[i].service.id;
    if (id >= 0 && !same(s.w.laws[id], laws[id])) part_groups(s, static_cast<std::int32_t>(i));
  }
  s.w.laws = std::move(laws);
}

double mean_of(const Sim& s, const Law& law) {
  if (is_constant(law)) return s[law.parameters[0]];
  std::vector<double> scratch;
  return kernel::mean(law_now(s, law, scratch));
}

std::vector<double> input_levels(const Model& model, const kernel::Address& address) {
  const std::uint64_t block = address.slot / kBlock, place = address.slot % kBlock;
  const kernel::Address block_address{address.seed, address.epoch, block};
  std::vector<double> levels;
  levels.reserve(model.uncertain.size());
  for (const auto& input : model.uncertain) {
    kernel::Stream permutation(block_address, input.hash, static_cast<std::uint64_t>(Purpose::stratum), 0);
    kernel::Stream within(address, input.hash, static_cast<std::uint64_t>(Purpose::input), 0);
    const std::uint64_t of_slot = stratum(permutation, place);
    // An antithetic replication has the level mirrored as a whole: the stratum here, the place in it by its stream.
    const std::uint64_t here = address.mirror ? kBlock - 1 - of_slot : of_slot;
    levels.push_back((static_cast<double>(here) + within.uniform()) / static_cast<double>(kBlock));
  }
  return levels;
}

double input_value(const UncertainInput& input, double level) {
  return kernel::quantile(kernel_law(input.spread.form, input.spread.parameters), level);
}

void draw_inputs(const Sim& s, const std::vector<double>& given) {
  World& w = s.w;
  w.parameters = s.m.base;
  const std::vector<double> levels = given.empty() ? input_levels(s.m, w.address) : given;
  if (levels.size() != s.m.uncertain.size()) throw std::invalid_argument("levels of another number of inputs");
  for (const double level : levels) {
    if (!(level > 0 && level < 1)) throw std::invalid_argument("a level of an input must lie between 0 and 1");
  }
  if (!s.m.uncertain.empty() || !s.m.products_of.empty()) {
    // Products are made of what the file says, before transforms.
    std::vector<double> raw(s.m.slots.size());
    for (std::size_t i = 0; i < raw.size(); ++i) raw[i] = s.m.slots[i].value;
    for (std::size_t i = 0; i < levels.size(); ++i)
      raw[s.m.uncertain[i].slot] = input_value(s.m.uncertain[i], levels[i]);
    for (const auto& product : s.m.products_of) {
      double value = 1;
      for (const auto factor : product.factors) value *= raw[factor];
      raw[product.slot] = value;
    }
    const auto keep = [&](Slot slot) {
      const auto& about = s.m.slots[slot];
      if (!(raw[slot] >= about.minimum && raw[slot] <= about.maximum)) {
        throw ReplicationError("the draw of " + about.path + " is outside its limits");
      }
      w.parameters[slot] = transformed(about.transform, raw[slot]);
    };
    for (const auto& input : s.m.uncertain) keep(input.slot);
    for (const auto& product : s.m.products_of) keep(product.slot);
  }
  w.drawn = w.parameters;
}

}  // namespace taji::model
