#include <doctest/doctest.h>

#include <string>
#include <taji/text/commas.hpp>
#include <vector>

using taji::text::split_at_commas;
using Parts = std::vector<std::string>;

TEST_CASE("a list is split at its own commas only") {
  CHECK(split_at_commas("20, 40,60") == Parts{"20", " 40", "60"});
  CHECK(split_at_commas("a={x: 1, y: [2, 3]},b=4") == Parts{"a={x: 1, y: [2, 3]}", "b=4"});
  CHECK(split_at_commas("\"a,b\",'c\",d',e") == Parts{"\"a,b\"", "'c\",d'", "e"});
  CHECK(split_at_commas("'{',2") == Parts{"'{'", "2"});
}

TEST_CASE("nothing between commas is a part as well") {
  CHECK(split_at_commas("") == Parts{""});
  CHECK(split_at_commas("a,,b,") == Parts{"a", "", "b", ""});
}
