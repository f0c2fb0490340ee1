#include <doctest/doctest.h>

#include <fstream>
#include <sstream>
#include <taji/text/yaml.hpp>

using namespace taji::text;

namespace {

struct Reading {
  SourceSet sources;
  Diagnostics diagnostics;
  std::optional<Node> root;
  explicit Reading(std::string text, const YamlLimits& limits = {}) {
    const int file = sources.add("f.yaml", std::move(text));
    root = parse_yaml(sources, file, diagnostics, limits);
  }
  // "line:column+length code" of each error.
  std::string errors() const {
    std::string out;
    for (const Diagnostic& d : diagnostics.list()) {
      out += (out.empty() ? "" : "; ") + std::to_string(d.place.line) + ":" + std::to_string(d.place.column) + "+" +
             std::to_string(d.place.length) + " " + d.code;
    }
    return out;
  }
  std::string message() const { return diagnostics.list().empty() ? "" : diagnostics.list().front().message; }
  std::string suggestion() const { return diagnostics.list().empty() ? "" : diagnostics.list().front().suggestion; }
};

std::string errors(std::string text) {
  return Reading(std::move(text)).errors();
}
std::string message(std::string text) {
  return Reading(std::move(text)).message();
}
std::string suggestion(std::string text) {
  return Reading(std::move(text)).suggestion();
}

Place at(int line, int column, int length) {
  return {0, line, column, length};
}

}  // namespace

TEST_CASE("a tree with the place of every part") {
  const Reading r(
      "\xEF\xBB\xBF# fuel\nnom: S\u00E9gou est\nroads:\r\n  - {id: 'a b', p: 5 %, \"\u00E9\": [1, x]}\n  - ~\n");
  CHECK(r.errors().empty());
  REQUIRE(r.root);
  CHECK(r.root->is_mapping());
  REQUIRE(r.root->children.size() == 2);
  const Node& name = r.root->children[0];
  CHECK(name.key == "nom");
  CHECK(name.key_place == at(2, 1, 3));
  CHECK(name.scalar == "S\u00E9gou est");
  CHECK(name.place == at(2, 6, 9));
  CHECK_FALSE(name.quoted);
  const Node* roads = r.root->find("roads");
  REQUIRE(roads != nullptr);
  CHECK(roads->place == at(4, 3, 1));
  REQUIRE(roads->children.size() == 2);
  const Node& road = roads->children[0];
  CHECK(road.is_mapping());
  CHECK(road.place == at(4, 5, 1));
  CHECK(road.find("id")->scalar == "a b");
  CHECK(road.find("id")->quoted);
  CHECK(road.find("id")->place == at(4, 10, 5));
  CHECK(road.find("p")->place == at(4, 20, 3));
  CHECK(road.find("p")->scalar == "5 %");
  CHECK(road.find("\u00E9")->key_place == at(4, 25, 3));
  CHECK(road.find("\u00E9")->place == at(4, 30, 1));
  CHECK(road.find("\u00E9")->children[1].place == at(4, 34, 1));
  CHECK(roads->children[1].is_null());
  CHECK(roads->children[1].place == at(5, 5, 1));
  CHECK(r.root->find("none") == nullptr);
  CHECK(name.find("x") == nullptr);
}

TEST_CASE("scalars keep their text; quotes and emptiness tell") {
  const Reading r(
      "a: null\nb: 'null'\nc:\nd: \"\"\ne: ~\nf: 007\ng: 'it''s'\nh: \"x\\ty\\u00e9\"\ni: |\n  two\n  lines\nj: >-\n  "
      "folded\n"
      "  text\nk: plain\n  text\nl: !!str 5\nm: !!int 5\nn: yes\no: \"a\n  b\"\n");
  CHECK(r.errors().empty());
  REQUIRE(r.root);
  const auto get = [&](std::string_view key) -> const Node& { return *r.root->find(key); };
  CHECK(get("a").is_null());
  CHECK(get("b").is_scalar());
  CHECK(get("b").scalar == "null");
  CHECK(get("c").is_null());
  CHECK(get("c").place == at(3, 1, 1));  // the key
  CHECK(get("d").is_scalar());
  CHECK(get("d").quoted);
  CHECK(get("d").place == at(4, 4, 2));
  CHECK(get("e").is_null());
  CHECK(get("f").scalar == "007");
  CHECK(get("g").scalar == "it's");
  CHECK(get("g").place.length == 7);
  CHECK(get("h").scalar == "x\ty\u00E9");
  CHECK(get("i").scalar == "two\nlines\n");
  CHECK(get("i").quoted);
  CHECK(get("j").scalar == "folded text");
  CHECK(get("k").scalar == "plain text");
  CHECK(get("k").place == at(15, 4, 5));
  CHECK(get("l").quoted);
  CHECK(get("l").place == at(17, 10, 1));
  CHECK_FALSE(get("m").quoted);
  CHECK(get("n").scalar == "yes");
  CHECK(get("o").place == at(20, 4, 2));
}

TEST_CASE("parts of scalars have places") {
  const Reading r("a: 45.9 kll\nb: '45.9 kll'\nc: \"45.9\\tkll\"\nd: [1]\n");
  REQUIRE(r.root);
  CHECK(within(*r.root->find("a"), 5, 3) == at(1, 9, 3));
  CHECK(within(*r.root->find("b"), 5, 3) == at(2, 10, 3));
  CHECK(within(*r.root->find("c"), 5, 3) == r.root->find("c")->place);
  CHECK(within(*r.root->find("d"), 5, 3) == r.root->find("d")->place);
  CHECK(within(*r.root->find("a"), 0, 99) == at(1, 4, 8));
}

TEST_CASE("duplicate keys are all told, and the first is kept") {
  const Reading r("a: 1\nb: {x: 1, 'x': 2}\na: 2\na: 3\n");
  CHECK(r.errors() == "2:11+3 yaml-duplicate-key; 3:1+1 yaml-duplicate-key; 4:1+1 yaml-duplicate-key");
  CHECK(r.diagnostics.list()[1].message == "key 'a' is given twice; first on line 1");
  REQUIRE(r.root);
  REQUIRE(r.root->children.size() == 2);
  CHECK(r.root->children[0].scalar == "1");
  CHECK(r.root->children[1].children.size() == 1);
}

TEST_CASE("keys that are no plain text") {
  CHECK(errors("[a]: 1\nb: 2\n") == "1:1+1 yaml-key");
  CHECK(errors("? {a: [1, {b: 2}]}\n: 1\n") == "1:3+1 yaml-key");
  CHECK(errors(": x\n") == "1:1+1 yaml-key");
  CHECK(errors("~: x\n") == "1:1+1 yaml-key");
  CHECK(errors("<<: {a: 1}\nb: 2\n") == "1:1+2 yaml-merge-key");
  CHECK(errors("'<<': {a: 1}\n").empty());
  const Reading r("? [a]\n: 1\nb: 2\n");
  REQUIRE(r.root);
  CHECK(r.root->children.size() == 1);
}

TEST_CASE("aliases copy") {
  const Reading r("base: &b {x: 1, y: &y [2, 3]}\nsame: *b\nlist: *y\nk: &k name\n*k : 5\nempty: &e\nnone: *e\n");
  CHECK(r.errors().empty());
  REQUIRE(r.root);
  const Node* same = r.root->find("same");
  REQUIRE(same->is_mapping());
  CHECK(same->key_place == at(2, 1, 4));
  CHECK(same->find("x")->scalar == "1");
  CHECK(same->find("x")->place == at(1, 14, 1));
  CHECK(same->find("y")->children.size() == 2);
  CHECK(r.root->find("list")->children[1].scalar == "3");
  CHECK(r.root->find("name")->scalar == "5");
  CHECK(r.root->find("none")->is_null());
  // An anchored entry among dropped ones, and an anchored key.
  const Reading odd("a: 1\na: &x 2\n&k key: {b: *x}\nc: *k\n");
  CHECK(odd.errors() == "2:1+1 yaml-duplicate-key");
  REQUIRE(odd.root);
  CHECK(odd.root->find("key")->find("b")->scalar == "2");
  CHECK(odd.root->find("c")->scalar == "key");
  // An anchor given anew names the later value.
  const Reading again("a: &x 1\nb: &x 2\nc: *x\n");
  CHECK(again.root->find("c")->scalar == "2");
}

TEST_CASE("aliases that cannot be") {
  CHECK(errors("a: &x [1, *x]\n") == "1:11+2 yaml-alias");
  CHECK(errors("&x a: {b: {c: *x}}\n").empty());
  CHECK(errors("a: &x {b: {c: *x}}\n") == "1:15+2 yaml-alias");
  CHECK(errors("a: *nobody\n") == "1:4+7 yaml-alias");
  CHECK(suggestion("trunk: &trunk 1\nb: *trnk\n") == "did you mean 'trunk'?");
  CHECK(errors("*x : 1\n") == "1:1+2 yaml-alias");
}

TEST_CASE("exploding aliases are stopped early") {
  std::string laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 30; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    laughs += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int k = 1; k < 10; ++k) laughs += ", " + before;
    laughs += "]\n";
  }
  const Reading r(laughs);
  REQUIRE(r.diagnostics.error_count() == 1);
  CHECK(r.diagnostics.list()[0].code == "too-many");
  CHECK_FALSE(r.root);
  // Depth through aliases: each wraps the one before.
  std::string deep = "a0: &a0 [x]\n";
  for (int i = 1; i < 120; ++i) {
    deep += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + "]\n";
  }
  const Reading d(deep);
  REQUIRE(d.diagnostics.error_count() == 1);
  CHECK(d.diagnostics.list()[0].code == "too-deep");
  // a98 has 99 levels and stands in the root mapping: 100 levels. a99 would make 101.
  CHECK(d.diagnostics.list()[0].place.line == 100);
}

TEST_CASE("limits hold exactly") {
  const auto nested = [](int depth) { return std::string(depth, '[') + std::string(depth, ']') + "\n"; };
  CHECK(errors(nested(100)).empty());
  CHECK(errors(nested(101)) == "1:101+1 too-deep");
  std::string block;
  for (int i = 0; i < 101; ++i) block += std::string(i, ' ') + "a:\n";
  CHECK(Reading(block + std::string(101, ' ') + "b\n").diagnostics.list()[0].code == "too-deep");
  CHECK(errors(std::string(300, '{')) == "1:101+1 too-deep");

  YamlLimits four;
  four.nodes = 4;
  CHECK(Reading("[1, 2, 3]", four).errors().empty());
  CHECK(Reading("[1, 2, 3, 4]", four).errors() == "1:11+1 too-many");
  CHECK(Reading("{a: &x 1, b: *x, c: *x}", four).errors().empty());
  CHECK(Reading("{a: &x 1, b: *x, c: *x, d: *x}", four).errors() == "1:28+2 too-many");
  YamlLimits small;
  small.bytes = 5;
  CHECK(Reading("a: 12", small).errors().empty());
  CHECK(Reading("a: 123", small).errors() == "0:0+0 too-large");
}

TEST_CASE("tags") {
  CHECK(errors("a: !mine x\n") == "1:4+5 yaml-tag");
  CHECK(errors("a: !!python/object x\n") == "1:4+15 yaml-tag");
  CHECK(errors("a: !<tag:x,1> x\n").find("yaml-tag") != std::string::npos);
  CHECK(errors("a: ! x\n") == "1:4+1 yaml-tag");
  CHECK(errors("a: !!map [1]\n") == "1:4+5 yaml-tag");
  CHECK(errors("a: &k !mine {b: 1}\nc: !other [1]\n") == "1:7+5 yaml-tag; 2:4+6 yaml-tag");
  CHECK(errors("a: !!map {b: !!seq [1]}\nc: !!float 1\nd: !!null ''\n").empty());
  CHECK(errors("a: '!x'\n").empty());
}

TEST_CASE("documents") {
  CHECK(errors("---\na: 1\n").empty());
  CHECK(errors("%YAML 1.2\n---\na: 1\n...\n").empty());
  CHECK(errors("a: 1\n---\nb: 2\n") == "2:1+3 yaml-documents");
  CHECK(errors("a: 1\n---\n") == "2:1+3 yaml-documents");
  CHECK(errors("a: 1\n...\nb: 2\n") == "3:1+4 yaml-syntax");
  for (const char* text : {"", "\n\n", "# only a comment\n", "---\n", "---\n...\n", "~", "   ", "\xEF\xBB\xBF"}) {
    CAPTURE(text);
    CHECK(errors(text) == "1:1+0 yaml-empty");
  }
  CHECK(errors("%TAG ! x\n---\na: 1\n") == "1:1+8 yaml-directive");
}

TEST_CASE("characters") {
  CHECK(errors("a: 1\nb: \xC3\n") == "2:4+1 utf8");
  CHECK(errors("a: \xC0\x80\n") == "1:4+1 utf8");
  CHECK(errors("a: \xED\xA0\x80\n") == "1:4+1 utf8");
  CHECK(errors(std::string("a: \0x\n", 6)) == "1:4+1 control-character");
  CHECK(errors("\u00E9: \x04\n") == "1:4+1 control-character");
  CHECK(errors("a: 1\rb: 2\n") == "1:5+1 control-character");
  CHECK(errors("a: \xC2\x9F\n") == "1:4+1 control-character");
  CHECK(errors("a: 1\r\nb: 2\r\n").empty());
  CHECK(errors("a: \xFF\nb: \x01\n\tc: 1\n") == "1:4+1 utf8; 2:4+1 control-character; 3:1+1 yaml-tab");
  CHECK(Reading(std::string(1000, '\x01')).diagnostics.error_count() <= 21);
}

TEST_CASE("indentation") {
  CHECK(errors("a:\n\tb: 1\n") == "2:1+1 yaml-tab");
  CHECK(errors("a:\n  \tb: 1\n  c: 1\n\td: 2\n") == "2:3+1 yaml-tab; 4:1+1 yaml-tab");
  CHECK(errors("a: 1\n\t\nb: 2\n").empty());
  CHECK(errors("a:\t1\n").empty());
  CHECK(errors("a:\n\u00A0\u00A0b: 1\n") == "2:1+1 yaml-space");
}

TEST_CASE("syntax errors say what to do") {
  CHECK(errors("a: 1\nb:5\nc: 2\n") == "2:1+3 yaml-syntax");
  CHECK(suggestion("a: 1\nb:5\nc: 2\n") == "write 'b: 5'");
  CHECK(suggestion("r: {km:5, b: 1}\n") == "write 'km: 5'");
  CHECK(errors("r: {km:5, b: 1}\n") == "1:5+4 yaml-syntax");
  CHECK(errors("name: Foo: bar\n") == "1:10+1 yaml-syntax");
  CHECK(message("name: Foo: bar\n") == "a second ':' in one line");
  CHECK(errors("a: 1\njunk\nb: 2\n") == "2:1+4 yaml-syntax");
  CHECK(message("a: 1\njunk\nb: 2\n") == "this line is neither 'key: value' nor a list item");
  CHECK(errors("a: 1\n  b: 2\n") == "2:3+4 yaml-syntax");
  CHECK(message("a: 1\n  b: 2\n") == "indented deeper than line 1, which already has a value");
  CHECK(errors("a:\n    b: 1\n  c: 2\n") == "3:3+4 yaml-syntax");
  CHECK(message("a:\n    b: 1\n  c: 2\n") == "the indentation fits no line above");
  CHECK(errors("a: 1\n- b\n") == "2:1+1 yaml-syntax");
  CHECK(message("a: 1\n- b\n") == "a list item among 'key: value' lines");
  CHECK(errors("- a\nb: 1\n") == "2:1+4 yaml-syntax");
  CHECK(errors("a: [1, 2\nb: 3\n").find("yaml-syntax") != std::string::npos);
  CHECK(errors("x: 1\na: [1, 2\n") == "2:4+1 yaml-syntax");
  CHECK(message("x: 1\na: [1, 2\n") == "the '[' that opens here is never closed");
  CHECK(message("a: {b: 1\n") == "the '{' that opens here is never closed");
  CHECK(message("a: {b: 1]\n") == "']' cannot close the '{' of line 1");
  CHECK(message("a: 1\n]\n") == "']' closes nothing");
  CHECK(errors("a: {b: 1 c: 2}\n") == "1:11+1 yaml-syntax");
  CHECK(suggestion("a: {b: 1 c: 2}\n") == "the '{' was opened in line 1");
  CHECK(errors("a: 1\nb: \"text\nc: 2\n") == "2:4+1 yaml-syntax");
  CHECK(message("a: 1\nb: \"text\nc: 2\n") == "the quote \" that opens here is never closed");
  CHECK(errors("a: ['x', 'y]\n") == "1:10+1 yaml-syntax");
  CHECK(errors("a: \"b\" c\n") == "1:8+1 yaml-syntax");
  CHECK(message("a: @x\n") == "a value cannot start with '@'");
  CHECK(message("a: %x\n") == "a value cannot start with '%'");
  CHECK(message("a: `x\n") == "a value cannot start with '`'");
  CHECK(message("a: - b\n") == "a list item cannot start here");
  CHECK(errors("a: \"\\q\"\n") == "1:5+2 yaml-syntax");
  CHECK(errors("[1") == "1:1+1 yaml-syntax");
  CHECK(errors("a: 1\nb: [1, {x: 2}\n") == "2:4+1 yaml-syntax");
  CHECK(errors("a: {b: 1, c: 2\nd: 4\n") == "1:4+1 yaml-syntax");
  CHECK(message("a: {b: 1, c: 2\nd: 4\n") == "the '{' that opens here is not closed before line 2");
  CHECK(errors("a:1\nb:2\n") == "1:1+3 yaml-syntax");
  CHECK(suggestion("a:1\nb:2\n") == "write 'a: 1'");
  CHECK(errors("a: [1,,2]\n") == "1:7+1 yaml-syntax");
  CHECK(errors("a: [1,2,]\n").empty());
  CHECK(errors("a: ,\n") == "1:4+1 yaml-syntax");
  CHECK(errors("\"a\" \"b\"\n") == "1:5+1 yaml-syntax");
  CHECK(errors(",") == "1:1+1 yaml-syntax");
  CHECK(message(",") == "',' cannot stand here");
}

TEST_CASE("a line without its ':' is not swallowed by the value above") {
  CHECK(errors("a: b\nc\n") == "2:1+1 yaml-syntax");
  CHECK(errors("roads:\n- id: a\n  km 3\n- id: b\n") == "3:3+4 yaml-syntax");
  CHECK(errors("roads:\n- id: a\nkm 3\n") == "3:1+4 yaml-syntax");
  CHECK(errors("- a\nb\n") == "2:1+1 yaml-syntax");
  CHECK(errors("a: \"b\n  c\"\nd\n") == "3:1+1 yaml-syntax");
  CHECK(errors("a: 1\nb:5\n") == "2:1+3 yaml-syntax");
  CHECK(errors("? a\n? &k b\n: 1\n'c' : 2\n").empty());
  CHECK(errors("a: b\n c\n\n d\ne: {x: y\nz}\n").empty());
  CHECK(errors("- a\n  b\n- - c\n   d\n").empty());
  CHECK(errors("a:\n  b: c\n d\n") == "3:2+1 yaml-syntax");
}

TEST_CASE("an error is shown in its line") {
  const Reading r("a: 1\na: \"x\n");
  CHECK(render(r.diagnostics, r.sources, false) ==
        "f.yaml:2:1: key 'a' is given twice; first on line 1\n"
        "    2 | a: \"x\n"
        "      | ^ remove one of them\n"
        "f.yaml:2:4: the quote \" that opens here is never closed\n"
        "    2 | a: \"x\n"
        "      |    ^ close it at the end of the text\n");
}

TEST_CASE("values from a command line") {
  SourceSet sources;
  Diagnostics diagnostics;
  const auto scalar = parse_value(sources, "5 %", diagnostics);
  REQUIRE(scalar);
  CHECK(scalar->scalar == "5 %");
  CHECK(scalar->place == Place{0, 1, 1, 3});
  CHECK(sources.name(0) == "--set");
  const auto map = parse_value(sources, "{target: 20, list: [a, b]}", diagnostics);
  REQUIRE(map);
  CHECK(map->find("list")->children[1].scalar == "b");
  const auto nothing = parse_value(sources, "", diagnostics);
  REQUIRE(nothing);
  CHECK(nothing->is_null());
  CHECK(parse_value(sources, "~", diagnostics)->is_null());
  CHECK(parse_value(sources, "2026-01-19 06:00", diagnostics)->scalar == "2026-01-19 06:00");
  CHECK_FALSE(diagnostics.has_errors());
  CHECK_FALSE(parse_value(sources, "a: 1", diagnostics));
  CHECK_FALSE(parse_value(sources, "- 1", diagnostics));
  CHECK_FALSE(parse_value(sources, "[1", diagnostics));
  CHECK_FALSE(parse_value(sources, ",", diagnostics));
  CHECK(diagnostics.error_count() == 4);
}

TEST_CASE("overrides show the argument as it was typed") {
  SourceSet sources;
  Diagnostics diagnostics;
  const auto set = parse_override(sources, "cities.\"a=b\".stock={x: 30 Ml}", diagnostics);
  REQUIRE(set);
  CHECK(set->path == "cities.\"a=b\".stock");
  CHECK(set->path_place == Place{0, 1, 1, 18});
  CHECK(set->value.find("x")->scalar == "30 Ml");
  CHECK(set->value.find("x")->place == Place{0, 1, 24, 5});
  CHECK(parse_override(sources, "a.b=", diagnostics)->value.is_null());
  CHECK(parse_override(sources, "a=b=c", diagnostics)->value.scalar == "b=c");
  CHECK_FALSE(diagnostics.has_errors());
  for (const char* text : {"a", "=1", "a..b=1", "a.=1", "", "\"a=1", "a=[1", "a=b: 1", "a=*x"}) {
    CAPTURE(text);
    const std::size_t before = diagnostics.error_count();
    CHECK_FALSE(parse_override(sources, text, diagnostics));
    CHECK(diagnostics.error_count() == before + 1);
  }
  CHECK(diagnostics.list().back().place == Place{static_cast<int>(sources.size()) - 1, 1, 3, 2});
}
