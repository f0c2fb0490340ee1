// Who gets what from a tank at one level: worked by hand.
#include "model/allocation.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

using namespace taji::model;

namespace {

constexpr double kEndless = std::numeric_limits<double>::infinity();

Claim free_claim(std::int32_t priority, double need) {
  Claim claim;
  claim.priority = priority;
  claim.need = claim.want[kPrompt] = claim.free = need;
  claim.extras = Extras::from_stock;
  return claim;
}

Claim edge_claim(std::int32_t priority, double need) {
  Claim claim = free_claim(priority, need);
  claim.edge = claim.free;
  claim.free = 0;
  claim.extras = Extras::from_flow;
  return claim;
}

struct Given {
  Allocation all;
  std::vector<Share> shares;

  double prompt(std::size_t i) const { return shares[i].rate[kPrompt]; }
};

Given give(const std::vector<Claim>& claims, double inflow, double last_mile = kEndless) {
  Given out;
  out.shares.resize(claims.size());
  out.all = allocate(claims, inflow, last_mile, out.shares);
  return out;
}

}  // namespace

TEST_CASE("above all holds everyone is served and the level falls by the difference") {
  const Given g = give({free_claim(1, 3), free_claim(2, 5)}, 2);
  CHECK(g.prompt(0) == 3);
  CHECK(g.prompt(1) == 5);
  CHECK(g.all.draw == 8);
  CHECK(g.all.net == -6);
}

TEST_CASE("at an empty tank what flows in goes by priority, then in proportion to need") {
  const Given g = give({edge_claim(1, 3), edge_claim(2, 4), edge_claim(2, 2), edge_claim(3, 9)}, 6);
  CHECK(g.prompt(0) == 3);
  CHECK(g.prompt(1) == doctest::Approx(2));
  CHECK(g.prompt(2) == doctest::Approx(1));
  CHECK(g.prompt(3) == 0);
  CHECK(g.all.net == 0);
}

TEST_CASE("at its hold a class gets what flows in beyond the draws of the others, and the level stays") {
  const Given g = give({free_claim(1, 3), edge_claim(2, 4)}, 5);
  CHECK(g.prompt(0) == 3);
  CHECK(g.prompt(1) == 2);
  CHECK(g.all.net == 0);
  // Nothing beyond: the level falls, and the class gets nothing. Enough for both: the level rises.
  const Given scarce = give({free_claim(1, 3), edge_claim(2, 4)}, 2);
  CHECK(scarce.prompt(1) == 0);
  CHECK(scarce.all.net == -1);
  const Given plenty = give({free_claim(1, 3), edge_claim(2, 4)}, 8);
  CHECK(plenty.prompt(1) == 4);
  CHECK(plenty.all.net == 1);
}

TEST_CASE("a smaller want than the fair share is met, and the rest is shared on") {
  std::vector<Claim> claims{edge_claim(1, 4), edge_claim(1, 4), edge_claim(1, 2)};
  claims[0].edge = 1;  // cut to a quarter
  const Given g = give(claims, 5.5);
  CHECK(g.prompt(0) == 1);
  CHECK(g.prompt(1) == doctest::Approx(3));
  CHECK(g.prompt(2) == doctest::Approx(1.5));
}

TEST_CASE("a want that its own level does not give back to the last bit is met, and the sharing ends") {
  volatile double need = 49;  // 1 / 49 * 49 rounds to less than 1
  REQUIRE(1 / need * need < 1);
  std::vector<Claim> claims{edge_claim(1, need), edge_claim(1, need)};
  claims[0].edge = 1;
  const Given g = give(claims, 5);
  CHECK(g.prompt(0) == doctest::Approx(1));
  CHECK(g.prompt(1) == doctest::Approx(4));
  CHECK(g.all.net == 0);
}

TEST_CASE("needs come before refills, catching up and surplus, whatever the priority") {
  std::vector<Claim> claims{edge_claim(1, 2), edge_claim(2, 2)};
  claims[0].want[kRefill] = 2;
  claims[1].want[kRefill] = 2;
  claims[0].want[kCatchUp] = 1;
  claims[0].want[kSurplus] = 3;
  const auto rates = [&](double inflow) { return give(claims, inflow).shares; };
  CHECK(rates(3)[1].rate[kPrompt] == 1);
  CHECK(rates(3)[0].rate[kRefill] == 0);
  CHECK(rates(5)[0].rate[kRefill] == 1);
  CHECK(rates(7)[1].rate[kRefill] == 1);
  CHECK(rates(8.5)[0].rate[kCatchUp] == 0.5);
  CHECK(rates(10)[0].rate[kSurplus] == 1);
  // Only who is fully served gets more than his need.
  CHECK(rates(3.5)[1].rate[kRefill] == 0);
}

TEST_CASE("the last mile binds by priority, and not those with their own delivery") {
  std::vector<Claim> claims{free_claim(1, 3), free_claim(2, 4), free_claim(2, 2)};
  claims[1].direct = true;
  const Given g = give(claims, 0, 4);
  CHECK(g.prompt(0) == 3);
  CHECK(g.prompt(1) == 4);
  CHECK(g.prompt(2) == 1);
  CHECK(g.all.net == -8);
}

TEST_CASE("a quota bounds all that a class draws") {
  Claim claim = free_claim(1, 4);
  claim.want[kRefill] = 4;
  claim.quota = 5;
  CHECK(give({claim}, 0).shares[0].rate[kRefill] == 1);
  claim.quota = 3;
  CHECK(give({claim}, 0).prompt(0) == 3);
  CHECK(give({claim}, 0).shares[0].rate[kRefill] == 0);
}

TEST_CASE("more classes of one priority than fit in the small buffer") {
  const std::vector<Claim> claims(50, edge_claim(1, 2));
  const Given g = give(claims, 25);
  for (std::size_t i = 0; i < claims.size(); ++i) CHECK(g.prompt(i) == doctest::Approx(0.5));
  CHECK(g.all.net == 0);
}

TEST_CASE("an endless inflow serves all, within the last mile") {
  const Given g = give({edge_claim(1, 2), edge_claim(2, 2)}, kEndless, 3);
  CHECK(g.prompt(0) == 2);
  CHECK(g.prompt(1) == 1);
  CHECK(g.all.draw == 3);
}
