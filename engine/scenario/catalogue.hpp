// The visitor that lists the keys of a scenario file, for the schema and the reference.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "scenario/describe.hpp"
#include "scenario/find.hpp"

namespace taji::scenario {

enum class FieldKind : std::uint8_t {
  number,
  plain,
  law,
  integer,
  attacks,
  levels,
  series,
  curve,
  products,
  shares,
  inputs,  // numbers
  version,
  text,
  file,
  name,
  names,
  flag,
  choice,  // words
  position,
  window,
  date,
  span,
  dates,
  moment,
  lapse,  // times and places
  changes,
  factors,
  resets,
  closables,
  regimes,
  releases,
  outbreaks,
  variants,  // the timeline and variants
  section,
  entries,
  list
};

struct Field;

/// The keys of one mapping, and which of them exclude each other.
struct Group {
  std::vector<Field> fields;
  std::vector<std::vector<std::string>> exactly_one;
  std::vector<std::pair<std::string, std::string>> goes_with;  ///< where the first is, the second must be
};

struct Field {
  std::string key, doc, example;
  FieldKind kind = FieldKind::text;
  bool required = false;
  std::string fallback;  ///< the default, as it would be written; empty: none
  Number rule;
  Number second_rule;       ///< of a curve: its first coordinate; `rule` is that of its second
  std::int32_t length = 0;  ///< of a series
  std::vector<std::string> choices;
  Shorthand shorthand;  ///< of a section, or of each entry
  Group group;          ///< of a section, or of each entry or item
};

class Catalogue {
 public:
  Group group;

  /// Keys asked for are there or not: none of them is required.
  bool has(const char* key) {
    conditional_.emplace_back(key);
    return true;
  }
  bool takes_default() const { return false; }
  bool word_is(const char*) const { return false; }
  void exactly_one(std::initializer_list<const char*> keys) {
    group.exactly_one.emplace_back(keys.begin(), keys.end());
  }
  void at_most_one(std::initializer_list<const char*>) {}
  void goes_with(const char* key, const char* needed) {
    conditional_.emplace_back(needed);
    group.goes_with.emplace_back(key, needed);
  }

  void number(const Key& key, Quantity&, const Number& rule) { add_number(key, FieldKind::number, rule); }
  void following(const Key& key, Quantity&, const Quantity&, const Number& rule, bool = false) {
    add_number(key, FieldKind::number, rule).required = false;
  }
  void plain(const Key& key, double&, const Number& rule) { add_number(key, FieldKind::plain, rule); }
  void law(const Key& key, Law&, const Number& rule) { add_number(key, FieldKind::law, rule); }
  void integer(const Key& key, std::int32_t&, std::int32_t fallback, std::int32_t least) {
    Field& field = add(key, FieldKind::integer);
    field.fallback = std::to_string(fallback);
    field.rule = count().at_least(least);
  }
  void attacks(const Key& key, Quantity&, Quantity&) { add(key, FieldKind::attacks); }
  void levels(const Key& key, Quantity (&)[4], const Number& rule, std::initializer_list<const char*> fallback) {
    Field& field = add(key, FieldKind::levels);
    field.rule = rule;
    for (const char* text : fallback) field.fallback += (field.fallback.empty() ? "[" : ", ") + std::string(text);
    field.fallback += "]";
  }
  void series(const Key& key, std::vector<Quantity>&, const Number& rule, std::int32_t length) {
    Field& field = add(key, FieldKind::series);
    field.rule = rule;
    field.length = length;
  }
  void curve(const Key& key, std::vector<Quantity>&, std::vector<Quantity>&, const Number& share, const Number& value) {
    Field& field = add(key, FieldKind::curve);
    field.rule = value;
    field.second_rule = share;
    field.required = true;
  }
  void products(const Key& key, std::vector<NeedEntry>&, const Number& rule) {
    Field& field = add(key, FieldKind::products);
    field.rule = rule;
  }
  void shares(const Key& key, std::vector<NamedQuantity>&, const Number& rule) {
    Field& field = add(key, FieldKind::shares);
    field.rule = rule;
    field.required = true;
  }
  void tanks(const std::vector<StockEntry>&) {}
  void share_law(const Quantity&, const Quantity&) {}
  void inputs(const Key& key) { add(key, FieldKind::inputs); }

  void version(const Key& key) { add(key, FieldKind::version).required = true; }
  void title(const Key& key, std::string&) { add(key, FieldKind::text).required = true; }
  void text(const Key& key, std::string&) { add(key, FieldKind::text); }
  void file(const Key& key) { add(key, FieldKind::file); }
  void id(const Key& key, std::string&, Need need) { add(key, FieldKind::name).required = need == required; }
  void word(const Key& key, std::string&, text::Place&, Need need, const char* fallback = "") {
    Field& field = add(key, FieldKind::name);
    field.required = need == required;
    field.fallback = fallback;
  }
  void words(const Key& key, std::vector<std::string>&, std::vector<text::Place>&, Need need = not_required) {
    add(key, FieldKind::names).required = need == required;
  }
  void flag(const Key& key, bool&, bool fallback) { add(key, FieldKind::flag).fallback = fallback ? "true" : "false"; }
  void position(const Key& key, PlaceEntry&) { add(key, FieldKind::position); }
  template <class T>
  void choice(const Key& key, T&, const std::vector<std::string>& names) {
    Field& field = add(key, FieldKind::choice);
    field.choices = names;
    field.fallback = names.front();
  }

  void window(const Key& key, std::optional<text::DayWindow>&) { add(key, FieldKind::window); }
  void date(const Key& key, std::int64_t&) { add(key, FieldKind::date).required = true; }
  void span(const Key& key, std::int64_t&, const char* fallback) {
    Field& field = add(key, FieldKind::span);
    field.required = fallback == nullptr;
    if (fallback != nullptr) field.fallback = fallback;
  }
  void moment(const Key& key, std::int64_t&) { add(key, FieldKind::moment); }
  void instant(const Key& key, std::int64_t&) { add(key, FieldKind::moment).required = true; }
  void lapse(const Key& key, std::int64_t&, std::int64_t) { add(key, FieldKind::lapse); }
  void dates(const Key& key, std::vector<std::int64_t>&) { add(key, FieldKind::dates); }
  void ordered(std::int64_t, std::int64_t) {}
  void dated(TimelineEntry&) {}

  template <class T>
  void section(const Key& key, T&& value, Need need, const Shorthand& shorthand = {}) {
    Field& field = add(key, FieldKind::section);
    field.required = need == required && !contains(conditional_, field.key);
    field.shorthand = shorthand;
    field.group = group_of(value);
  }
  template <class T>
  void section(const Key& key, std::optional<T>& value, const Shorthand& shorthand = {}) {
    section(key, value.emplace(), not_required, shorthand);
  }
  template <class T>
  void part(std::initializer_list<const char*>, std::optional<T>& value) {
    Group own = group_of(value.emplace());
    for (Field& field : own.fields) {
      field.required = false;
      group.fields.push_back(std::move(field));
    }
  }
  template <class T>
  void entries(const Key& key, std::vector<T>&, const Shorthand& item) {
    Field& field = add(key, FieldKind::entries);
    field.shorthand = item;
    T entry;
    field.group = group_of(entry);
  }
  template <class T>
  void entries(const Key& key, std::vector<T>& out, Need need = not_required) {
    entries(key, out, Shorthand{});
    group.fields.back().required = need == required;
  }
  template <class T>
  void list(const Key& key, std::vector<T>&, Need need = not_required) {
    Field& field = add(key, FieldKind::list);
    field.required = need == required;
    T entry;
    field.group = group_of(entry);
  }

  void changes(const Key& key, TimelineEntry&, SlotChange::Kind kind) {
    add(key, kind == SlotChange::Kind::set        ? FieldKind::changes
             : kind == SlotChange::Kind::multiply ? FieldKind::factors
                                                  : FieldKind::resets);
  }
  void closables(const Key& key, std::vector<std::string>&) { add(key, FieldKind::closables); }
  void regimes(const Key& key, TimelineEntry&) { add(key, FieldKind::regimes); }
  void releases(const Key& key, std::vector<ReleaseEntry>&) { add(key, FieldKind::releases); }
  void outbreaks(const Key& key, std::vector<OutbreakEntry>&) { add(key, FieldKind::outbreaks); }
  void variants(const Key& key, std::vector<Variant>&) { add(key, FieldKind::variants); }
  void complete(Scenario&) {}

 private:
  Field& add(const Key& key, FieldKind kind) {
    Field& field = group.fields.emplace_back();
    field.key = key.name;
    field.doc = key.doc;
    field.example = key.example;
    field.kind = kind;
    return field;
  }
  Field& add_number(const Key& key, FieldKind kind, const Number& rule) {
    Field& field = add(key, kind);
    field.rule = rule;
    field.required = rule.fallback == nullptr && !contains(conditional_, field.key);
    if (rule.fallback != nullptr) field.fallback = rule.fallback;
    return field;
  }
  template <class T>
  static Group group_of(T& value) {
    Catalogue inner;
    describe(inner, value);
    return std::move(inner.group);
  }

  std::vector<std::string> conditional_;
};

/// All keys of a scenario file.
Group scenario_catalogue();

/// What a field holds, for people: "a volume", "a distribution of a duration", "yes or no".
std::string field_type(const Field& field);

}  // namespace taji::scenario
