// The visitor that reads one mapping of a scenario file into one struct.
#pragma once

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <vector>

#include "scenario/context.hpp"
#include "scenario/describe.hpp"

namespace taji::scenario {

class Reader {
 public:
  /// `node` null: the section is absent and takes its defaults. `what` names it in messages ("corridor 'south'").
  Reader(Context& context, const text::Node* node, std::string path, std::string what, std::string word = {});

  /// What stands under `inner` was written as the short form of `outer`, and messages say so.
  void set_alias(std::string inner, std::string outer) { alias_ = {std::move(inner), std::move(outer)}; }

  /// Reports the keys that the description did not name.
  void finish();

  // Presence and choices.
  bool has(const char* key);
  bool takes_default() const { return node_ == nullptr && word_.empty(); }
  bool word_is(const char* word) const { return word_ == word; }
  void exactly_one(std::initializer_list<const char*> keys) { choose(keys, true); }
  void at_most_one(std::initializer_list<const char*> keys) { choose(keys, false); }
  void goes_with(const char*, const char*) {}  // what is needed is asked for where the first is

  // Numbers and distributions.
  void number(const Key& key, Quantity& out, const Number& rule);
  /// A value that is no slot: without distribution, not changed by date or path.
  void plain(const Key& key, double& out, const Number& rule);
  void following(const Key& key, Quantity& out, const Quantity& leader, const Number& rule, bool dates_too = false);
  void law(const Key& key, Law& out, const Number& rule);
  void integer(const Key& key, std::int32_t& out, std::int32_t fallback, std::int32_t least);
  void attacks(const Key& key, Quantity& per_km, Quantity& per_day);
  void levels(const Key& key, Quantity (&out)[4], const Number& rule, std::initializer_list<const char*> fallback);
  /// Exactly `length` numbers, or none when the key is absent. Slots `key.0`, `key.1` …
  void series(const Key& key, std::vector<Quantity>& out, const Number& rule, std::int32_t length);
  /// Points of a curve that rises, slots `key.0.0` (share) and `key.0.1` (value) …, or one value, slot `key`, for the
  /// curve in proportion to the share; then `shares` stays empty.
  void curve(const Key& key, std::vector<Quantity>& shares, std::vector<Quantity>& values, const Number& share,
             const Number& value);
  void products(const Key& key, std::vector<NeedEntry>& out, const Number& rule);
  void shares(const Key& key, std::vector<NamedQuantity>& out, const Number& rule);
  /// The city's products are known from here on.
  void tanks(const std::vector<StockEntry>& stock);
  void share_law(const Quantity& mean, const Quantity& sd);
  void inputs(const Key& key);

  // Texts, names and words.
  void version(const Key& key) { take(key.name); }
  void title(const Key& key, std::string& out);
  void text(const Key& key, std::string& out);
  void file(const Key& key) { take(key.name); }
  void id(const Key& key, std::string& out, Need need);
  void word(const Key& key, std::string& out, text::Place& place, Need need, const char* fallback = "");
  void words(const Key& key, std::vector<std::string>& out, std::vector<text::Place>& places, Need need = not_required);
  void flag(const Key& key, bool& out, bool fallback);
  void position(const Key& key, PlaceEntry& out);
  template <class T>
  void choice(const Key& key, T& out, const std::vector<std::string>& names) {
    const std::size_t index = choose_word(key, names);
    if constexpr (std::is_same_v<T, std::string>) {
      out = names[index];
    } else {
      out = static_cast<T>(index);
    }
  }

  // Times.
  void window(const Key& key, std::optional<text::DayWindow>& out);
  void date(const Key& key, std::int64_t& out);
  void span(const Key& key, std::int64_t& out, const char* fallback);
  void moment(const Key& key, std::int64_t& out);
  /// A date that must be there, between the start and the end.
  void instant(const Key& key, std::int64_t& out);
  void lapse(const Key& key, std::int64_t& out, std::int64_t base);
  void dates(const Key& key, std::vector<std::int64_t>& out);
  void ordered(std::int64_t from, std::int64_t to);
  void dated(TimelineEntry& entry);

  // Sections.
  template <class T>
  void section(const Key& key, T&& value, Need need, const Shorthand& shorthand = {}) {
    const text::Node* child = take(key.name);
    if (child == nullptr && need == required) missing(key);
    read_section(key, child, shorthand, [&](Reader& reader) { describe(reader, value); });
  }
  template <class T>
  void section(const Key& key, std::optional<T>& value, const Shorthand& shorthand = {}) {
    const text::Node* child = take(key.name);
    if (child == nullptr || is_off(*child)) return;
    value.emplace();
    if constexpr (requires { value->place; }) value->place = child->key_place;
    read_section(key, child, shorthand, [&](Reader& reader) { describe(reader, *value); });
  }
  /// An optional section, entry or list that is written `off` is as if it were absent.
  static bool is_off(const text::Node& node) { return node.is_scalar() && node.scalar == "off"; }
  /// Keys of this mapping that belong together.
  template <class T>
  void part(std::initializer_list<const char*> keys, std::optional<T>& value) {
    bool any = false;
    for (const char* key : keys) any = has(key) || any;
    if (any) describe(*this, value.emplace());
  }
  template <class T>
  void entries(const Key& key, std::vector<T>& out, const Shorthand& item) {
    read_entries(key, not_required, [&](const text::Node& child) {
      T& entry = out.emplace_back();
      adopt(entry, child.key, child.key_place);
      read_entry(key, child, item, [&](Reader& reader) { describe(reader, entry); });
    });
  }
  template <class T>
  void entries(const Key& key, std::vector<T>& out, Need need = not_required) {
    if (need == required && node_ != nullptr && node_->find(key.name) == nullptr) missing(key);
    entries(key, out, Shorthand{});
  }
  template <class T>
  void list(const Key& key, std::vector<T>& out, Need need = not_required) {
    std::unordered_map<std::string, text::Place> seen;
    read_list(key, need, [&](const text::Node& child, std::size_t index) {
      T& entry = out.emplace_back();
      const std::string id = list_id(entry, child, index);
      entry.place = child.place;
      read_item(key, child, id, seen, [&](Reader& reader) { describe(reader, entry); });
    });
  }

  // The timeline, variants, and what the reader fills in.
  void changes(const Key& key, TimelineEntry& entry, SlotChange::Kind kind);
  void closables(const Key& key, std::vector<std::string>& out);
  void regimes(const Key& key, TimelineEntry& entry);
  void releases(const Key& key, std::vector<ReleaseEntry>& out);
  void outbreaks(const Key& key, std::vector<OutbreakEntry>& out);
  void variants(const Key& key, std::vector<Variant>& out);
  void complete(Scenario& scenario);

 private:
  const text::Node* take(const char* key);
  std::string shown_name(const char* key) const { return alias_.first == key ? alias_.second : std::string(key); }
  void missing(const Key& key);
  void wrong_kind(const text::Node& node, const Key& key, const std::string& wants);
  /// The same, of a list that is too short or too long.
  void wrong_length(const text::Node& node, const Key& key, const std::string& wants);
  void choose(std::initializer_list<const char*> keys, bool one);
  std::size_t choose_word(const Key& key, const std::vector<std::string>& names);
  void read_section(const Key& key, const text::Node* child, const Shorthand& shorthand,
                    const std::function<void(Reader&)>& describe_it);
  void read_entries(const Key& key, Need need, const std::function<void(const text::Node&)>& read_one);
  void read_entry(const Key& key, const text::Node& child, const Shorthand& item,
                  const std::function<void(Reader&)>& describe_it);
  void read_list(const Key& key, Need need, const std::function<void(const text::Node&, std::size_t)>& read_one);
  void read_item(const Key& key, const text::Node& child, const std::string& id,
                 std::unordered_map<std::string, text::Place>& seen, const std::function<void(Reader&)>& describe_it);
  void change(const text::Node& where, const std::string& path, const text::Node* value, TimelineEntry& entry,
              SlotChange::Kind kind);
  std::optional<std::int64_t> read_moment(const text::Node& node, const std::string& name);

  static void adopt(PlaceEntry& e, const std::string& id, text::Place p) { e.id = id, e.name = id, e.place = p; }
  static void adopt(SpeedClass& e, const std::string& id, text::Place) { e.id = id; }
  static void adopt(SourceEntry& e, const std::string& id, text::Place p) { e.place_id = id, e.place = p; }
  static void adopt(EscortPoolEntry& e, const std::string& id, text::Place p) { e.id = id, e.place = p; }
  static void adopt(CorridorEntry& e, const std::string& id, text::Place p) { e.id = id, e.place = p; }
  static void adopt(SplitEntry& e, const std::string& id, text::Place p) { e.id = id, e.place = p; }
  static void adopt(SplitMember& e, const std::string& id, text::Place p) { e.corridor = id, e.place = p; }
  static void adopt(CityEntry& e, const std::string& id, text::Place p) { e.place_id = id, e.place = p; }
  static void adopt(ZoneEntry& e, const std::string& id, text::Place p) { e.id = id, e.place = p; }
  static void adopt(RegimeEntry& e, const std::string& id, text::Place p) { e.id = id, e.place = p; }
  static void adopt(NextRegime& e, const std::string& id, text::Place p) { e.id = id, e.place = p; }
  static void adopt(OwnerEntry& e, const std::string& id, text::Place p) { e.id = id, e.place = p; }
  static void adopt(CrewChange& e, const std::string& id, text::Place p) { e.id = id, e.place = p; }
  static void adopt(TruckChange& e, const std::string& id, text::Place p) { e.id = id, e.place = p; }
  static void adopt(TruckMove& e, const std::string& id, text::Place p) { e.id = id, e.place = p; }
  static void adopt(StockEntry& e, const std::string& id, text::Place p) { e.product = id, e.place = p; }
  static void adopt(InflowEntry& e, const std::string& id, text::Place p) { e.id = id, e.place = p; }
  static void adopt(RationingRule& e, const std::string& id, text::Place p) { e.id = id, e.place = p; }
  static void adopt(DemandClass& e, const std::string& id, text::Place p) { e.id = id, e.place = p; }
  static void adopt(ServiceEntry& e, const std::string& id, text::Place p) { e.id = id, e.place = p; }
  static std::string list_id(RoadEntry& e, const text::Node& node, std::size_t index);
  static std::string list_id(PoolEntry& e, const text::Node& node, std::size_t index);
  static std::string list_id(ClosureEntry& e, const text::Node& node, std::size_t index);
  static std::string list_id(const TrafficGroup&, const text::Node&, std::size_t index) {
    return std::to_string(index);
  }
  static std::string list_id(const TimelineEntry&, const text::Node&, std::size_t index) {
    return std::to_string(index);
  }

  Context& context_;
  const text::Node* node_;
  std::string path_, what_, word_;
  std::pair<std::string, std::string> alias_;  ///< a key that a short form stands for, and the key it was written under
  std::vector<std::string> known_;
  bool others_taken_ = false;
};

/// Whether a name can be used as an id in paths and files; reports it if not.
bool check_id(Context& context, const std::string& id, text::Place place);

}  // namespace taji::scenario
