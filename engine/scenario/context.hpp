// What one reading of a scenario collects: slots, inputs, laws, faults.
#pragma once

#include <map>
#include <set>
#include <string>
#include <taji/scenario/scenario.hpp>
#include <taji/text/diagnostic.hpp>
#include <taji/text/yaml.hpp>
#include <unordered_map>
#include <utility>
#include <vector>

#include "scenario/field.hpp"

namespace taji::scenario {

/// A named number of the top-level `inputs`.
struct Input {
  std::int32_t slot = -1;
  text::Dimension dimension = text::Dimension::number;
  bool used = false;
  bool broken = false;  ///< could not be read; its users are not blamed
  text::Place place;
};

/// A distribution in use, for checks of what the timeline makes of its parameters.
struct LawUse {
  LawForm form;
  std::vector<std::int32_t> slots;
  Number rule;
  std::string path;
};

/// A change of the timeline, kept with its place for checks once all are known.
struct DatedChange {
  std::int64_t at_ms = 0;
  SlotChange change;
  text::Place place;
};

struct Context {
  explicit Context(text::Diagnostics& faults) : diagnostics(faults) {}

  text::Diagnostics& diagnostics;
  std::vector<Slot> slots;
  std::vector<Number> rules;                        ///< by slot
  std::vector<std::pair<double, double>> supports;  ///< by slot: smallest and largest value it can take
  std::unordered_map<std::string, std::int32_t> slot_by_path;
  std::set<std::string> broken_paths;  ///< numbers that could not be read: whoever changes them is not blamed
  std::map<std::string, Input, std::less<>> inputs;
  std::vector<LawUse> laws;
  std::vector<std::pair<std::int32_t, std::int32_t>> followers;  ///< slot, and the slot that changes with it
  std::vector<DatedChange> changes;
  std::vector<std::pair<std::int32_t, std::int32_t>> ordered;  ///< slots of which the first may not exceed the second
  std::vector<std::string> all_products;                       ///< named anywhere in the file
  std::vector<std::string> city_products;                      ///< of the city being read
  std::vector<std::string> roads, places;                      ///< ids, once the network is read
  std::unordered_map<std::string, text::Place> windows;        ///< by path: where a travel window was written
  std::int64_t start_ms = 0, horizon_ms = 0;
  bool network_broken = false;  ///< the network file could not be read: places are not missed
  bool roads_broken = false;    ///< a road leads nowhere: ways are not missed
  bool start_known = false, horizon_known = false;

  std::int32_t add_slot(std::string path, const Number& rule, double value, text::Place place);
  std::vector<std::string> dated_paths() const;
};

/// Path of a child: `parent.key`, with the key in quotes where it needs them.
std::string child_path(const std::string& path, std::string_view key);

/// Reads a number, its distribution or product, from `node`; null: the rule's default. `name` stands in messages.
Quantity read_number(Context& context, const text::Node* node, const Number& rule, const std::string& path,
                     const std::string& name);

/// Reads a distribution whose parameters are slots.
Law read_law(Context& context, const text::Node* node, const Number& rule, const std::string& path,
             const std::string& name);

/// Reads one of the top-level `inputs`, inferring what it measures.
Input read_input(Context& context, const text::Node& node, const std::string& path, const std::string& name);

/// Reads a plain value without distribution or product; reports what is wrong with it.
std::optional<double> read_plain(Context& context, const text::Node& node, const Number& rule, const std::string& name);

/// The value of a text under a rule, without reporting.
std::variant<double, text::UnitError> parse_number(std::string_view text, const Number& rule);

/// Why a value is outside a rule's limits ("must be more than 0, got 0 h"), or empty. `written`: the value as its
/// author wrote it, where it was written.
std::string limit_problem(double value, const Number& rule, std::string_view written = {});

/// The largest value that a rule allows, as people say it.
std::string shown_maximum(const Number& rule);

/// The first scalar of a tree: what its unit is decided by.
const text::Node* first_scalar(const text::Node& node);

/// Whether a mapping is a number or distribution rather than a section: `{uncertain: ...}`, `{lognormal: ...}`.
bool is_number_mapping(const text::Node& node);

/// "a mapping", "a list", "nothing", or the text in quotes.
std::string shown_kind(const text::Node& node);

}  // namespace taji::scenario
