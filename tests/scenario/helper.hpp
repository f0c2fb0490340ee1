// What the tests of the scenario room share: a scenario, edits to it, places in it.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <taji/scenario/read.hpp>
#include <utility>
#include <vector>

namespace taji::scenario::test {

/// The smallest useful scenario; every test edits it.
inline const std::string kExample = R"(# yaml-language-server: $schema=taji.schema.json
taji: 1
name: One road
start: 2026-01-12
horizon: 60 d
network:
  places:
    depot: {kind: depot, at: [6.82, -5.28]}
    city:  {kind: city,  at: [12.65, -8.00]}
  roads:
    - {id: trunk, from: depot, to: city, km: 1002, class: paved, interdiction: 5 %}
fleet:
  - {corridor: south, trucks: 800, capacity: 45.9 kl, product: diesel}
corridors:
  south:
    source: depot
    city: city
    convoy: {target: 60, min: 20, max_wait: 72 h}
    on_attack: {repelled: 30 %, loss: {share: {mean: 45 %, sd: 25 %}}, delay: {lognormal: {median: 12 h, p90: 48 h}}}
cities:
  city:
    stock: {diesel: {capacity: 30 Ml, initial: 12 Ml}}
    demand:
      transport: {diesel: 1.2 Ml/d, priority: 2}
      power:     {diesel: 0.8 Ml/d, priority: 1, buffer: 2 d}
variants:
  small_convoys: {corridors.south.convoy.target: 20}
  escorted:      {corridors.south.escort: {units: 4, hazard: 0.6, repelled: 60 %}}
)";

/// The text with the only occurrence of `from` replaced. An empty `from` appends.
inline std::string edit(std::string text, const std::string& from, const std::string& to) {
  if (from.empty()) return text + to;
  const std::size_t at = text.find(from);
  if (at == std::string::npos || text.find(from, at + 1) != std::string::npos) {
    throw std::invalid_argument("not exactly one '" + from + "'");
  }
  return text.replace(at, from.size(), to);
}

/// A text in which § marks a place; it is taken out. Columns count code points; the tests' texts before § are ASCII.
struct Marked {
  std::string text;
  int line = 1, column = 1;
};
inline Marked unmark(const std::string& text) {
  static const std::string mark = "§";
  const std::size_t at = text.find(mark);
  if (at == std::string::npos) throw std::invalid_argument("no mark");
  Marked out{text, 1, 1};
  out.text.erase(at, mark.size());
  for (std::size_t i = 0; i < at; ++i) {
    out.column = text[i] == '\n' ? 1 : out.column + 1;
    out.line += text[i] == '\n' ? 1 : 0;
  }
  return out;
}

inline ReadResult read(const std::string& text, const ReadOptions& options = {}) {
  return read_scenario_text("test.yaml", text, options);
}

inline std::string shown(const ReadResult& result) {
  return text::render(result.diagnostics, result.sources, false);
}

inline const Slot* find_slot(const Scenario& scenario, const std::string& path) {
  for (const Slot& slot : scenario.slots) {
    if (slot.path == path) return &slot;
  }
  return nullptr;
}
inline const Slot& slot_at(const ReadResult& result, const std::string& path) {
  if (!result.scenario) throw std::runtime_error("not read:\n" + shown(result));
  const Slot* slot = find_slot(*result.scenario, path);
  if (slot == nullptr) throw std::runtime_error("no slot " + path);
  return *slot;
}

inline std::vector<const text::Diagnostic*> with_code(const ReadResult& result, const std::string& code) {
  std::vector<const text::Diagnostic*> out;
  for (const text::Diagnostic& d : result.diagnostics.list()) {
    if (d.code == code) out.push_back(&d);
  }
  return out;
}

/// A clean reading, without warnings.
inline void check_clean(const std::string& text, const ReadOptions& options = {}) {
  const ReadResult result = read(text, options);
  INFO(text);
  CHECK_MESSAGE(result.scenario.has_value(), shown(result));
  CHECK_MESSAGE(result.diagnostics.list().empty(), shown(result));
}

/// Exactly one diagnostic, of this code, at the mark, with these words in its message or suggestion.
inline void check_fault(const std::string& marked, const std::string& code, const std::string& words,
                        text::Severity severity = text::Severity::error, const ReadOptions& options = {}) {
  const Marked want = unmark(marked);
  const ReadResult result = read(want.text, options);
  INFO(want.text);
  INFO(shown(result));
  REQUIRE(result.diagnostics.list().size() == 1);
  const text::Diagnostic& fault = result.diagnostics.list().front();
  CHECK(fault.code == code);
  CHECK(fault.severity == severity);
  CHECK(fault.place.line == want.line);
  CHECK(fault.place.column == want.column);
  CHECK((fault.message + " / " + fault.suggestion).find(words) != std::string::npos);
  CHECK(result.scenario.has_value() == (severity == text::Severity::warning));
}

}  // namespace taji::scenario::test
