// Texts nobody would write: none may hang, crash, or be refused in silence.
#include <doctest/doctest.h>

#include <chrono>
#include <random>
#include <taji/text/yaml.hpp>

using namespace taji::text;

namespace {

// Checks what holds for every text, and returns whether it was read without errors.
bool survives(const std::string& text) {
  const auto start = std::chrono::steady_clock::now();
  SourceSet sources;
  Diagnostics diagnostics;
  const int file = sources.add("f", text);
  const std::optional<Node> root = parse_yaml(sources, file, diagnostics);
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  CAPTURE(text);
  if (taken.count() > 1.0) FAIL_CHECK("took " << taken.count() << " s");
  if (!root && !diagnostics.has_errors()) FAIL_CHECK("refused in silence");
  for (const Diagnostic& d : diagnostics.list()) {
    if (d.place.line > sources.line_count(file) || d.message.empty()) FAIL_CHECK("a diagnostic without a place");
  }
  if (render(diagnostics, sources, false).empty() == diagnostics.has_errors()) FAIL_CHECK("nothing is shown");
  return !diagnostics.has_errors();
}

const std::string alphabet = ",[]{}?:-#&*!|>'\"%@`~=.<\\+a0 \n\t";

}  // namespace

TEST_CASE("one, two and three characters of punctuation") {
  int read = 0;
  int total = 0;
  for (const char a : alphabet) {
    read += survives({a});
    for (const char b : alphabet) {
      read += survives({a, b});
      for (const char c : alphabet) {
        read += survives({a, b, c});
        ++total;
      }
    }
  }
  CHECK(total == 30 * 30 * 30);
  CHECK(read > 1000);
  CHECK(read < total);
}

TEST_CASE("two characters of punctuation as a value, an item and within brackets") {
  int read = 0;
  for (const char a : alphabet) {
    for (const char b : alphabet) {
      for (const char* frame : {"a: ", "- ", "[", "{", "a:\n  ", "a: 1\n", "---\n", "a: [1, "}) {
        read += survives(std::string(frame) + a + b);
        read += survives(std::string(frame) + a + b + "\nb: 2\n");
        read += survives(std::string(frame) + a + b + "]}\n");
      }
    }
  }
  CHECK(read > 100);
}

TEST_CASE("lone characters that YAML gives no meaning to are refused") {
  for (const char* text : {",", "]", "}", ", a", "a: ,", "- ,", "[,", "{,", ":",    "%",   "@",
                           "`", "!", "&", "*",   "\"",   "'",   "[",  "{",  "a: ]", "a: }"}) {
    CAPTURE(text);
    CHECK_FALSE(survives(text));
  }
}

TEST_CASE("a scenario with random edits") {
  const std::string scenario =
      "# fuel\ntaji: 1\nname: \"One road\"\nstart: 2026-01-12\nnetwork:\n  places:\n    depot: &d {kind: depot, at: "
      "[6.82, "
      "-5.28]}\n    city:  {kind: city,  at: [12.65, -8.00]}\n    other: *d\n  roads:\n    - {id: trunk, from: depot, "
      "to: city, km: 1002, interdiction: 5 %}\ntext: |\n  two\n  lines\nlist:\n- a\n- 'b'\n";
  REQUIRE(survives(scenario));
  std::mt19937_64 random(4711);
  int read = 0;
  constexpr int rounds = 30'000;
  for (int round = 0; round < rounds; ++round) {
    std::string text = scenario;
    for (std::size_t edits = 1 + random() % 4; edits > 0 && !text.empty(); --edits) {
      const std::size_t at = random() % text.size();
      switch (random() % 5) {
        case 0:
          text.erase(at, 1 + random() % 5);
          break;
        case 1:
          text.insert(at, 1, alphabet[random() % alphabet.size()]);
          break;
        case 2:
          text[at] = alphabet[random() % alphabet.size()];
          break;
        case 3:
          text.insert(at, text.substr(random() % text.size(), random() % 20));
          break;
        default:
          text[at] = static_cast<char>(static_cast<unsigned char>(random()));
      }
    }
    read += survives(text);
  }
  CHECK(read > rounds / 100);
  CHECK(read < rounds * 9 / 10);
}

TEST_CASE("soups of YAML's own words") {
  std::mt19937_64 random(815);
  const std::vector<std::string> words{"a",    ": ", ":",  "- ", "-",     "\n",    "\n  ", "\n    ", "[",      "]",
                                       "{",    "}",  ", ", "'",  "\"",    "&x ",   "*x",   "!!str ", "!t ",    "|\n",
                                       ">-\n", "? ", "# ", "~",  "---\n", "...\n", "<<",   "\\",     "\u00E9", "null"};
  int read = 0;
  for (int round = 0; round < 60'000; ++round) {
    std::string text;
    for (std::size_t n = 1 + random() % 14; n > 0; --n) text += words[random() % words.size()];
    read += survives(text);
  }
  CHECK(read > 600);
}

TEST_CASE("large and lopsided texts take time in proportion") {
  const auto repeated = [](const std::string& piece, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += piece;
    return out;
  };
  struct Case {
    const char* name;
    std::string text;
    bool fine;
  };
  std::string map;
  for (int i = 0; i < 50'000; ++i) map += "key" + std::to_string(i) + ": {a: 1, b: [x, 'y']}\n";
  const std::vector<Case> cases{
      {"a list in one line", "[" + repeated("1, ", 300'000) + "1]", true},
      {"quoted items in one line", "[" + repeated("'x', ", 200'000) + "1]", true},
      {"empty items in one line", "[" + repeated(",", 10'000) + "]", false},
      {"pairs without values in one line", "[" + repeated("? a, ", 100'000) + "b]", true},
      {"a long scalar", "a: " + std::string(4'000'000, 'x'), true},
      {"many blank lines", "a: 1\n" + std::string(2'000'000, '\n'), true},
      {"many lines", map, true},
      {"many dashes", repeated("- ", 100'000), false},
      {"many brackets", repeated("[", 1'000'000), false},
      {"many brackets in lines", repeated("[\n", 1'000'000), false},
      {"brackets and quotes", repeated("['", 500'000), false},
      {"nested through items", repeated("[a,", 500'000), false},
      {"nested through keys", repeated("{a: ", 500'000), false},
      {"anchors", repeated("- &a x\n", 9'000), true},
      {"too many anchors", repeated("- &a x\n", 11'000), false},
      {"question marks", repeated("? ", 100'000), false},
      {"exclamation marks", std::string(1'000'000, '!'), false},
      {"a long comment", "a: 1 #" + std::string(4'000'000, '#'), true},
      {"an open quote", "a: \"" + repeated("x\n ", 300'000), false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const auto start = std::chrono::steady_clock::now();
    SourceSet sources;
    Diagnostics diagnostics;
    const int file = sources.add("f", c.text);
    const bool fine = parse_yaml(sources, file, diagnostics).has_value() && !diagnostics.has_errors();
    CHECK(fine == c.fine);
    CHECK(render(diagnostics, sources, false).size() < 3'000'000);
    // Sanitizers are allowed for; a quadratic reader would take minutes.
    CHECK(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() < 20);
  }
}
