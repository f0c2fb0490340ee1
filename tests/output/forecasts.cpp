// What a forecast in chunks keeps.
#include <doctest/doctest.h>

#include <stdexcept>
#include <taji/output/forecast_files.hpp>

using namespace taji;

namespace {

output::StoredForecast sample() {
  output::StoredForecast stored;
  stored.plan.version = "0.1";
  stored.plan.inputs = {"abc", "def"};
  stored.plan.set = {{"horizon", "30 d"}};
  stored.plan.seed = 18446744073709551615U;
  stored.plan.replications = 1000;
  stored.plan.control = true;
  stored.sha256 = output::forecast_sha256(stored.plan);
  stored.scenario = "../s.yaml";
  stored.named = "s.yaml";
  stored.chunks = 7;
  return stored;
}

ensemble::Ensemble rows(std::int64_t first, std::int64_t requested) {
  ensemble::Ensemble e;
  e.seed = 18446744073709551615U;
  e.first = first;
  e.requested = requested;
  e.tanks = 1;
  // The second could not be finished.
  for (std::int64_t i = 0; i < requested; ++i) {
    if (i != 1) e.replications.push_back(first + i);
  }
  if (requested > 1) e.failures = {{first + 1, "why"}};
  e.tank_records.resize(e.replications.size());
  e.tank_records[0].unserved_l = 123456;
  e.origin_cover_mdays.resize(e.replications.size(), 5);
  return e;
}

}  // namespace

TEST_CASE("a plan of a forecast comes back, and a damaged one is refused") {
  const std::string text = output::forecast_plan_json(sample());
  const auto back = output::read_forecast_plan(text);
  CHECK(output::forecast_differences(back.plan, sample().plan).empty());
  CHECK(back.sha256 == sample().sha256);
  CHECK(back.scenario == "../s.yaml");
  CHECK(back.named == "s.yaml");
  CHECK(back.chunks == 7);
  std::string other = text;
  other.replace(other.find("30 d"), 4, "31 d");
  for (const std::string& bad : {other, text.substr(0, text.size() / 2), std::string("{}"), std::string()}) {
    CHECK_THROWS_AS(output::read_forecast_plan(bad), std::invalid_argument);
  }
  auto changed = sample().plan;
  changed.seed = 2;
  CHECK(output::forecast_sha256(changed) != sample().sha256);
  CHECK(output::forecast_differences(sample().plan, changed) ==
        std::vector<std::string>{"seed 18446744073709551615 there, 2 here"});
}

TEST_CASE("chunks cover every replication once and differ by one at most") {
  CHECK(output::chunk_range(10, 3, 1) == output::ChunkRange{0, 3});
  CHECK(output::chunk_range(10, 3, 2) == output::ChunkRange{3, 3});
  CHECK(output::chunk_range(10, 3, 3) == output::ChunkRange{6, 4});
  for (const std::int64_t replications : {1'000'000'000, 1000, 41}) {
    for (const std::int64_t chunks : {1, 7, 40, 41}) {
      std::int64_t next = 0;
      for (std::int64_t i = 1; i <= chunks; ++i) {
        const auto range = output::chunk_range(replications, chunks, i);
        CHECK(range.first == next);
        CHECK(range.count >= replications / chunks);
        CHECK(range.count <= replications / chunks + 1);
        next += range.count;
      }
      CHECK(next == replications);
    }
  }
}

TEST_CASE("a frame comes back, and no byte of it may change unnoticed") {
  const std::string text = output::frame(rows(256, 256));
  const std::size_t end = text.find('\n');
  const auto read = [&](const std::string& from, const output::ChunkRange& range) {
    const auto head = output::read_frame_head(std::string_view(from).substr(0, end));
    return output::read_frame(head, std::string_view(from).substr(end + 1, from.size() - end - 2), sample().plan,
                              range);
  };
  CHECK(read(text, {256, 256}).tank_records[0].unserved_l == 123456);
  CHECK_THROWS_AS(read(text, {0, 256}), std::invalid_argument);
  CHECK_THROWS_AS(read(text, {256, 255}), std::invalid_argument);
  auto other = sample();
  other.plan.seed = 1;
  const auto head = output::read_frame_head(std::string_view(text).substr(0, end));
  const auto bytes = std::string_view(text).substr(end + 1, text.size() - end - 2);
  CHECK_THROWS_WITH_AS(output::read_frame(head, bytes, other.plan, {256, 256}),
                       "its replications are those of another seed", std::invalid_argument);
  CHECK(head.bytes == bytes.size());
  for (std::size_t i = text.find(' ', 6) + 1; i + 1 < text.size(); ++i) {
    if (i == end) continue;
    std::string bad = text;
    bad[i] = static_cast<char>(bad[i] ^ 1);
    CHECK_THROWS_AS(read(bad, {256, 256}), std::invalid_argument);
  }
  CHECK_THROWS_AS(output::read_frame_head("frame x"), std::invalid_argument);
  CHECK_THROWS_AS(output::read_frame_head("fram"), std::invalid_argument);
}

TEST_CASE("a frame with rows that are missing, twice or not asked for is refused, though its hash fits") {
  const auto said = [](const ensemble::Ensemble& e) -> std::string {
    const std::string text = output::frame(e);
    const std::size_t end = text.find('\n');
    try {
      (void)output::read_frame(output::read_frame_head(std::string_view(text).substr(0, end)),
                               std::string_view(text).substr(end + 1, text.size() - end - 2), sample().plan, {8, 4});
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
    return {};
  };
  const ensemble::Ensemble good = rows(8, 4);
  CHECK(said(good).empty());
  auto bad = good;
  bad.failures.clear();
  CHECK(said(bad) == "replication 9 is missing");
  bad = good;
  bad.failures.push_back({12, "of another frame"});
  CHECK(said(bad) == "it has more than it should");
  bad = good;
  bad.replications[1] = 8;
  CHECK(said(bad) == "replication 10 is missing");
}

TEST_CASE("a plan that claims more replications or chunks than there can be is refused") {
  auto plan = sample();
  plan.plan.replications = 2'000'000'000;
  CHECK_THROWS_WITH_AS(output::read_forecast_plan(output::forecast_plan_json(plan)),
                       "its number of replications makes no sense", std::invalid_argument);
  plan.plan.replications = 1'000'000'000;
  plan.chunks = 1'000'001;
  CHECK_THROWS_WITH_AS(output::read_forecast_plan(output::forecast_plan_json(plan)),
                       "its number of chunks makes no sense", std::invalid_argument);
  plan.chunks = 1'000'000;
  CHECK(output::read_forecast_plan(output::forecast_plan_json(plan)).chunks == 1'000'000);
}
