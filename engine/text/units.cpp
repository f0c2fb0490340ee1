#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <taji/text/units.hpp>
#include <utility>

#include "text/unit_table.hpp"
#include "text/utf8.hpp"

namespace taji::text {

namespace {

// A number as written: sign, plain decimal digits, and a power of ten apart, so that units can be applied exactly.
struct Decimal {
  bool negative = false;
  std::string digits;
  int power = 0;
};

// A number with its unit expression: number [numerator] [/ [per] denominator].
struct Quantity {
  Decimal number;
  std::optional<Unit> numerator;
  bool has_slash = false;
  std::optional<Decimal> per;
  std::optional<Unit> denominator;
};

// What a dimension is made of: base, base of the denominator, and the denominator's canonical unit as factor *
// 10^power.
struct Shape {
  Base base;
  Base per;
  int factor;
  int power;
};

Shape shape_of(Dimension dimension) {
  switch (dimension) {
    case Dimension::duration:
      return {Base::time, Base::none, 1, 0};
    case Dimension::volume:
      return {Base::volume, Base::none, 1, 0};
    case Dimension::volume_rate:
      return {Base::volume, Base::time, 864, 5};
    case Dimension::length:
      return {Base::length, Base::none, 1, 0};
    case Dimension::speed:
      return {Base::length, Base::time, 36, 5};
    case Dimension::count_rate:
      return {Base::event, Base::time, 864, 5};
    default:
      return {Base::none, Base::none, 1, 0};
  }
}

std::string_view kind_name(const Quantity& q) {
  const Base base = q.numerator ? q.numerator->base : Base::none;
  const Base per = q.denominator ? q.denominator->base : Base::none;
  if (per == Base::none) {
    constexpr std::array<std::string_view, 6> names{"a bare number", "a duration",   "a volume",
                                                    "a length",      "a percentage", "a number of things"};
    return names[static_cast<std::size_t>(base)];
  }
  if (per == Base::time && base == Base::volume) return "a volume rate";
  if (per == Base::time && base == Base::length) return "a speed";
  if (base == Base::none || base == Base::event) {
    if (per == Base::time) return "a rate per time";
    if (per == Base::length) return "a rate per distance";
  }
  return "a mixed unit";
}

class Reader {
 public:
  Reader(std::string_view text, Dimension dimension) : text_(text), dimension_(dimension) {}

  bool at_end() {
    skip_spaces();
    return at_ >= text_.size();
  }
  void skip_spaces() {
    while (const std::size_t n = space_at(text_, at_)) at_ += n;
  }
  bool skip(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  std::size_t position() const { return at_; }
  void seek(std::size_t at) { at_ = at; }

  // A run of anything but spaces and '/'.
  std::string_view word() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && text_[at_] != '/' && space_at(text_, at_) == 0) ++at_;
    return text_.substr(begin, at_ - begin);
  }

  UnitError error(std::string_view code, std::string message, std::string suggestion, std::size_t begin,
                  std::size_t end) const {
    return {std::string(code), std::move(message), std::move(suggestion), count_code_points(text_.substr(0, begin)),
            std::max<std::size_t>(1, count_code_points(text_.substr(begin, end - begin)))};
  }
  UnitError error_for_all(std::string_view code, std::string message, std::string suggestion) const {
    std::size_t begin = 0;
    while (const std::size_t n = space_at(text_, begin)) begin += n;
    return error(code, std::move(message), std::move(suggestion), begin, begin + trim(text_).size());
  }
  std::string example() const { return fmt::format("for example {}", dimension_example(dimension_)); }

  std::variant<Decimal, UnitError> number();
  std::variant<Unit, UnitError> unit(Base wanted);
  std::variant<Quantity, UnitError> quantity();

 private:
  std::variant<Decimal, UnitError> not_a_number(std::size_t begin);
  UnitError month_error(const Quantity& so_far, std::size_t begin) const;

  std::string_view text_;
  Dimension dimension_;
  std::size_t at_ = 0;
};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// How a number with grouping or a decimal comma should have been written.
std::string number_hint(std::string_view token) {
  std::string plain;
  std::size_t commas = 0;
  for (const char c : token) {
    commas += c == ',' ? 1 : 0;
    if (is_digit(c) || c == '.') plain += c;
  }
  const bool other = token.find_first_of("_'") != std::string_view::npos;
  if (commas == 1 && !other && token.find('.') == std::string_view::npos) {
    const std::size_t comma = token.find(',');
    std::string decimal(token);
    decimal[comma] = '.';
    if (token.size() - comma - 1 == 3 && comma > 0)
      return fmt::format("write {}, or {} if you mean it", plain, decimal);
    if (comma > 0 && comma + 1 < token.size()) return fmt::format("write {}", decimal);
  } else if ((commas > 0 || other) && std::count(plain.begin(), plain.end(), '.') <= 1 && is_digit(plain.back())) {
    return fmt::format("write {}", plain);
  }
  return "write it like 1500, 0.5 or 1e6";
}

std::variant<Decimal, UnitError> Reader::not_a_number(std::size_t begin) {
  const std::string_view rest = trim(text_.substr(begin));
  std::string_view bare = rest;
  if (bare.starts_with('.')) bare.remove_prefix(1);
  std::string lower;
  for (const char32_t c : fold(to_code_points(bare.substr(0, 12)))) append_utf8(lower, c);
  if (lower == "inf" || lower == "infinity" || lower == "nan" || lower == "∞") {
    return error_for_all("number-not-finite", fmt::format("wants a finite number, got {}", quote(trim(text_))), {});
  }
  if (rest == "unlimited") {
    return error_for_all("number-not-finite", "cannot be unlimited", example());
  }
  return error_for_all("number-missing",
                       fmt::format("wants {}, got {}", dimension_name(dimension_),
                                   trim(text_).empty() ? std::string("nothing") : quote(trim(text_))),
                       example());
}

std::variant<Decimal, UnitError> Reader::number() {
  skip_spaces();
  const std::size_t begin = at_;
  Decimal out;
  if (skip("-") || skip("\u2212")) {
    out.negative = true;
  } else {
    skip("+");
  }
  const std::size_t digits = at_;
  while (is_digit(peek()) || peek() == '.' || peek() == ',' || peek() == '_' || peek() == '\'') ++at_;
  const std::string_view token = text_.substr(digits, at_ - digits);
  if (token.find_first_of("0123456789") == std::string_view::npos) return not_a_number(digits);
  const std::size_t end = at_;
  if (peek() == 'e' || peek() == 'E') {
    ++at_;
    const bool down = skip("-");
    if (!down) skip("+");
    int power = 0;
    const std::size_t first = at_;
    for (; is_digit(peek()); ++at_) power = std::min(power * 10 + (peek() - '0'), 100'000);
    out.power = down ? -power : power;
    if (at_ == first) at_ = end;  // not an exponent: a word that starts with e
  }
  const bool plain = token.find_first_of(",_'") == std::string_view::npos &&
                     std::count(token.begin(), token.end(), '.') <= 1 && !token.ends_with('.');
  if (!plain) {
    return error("number-malformed", fmt::format("has a malformed number {}", quote(text_.substr(begin, at_ - begin))),
                 number_hint(token), begin, at_);
  }
  out.digits = token;

  const std::size_t after = at_;
  skip_spaces();
  if (is_digit(peek()) && at_ > after) {
    std::string joined(token);
    while (is_digit(peek())) {
      joined += text_[at_++];
      if (!is_digit(peek())) skip_spaces();
    }
    return error("number-malformed",
                 fmt::format("has a malformed number {}", quote(trim(text_.substr(begin, at_ - begin)))),
                 fmt::format("write {}, without spaces", joined), begin, at_);
  }
  at_ = after;
  return out;
}

std::variant<Unit, UnitError> Reader::unit(Base wanted) {
  skip_spaces();
  const std::size_t begin = at_;
  const std::string_view name = word();
  if (const Unit* found = find_unit(name)) return *found;
  if (const RefusedUnit* found = find_refused_unit(name)) {
    return error(found->code, std::string(found->message), std::string(found->suggestion), begin, at_);
  }
  std::string suggestion = did_you_mean(name, unit_names(wanted));
  for (const Base base : {Base::time, Base::volume, Base::length, Base::event}) {
    if (suggestion.empty()) suggestion = did_you_mean(name, unit_names(base));
  }
  if (suggestion.empty()) {
    suggestion = wanted == Base::none ? example() : fmt::format("write {}", usual_units(wanted));
  }
  return error("unit-unknown", fmt::format("has an unknown unit {}", quote(name)), std::move(suggestion), begin, at_);
}

// A monthly rate is twelve times as much a year, exactly; nothing exact can be said of other uses.
UnitError Reader::month_error(const Quantity& so_far, std::size_t begin) const {
  const RefusedUnit& month = *find_refused_unit("month");
  std::string suggestion(month.suggestion);
  double value = 0;
  const std::string& digits = so_far.number.digits;
  const std::string text = fmt::format("{}e{}", digits, so_far.number.power);
  const bool read = std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc();
  if (read && !so_far.per && value > 0 && std::isfinite(value * 12)) {
    const std::string_view unit = so_far.numerator ? so_far.numerator->name : std::string_view();
    suggestion = fmt::format("{:.12g} a month are {:.12g}{}{}{}/yr", value, value * 12, unit.empty() ? "" : " ", unit,
                             unit.empty() ? " " : "");
  }
  return error(month.code, std::string(month.message), std::move(suggestion), begin, at_);
}

std::variant<Quantity, UnitError> Reader::quantity() {
  const Shape shape = shape_of(dimension_);
  Quantity out;
  auto number_read = number();
  if (auto* bad = std::get_if<UnitError>(&number_read)) return std::move(*bad);
  out.number = std::get<Decimal>(std::move(number_read));

  const auto skip_slash = [this] {
    skip_spaces();
    const std::size_t before = position();
    if (skip("/")) return true;
    if (word() == "per") return true;
    seek(before);
    return false;
  };
  if (at_end()) return out;
  out.has_slash = skip_slash();
  if (!out.has_slash) {
    if (const std::string_view joined = trim(text_.substr(at_)); joined == "kmh" || joined == "kph") {
      out.numerator = *find_unit("km");
      out.denominator = *find_unit("h");
      out.has_slash = true;
      at_ = text_.size();
    } else {
      auto unit_read = unit(shape.base);
      if (auto* bad = std::get_if<UnitError>(&unit_read)) return std::move(*bad);
      out.numerator = std::get<Unit>(unit_read);
      out.has_slash = skip_slash();
    }
  }
  if (out.has_slash && !out.denominator) {
    skip_spaces();
    if (is_digit(peek())) {
      auto per = number();
      if (auto* bad = std::get_if<UnitError>(&per)) return std::move(*bad);
      out.per = std::get<Decimal>(std::move(per));
    }
    if (at_end()) {
      return error_for_all("unit-missing",
                           fmt::format("wants {}, got nothing after the '/'", dimension_name(dimension_)), example());
    }
    const std::size_t begin = position();
    auto unit_read = unit(shape.per == Base::none ? Base::time : shape.per);
    if (auto* bad = std::get_if<UnitError>(&unit_read)) {
      return is_month(text_.substr(begin, position() - begin)) ? month_error(out, begin) : std::move(*bad);
    }
    out.denominator = std::get<Unit>(unit_read);
  }
  if (!at_end()) {
    const std::size_t begin = position();
    return error("text-trailing",
                 fmt::format("wants {}, got more after it: {}", dimension_name(dimension_), quote(text_.substr(begin))),
                 example(), begin, text_.size() - (text_.size() - begin - trim(text_.substr(begin)).size()));
  }
  return out;
}

// number * 10^power * num / den, rounded as late as can be. Nothing when it does not fit a double.
std::optional<double> scaled(const Decimal& number, int power, std::int64_t num, std::int64_t den) {
  const std::int64_t common = std::gcd(num, den);
  const std::string text = fmt::format("{}e{}", number.digits, number.power + power);
  double value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  value = value * static_cast<double>(num / common) / static_cast<double>(den / common);
  if (!std::isfinite(value)) return std::nullopt;
  return number.negative ? -value : value;
}

// The quantity in units of numerator base per (factor * 10^power) of the denominator's base.
std::optional<double> canonical(const Quantity& q, int factor, int power) {
  const Unit one{"", Base::none, 0, 1};
  const Unit& up = q.numerator ? *q.numerator : one;
  const Unit& down = q.denominator ? *q.denominator : one;
  const std::optional<double> value =
      scaled(q.number, up.power + power - down.power, std::int64_t{up.factor} * factor, down.factor);
  if (!value || !q.per) return value;
  const std::optional<double> per = scaled(*q.per, 0, 1, 1);
  if (!per || *per <= 0 || !std::isfinite(*value / *per)) return std::nullopt;
  return *value / *per;
}

UnitError range_error(const Reader& reader, std::string_view text) {
  return reader.error_for_all(
      "number-range", fmt::format("has a number too large or too small to compute with: {}", quote(trim(text))), {});
}

UnitError kind_error(const Reader& reader, const Quantity& q, Dimension dimension) {
  if (!q.numerator && !q.has_slash) {
    return reader.error_for_all("unit-missing",
                                fmt::format("wants {} with its unit, got a bare number", dimension_name(dimension)),
                                reader.example());
  }
  std::string suggestion = reader.example();
  if (dimension == Dimension::duration && q.numerator && q.numerator->name == "m" && !q.denominator) {
    suggestion = fmt::format("'m' is metres: write {} min for minutes", q.number.digits);
  }
  return reader.error_for_all("unit-kind", fmt::format("wants {}, got {}", dimension_name(dimension), kind_name(q)),
                              std::move(suggestion));
}

bool matches(const Quantity& q, const Shape& shape, Dimension dimension) {
  const Base base = q.numerator ? q.numerator->base : Base::none;
  const Base per = q.denominator ? q.denominator->base : Base::none;
  if (per != shape.per) return false;
  switch (dimension) {
    case Dimension::fraction:
    case Dimension::number:
      return base == Base::none || base == Base::percent;
    case Dimension::count_rate:
      return base == Base::none || base == Base::event;
    default:
      return base == shape.base;
  }
}

}  // namespace

std::variant<double, UnitError> parse_quantity(std::string_view text, Dimension dimension, bool allow_unlimited) {
  if (dimension == Dimension::attacks || dimension == Dimension::window) {
    throw std::invalid_argument("attacks and windows have parsers of their own");
  }
  if (dimension == Dimension::date) {
    auto date = parse_datetime(text);
    if (auto* bad = std::get_if<UnitError>(&date)) return std::move(*bad);
    return static_cast<double>(std::get<std::int64_t>(date));
  }
  if (allow_unlimited && trim(text) == "unlimited") return std::numeric_limits<double>::infinity();

  Reader reader(text, dimension);
  if (dimension == Dimension::number) {
    reader.skip_spaces();
    const std::size_t start = reader.position();
    if ((reader.skip("×") || reader.skip("x")) && (reader.skip_spaces(), !is_digit(reader.peek()))) reader.seek(start);
  }
  auto read = reader.quantity();
  if (auto* bad = std::get_if<UnitError>(&read)) return std::move(*bad);
  const Quantity& q = std::get<Quantity>(read);
  const Shape shape = shape_of(dimension);
  if (!matches(q, shape, dimension)) {
    if (dimension == Dimension::count) {
      return reader.error_for_all(
          "unit-kind", fmt::format("wants a bare whole number, got {}", kind_name(q)),
          q.numerator && q.numerator->base == Base::event ? "write " + q.number.digits : reader.example());
    }
    return kind_error(reader, q, dimension);
  }
  const std::optional<double> value = canonical(q, shape.factor, shape.power);
  if (!value) return range_error(reader, text);
  if (dimension == Dimension::count && *value != std::floor(*value)) {
    return reader.error_for_all("number-not-whole", fmt::format("wants a whole number, got {}", quote(trim(text))), {});
  }
  if (dimension == Dimension::count && std::abs(*value) > 9007199254740992.0) return range_error(reader, text);
  if (dimension == Dimension::fraction && (*value < 0 || *value > 1)) {
    const bool slip = !q.numerator && *value > 1 && *value <= 100;
    return reader.error_for_all("fraction-range",
                                fmt::format("wants a fraction from 0 to 100 %, got {}", quote(trim(text))),
                                slip ? fmt::format("write {} % for a percentage", trim(text)) : std::string());
  }
  return *value;
}

std::variant<AttackRate, UnitError> parse_attacks(std::string_view text) {
  Reader reader(text, Dimension::attacks);
  auto read = reader.quantity();
  if (auto* bad = std::get_if<UnitError>(&read)) return std::move(*bad);
  const Quantity& q = std::get<Quantity>(read);
  const Base base = q.numerator ? q.numerator->base : Base::none;
  const Base per = q.denominator ? q.denominator->base : Base::none;
  if ((base != Base::none && base != Base::event) || (per != Base::time && per != Base::length)) {
    return kind_error(reader, q, Dimension::attacks);
  }
  const bool by_time = per == Base::time;
  const std::optional<double> value = by_time ? canonical(q, 864, 5) : canonical(q, 1, 0);
  if (!value) return range_error(reader, text);
  return AttackRate{by_time ? AttackRate::Per::time : AttackRate::Per::km, *value};
}

}  // namespace taji::text
