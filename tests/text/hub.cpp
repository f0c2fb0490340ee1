#include <doctest/doctest.h>

#include <string>
#include <taji/text/hub.hpp>

using namespace taji::text;

namespace {

constexpr const char* kHead = "origin_date,target,target_end_date,location,output_type,output_type_id,value\n";
constexpr const char* kRow = "2026-01-12,d:stock_l,2026-01-18,c,";

struct Reading {
  SourceSet sources;
  Diagnostics diagnostics;
  std::optional<std::vector<HubForecast>> forecasts;

  explicit Reading(const std::vector<std::string>& texts) {
    std::vector<int> files;
    for (const std::string& one : texts) files.push_back(sources.add("f" + std::to_string(files.size()), one));
    forecasts = read_hub_forecasts(sources, files, diagnostics);
  }
  std::string told() const { return render(diagnostics, sources, false); }
  std::string codes() const {
    std::string out;
    for (const Diagnostic& d : diagnostics.list()) {
      out += (out.empty() ? "" : "; ") + std::to_string(d.place.line) + ":" + std::to_string(d.place.column) + " " +
             d.code;
    }
    return out;
  }
};

std::string codes_of(const std::string& rows) {
  return Reading({kHead + rows}).codes();
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("rows in any order, of several files, with other columns") {
  const Reading r(
      {std::string(kHead) + kRow + "quantile,0.9,7\n" + kRow + "quantile,0.1,3\n" + kRow + "mean,,5\n",
       "value,model,output_type,output_type_id,location,target,target_end_date,reference_date\n"
       "0.2501,x,pmf,dry,c,d:p_dry,2026-01-18,2026-01-12\n0.75,x,pmf,not_dry,c,d:p_dry,2026-01-18,2026-01-12\n"
       "0.5,x,cdf,4,b,d:stock_l,2026-01-18,2026-01-12\n1,x,sample,7,b,d:stock_l,2026-01-18,2026-01-12\n"
       "inf,x,median,NA,b,d:stock_l,2026-01-18,2026-01-12\n"});
  INFO(r.told());
  REQUIRE(r.forecasts);
  REQUIRE(r.forecasts->size() == 3);
  const HubForecast &chance = r.forecasts->at(0), &b = r.forecasts->at(1), &c = r.forecasts->at(2);
  CHECK(chance.categories == std::vector<std::string>{"dry", "not_dry"});
  CHECK(chance.chances[0] == doctest::Approx(0.2501 / 1.0001));
  CHECK(chance.chances[0] + chance.chances[1] == doctest::Approx(1));
  CHECK(b.cdf.at(0).at == 4);
  CHECK(b.cdf.at(0).value == 0.5);
  CHECK(b.sample.at(0).value == 1);
  CHECK(b.median->value > 1e300);
  CHECK(c.quantiles.at(0).at == 0.1);
  CHECK(c.quantiles.at(0).value == 3);
  CHECK(c.mean->value == 5);
  CHECK(c.lead_days() == 7);
}

TEST_CASE("what is wrong is told where it stands") {
  const std::string row = kRow;
  CHECK(codes_of(row + "quantile,0.5,1.x\n") == "2:48 hub-number");
  CHECK(codes_of(row + "quantile,1.5,1\n") == "2:44 hub-level");
  CHECK(codes_of(row + "quantile,0.5,nan\n") == "2:48 hub-number");
  CHECK(codes_of(row + "quantile,0.5,1\n" + row + "quantile,0.50,1\n") == "3:44 hub-twice");
  CHECK(codes_of(row + "quantile,0.5,2\n" + row + "quantile,0.6,1\n") == "3:48 hub-order");
  CHECK(codes_of(row + "cdf,1,0.5\n" + row + "cdf,2,0.4\n") == "3:41 hub-order");
  CHECK(codes_of(row + "cdf,1,1.5\n") == "2:41 hub-number");
  CHECK(codes_of(row + "pmf,dry,0.5\n" + row + "pmf,wet,0.4\n") == "2:43 hub-sum");
  CHECK(codes_of(row + "pmf,dry,-0.5\n") == "2:43 hub-number");
  CHECK(codes_of(row + "mean,0.5,1\n") == "2:40 hub-level");
  CHECK(codes_of("2026-13-12,t,2026-01-18,c,mean,,1\n") == "2:1 hub-date");
  CHECK(codes_of("2026-01-12 06:00,t,2026-01-18,c,mean,,1\n") == "2:1 hub-date");
  CHECK(codes_of("2026-01-12,t,2026-01-11,c,mean,,1\n") == "2:14 hub-date");
  CHECK(codes_of("2026-01-12,t,2026-01-18,,mean,,1\n") == "2:25 hub-name");
  const Reading type({kHead + row + "quantil,0.5,1\n"});
  CHECK(type.codes() == "2:35 hub-type");
  CHECK(holds(type.told(), "did you mean 'quantile'?"));
  const Reading comma({kHead + row + "quantile,0.5,\"1,5\"\n"});
  CHECK(holds(comma.told(), "a decimal point"));
}

TEST_CASE("columns are told apart from what nearly is one") {
  const Reading r({"origin_date,targt,target_end_date,location,output_type,output_type_id,value\n"});
  CHECK_FALSE(r.forecasts);
  CHECK(r.codes() == "1:13 hub-column");
  CHECK(holds(r.told(), "there is no column 'target', but 'targt'"));
  CHECK(holds(r.told(), "did you mean 'target'?"));
  CHECK(holds(Reading({"a,b\n1,2\n"}).told(), "the header has a, b"));
}

TEST_CASE("a forecast given twice names both places") {
  const std::string text = std::string(kHead) + kRow + "mean,,5\n";
  const Reading r({text, text});
  CHECK_FALSE(r.forecasts);
  CHECK(holds(r.told(), "f1:2:35: the mean of d:stock_l in c on 2026-01-18 from 2026-01-12 is given twice"));
  CHECK(holds(r.told(), "first in f0, line 2"));
}

TEST_CASE("no more than twenty faults") {
  std::string text = kHead;
  for (int i = 0; i < 100; ++i) text += std::string(kRow) + "quantile,0.5,x\n";
  CHECK(Reading({text}).diagnostics.error_count() == 20);
}

TEST_CASE("observations") {
  SourceSet sources;
  Diagnostics diagnostics;
  const int file = sources.add("o.csv",
                               "target,location,date,observation,origin_date,note\nt,b,2026-01-18,dry,,x\n"
                               "t,a,2026-01-25,4.5,NA,\nt,a,2026-01-18,NA,,\nt,a,2026-01-18,7,2026-01-12,\n");
  const auto list = read_hub_observations(sources, file, diagnostics);
  REQUIRE(list);
  REQUIRE(list->size() == 3);
  CHECK(list->at(0).number == 4.5);
  CHECK_FALSE(list->at(0).origin_day.has_value());
  CHECK(list->at(1).end_day - *list->at(1).origin_day == 6);
  CHECK(list->at(2).text == "dry");
  CHECK_FALSE(list->at(2).number.has_value());
  const int twice =
      sources.add("o.csv", "target,location,target_end_date,observation\nt,a,2026-01-18,7\nt,a,2026-01-18,8\n");
  CHECK_FALSE(read_hub_observations(sources, twice, diagnostics));
  const std::string told = render(diagnostics, sources, false);
  CHECK(holds(told, "o.csv:3:16: t in a on 2026-01-18 is observed twice"));
  CHECK(holds(told, "first in line 2"));
}
