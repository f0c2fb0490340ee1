#include <doctest/doctest.h>

#include <random>
#include <taji/text/csv.hpp>

using namespace taji::text;

namespace {

struct Reading {
  SourceSet sources;
  Diagnostics diagnostics;
  std::optional<CsvTable> table;
  explicit Reading(std::string text, const CsvLimits& limits = {}) {
    const int file = sources.add("f.csv", std::move(text));
    table = parse_csv(sources, file, diagnostics, limits);
  }
  std::string errors() const {
    std::string out;
    for (const Diagnostic& d : diagnostics.list()) {
      out += (out.empty() ? "" : "; ") + std::to_string(d.place.line) + ":" + std::to_string(d.place.column) + "+" +
             std::to_string(d.place.length) + " " + d.code;
    }
    return out;
  }
};

std::string errors(std::string text) {
  return Reading(std::move(text)).errors();
}

}  // namespace

TEST_CASE("fields, quotes and places") {
  const Reading r(
      "\xEF\xBB\xBF"
      "date,city,note\r\n2026-01-19,S\u00E9gou,\"a, \"\"b\"\"\nc\"\n,  x ,\"\"\n\n");
  CHECK(r.errors().empty());
  REQUIRE(r.table);
  CHECK(r.table->header == std::vector<std::string>{"date", "city", "note"});
  CHECK(r.table->header_places[1] == Place{0, 1, 6, 4});
  REQUIRE(r.table->rows.size() == 2);
  const auto& first = r.table->rows[0];
  CHECK(first[1].text == "S\u00E9gou");
  CHECK(first[1].place == Place{0, 2, 12, 5});
  CHECK(first[2].text == "a, \"b\"\nc");
  CHECK(first[2].place == Place{0, 2, 18, 9});
  const auto& second = r.table->rows[1];
  CHECK(second[0].text.empty());
  CHECK(second[0].place == Place{0, 4, 1, 1});
  CHECK(second[1].text == "  x ");
  CHECK(second[2].text.empty());
  CHECK(second[2].place == Place{0, 4, 7, 2});
  CHECK(r.table->column("note") == 2);
  CHECK(r.table->column("Note") == -1);
}

TEST_CASE("tables without rows, without a last line end, of one column") {
  CHECK(Reading("a,b").table->rows.empty());
  CHECK(Reading("a,b\n1,2").table->rows.size() == 1);
  CHECK(Reading("a\n1\n2\n").table->rows.size() == 2);
  CHECK(Reading("a,b\n,\n").table->rows[0].size() == 2);
}

TEST_CASE("what a strict reader refuses") {
  CHECK(errors("") == "1:1+0 csv-empty");
  CHECK(errors("\n\n") == "1:1+0 csv-empty");
  CHECK(errors("a,b,a\n") == "1:5+1 csv-header");
  CHECK(errors("a,,c\n") == "1:3+1 csv-header");
  CHECK(errors("a, b\n") == "1:3+2 csv-header");
  CHECK(errors("a;b\n1;2\n") == "1:1+3 csv-separator");
  CHECK(errors("a\tb\n") == "1:1+3 csv-separator");
  CHECK(errors("a,b\n1\n1,2,3\n1,2\n") == "2:1+1 csv-ragged; 3:5+1 csv-ragged");
  CHECK(errors("a,b\n1,\"x\n2,3\n") == "2:3+1 csv-quote");
  CHECK(errors("a,b\n1,x\"y\"\n") == "2:4+1 csv-quote");
  CHECK(errors("a,b\n\"1\"x,2\n") == "2:4+1 csv-quote");
  CHECK(errors("a,b\n1,2\n\n3,4\n") == "3:1+0 csv-empty-line");
  CHECK(errors("a,b\n1,\xFF\n") == "2:3+1 utf8");
  CHECK(errors(std::string("a,b\n1,\0\n", 8)) == "2:3+1 control-character");
  CHECK(errors("a,b\r1,2\r") == "1:4+1 control-character; 1:8+1 control-character");
  std::string ragged = "a,b\n";
  for (int i = 0; i < 1000; ++i) ragged += "1\n";
  CHECK(Reading(ragged).diagnostics.error_count() == 20);
}

TEST_CASE("limits hold exactly") {
  CsvLimits limits;
  limits.rows = 2;
  CHECK(Reading("a\n1\n2\n", limits).table);
  CHECK(Reading("a\n1\n2\n3\n", limits).errors() == "4:1+0 too-many");
  limits.bytes = 6;
  CHECK(Reading("a\n1\n2\n", limits).table);
  CHECK(Reading("a\n1\n2\n\n", limits).errors() == "0:0+0 too-large");
}

TEST_CASE("fields that are written read back") {
  CHECK(csv_field("plain") == "plain");
  CHECK(csv_field("") == "");
  CHECK(csv_field("a,b") == "\"a,b\"");
  CHECK(csv_field("say \"x\"") == "\"say \"\"x\"\"\"");
  CHECK(csv_field(" x") == "\" x\"");
  CHECK(csv_field("a\nb") == "\"a\nb\"");
  std::mt19937_64 random(3);
  const std::string letters = "ab,\"\n ;\t";
  for (int round = 0; round < 3000; ++round) {
    std::vector<std::string> fields(1 + random() % 4);
    for (std::string& field : fields) {
      for (std::size_t n = random() % 6; n > 0; --n) field += letters[random() % letters.size()];
    }
    if (fields.size() == 1 && fields[0].empty()) continue;
    std::string text;
    std::string row;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      text += (i > 0 ? ",c" : "c") + std::to_string(i);
      row += (i > 0 ? "," : "") + csv_field(fields[i]);
    }
    const Reading r(text + "\n" + row + "\n");
    REQUIRE(r.table);
    REQUIRE(r.table->rows.size() == 1);
    for (std::size_t i = 0; i < fields.size(); ++i) CHECK(r.table->rows[0][i].text == fields[i]);
  }
}

TEST_CASE("any text is read or refused with a reason") {
  std::mt19937_64 random(5);
  const std::string letters = "a,\"\n\r;\t \xC3\xA9";
  int read = 0;
  for (int round = 0; round < 50'000; ++round) {
    std::string text;
    for (std::size_t n = random() % 16; n > 0; --n) text += letters[random() % letters.size()];
    const Reading r(text);
    CHECK(r.table.has_value() != r.diagnostics.has_errors());
    if (!r.table) continue;
    ++read;
    for (const auto& row : r.table->rows) CHECK(row.size() == r.table->header.size());
  }
  CHECK(read > 500);
}
