// The reader's timeline and variants, and what it fills in between.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "scenario/find.hpp"
#include "scenario/law_form.hpp"
#include "scenario/reader.hpp"
#include "scenario/tree.hpp"

namespace taji::scenario {

using text::Node;

namespace {

/// The slot of a path, which may go by the name of the distribution (`delay.lognormal.median`).
std::int32_t find_slot(const Context& context, const std::string& path) {
  std::vector<std::string> parts = text::split_path(path);
  const auto by = [&](const std::vector<std::string>& p) {
    const auto found = context.slot_by_path.find(text::join_path(p));
    return found == context.slot_by_path.end() ? -1 : found->second;
  };
  if (const std::int32_t slot = by(parts); slot >= 0) return slot;
  std::erase_if(parts, [](const std::string& part) { return find_family(part) != nullptr; });
  return by(parts);
}

/// Whether the path is that of a number, or of a part of one, that could not be read.
bool is_broken(const Context& context, const std::string& path) {
  for (std::vector<std::string> parts = text::split_path(path); !parts.empty(); parts.pop_back()) {
    if (context.broken_paths.count(text::join_path(parts)) > 0) return true;
  }
  return false;
}

bool same_slot_changed(const TimelineEntry& entry, std::int32_t slot) {
  return std::any_of(entry.changes.begin(), entry.changes.end(), [&](const SlotChange& c) { return c.slot == slot; });
}

}  // namespace

void Reader::change(const Node& where, const std::string& path, const Node* value, TimelineEntry& entry,
                    SlotChange::Kind kind) {
  const text::Place place = value != nullptr ? where.key_place : where.place;
  const std::int32_t slot = find_slot(context_, path);
  if (slot < 0) {
    if (is_broken(context_, path)) return;
    context_.diagnostics.error(place, "unknown-path", fmt::format("there is no number '{}'", path),
                               text::did_you_mean(path, context_.dated_paths()));
    return;
  }
  const auto index = static_cast<std::size_t>(slot);
  if (!context_.slots[index].dated) {
    context_.diagnostics.error(place, "not-dated", fmt::format("'{}' cannot change by date", path));
    return;
  }
  if (same_slot_changed(entry, slot)) {
    context_.diagnostics.error(place, "conflict", fmt::format("'{}' changes twice at once", path));
    return;
  }
  const std::string name = text::split_path(path).back();
  SlotChange made{kind, slot, 0};
  if (value != nullptr) {
    const auto read =
        read_plain(context_, *value, kind == SlotChange::Kind::set ? context_.rules[index] : factor(), name);
    if (!read) return;
    made.value = *read;
  }
  entry.changes.push_back(made);
  context_.changes.push_back({entry.at_ms, made, place});
}

void Reader::changes(const Key& key, TimelineEntry& entry, SlotChange::Kind kind) {
  const Node* node = take(key.name);
  if (node == nullptr) return;
  if (kind == SlotChange::Kind::reset) {
    if (node->is_scalar()) return change(*node, node->scalar, nullptr, entry, kind);
    if (!node->is_sequence()) return wrong_kind(*node, key, "a list of paths");
    for (const Node& child : node->children) {
      if (child.is_scalar()) {
        change(child, child.scalar, nullptr, entry, kind);
      } else {
        wrong_kind(child, key, "paths");
      }
    }
    return;
  }
  if (!node->is_mapping()) return wrong_kind(*node, key, "a mapping from paths");
  for (const Node& child : node->children) change(child, child.key, &child, entry, kind);
}

void Reader::closables(const Key& key, std::vector<std::string>& out) {
  std::vector<text::Place> places;
  words(key, out, places);
  std::vector<std::string> all = context_.roads;
  all.insert(all.end(), context_.places.begin(), context_.places.end());
  for (std::size_t i = 0; i < out.size(); ++i) {
    const bool road = contains(context_.roads, out[i]), place = contains(context_.places, out[i]);
    if (road && place) {
      context_.diagnostics.error(places[i], "ambiguous", fmt::format("'{}' is both a road and a place", out[i]),
                                 "use 'closures', which tells them apart");
    } else if (!road && !place) {
      context_.diagnostics.error(places[i], "unknown-road", fmt::format("'{}' is neither a road nor a place", out[i]),
                                 text::did_you_mean(out[i], all));
    }
  }
}

void Reader::regimes(const Key& key, TimelineEntry& entry) {
  const Node* node = take(key.name);
  if (node == nullptr) return;
  if (!node->is_mapping()) return wrong_kind(*node, key, "a mapping from zones");
  for (const Node& child : node->children) {
    ForcedRegime& forced = entry.regimes.emplace_back();
    forced.zone = child.key;
    forced.zone_place = child.key_place;
    forced.regime_place = child.place;
    if (child.is_scalar()) {
      forced.regime = child.scalar;
      continue;
    }
    if (!child.is_mapping()) {
      entry.regimes.pop_back();
      wrong_kind(child, key, "a regime for each zone");
      continue;
    }
    Reader reader(context_, &child, child_path(child_path(path_, key.name), child.key),
                  fmt::format("regime of '{}'", child.key));
    reader.word({"state", "regime that the zone changes to", "truce"}, forced.regime, forced.regime_place, required);
    forced.held = reader.has("until");
    if (forced.held) forced.until_place = child.find("until")->place;
    reader.moment({"until", "until when it holds", "2026-03-01"}, forced.until_ms);
    reader.finish();
  }
}

void Reader::variants(const Key& key, std::vector<Variant>& out) {
  read_entries(key, not_required, [&](const Node& child) {
    if (!child.is_mapping()) {
      context_.diagnostics.error(
          child.place, "wrong-kind",
          fmt::format("variant '{}' wants a mapping from paths to values, got {}", child.key, shown_kind(child)),
          fmt::format("for example {}", key.example));
      return;
    }
    Variant& variant = out.emplace_back();
    variant.id = child.key;
    for (const Node& entry : child.children) variant.overrides.emplace_back(entry.key, yaml_text(entry));
  });
}

void Reader::complete(Scenario& scenario) {
  for (const RoadEntry& road : scenario.network.roads) context_.roads.push_back(road.id);
  for (const PlaceEntry& place : scenario.network.places) context_.places.push_back(place.id);
  for (CorridorEntry& corridor : scenario.corridors) {
    if (corridor.marshal.empty()) {
      corridor.marshal = corridor.source;
      corridor.marshal_place = corridor.source_place;
    }
    if (!corridor.source.empty() && find_by_id(scenario.sources, corridor.source) == nullptr) {
      SourceEntry& source = scenario.sources.emplace_back();
      adopt(source, corridor.source, corridor.source_place);
      Reader defaults(context_, nullptr, child_path("sources", corridor.source), "source");
      describe(defaults, source);
    }
    if (corridor.convoy.min.slot >= 0 && corridor.convoy.target.slot >= 0) {
      context_.ordered.emplace_back(corridor.convoy.min.slot, corridor.convoy.target.slot);
    }
  }
}

}  // namespace taji::scenario
