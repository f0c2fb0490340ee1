#include <doctest/doctest.h>

#include <cstdint>
#include <iterator>
#include <map>
#include <taji/kernel/calendar.hpp>
#include <taji/kernel/stream.hpp>
#include <tuple>
#include <utility>
#include <vector>

using namespace taji::kernel;

namespace {

struct Payload {
  int id;
};

using Events = Calendar<Payload>;

std::vector<int> drain(Events& events) {
  std::vector<int> order;
  while (!events.empty()) order.push_back(events.pop().payload.id);
  return order;
}

/// The calendar beside a sorted map; ids number the events as they are scheduled.
struct Pair {
  using Key = std::tuple<Millis, std::uint64_t, int>;
  Events events;
  std::multimap<Key, int> reference;
  std::vector<Ticket> tickets;
  std::vector<Key> keys;
  Millis now = 0;

  void schedule(Millis time, std::uint64_t tie) {
    const int id = static_cast<int>(tickets.size());
    tickets.push_back(events.schedule(time, tie, Payload{id}));
    keys.emplace_back(time, tie, id);
    reference.emplace(keys.back(), id);
  }

  bool cancel_agrees(std::size_t id) {
    const bool there = reference.erase(keys[id]) == 1;
    const bool was_pending = events.pending(tickets[id]);
    const bool cancelled = events.cancel(tickets[id]);
    return there == cancelled && there == was_pending && tickets[id] == Ticket{};
  }

  bool pop_agrees() {
    const auto first = reference.begin();
    const auto [time, tie, id] = first->first;
    reference.erase(first);
    const Events::Fired fired = events.pop();
    now = fired.time;
    return fired.time == time && fired.tie == tie && fired.payload.id == id;
  }

  bool same_front() const { return agrees(events.next_time()); }
  bool same_front() { return agrees(events.next_time()); }

  bool agrees(Millis front) const {
    const Millis next = reference.empty() ? kNever : std::get<0>(reference.begin()->first);
    return front == next && events.size() == reference.size() && events.empty() == reference.empty();
  }
};

/// One random step; few distinct times and ties, so that both often coincide. False where the two disagree.
bool step(Pair& pair, Stream& stream, std::uint64_t cancel_share) {
  const std::uint64_t kind = stream.below(100);
  if (kind < cancel_share && !pair.tickets.empty()) {
    if (!pair.cancel_agrees(stream.below(pair.tickets.size()))) return false;
  } else if (kind < cancel_share + 25 && !pair.reference.empty()) {
    if (!pair.pop_agrees()) return false;
  } else {
    pair.schedule(pair.now + static_cast<Millis>(stream.below(50)), stream.below(3));
  }
  // The front is not always looked at, for a look closes the hole that a taken event leaves.
  return std::as_const(pair).same_front() && (stream.below(2) == 0 || pair.same_front());
}

}  // namespace

TEST_CASE("an empty calendar has no next time") {
  Events events;
  CHECK(events.empty());
  CHECK(events.size() == 0);
  CHECK(events.next_time() == kNever);
  CHECK_FALSE(events.pending(Ticket{}));
  Ticket none;
  CHECK_FALSE(events.cancel(none));
}

TEST_CASE("events leave by time, then tie, then order of scheduling") {
  Events events;
  events.schedule(5, 2, {1});
  events.schedule(5, 1, {2});
  events.schedule(-3, 9, {3});
  events.schedule(5, 1, {4});
  events.schedule(kNever, 0, {5});
  events.schedule(5, UINT64_MAX, {6});
  events.schedule(0, 0, {7});
  CHECK(events.next_time() == -3);
  CHECK(drain(events) == std::vector<int>{3, 7, 2, 4, 1, 6, 5});
}

TEST_CASE("a ticket is good once") {
  Events events;
  Ticket first = events.schedule(1, 0, {1});
  Ticket second = events.schedule(2, 0, {2});
  Ticket copy = first;
  CHECK(events.pending(first));
  CHECK(events.cancel(first));
  CHECK(first == Ticket{});
  CHECK_FALSE(events.pending(copy));
  CHECK_FALSE(events.cancel(copy));
  CHECK(copy == Ticket{});
  CHECK(events.next_time() == 2);
  CHECK(events.size() == 1);
  CHECK(events.pop().payload.id == 2);
  CHECK_FALSE(events.pending(second));
  CHECK_FALSE(events.cancel(second));
}

TEST_CASE("a ticket of a fired event does not reach the event that took its place") {
  Events events;
  Ticket old = events.schedule(1, 0, {1});
  events.pop();
  const Ticket fresh = events.schedule(2, 0, {2});
  CHECK_FALSE(events.cancel(old));
  CHECK(events.pending(fresh));
  CHECK(events.size() == 1);
}

TEST_CASE("clear takes everything off and spoils the tickets") {
  Events events;
  Ticket first = events.schedule(1, 0, {1});
  Ticket second = events.schedule(2, 0, {2});
  events.cancel(second);
  events.clear();
  CHECK(events.empty());
  CHECK(events.next_time() == kNever);
  CHECK_FALSE(events.pending(first));
  events.schedule(7, 0, {3});
  events.schedule(6, 0, {4});
  CHECK_FALSE(events.cancel(first));
  CHECK(drain(events) == std::vector<int>{4, 3});
}

TEST_CASE("random schedules, cancellations and pops agree with a sorted map") {
  for (std::uint64_t run = 0; run < 20; ++run) {
    Stream stream({}, name_hash("calendar"), 1, run);
    const std::uint64_t cancel_share = 5 * (run % 8);
    Pair pair;
    int disagreements = 0;
    for (int i = 0; i < 10'000; ++i) disagreements += step(pair, stream, cancel_share) ? 0 : 1;
    while (!pair.reference.empty()) disagreements += pair.pop_agrees() && pair.same_front() ? 0 : 1;
    CHECK(disagreements == 0);
    CHECK(pair.events.empty());
  }
}

TEST_CASE("cancelling most of a large calendar keeps the order of the rest") {
  Stream stream({}, name_hash("calendar"), 2, 0);
  Pair pair;
  for (int i = 0; i < 20'000; ++i) pair.schedule(static_cast<Millis>(stream.below(1'000'000)), stream.below(4));
  int disagreements = 0;
  for (std::size_t id = 0; id < pair.tickets.size(); ++id) {
    if (id % 50 != 0) disagreements += pair.cancel_agrees(id) && pair.same_front() ? 0 : 1;
  }
  CHECK(pair.events.size() == 400);
  while (!pair.reference.empty()) disagreements += pair.pop_agrees() ? 0 : 1;
  CHECK(disagreements == 0);
}

TEST_CASE("a copy lives on its own, as its original would") {
  Stream stream({}, name_hash("calendar"), 3, 0);
  Pair original;
  for (int i = 0; i < 3'000; ++i) step(original, stream, 20);
  Pair copy = original;
  Stream same = stream;
  int disagreements = 0;
  for (int i = 0; i < 3'000; ++i) disagreements += step(original, stream, 20) ? 0 : 1;
  for (int i = 0; i < 3'000; ++i) disagreements += step(copy, same, 20) ? 0 : 1;
  CHECK(disagreements == 0);
  CHECK(original.tickets == copy.tickets);
  CHECK(drain(original.events) == drain(copy.events));
}

TEST_CASE("a calendar set up from its lists lives on as it would have") {
  Stream stream({}, name_hash("calendar"), 4, 0);
  Pair original;
  for (int i = 0; i < 3'000; ++i) step(original, stream, 30);
  Pair again = original;
  again.events = Events();
  REQUIRE(again.events.set_up(original.events.lists()));
  CHECK(again.events.size() == original.events.size());
  Stream same = stream;
  int disagreements = 0;
  for (int i = 0; i < 3'000; ++i) disagreements += step(original, stream, 30) ? 0 : 1;
  for (int i = 0; i < 3'000; ++i) disagreements += step(again, same, 30) ? 0 : 1;
  CHECK(disagreements == 0);
  CHECK(original.tickets == again.tickets);
  CHECK(drain(original.events) == drain(again.events));
}

TEST_CASE("lists that do not name every slot once set up nothing") {
  Events events;
  events.schedule(1, 0, {1});
  Ticket second = events.schedule(2, 0, {2});
  events.schedule(3, 0, {3});
  events.cancel(second);
  const Events::Lists good = events.lists();
  REQUIRE(good.pending.size() == 2);
  REQUIRE(good.free == std::vector<std::uint32_t>{1});
  CHECK(good.sequence == 3);
  for (const std::uint32_t slot : {0U, 2U, 3U, UINT32_MAX}) {
    Events::Lists bad = good;
    bad.free[0] = slot;
    Events other;
    CHECK_FALSE(other.set_up(bad));
    CHECK(other.empty());
  }
  Events::Lists twice = good;
  twice.pending[1].ticket.slot = twice.pending[0].ticket.slot;
  CHECK_FALSE(events.set_up(twice));
}

TEST_CASE("events may be cancelled by what they are") {
  Events events;
  std::vector<Ticket> tickets;
  for (int i = 0; i < 200; ++i) tickets.push_back(events.schedule(i % 7, 0, {i}));
  events.cancel_if([](Millis time, const Payload& payload) { return time > 2 && payload.id % 2 == 0; });
  std::vector<int> expected;
  for (int time = 0; time < 7; ++time) {
    for (int i = time; i < 200; i += 7) {
      if (time <= 2 || i % 2 == 1) expected.push_back(i);
    }
  }
  CHECK(events.size() == expected.size());
  CHECK_FALSE(events.pending(tickets[4]));
  CHECK(events.pending(tickets[5]));
  CHECK(drain(events) == expected);
}
