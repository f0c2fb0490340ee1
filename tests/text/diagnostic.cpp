#include <doctest/doctest.h>

#include <random>
#include <stdexcept>
#include <taji/text/diagnostic.hpp>

using namespace taji::text;

TEST_CASE("an error shows its line, carets of its length and the suggestion") {
  SourceSet sources;
  std::string text;
  for (int i = 1; i < 14; ++i) text += "x: 1\n";
  text += "      interdicton: 5 %\n";
  const int file = sources.add("my.yaml", text);
  Diagnostics diagnostics;
  diagnostics.error({file, 14, 7, 11}, "unknown-key", "unknown key 'interdicton'", "did you mean 'interdiction'?");
  CHECK(render(diagnostics, sources, false) ==
        "my.yaml:14:7: unknown key 'interdicton'\n"
        "   14 |       interdicton: 5 %\n"
        "      |       ^^^^^^^^^^^ did you mean 'interdiction'?\n");
}

TEST_CASE("places without a length, files as a whole and messages without a place") {
  SourceSet sources;
  const int file = sources.add("my.yaml", "a: 1\n");
  Diagnostics diagnostics;
  diagnostics.error({file, 1, 1, 0}, "c", "corridor 'south' goes nowhere", "did you mean 'Sikasso'?");
  diagnostics.error({file, 0, 0, 0}, "c", "the file has too many bytes");
  diagnostics.error({}, "c", "nothing was given");
  diagnostics.warning({file, 1, 4, 1}, "c", "one is little");
  CHECK(render(diagnostics, sources, false) ==
        "my.yaml:1:1: corridor 'south' goes nowhere\n"
        "      | did you mean 'Sikasso'?\n"
        "my.yaml: the file has too many bytes\n"
        "nothing was given\n"
        "my.yaml:1:4: warning: one is little\n"
        "    1 | a: 1\n"
        "      |    ^\n");
  CHECK(diagnostics.error_count() == 3);
  CHECK(diagnostics.list().size() == 4);
}

TEST_CASE("carets stand under tabs, wide and combining characters") {
  SourceSet sources;
  // A tab (4 columns), two wide characters (4), e with a combining accent (1), then the target.
  const int file = sources.add("f", "\t\u71C3\u6599e\u0301X");
  Diagnostics diagnostics;
  diagnostics.error({file, 1, 6, 1}, "c", "here");
  CHECK(render(diagnostics, sources, false) == "f:1:6: here\n    1 |     \u71C3\u6599e\u0301X\n      |          ^\n");
  Diagnostics wide;
  wide.error({file, 1, 2, 2}, "c", "here");
  CHECK(render(wide, sources, false) == "f:1:2: here\n    1 |     \u71C3\u6599e\u0301X\n      |     ^^^^\n");
}

TEST_CASE("long lines are cut around the carets and stay within 100 columns") {
  SourceSet sources;
  const std::string line = std::string(5000, 'a') + "TARGET" + std::string(5000, 'b');
  const int file = sources.add("f", line);
  Diagnostics diagnostics;
  diagnostics.error({file, 1, 5001, 6}, "c", "here");
  const std::string shown = render(diagnostics, sources, false);
  const std::size_t first = shown.find('\n') + 1;
  const std::size_t second = shown.find('\n', first) + 1;
  const std::string source_line = shown.substr(first, second - first - 1);
  const std::string caret_line = shown.substr(second);
  REQUIRE(source_line.find("TARGET") != std::string::npos);
  CHECK(source_line.size() <= 100 + 2 * 2);  // two ellipses of three bytes each
  // The ellipsis on the left is one column but three bytes.
  CHECK(caret_line.find("^^^^^^") + 2 == source_line.find("TARGET"));
  CHECK(caret_line.find("^^^^^^^") == std::string::npos);

  Diagnostics whole;
  whole.error({file, 1, 1, 10006}, "c", "all of it");
  const std::string all = render(whole, sources, false);
  CHECK(all.size() < 400);
  CHECK(all.find("aaa") != std::string::npos);
}

TEST_CASE("a file cannot drive the terminal") {
  SourceSet sources;
  const int file = sources.add("f\x1b[2J", "a\x1b[31mb\u202Ec\xFF");
  Diagnostics diagnostics;
  diagnostics.error({file, 1, 2, 1}, "c", "bad \x1b]0;x\x07 text");
  const std::string shown = render(diagnostics, sources, false);
  CHECK(shown.find('\x1b') == std::string::npos);
  CHECK(shown.find('\x07') == std::string::npos);
  CHECK(shown.find("\u202E") == std::string::npos);
  CHECK(shown.find("a\uFFFD[31mb\uFFFDc\uFFFD") != std::string::npos);
  CHECK(render(diagnostics, sources, true).find("\x1b[1;31m") != std::string::npos);
}

TEST_CASE("sorting is by file, line and column, and stable") {
  SourceSet sources;
  sources.add("a", "");
  sources.add("b", "");
  Diagnostics diagnostics;
  diagnostics.error({1, 1, 1, 1}, "5", "");
  diagnostics.error({0, 2, 1, 1}, "3", "");
  diagnostics.error({0, 1, 9, 1}, "2", "");
  diagnostics.error({0, 2, 1, 1}, "4", "");
  diagnostics.warning({}, "1", "");
  diagnostics.sort();
  std::string order;
  for (const Diagnostic& d : diagnostics.list()) order += d.code;
  CHECK(order == "12345");
}

TEST_CASE("a source set finds lines and places") {
  SourceSet sources;
  const int file = sources.add("f", "\xEF\xBB\xBFone\r\ntw\u00F6x\n\nlast");
  CHECK(sources.line_count(file) == 4);
  CHECK(sources.line(file, 1) == "one");
  CHECK(sources.line(file, 2) == "tw\u00F6x");
  CHECK(sources.line(file, 3).empty());
  CHECK(sources.line(file, 4) == "last");
  CHECK(sources.line(file, 5).empty());
  CHECK(sources.line(file, 0).empty());
  CHECK(sources.place(file, 9) == Place{file, 2, 4, 1});  // x: after o-umlaut of two bytes
  CHECK(sources.place(file, 1000) == Place{file, 4, 5, 1});
  CHECK_THROWS_AS(sources.name(1), std::out_of_range);
  const std::string_view kept = sources.line(file, 1);
  for (int i = 0; i < 1000; ++i) sources.add("more", "x");
  CHECK(kept == "one");
}

TEST_CASE("the nearest word") {
  const std::vector<std::string> keys{"interdiction", "interval", "km", "class", "Sikasso", "S\u00E9gou", "Kayes"};
  CHECK(nearest("interdicton", keys) == "interdiction");   // one letter missing
  CHECK(nearest("interdictoin", keys) == "interdiction");  // a swap counts once
  CHECK(nearest("Sikaso", keys) == "Sikasso");
  CHECK(nearest("SIKASSO", keys) == "Sikasso");
  CHECK(nearest("segou", keys) == "S\u00E9gou");
  CHECK(nearest("Se\u0301gou", keys) == "S\u00E9gou");  // combining accent
  CHECK(nearest("mk", keys) == "km");                   // one swap, limit max(1, 2/3) = 1
  CHECK(nearest("zzzz", keys).empty());
  CHECK(nearest("", keys).empty());
  CHECK(nearest("q", std::vector<std::string>{"z"}).empty());
  CHECK(nearest("interdiction", {}).empty());
  CHECK(nearest(std::string(1000, 'a'), keys).empty());
  // Six letters allow two edits, not three.
  CHECK(nearest("abcdef", std::vector<std::string>{"abcdxy"}) == "abcdxy");
  CHECK(nearest("abcdef", std::vector<std::string>{"abcxyz"}).empty());
  // Case decides between candidates that are equal without it.
  CHECK(nearest("KL", std::vector<std::string>{"kl", "kL"}) == "kL");
  CHECK(nearest("cafe", std::vector<std::string>{"caf\u00E9", "cafe"}) == "cafe");
  CHECK(did_you_mean("clas", keys) == "did you mean 'class'?");
  CHECK(did_you_mean("zzzz", keys).empty());
}

TEST_CASE("any bytes and places can be rendered") {
  std::mt19937_64 random(20260119);
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (std::size_t i = random() % 300; i > 0; --i) text += static_cast<char>(static_cast<unsigned char>(random()));
    SourceSet sources;
    const int file = sources.add("f", text);
    Diagnostics diagnostics;
    const auto pick = [&] { return static_cast<std::int32_t>(random() % 320) - 10; };
    diagnostics.error({file, pick() / 40, pick(), pick()}, "c", text, text);
    const std::string shown = render(diagnostics, sources, false);
    CHECK(shown.starts_with("f:") != shown.starts_with("f: \n"));
    CHECK(shown.ends_with('\n'));
  }
}
