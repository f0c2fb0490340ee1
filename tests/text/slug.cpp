#include <doctest/doctest.h>

#include <taji/text/encoding.hpp>
#include <taji/text/slug.hpp>

using namespace taji::text;

TEST_CASE("ids made of names") {
  CHECK(slug("Bamako") == "bamako");
  CHECK(slug("Côte d’Ivoire") == "cote_d_ivoire");
  CHECK(slug("  St. Louis (Sénégal)  ") == "st_louis_senegal");
  CHECK(slug("a: [b], {c}/\"d\"") == "a_b_c_d");
  CHECK(slug("N°7 — RN7") == "n_7_rn7");
  CHECK(slug("جيبوتي") == "جيبوتي");
  CHECK(slug("???") == "");
  CHECK(slug("") == "");
  CHECK(slug("a\xC2\x85\xE2\x80\x8E"
             "b") == "a_b");
}

TEST_CASE("names on one line") {
  CHECK(one_line(" Bamako\n\t(ville) ") == "Bamako  (ville)");
  CHECK(one_line("a\xE2\x80\x8F"
                 "b") == "ab");
  CHECK(one_line("a\xFF"
                 "b") ==
        "a\xEF\xBF\xBD"
        "b");
}

TEST_CASE("Latin-1, with the signs that Windows has among it") {
  CHECK(is_utf8("Ségou"));
  CHECK_FALSE(is_utf8("S\xE9gou"));
  CHECK_FALSE(is_utf8("\xC3"));
  CHECK(from_latin1("S\xE9gou \x92\x80") == "Ségou ’€");
  std::size_t fault = 0;
  CHECK_FALSE(from_latin1("ab\x81", &fault));
  CHECK(fault == 2);
}
