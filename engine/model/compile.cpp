#include <cmath>
#include <limits>
#include <stdexcept>
#include <taji/kernel/elementary.hpp>
#include <taji/kernel/stream.hpp>

#include "model/compiler.hpp"
#include "model/slots.hpp"

namespace taji::model {

Name make_name(const std::string& id, std::size_t rank, const std::string& shown) {
  return {id, shown.empty() ? id : shown, kernel::name_hash(id), static_cast<std::int32_t>(rank)};
}

Window make_window(const std::optional<text::DayWindow>& window) {
  if (!window || window->always) return {};
  return {window->open_ms, window->close_ms, false};
}

Model Compiler::run() {
  header();
  slots();
  places();
  roads();
  zones();
  cities();
  corridors();
  splits();
  dated();
  return std::move(out_);
}

Law Compiler::make_law(const scenario::Law& law) {
  Law out{law.form, {}, -1};
  for (const auto& parameter : law.parameters) out.parameters.push_back(parameter.slot);
  // Constants are read from their slot; a list of values is put together at each draw.
  if (law.form != scenario::LawForm::constant && law.form != scenario::LawForm::empirical && !law.parameters.empty()) {
    out.id = static_cast<std::int32_t>(out_.laws.size());
    out_.laws.push_back(out);
  }
  return out;
}

std::int32_t Compiler::find(const Ids& ids, const std::string& id, const char* kind) {
  const auto it = ids.find(id);
  if (it == ids.end()) throw std::invalid_argument(std::string("unknown ") + kind + " '" + id + "'");
  return it->second;
}

void Compiler::header() {
  out_.name = in_.name;
  out_.start_epoch = in_.start_ms;
  out_.horizon = in_.horizon_ms;
  out_.origin = in_.warm_up_ms;
  const Millis time_of_day = ((in_.start_ms % kernel::kDay) + kernel::kDay) % kernel::kDay;
  out_.midnight = time_of_day == 0 ? 0 : kernel::kDay - time_of_day;
  out_.prior_attacks_per_km = in_.perceived.prior_attacks_per_km.slot;
  out_.prior_weight_km = in_.perceived.prior_weight_km.slot;
  for (int k = 0; k < 4; ++k) {
    out_.phase_served[k] = in_.phases.served[k].slot;
    out_.phase_cover[k] = in_.phases.cover[k].slot;
  }
}

void Compiler::slots() {
  out_.slots = in_.slots;
  for (std::size_t i = 0; i < in_.slots.size(); ++i) {
    const auto& slot = in_.slots[i];
    out_.base.push_back(transformed(slot.transform, slot.value));
    if (slot.spread) {
      out_.uncertain.push_back({static_cast<Slot>(i), kernel::name_hash(slot.path), *slot.spread});
      auto& spread = out_.uncertain.back().spread;
      if (spread.form == scenario::LawForm::empirical) std::sort(spread.parameters.begin(), spread.parameters.end());
    }
    if (!slot.product_of.empty()) out_.products_of.push_back({static_cast<Slot>(i), slot.product_of});
  }
  std::sort(out_.uncertain.begin(), out_.uncertain.end(), [&](const UncertainInput& a, const UncertainInput& b) {
    return in_.slots[a.slot].path < in_.slots[b.slot].path;
  });
  order_products();
}

/// Factors come before what they make; the reader has refused cycles.
void Compiler::order_products() {
  std::vector<std::uint8_t> made(in_.slots.size(), 1);
  for (const auto& product : out_.products_of) made[product.slot] = 0;
  std::vector<Product> ordered;
  while (ordered.size() < out_.products_of.size()) {
    const std::size_t before = ordered.size();
    for (const auto& product : out_.products_of) {
      if (made[product.slot]) continue;
      const bool ready = std::all_of(product.factors.begin(), product.factors.end(), [&](auto f) { return made[f]; });
      if (!ready) continue;
      made[product.slot] = 1;
      ordered.push_back(product);
    }
    if (ordered.size() == before) throw std::invalid_argument("inputs are products of each other");
  }
  out_.products_of = std::move(ordered);
}

double transformed(scenario::Transform transform, double value) {
  if (transform == scenario::Transform::none) return value;
  return value >= 1.0 ? std::numeric_limits<double>::infinity() : -kernel::log1p(-value);
}

std::int32_t Model::day_count() const {
  return static_cast<std::int32_t>((horizon - origin + kernel::kDay - 1) / kernel::kDay);
}

Millis Model::day_end(std::int32_t day) const {
  return std::min(origin + (static_cast<Millis>(day) + 1) * kernel::kDay, horizon);
}

bool Model::days_are_dates() const {
  return (origin - midnight) % kernel::kDay == 0;
}

Model compile(const scenario::Scenario& scenario) {
  return Compiler(scenario).run();
}

}  // namespace taji::model
