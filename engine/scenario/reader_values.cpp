// The reader's single values: numbers, words, names, times.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "scenario/find.hpp"
#include "scenario/law_form.hpp"
#include "scenario/reader.hpp"

namespace taji::scenario {

using text::Dimension;
using text::Node;
using text::UnitError;

namespace {

void report(Context& context, const Node& node, const std::string& name, const UnitError& error) {
  context.diagnostics.error(text::within(node, error.offset, error.length), error.code,
                            fmt::format("'{}' {}", name, error.message), error.suggestion);
}

}  // namespace

void Reader::number(const Key& key, Quantity& out, const Number& rule) {
  const Node* node = take(key.name);
  if (node == nullptr && rule.fallback == nullptr) return missing(key);
  out = read_number(context_, node, rule, child_path(path_, key.name), shown_name(key.name));
}

void Reader::plain(const Key& key, double& out, const Number& rule) {
  const Node* node = take(key.name);
  if (node == nullptr) return missing(key);
  if (const auto value = read_plain(context_, *node, rule, shown_name(key.name))) out = *value;
}

void Reader::following(const Key& key, Quantity& out, const Quantity& leader, const Number& rule, bool dates_too) {
  if (take(key.name) != nullptr) return number(key, out, rule);
  if (leader.slot < 0) return;
  const auto index = static_cast<std::size_t>(leader.slot);
  out.value = leader.value;
  out.place = leader.place;
  out.slot = context_.add_slot(child_path(path_, key.name), rule, leader.value, leader.place);
  context_.slots.back().product_of = {leader.slot};
  context_.supports.back() = context_.supports[index];
  if (dates_too) context_.followers.emplace_back(leader.slot, out.slot);
}

void Reader::law(const Key& key, Law& out, const Number& rule) {
  const Node* node = take(key.name);
  if (node == nullptr && rule.fallback == nullptr) return missing(key);
  out = read_law(context_, node, rule, child_path(path_, key.name), shown_name(key.name));
}

void Reader::integer(const Key& key, std::int32_t& out, std::int32_t fallback, std::int32_t least) {
  const Node* node = take(key.name);
  out = fallback;
  if (node == nullptr) return;
  Number rule = count().at_least(least);
  rule.maximum = 1e6;
  if (const auto value = read_plain(context_, *node, rule, key.name)) out = static_cast<std::int32_t>(*value);
}

void Reader::attacks(const Key& key, Quantity& per_km, Quantity& per_day) {
  const Node* node = take(key.name);
  const std::string path = child_path(path_, key.name);
  bool by_time = false;
  if (node != nullptr) {
    const Node* sample = first_scalar(*node);
    if (sample != nullptr) {
      const auto parsed = text::parse_attacks(sample->scalar);
      const auto* rate = std::get_if<text::AttackRate>(&parsed);
      by_time = rate != nullptr && rate->per == text::AttackRate::Per::time;
      if (rate == nullptr && !is_number_mapping(*node)) {
        context_.broken_paths.insert(path);
        return report(context_, *sample, key.name, std::get<UnitError>(parsed));
      }
    }
    // Without a unit beside `of`, the inputs named there decide.
    const Node* of = node->is_mapping() ? node->find("of") : nullptr;
    if (of != nullptr) {
      std::vector<std::string> names;
      if (of->is_scalar()) names.push_back(of->scalar);
      for (const Node& child : of->children) names.push_back(child.scalar);
      for (const std::string& name : names) {
        const auto input = context_.inputs.find(name);
        if (input != context_.inputs.end() && input->second.dimension == Dimension::count_rate) by_time = true;
      }
    }
  }
  Quantity& used = by_time ? per_day : per_km;
  Quantity& unused = by_time ? per_km : per_day;
  const Number used_rule = by_time ? count_rate() : attacks_per_km();
  const Number unused_rule = by_time ? attacks_per_km() : count_rate();
  if (node != nullptr) {
    used = read_number(context_, node, used_rule, path, key.name);
  } else {
    used.slot = context_.add_slot(path, used_rule.fixed(), 0, {});
  }
  unused.slot = context_.add_slot(child_path(path, by_time ? "per_km" : "per_day"), unused_rule.fixed(), 0, {});
}

void Reader::levels(const Key& key, Quantity (&out)[4], const Number& rule,
                    std::initializer_list<const char*> fallback) {
  const Node* node = take(key.name);
  const std::string path = child_path(path_, key.name);
  if (node != nullptr && (!node->is_sequence() || node->children.size() != 4)) {
    wrong_length(*node, key, "a list of four");
    node = nullptr;
  }
  const char* const* texts = fallback.begin();
  for (std::size_t i = 0; i < 4; ++i) {
    out[i] = read_number(context_, node == nullptr ? nullptr : &node->children[i], rule.or_else(texts[i]),
                         child_path(path, std::to_string(i)), key.name);
    if (i == 0 || out[i].slot < 0 || out[i - 1].slot < 0 || out[i].value < out[i - 1].value) continue;
    context_.diagnostics.error(out[i].place, "not-decreasing",
                               fmt::format("'{}' must fall from phase to phase", key.name));
  }
}

void Reader::products(const Key& key, std::vector<NeedEntry>& out, const Number& rule) {
  others_taken_ = true;
  if (node_ == nullptr) return;
  std::vector<std::string> candidates = known_;
  candidates.insert(candidates.end(), context_.city_products.begin(), context_.city_products.end());
  for (const Node& child : node_->children) {
    if (contains(known_, child.key)) continue;
    if (!contains(context_.city_products, child.key)) {
      if (contains(context_.all_products, child.key)) {
        context_.diagnostics.error(child.key_place, "no-stock",
                                   fmt::format("{} wants '{}', for which its city has no 'stock'", what_, child.key));
      } else {
        context_.diagnostics.error(child.key_place, "unknown-key", fmt::format("unknown key '{}'", child.key),
                                   text::did_you_mean(child.key, candidates));
      }
      continue;
    }
    NeedEntry& need = out.emplace_back();
    need.product = child.key;
    need.place = child.key_place;
    need.rate = read_number(context_, &child, rule, child_path(path_, child.key), child.key);
  }
  if (node_->children.empty() || std::all_of(node_->children.begin(), node_->children.end(),
                                             [&](const Node& child) { return contains(known_, child.key); })) {
    missing(
        Key{context_.city_products.empty() ? "diesel" : context_.city_products.front().c_str(), key.doc, key.example});
  }
}

void Reader::tanks(const std::vector<StockEntry>& stock) {
  context_.city_products.clear();
  for (const StockEntry& entry : stock) context_.city_products.push_back(entry.product);
}

void Reader::share_law(const Quantity& mean, const Quantity& sd) {
  if (mean.slot < 0 || sd.slot < 0) return;
  const double values[] = {mean.value, sd.value};
  const std::string problem = law_problem(LawForm::beta_mean_sd, values);
  if (!problem.empty()) {
    context_.diagnostics.error(sd.place, "law-domain", fmt::format("'share': {}", problem));
    return;
  }
  LawUse use{LawForm::beta_mean_sd, {mean.slot, sd.slot}, fraction(), path_};
  context_.laws.push_back(std::move(use));
}

void Reader::inputs(const Key& key) {
  read_entries(key, not_required, [&](const Node& child) {
    context_.inputs[child.key] =
        read_input(context_, child, child_path(child_path(path_, key.name), child.key), child.key);
  });
}

void Reader::title(const Key& key, std::string& out) {
  if (!has(key.name)) return missing(key);
  text(key, out);
}

void Reader::text(const Key& key, std::string& out) {
  const Node* node = take(key.name);
  if (node == nullptr) return;
  if (!node->is_scalar() || node->scalar.empty()) return wrong_kind(*node, key, "a text");
  out = node->scalar;
}

void Reader::id(const Key& key, std::string& out, Need need) {
  const Node* node = take(key.name);
  if (node == nullptr) {
    if (need == required) missing(key);
    return;
  }
  if (!node->is_scalar()) return wrong_kind(*node, key, "a name");
  if (check_id(context_, node->scalar, node->place)) out = node->scalar;
}

void Reader::word(const Key& key, std::string& out, text::Place& place, Need need, const char* fallback) {
  const Node* node = take(key.name);
  if (node == nullptr) {
    out = fallback;
    if (need == required) missing(key);
    return;
  }
  if (!node->is_scalar()) return wrong_kind(*node, key, "a name");
  out = node->scalar;
  place = node->place;
}

void Reader::words(const Key& key, std::vector<std::string>& out, std::vector<text::Place>& places, Need need) {
  const Node* node = take(key.name);
  if (node == nullptr) {
    if (need == required) missing(key);
    return;
  }
  if (!node->is_sequence()) return wrong_kind(*node, key, "a list of names");
  if (node->children.empty() && need == required) {
    context_.diagnostics.error(node->place, "empty", fmt::format("'{}' is empty", key.name));
  }
  for (const Node& child : node->children) {
    if (!child.is_scalar()) {
      wrong_kind(child, key, "names");
      continue;
    }
    out.push_back(child.scalar);
    places.push_back(child.place);
  }
}

void Reader::flag(const Key& key, bool& out, bool fallback) {
  const Node* node = take(key.name);
  out = fallback;
  if (node == nullptr) return;
  if (!node->is_scalar() || (node->scalar != "true" && node->scalar != "false")) {
    return wrong_kind(*node, key, "true or false");
  }
  out = node->scalar == "true";
}

std::size_t Reader::choose_word(const Key& key, const std::vector<std::string>& names) {
  const Node* node = take(key.name);
  if (node == nullptr) return 0;
  const auto found = std::find(names.begin(), names.end(), node->scalar);
  if (node->is_scalar() && found != names.end()) return static_cast<std::size_t>(found - names.begin());
  const std::string hint = text::did_you_mean(node->scalar, names);
  context_.diagnostics.error(
      node->place, "unknown-word",
      fmt::format("'{}' wants one of {}, got {}", key.name, fmt::join(names, ", "), shown_kind(*node)), hint);
  return 0;
}

void Reader::position(const Key& key, PlaceEntry& out) {
  const Node* node = take(key.name);
  if (node == nullptr) return;
  if (!node->is_sequence() || node->children.size() != 2) {
    return wrong_length(*node, key, "a latitude and a longitude");
  }
  Number latitude = factor().at_least(-90), longitude = factor().at_least(-180);
  latitude.maximum = 90;
  longitude.maximum = 180;
  const auto lat = read_plain(context_, node->children[0], latitude, "latitude");
  const auto lon = read_plain(context_, node->children[1], longitude, "longitude");
  if (!lat || !lon) return;
  out.latitude = *lat;
  out.longitude = *lon;
  out.located = true;
}

void Reader::window(const Key& key, std::optional<text::DayWindow>& out) {
  const Node* node = take(key.name);
  if (node == nullptr) return;
  if (!node->is_scalar()) return wrong_kind(*node, key, "hours of the day");
  const auto parsed = text::parse_window(node->scalar);
  if (const auto* error = std::get_if<UnitError>(&parsed)) return report(context_, *node, key.name, *error);
  out = std::get<text::DayWindow>(parsed);
  context_.windows[child_path(path_, key.name)] = node->place;
}

void Reader::date(const Key& key, std::int64_t& out) {
  const Node* node = take(key.name);
  if (node == nullptr) return missing(key);
  if (!node->is_scalar()) return wrong_kind(*node, key, "a date");
  const auto parsed = text::parse_datetime(node->scalar);
  if (const auto* error = std::get_if<UnitError>(&parsed)) return report(context_, *node, key.name, *error);
  out = std::get<std::int64_t>(parsed);
  context_.start_ms = out;
  context_.start_known = true;
}

void Reader::span(const Key& key, std::int64_t& out, const char* fallback) {
  const Node* node = take(key.name);
  Number rule = duration();
  if (fallback == nullptr) rule = rule.at_least(1);  // a millisecond
  rule.maximum = 1000 * 365.0 * text::day_ms;
  if (node == nullptr) {
    if (fallback == nullptr) return missing(key);
    out = std::llround(std::get<double>(parse_number(fallback, rule)));
    return;
  }
  const auto value = read_plain(context_, *node, rule, key.name);
  if (!value) return;
  out = std::llround(*value);
  if (fallback == nullptr) {
    context_.horizon_ms = out;
    context_.horizon_known = true;
  } else if (context_.horizon_known && out >= context_.horizon_ms) {
    context_.diagnostics.error(node->place, "out-of-range",
                               fmt::format("'{}' must be shorter than the horizon", key.name));
  }
}

std::optional<std::int64_t> Reader::read_moment(const Node& node, const std::string& name) {
  if (!node.is_scalar()) {
    context_.diagnostics.error(node.place, "wrong-kind",
                               fmt::format("'{}' wants a date, got {}", name, shown_kind(node)),
                               "for example 2026-01-19 or 2026-01-19 06:00");
    return std::nullopt;
  }
  const auto parsed = text::parse_datetime(node.scalar);
  if (const auto* error = std::get_if<UnitError>(&parsed)) {
    report(context_, node, name, *error);
    return std::nullopt;
  }
  if (!context_.start_known) return std::nullopt;
  return std::get<std::int64_t>(parsed) - context_.start_ms;
}

void Reader::moment(const Key& key, std::int64_t& out) {
  const Node* node = take(key.name);
  if (node == nullptr) return;
  if (const auto ms = read_moment(*node, key.name)) out = *ms;
}

void Reader::instant(const Key& key, std::int64_t& out) {
  const Node* node = take(key.name);
  if (node == nullptr) return missing(key);
  const auto ms = read_moment(*node, key.name);
  if (!ms) return;
  out = *ms;
  if (out < 0) context_.diagnostics.error(node->place, "before-start", "this is before the start");
  if (context_.horizon_known && out > context_.horizon_ms) {
    context_.diagnostics.error(node->place, "after-end", "this is after the end");
  }
}

void Reader::lapse(const Key& key, std::int64_t& out, std::int64_t base) {
  const Node* node = take(key.name);
  if (node == nullptr) return;
  Number rule = duration();
  rule.maximum = 1000 * 365.0 * text::day_ms;
  if (const auto value = read_plain(context_, *node, rule, key.name)) out = base + std::llround(*value);
}

void Reader::dates(const Key& key, std::vector<std::int64_t>& out) {
  const Node* node = take(key.name);
  if (node == nullptr) return;
  if (!node->is_sequence() || node->children.empty()) return wrong_kind(*node, key, "a list of dates");
  for (const Node& child : node->children) {
    const auto ms = read_moment(child, shown_name(key.name));
    if (!ms) continue;
    out.push_back(*ms);
    if (*ms < 0) context_.diagnostics.error(child.place, "before-start", "the departure is before the start");
    if (context_.horizon_known && *ms > context_.horizon_ms) {
      context_.diagnostics.warning(child.place, "after-end", "the departure is after the end, and will not happen");
    }
  }
}

void Reader::ordered(std::int64_t from, std::int64_t to) {
  if (to > from || node_ == nullptr) return;
  const Node* end = has("to") ? take("to") : take("for");
  context_.diagnostics.error(end != nullptr ? end->place : node_->place, "empty-closure",
                             "the closure ends before it begins, or as it begins");
}

void Reader::dated(TimelineEntry& entry) {
  const Node* when = has("date") ? take("date") : take("at");
  if (when == nullptr || !context_.start_known) return;
  entry.place = when->place;
  if (entry.at_ms < 0) context_.diagnostics.error(when->place, "before-start", "this is before the start");
  if (context_.horizon_known && entry.at_ms > context_.horizon_ms) {
    context_.diagnostics.warning(when->place, "after-end", "this is after the end, and will not happen");
  }
}

}  // namespace taji::scenario
