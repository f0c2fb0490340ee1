#include <doctest/doctest.h>

#include <taji/text/yaml.hpp>

using namespace taji::text;

namespace {

Node parse(std::string text) {
  SourceSet sources;
  Diagnostics diagnostics;
  const int file = sources.add("f", std::move(text));
  auto root = parse_yaml(sources, file, diagnostics);
  REQUIRE_FALSE(diagnostics.has_errors());
  return *root;
}

Node value(std::string text) {
  Node node;
  node.kind = Node::Kind::scalar;
  node.scalar = std::move(text);
  node.place = {7, 1, 5, 2};
  return node;
}

std::string get(const Node& root, std::string_view path) {
  std::string problem;
  const Node* node = find_path(root, path, problem);
  return node == nullptr ? "! " + problem : node->scalar;
}

constexpr const char* world = R"(
network:
  roads:
    - {id: trunk, km: 10, interdiction: 5 %}
    - {id: "1", km: 20}
    - {name: coast, km: 30}
cities:
  St. Louis: {stock: 3}
  empty:
)";

}  // namespace

TEST_CASE("paths are split at dots outside quotes") {
  using Parts = std::vector<std::string>;
  CHECK(split_path("a") == Parts{"a"});
  CHECK(split_path("a.b.c") == Parts{"a", "b", "c"});
  CHECK(split_path("cities.\"St. Louis\".x") == Parts{"cities", "St. Louis", "x"});
  CHECK(split_path("\"a\\\"b\\\\\"") == Parts{"a\"b\\"});
  CHECK(split_path("\"\".x") == Parts{"", "x"});
  for (const char* bad : {"", ".", "a.", ".a", "a..b", "\"a", "\"a\"b", "a\"b\"", "\"a\\", "a.\""}) {
    CAPTURE(bad);
    CHECK(split_path(bad).empty());
  }
  for (const Parts& parts : {Parts{"a", "b.c", "d\"e"}, Parts{""}, Parts{"x\\y", "z z"}}) {
    CHECK(split_path(join_path(parts)) == parts);
  }
  CHECK(join_path({"a", "b c"}) == "a.b c");
}

TEST_CASE("paths lead through keys, ids, names and indices") {
  const Node root = parse(world);
  CHECK(get(root, "network.roads.trunk.km") == "10");
  CHECK(get(root, "network.roads.1.km") == "20");  // an id before an index
  CHECK(get(root, "network.roads.0.km") == "10");
  CHECK(get(root, "network.roads.coast.km") == "30");
  CHECK(get(root, "cities.\"St. Louis\".stock") == "3");
  CHECK(get(root, "network.roads.trunk.interdicton") ==
        "! has no key 'interdicton' under network.roads.trunk: did you mean 'interdiction'?");
  CHECK(get(root, "nework") == "! has no key 'nework' at the top: did you mean 'network'?");
  CHECK(get(root, "network.roads.trnk") == "! has no item 'trnk' under network.roads: did you mean 'trunk'?");
  CHECK(get(root, "network.roads.3") == "! has no item 3 under network.roads: there are 3, counted from 0");
  CHECK(get(root, "network.roads.99999999999999999999").starts_with("! has no item"));
  CHECK(get(root, "network.roads.trunk.km.x") == "! goes on below network.roads.trunk.km, which is a single value");
  CHECK(get(root, "a..b").starts_with("! is not a path"));
  CHECK(get(parse("[{id: a}, {id: a}]"), "a").starts_with("! fits more than one item"));
}

TEST_CASE("a value is replaced where it stands") {
  Node root = parse(world);
  std::string problem;
  CHECK(set_path(root, "network.roads.trunk.km", value("99"), problem, false));
  CHECK(get(root, "network.roads.trunk.km") == "99");
  const Node* km = find_path(root, "network.roads.trunk.km", problem);
  CHECK(km->key == "km");
  CHECK(km->key_place.line == 4);
  CHECK(km->place == Place{7, 1, 5, 2});
  CHECK(get(root, "network.roads.trunk.interdiction") == "5 %");
  CHECK(set_path(root, "network.roads.coast", value("gone"), problem, false));
  CHECK(get(root, "network.roads.2") == "gone");
  CHECK(problem.empty());
}

TEST_CASE("missing keys are made only on request, and never items") {
  Node root = parse(world);
  std::string problem;
  CHECK_FALSE(set_path(root, "cities.empty.stock", value("1"), problem, false));
  CHECK(problem == "has no key 'stock' under cities.empty");
  CHECK(set_path(root, "cities.empty.stock.diesel.initial", value("1"), problem, true));
  CHECK(get(root, "cities.empty.stock.diesel.initial") == "1");
  const Node* made = find_path(root, "cities.empty.stock", problem);
  REQUIRE(made != nullptr);
  CHECK(made->key_place == Place{7, 1, 5, 2});
  CHECK(set_path(root, "new", value("2"), problem, true));
  CHECK(get(root, "new") == "2");
  CHECK(root.children.back().key == "new");
  CHECK_FALSE(set_path(root, "network.roads.other.km", value("1"), problem, true));
  CHECK_FALSE(set_path(root, "network.roads.trunk.km.x", value("1"), problem, true));
  CHECK_FALSE(set_path(root, "", value("1"), problem, true));
  CHECK(root.find("network")->find("roads")->children.size() == 3);
}
