// Writing HTML and SVG elements. Every text and every attribute is escaped here and nowhere else, so that no name from
// a scenario can become markup.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace taji::output {

/// `<`, `>`, `&`, quotes; control characters but tab and line feed become U+FFFD, as does what is no UTF-8, and marks
/// that turn the direction of text.
std::string escaped(std::string_view text);

/// A coordinate: one decimal, without a trailing `.0`; never an exponent.
std::string coordinate(double value);

class Markup {
 public:
  using Attributes = std::initializer_list<std::pair<std::string_view, std::string>>;

  /// `<tag a="b">`; attributes with an empty value are written as such.
  Markup& open(std::string_view tag, Attributes attributes = {});
  /// The end of the element opened last.
  Markup& close();
  /// `<tag …/>` in SVG, `<tag …>` for HTML's void elements.
  Markup& leaf(std::string_view tag, Attributes attributes = {});
  /// An element that holds nothing but text.
  Markup& element(std::string_view tag, Attributes attributes, std::string_view text);
  Markup& text(std::string_view text);
  /// Markup made by another writer.
  Markup& append(const Markup& other);
  /// Text that is no markup of ours and holds none: the program's own style and script.
  Markup& verbatim(std::string_view text);
  Markup& line();  ///< a line feed between elements

  const std::string& str() const { return out_; }

 private:
  void begin(std::string_view tag, Attributes attributes);

  std::string out_;
  std::vector<std::string> open_;
};

}  // namespace taji::output
