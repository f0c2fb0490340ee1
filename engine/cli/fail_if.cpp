#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cli/fail_if.hpp>
#include <cli/status.hpp>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string_view>
#include <taji/kernel/time.hpp>
#include <taji/output/wording.hpp>
#include <taji/text/diagnostic.hpp>
#include <taji/text/units.hpp>
#include <variant>

namespace taji::cli {
namespace {

using Json = nlohmann::ordered_json;

[[noreturn]] void fail(const std::string& text, std::size_t at, std::size_t length, const std::string& message,
                       const std::string& suggestion = {}) {
  const std::size_t before = output::width(std::string_view(text).substr(0, at));
  const std::size_t marked = std::max<std::size_t>(output::width(std::string_view(text).substr(at, length)), 1);
  throw Stop(kUsage, fmt::format("--fail-if: {}\n  {}\n  {}{}{}{}", message, text, std::string(before, ' '),
                                 std::string(marked, '^'), suggestion.empty() ? "" : " ", suggestion));
}

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n';
}

class Parser {
 public:
  explicit Parser(const std::string& text) : text_(text) {}

  FailIf parse() {
    FailIf result{text_, {{}}};
    while (true) {
      result.any_of_all.back().push_back(comparison());
      skip();
      if (at_ == text_.size()) return result;
      if (word("and")) continue;
      if (!word("or")) fail(text_, at_, 1, "expected 'and', 'or' or the end");
      result.any_of_all.emplace_back();
    }
  }

 private:
  void skip() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }
  bool take(char c) {
    skip();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool word_at(std::size_t at, std::string_view expected) const {
    const std::size_t end = at + expected.size();
    return text_.compare(at, expected.size(), expected) == 0 && (end >= text_.size() || is_space(text_[end]));
  }
  bool word(std::string_view expected) {
    skip();
    if (!word_at(at_, expected)) return false;
    at_ += expected.size();
    return true;
  }
  /// Up to one of the stops, spaces at its end left out.
  std::string until(std::string_view stops) {
    skip();
    const std::size_t begin = at_;
    while (at_ < text_.size() && stops.find(text_[at_]) == std::string_view::npos) ++at_;
    std::size_t end = at_;
    while (end > begin && is_space(text_[end - 1])) --end;
    return text_.substr(begin, end - begin);
  }

  void tank(Comparison& c) {
    if (!take('[')) return;
    skip();
    c.city_at = at_;
    c.city = until(",]");
    if (c.city.empty() || !take(',')) fail(text_, at_, 1, "expected [city,product]");
    skip();
    c.product_at = at_;
    c.product = until(",]");
    if (c.product.empty() || !take(']')) fail(text_, at_, 1, "expected [city,product]");
  }

  void term(Comparison& c) {
    skip();
    c.measure_at = at_;
    c.measure = until("()[]<>=! \t\n");
    if (take('(')) {
      if (c.measure != "se") {
        fail(text_, c.measure_at, c.measure.size(), "the only function is se( )");
      }
      c.standard_error = true;
      skip();
      c.measure_at = at_;
      c.measure = until("()[]<>=! \t\n");
    }
    if (c.measure.empty()) fail(text_, at_, 1, "expected a measure, such as p_dry.30d");
    tank(c);
    if (c.standard_error && !take(')')) fail(text_, at_, 1, "expected ')'");
  }

  void comparator(Comparison& c) {
    skip();
    const std::size_t begin = at_;
    if (take('>')) {
      c.op = Comparison::Op::greater;
    } else if (take('<')) {
      c.op = Comparison::Op::less;
    } else {
      fail(text_, begin, 1, "expected >, >=, < or <=");
    }
    if (at_ < text_.size() && text_[at_] == '=') {
      ++at_;
      c.op = c.op == Comparison::Op::greater ? Comparison::Op::greater_equal : Comparison::Op::less_equal;
    }
  }

  void limit(Comparison& c);

  Comparison comparison() {
    skip();
    const std::size_t begin = at_;
    Comparison c;
    term(c);
    comparator(c);
    limit(c);
    std::size_t end = at_;
    while (end > begin && is_space(text_[end - 1])) --end;
    c.text = text_.substr(begin, end - begin);
    return c;
  }

  const std::string& text_;
  std::size_t at_ = 0;
};

/// A measure of a class without `classes.NAME.`, which may have dots of its own; any other as it is.
std::string own_part(const std::string& measure) {
  if (!measure.starts_with("classes.")) return measure;
  std::size_t at = std::string::npos;
  for (const char* root :
       {".need_l", ".unserved_l", ".served_share", ".p_unserved", ".first_unserved_days", ".daily_served_share"}) {
    const std::size_t found = measure.rfind(root);
    if (found != std::string::npos && (at == std::string::npos || found < at)) at = found;
  }
  return at == std::string::npos ? measure : measure.substr(at + 1);
}

/// Measures of services, which stand under the city: hours.30d[bamako,electricity].
bool of_services(const Comparison& c) {
  return c.measure == "hours" || c.measure.starts_with("hours.");
}

/// Shares and probabilities, which no limit above 1 can bound.
bool is_share(const std::string& whole) {
  static const std::set<std::string> kRoots = {
      "p_dry", "p_dry_origin", "phase", "served_share", "dry_fraction", "p_unserved", "daily_served_share"};
  static const std::set<std::string> kLast = {"share", "share_se", "p_never", "censored_share"};
  const std::string measure = own_part(whole);
  return kRoots.contains(measure.substr(0, measure.find('.'))) ||
         kLast.contains(measure.substr(measure.rfind('.') + 1));
}

/// What a measure's numbers are.
text::Dimension dimension(const std::string& measure) {
  const std::string own = own_part(measure), root = own.substr(0, own.find('.'));
  if (is_share(measure)) return text::Dimension::number;
  if (root.ends_with("_l")) return text::Dimension::volume;
  if (root.ends_with("_days") || root == "hours") return text::Dimension::duration;
  return text::Dimension::number;
}

void Parser::limit(Comparison& c) {
  skip();
  const std::size_t begin = at_;
  while (at_ < text_.size() && !(is_space(text_[at_]) && (word_at(at_ + 1, "and") || word_at(at_ + 1, "or")))) ++at_;
  std::size_t end = at_;
  while (end > begin && is_space(text_[end - 1])) --end;
  const std::string written = text_.substr(begin, end - begin);
  if (written.empty()) fail(text_, begin, 1, "expected a number");
  double bare = 0;
  const auto [stop, error] = std::from_chars(written.data(), written.data() + written.size(), bare);
  if (error == std::errc() && stop == written.data() + written.size()) {
    if (!std::isfinite(bare)) fail(text_, begin, written.size(), "expected a finite number");
    if (bare > 1 && is_share(c.measure)) {
      fail(text_, begin, written.size(), "a share goes from 0 to 1", "write " + written + " %");
    }
    c.limit = bare;
    return;
  }
  const text::Dimension kind = dimension(c.measure);
  const auto parsed = text::parse_quantity(written, kind);
  if (const auto* wrong = std::get_if<text::UnitError>(&parsed)) {
    fail(text_, begin, written.size(), fmt::format("'{}' {}", c.measure, wrong->message), wrong->suggestion);
  }
  c.limit = std::get<double>(parsed);
  if (kind == text::Dimension::duration) c.limit /= static_cast<double>(kernel::kDay) / (of_services(c) ? 24 : 1);
}

/// Where a path leads, or how far it goes.
struct Found {
  const Json* leaf = nullptr;
  const Json* parent = nullptr;
  std::string key;                    ///< last key followed
  std::vector<std::string> expected;  ///< keys there were instead
  std::string missing;                ///< the part that is not there
};

/// Keys may hold dots ("quantiles.0.05"), so the longest key that fits is followed.
Found follow(const Json& json, const std::string& path) {
  Found found;
  found.leaf = &json;
  std::string rest = path;
  while (!rest.empty()) {
    const Json& here = *found.leaf;
    std::string best;
    const Json* next = nullptr;
    std::vector<std::string> keys;
    for (const auto& item : here.items()) {
      if (!here.is_structured()) break;
      keys.push_back(item.key());
      const bool fits = rest == item.key() || rest.starts_with(item.key() + ".");
      if (fits && (next == nullptr || item.key().size() > best.size())) {
        best = item.key();
        next = &item.value();
      }
    }
    if (next == nullptr) return {nullptr, nullptr, {}, keys, rest};
    found = {next, &here, best, {}, {}};
    rest = rest.size() > best.size() ? rest.substr(best.size() + 1) : "";
  }
  return found;
}

/// The JSON value that a comparison is about; null when the path leads to no number.
Found number_of(const Json& tank, const Comparison& c) {
  Found found = follow(tank, c.measure);
  if (found.leaf == nullptr) return found;
  if (c.standard_error) {
    const Json* holder = found.leaf->is_object() ? found.leaf : found.parent;
    const std::string own = found.key + "_se";
    if (!found.leaf->is_object() && holder->contains(own)) return {&holder->at(own), holder, own, {}, {}};
    const bool has = holder->contains("se") && (found.leaf->is_object() || found.key == "mean" || found.key == "value");
    return has ? Found{&holder->at("se"), holder, "se", {}, {}} : Found{nullptr, nullptr, {}, {}, "se"};
  }
  if (found.leaf->is_object()) {
    for (const char* key : {"value", "mean"}) {
      if (found.leaf->contains(key)) return {&found.leaf->at(key), found.leaf, key, {}, {}};
    }
    std::vector<std::string> keys;
    for (const auto& item : found.leaf->items()) keys.push_back(item.key());
    return {nullptr, nullptr, {}, keys, ""};
  }
  if (found.leaf->is_array()) return {nullptr, nullptr, {}, {"0", "1", "2", "3", "4"}, ""};
  return found;
}

double value_of(const Json& leaf, const Comparison& c) {
  if (leaf.is_number()) return leaf.get<double>();
  const std::string own = own_part(c.measure);
  const bool infinite = c.standard_error || own.starts_with("first_stockout_days") || own.starts_with("cover_days") ||
                        own.starts_with("first_unserved_days");
  return infinite ? std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
}

bool holds(double value, const Comparison& c) {
  switch (c.op) {
    case Comparison::Op::greater:
      return value > c.limit;
    case Comparison::Op::greater_equal:
      return value >= c.limit;
    case Comparison::Op::less:
      return value < c.limit;
    case Comparison::Op::less_equal:
      return value <= c.limit;
  }
  return false;
}

std::vector<std::string> keys_of(const Json& json) {
  std::vector<std::string> keys;
  for (const auto& item : json.items()) keys.push_back(item.key());
  return keys;
}

/// One of the things under a city that a comparison can be about: its products, or its services.
struct Thing {
  std::string city, name;
  const Json* measures;
};

/// Those that the comparison names; all of its kind if it names none.
std::vector<Thing> things(const Json& cities, const Comparison& c) {
  std::vector<Thing> out;
  for (const auto& city : cities.items()) {
    if (!c.city.empty() && city.key() != c.city) continue;
    static const Json kNone = Json::object();
    const Json& services = city.value().contains("services") ? city.value().at("services") : kNone;
    for (const auto& one : (of_services(c) ? services : city.value()).items()) {
      if (!of_services(c) && one.key() == "services") continue;
      if (c.product.empty() || one.key() == c.product) out.push_back({city.key(), one.key(), &one.value()});
    }
  }
  return out;
}

void check_named(const FailIf& condition, const Comparison& c, const Json& cities) {
  if (c.city.empty()) return;
  if (!cities.contains(c.city)) {
    fail(condition.text, c.city_at, c.city.size(), fmt::format("no city '{}' in this scenario", c.city),
         text::did_you_mean(c.city, keys_of(cities)));
  }
  if (!things(cities, c).empty()) return;
  Comparison any = c;
  any.product.clear();
  std::vector<std::string> names;
  for (const Thing& thing : things(cities, any)) names.push_back(thing.name);
  fail(condition.text, c.product_at, c.product.size(),
       fmt::format("'{}' {} '{}'", c.city, of_services(c) ? "has no service" : "keeps no", c.product),
       text::did_you_mean(c.product, names));
}

void check_measure(const FailIf& condition, const Comparison& c, const Json& tank) {
  const Found found = number_of(tank, c);
  if (found.leaf != nullptr) {
    if (!found.leaf->is_number() && !found.leaf->is_null()) {
      fail(condition.text, c.measure_at, c.measure.size(), fmt::format("'{}' is no number", c.measure));
    }
    return;
  }
  if (c.standard_error && found.missing == "se") {
    fail(condition.text, c.measure_at, c.measure.size(), fmt::format("'{}' has no standard error", c.measure));
  }
  if (found.missing.empty()) {
    fail(condition.text, c.measure_at, c.measure.size(),
         fmt::format("'{}' is not one number; go on with .{}", c.measure, fmt::join(found.expected, ", .")));
  }
  std::string suggestion = text::did_you_mean(found.missing, found.expected);
  if (suggestion.empty() && !found.expected.empty()) {
    suggestion = "one of " + fmt::format("{}", fmt::join(found.expected, ", "));
  }
  const std::size_t at = c.measure_at + c.measure.size() - found.missing.size();
  fail(condition.text, at, found.missing.size(), fmt::format("unknown measure '{}'", c.measure), suggestion);
}

/// The first tank for which the comparison holds, in words; empty if there is none.
std::string held_by(const Comparison& c, const Json& cities) {
  for (const Thing& thing : things(cities, c)) {
    const Found found = number_of(*thing.measures, c);
    if (found.leaf == nullptr) continue;
    const double value = value_of(*found.leaf, c);
    if (holds(value, c)) return fmt::format("{} ({}, {}: {})", c.text, thing.city, thing.name, value);
  }
  return {};
}

}  // namespace

FailIf parse_fail_if(const std::string& text) {
  return Parser(text).parse();
}

void check_fail_if(const FailIf& condition, const std::string& summary_json) {
  const Json summary = Json::parse(summary_json);
  const Json& cities = summary.at("cities");
  if (cities.empty()) throw Stop(kUsage, "--fail-if: no city of this scenario keeps a stock");
  for (const auto& all : condition.any_of_all) {
    for (const Comparison& c : all) {
      check_named(condition, c, cities);
      const std::vector<Thing> candidates = things(cities, c);
      if (candidates.empty()) fail(condition.text, c.measure_at, c.measure.size(), "this scenario has no services");
      // Not every tank has every class; any that has it will do.
      const auto one = std::find_if(candidates.begin(), candidates.end(),
                                    [&](const Thing& thing) { return number_of(*thing.measures, c).leaf != nullptr; });
      check_measure(condition, c, *(one == candidates.end() ? candidates.front() : *one).measures);
    }
  }
}

std::string held(const FailIf& condition, const std::string& summary_json) {
  const Json summary = Json::parse(summary_json);
  for (const auto& all : condition.any_of_all) {
    std::string words;
    bool every = true;
    for (const Comparison& c : all) {
      const std::string one = held_by(c, summary.at("cities"));
      every = every && !one.empty();
      words += (words.empty() ? "" : " and ") + one;
    }
    if (every) return words;
  }
  return {};
}

}  // namespace taji::cli
