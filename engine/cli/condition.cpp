#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cli/condition.hpp>
#include <cli/status.hpp>
#include <cmath>
#include <set>
#include <string_view>
#include <taji/kernel/time.hpp>
#include <taji/output/wording.hpp>
#include <taji/text/units.hpp>
#include <variant>

namespace taji::cli {

void fail(const Condition& condition, std::size_t at, std::size_t length, const std::string& message,
          const std::string& suggestion) {
  const std::string& text = condition.text;
  const std::size_t before = output::width(std::string_view(text).substr(0, at));
  const std::size_t marked = std::max<std::size_t>(output::width(std::string_view(text).substr(at, length)), 1);
  throw Stop(kUsage, fmt::format("{}: {}\n  {}\n  {}{}{}{}", condition.option, message, text, std::string(before, ' '),
                                 std::string(marked, '^'), suggestion.empty() ? "" : " ", suggestion));
}

namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n';
}

class Parser {
 public:
  Parser(const std::string& option, const std::string& text) : condition_{option, text, {{}}}, text_(text) {}

  Condition parse() {
    Condition& result = condition_;
    while (true) {
      result.any_of_all.back().push_back(comparison());
      skip();
      if (at_ == text_.size()) return result;
      if (word("and")) continue;
      if (!word("or")) fail(condition_, at_, 1, "expected 'and', 'or' or the end");
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

  void of(Clause& c) {
    if (!take('[')) return;
    skip();
    c.city_at = at_;
    c.city = until(",]");
    if (c.city.empty()) fail(condition_, at_, 1, "expected [city,product]");
    if (take(']')) return;
    if (!take(',')) fail(condition_, at_, 1, "expected [city,product]");
    skip();
    c.product_at = at_;
    c.product = until(",]");
    if (c.product.empty() || !take(']')) fail(condition_, at_, 1, "expected [city,product]");
  }

  void term(Clause& c) {
    skip();
    c.measure_at = at_;
    c.measure = until("()[]<>=! \t\n");
    if (take('(')) {
      if (c.measure != "se" && c.measure != "ci") {
        fail(condition_, c.measure_at, c.measure.size(), "the functions are se( ) and ci( )");
      }
      c.function = c.measure == "se" ? Clause::Function::se : Clause::Function::ci;
      skip();
      c.measure_at = at_;
      c.measure = until("()[]<>=! \t\n");
    }
    if (c.measure.empty()) fail(condition_, at_, 1, "expected a measure, such as p_dry.30d");
    of(c);
    if (c.function != Clause::Function::none && !take(')')) fail(condition_, at_, 1, "expected ')'");
  }

  void comparator(Clause& c) {
    skip();
    const std::size_t begin = at_;
    if (take('>')) {
      c.op = Clause::Op::greater;
    } else if (take('<')) {
      c.op = Clause::Op::less;
    } else {
      fail(condition_, begin, 1, "expected >, >=, < or <=");
    }
    if (at_ < text_.size() && text_[at_] == '=') {
      ++at_;
      c.op = c.op == Clause::Op::greater ? Clause::Op::greater_equal : Clause::Op::less_equal;
    }
  }

  void limit(Clause& c);

  Clause comparison() {
    skip();
    const std::size_t begin = at_;
    Clause c;
    term(c);
    comparator(c);
    limit(c);
    std::size_t end = at_;
    while (end > begin && is_space(text_[end - 1])) --end;
    c.text = text_.substr(begin, end - begin);
    return c;
  }

  Condition condition_;
  const std::string& text_;
  std::size_t at_ = 0;
};

}  // namespace

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

bool of_services(const Clause& c) {
  return c.measure == "hours" || c.measure.starts_with("hours.");
}

namespace {

/// Shares and probabilities, which no limit above 1 can bound.
bool is_share(const std::string& whole) {
  static const std::set<std::string> kRoots = {
      "p_dry", "p_dry_origin", "phase", "served_share", "dry_fraction", "p_unserved", "daily_served_share"};
  static const std::set<std::string> kLast = {"share",          "share_se",   "p_never",
                                              "censored_share", "lost_share", "p_trip_untouched"};
  const std::string measure = own_part(whole);
  return kRoots.contains(measure.substr(0, measure.find('.'))) ||
         kLast.contains(measure.substr(measure.rfind('.') + 1));
}

/// What a measure's numbers are.
text::Dimension dimension(const std::string& measure) {
  const std::string own = own_part(measure), root = own.substr(0, own.find('.'));
  if (is_share(measure)) return text::Dimension::number;
  if (root.ends_with("_l")) return text::Dimension::volume;
  if (root.ends_with("_days") || root == "days" || root == "hours") return text::Dimension::duration;
  return text::Dimension::number;
}

void Parser::limit(Clause& c) {
  skip();
  const std::size_t begin = at_;
  while (at_ < text_.size() && !(is_space(text_[at_]) && (word_at(at_ + 1, "and") || word_at(at_ + 1, "or")))) ++at_;
  std::size_t end = at_;
  while (end > begin && is_space(text_[end - 1])) --end;
  const std::string written = text_.substr(begin, end - begin);
  if (written.empty()) fail(condition_, begin, 1, "expected a number");
  double bare = 0;
  const auto [stop, error] = std::from_chars(written.data(), written.data() + written.size(), bare);
  if (error == std::errc() && stop == written.data() + written.size()) {
    if (!std::isfinite(bare)) fail(condition_, begin, written.size(), "expected a finite number");
    if (bare > 1 && is_share(c.measure)) {
      fail(condition_, begin, written.size(), "a share goes from 0 to 1", "write " + written + " %");
    }
    c.limit = bare;
    return;
  }
  const text::Dimension kind = dimension(c.measure);
  if (c.function != Clause::Function::none && written.ends_with("%") && !is_share(c.measure)) {
    const auto percent = text::parse_quantity(written, text::Dimension::number);
    if (const double* share = std::get_if<double>(&percent)) {
      c.relative = true;
      c.limit = *share;
      return;
    }
  }
  const auto parsed = text::parse_quantity(written, kind);
  if (const auto* wrong = std::get_if<text::UnitError>(&parsed)) {
    fail(condition_, begin, written.size(), fmt::format("'{}' {}", c.measure, wrong->message), wrong->suggestion);
  }
  c.limit = std::get<double>(parsed);
  if (kind == text::Dimension::duration) c.limit /= static_cast<double>(kernel::kDay) / (of_services(c) ? 24 : 1);
}

}  // namespace

Condition parse_condition(const std::string& option, const std::string& text) {
  return Parser(option, text).parse();
}

}  // namespace taji::cli
