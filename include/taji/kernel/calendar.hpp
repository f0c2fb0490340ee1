// The event calendar: a priority queue of future events that can be cancelled, as a plain copyable value.
//
// A 4-ary heap of 24-byte entries over a pool of payloads. Cancelling frees the event's place in the pool and leaves a
// dead entry in the heap; dead entries go when they reach the top, or all at once when they are more than half. An
// event taken off leaves a hole at the top, for most events schedule another, which then needs to be sifted only once.
#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <taji/kernel/time.hpp>
#include <type_traits>
#include <utility>
#include <vector>

namespace taji::kernel {

/// A scheduled event, to cancel it by. The default ticket stands for no event.
struct Ticket {
  std::uint32_t slot = UINT32_MAX;
  std::uint32_t generation = 0;
  friend bool operator==(const Ticket&, const Ticket&) = default;
};

/// Events leave in order of time, then of `tie` (declared order and stable key, packed by the caller), then of
/// scheduling. A copy behaves exactly as its original, and the original's tickets are valid for it.
template <class Payload>
class Calendar {
  static_assert(std::is_trivially_copyable_v<Payload>, "a calendar's payload is plain data");

 public:
  struct Fired {
    Millis time;
    std::uint64_t tie;
    Payload payload;
  };

  Ticket schedule(Millis time, std::uint64_t tie, const Payload& payload) {
    const std::uint32_t sequence = sequence_++;
    const std::uint32_t slot = take_slot(sequence, payload);
    const Entry entry{time, tie, sequence, slot};
    if (hole_) {
      hole_ = false;
      sift_down(0, entry);
      if (dead_ != 0) drop_dead_top();
    } else {
      heap_.push_back(entry);
      sift_up(heap_.size() - 1, entry);
    }
    return {slot, sequence};
  }

  /// Takes the event off and resets the ticket; false if it had already fired or been cancelled.
  bool cancel(Ticket& ticket) {
    const Ticket given = ticket;
    ticket = Ticket{};
    if (!pending(given)) return false;
    free_slot(given.slot);
    ++dead_;
    if (!hole_ && !alive(heap_.front())) {
      drop_dead_top();
    } else if (dead_ > heap_.size() / 2 && heap_.size() >= kWorthCompacting) {
      compact();
    }
    return true;
  }

  bool pending(Ticket ticket) const { return ticket.slot < slots_.size() && holds(ticket.slot, ticket.generation); }

  bool empty() const { return size() == 0; }

  /// Time of the next event; kNever if there is none.
  Millis next_time() {
    if (hole_) close_hole();
    return heap_.empty() ? kNever : heap_.front().time;
  }
  /// The same of a calendar that may not be changed, which may take a look at every event.
  Millis next_time() const {
    if (!hole_ && !heap_.empty()) return heap_.front().time;
    Millis next = kNever;
    for (const Entry& entry : heap_) {
      if (alive(entry)) next = std::min(next, entry.time);
    }
    return next;
  }

  /// Takes the next event off. The calendar must not be empty.
  Fired pop() {
    if (hole_) close_hole();
    assert(!heap_.empty());
    const Entry& top = heap_.front();
    const Fired fired{top.time, top.tie, slots_[top.slot].payload};
    free_slot(top.slot);
    hole_ = true;
    return fired;
  }

  /// Number of events pending.
  std::size_t size() const { return heap_.size() - dead_ - static_cast<std::size_t>(hole_); }

  /// Takes off every event of which `gone` says so, by its time and payload.
  template <class Gone>
  void cancel_if(Gone gone) {
    for (const Entry& entry : heap_) {
      if (!alive(entry) || !gone(entry.time, std::as_const(slots_[entry.slot].payload))) continue;
      free_slot(entry.slot);
      ++dead_;
    }
    compact();
  }

  struct Pending {
    Millis time = 0;
    std::uint64_t tie = 0;
    Ticket ticket;
    Payload payload;
  };

  /// A calendar as lists, to be written down: set up from it, a calendar has the same events and tickets, and gives the
  /// same tickets to what is scheduled next.
  struct Lists {
    std::vector<Pending> pending;     ///< in the order in which they would leave
    std::vector<std::uint32_t> free;  ///< slots, the next to be taken first
    std::uint32_t sequence = 0;       ///< of the next event
  };

  Lists lists() const {
    Lists out;
    std::vector<Entry> entries;
    for (const Entry& entry : heap_) {
      if (alive(entry)) entries.push_back(entry);
    }
    std::sort(entries.begin(), entries.end(), before);
    for (const Entry& e : entries) out.pending.push_back({e.time, e.tie, {e.slot, e.sequence}, slots_[e.slot].payload});
    for (std::uint32_t slot = first_free_; slot != kNone; slot = slots_[slot].next_free) out.free.push_back(slot);
    out.sequence = sequence_;
    return out;
  }

  /// False, and an empty calendar, when the lists do not name every slot once.
  bool set_up(const Lists& lists) {
    *this = Calendar();
    const std::size_t count = lists.pending.size() + lists.free.size();
    if (count >= kHeld) return false;
    slots_.resize(count, Slot{0, kHeld - 1, Payload{}});
    const auto fresh = [&](std::uint32_t slot) { return slot < count && slots_[slot].next_free == kHeld - 1; };
    for (const Pending& event : lists.pending) {
      if (!fresh(event.ticket.slot)) return *this = Calendar(), false;
      slots_[event.ticket.slot] = {event.ticket.generation, kHeld, event.payload};
      heap_.push_back({event.time, event.tie, event.ticket.generation, event.ticket.slot});
    }
    std::sort(heap_.begin(), heap_.end(), before);  // in order, so a heap
    for (auto slot = lists.free.rbegin(); slot != lists.free.rend(); ++slot) {
      if (!fresh(*slot)) return *this = Calendar(), false;
      free_slot(*slot);
    }
    sequence_ = lists.sequence;
    return true;
  }

  /// Takes every event off and keeps the memory; tickets given out before are no longer pending.
  void clear() {
    for (const Entry& entry : heap_) {
      if (alive(entry)) free_slot(entry.slot);
    }
    heap_.clear();
    dead_ = 0;
    hole_ = false;
  }

 private:
  struct Entry {
    Millis time;
    std::uint64_t tie;
    std::uint32_t sequence;
    std::uint32_t slot;
  };

  struct Slot {
    std::uint32_t sequence;  // of the event that holds the slot; that it is a ticket's is what makes the ticket pending
    std::uint32_t next_free;  // kHeld while an event holds the slot
    Payload payload;
  };

  static constexpr std::size_t kArity = 4;
  static constexpr std::size_t kWorthCompacting = 64;
  static constexpr std::uint32_t kNone = UINT32_MAX;
  static constexpr std::uint32_t kHeld = UINT32_MAX - 1;

  /// Times seldom coincide, so the first branch is well predicted; what follows compiles to no branch, because in a
  /// heap its outcome is a coin toss. Sequence numbers wrap: the order holds among events scheduled within 2^31 of each
  /// other.
  static bool before(const Entry& a, const Entry& b) {
    if (a.time != b.time) return a.time < b.time;
    const unsigned sooner = static_cast<std::int32_t>(a.sequence - b.sequence) < 0;
    return ((a.tie < b.tie) | ((a.tie == b.tie) & sooner)) != 0;
  }

  bool holds(std::uint32_t slot, std::uint32_t sequence) const {
    return slots_[slot].sequence == sequence && slots_[slot].next_free == kHeld;
  }

  bool alive(const Entry& entry) const { return holds(entry.slot, entry.sequence); }

  std::uint32_t take_slot(std::uint32_t sequence, const Payload& payload) {
    const std::uint32_t slot = first_free_;
    if (slot == kNone) {
      slots_.push_back(Slot{sequence, kHeld, payload});
      return static_cast<std::uint32_t>(slots_.size() - 1);
    }
    first_free_ = slots_[slot].next_free;
    slots_[slot] = Slot{sequence, kHeld, payload};
    return slot;
  }

  void free_slot(std::uint32_t slot) {
    slots_[slot].next_free = first_free_;
    first_free_ = slot;
  }

  /// Puts `entry` into the hole at `place` or above it, no higher than `top`.
  void sift_up(std::size_t place, const Entry& entry, std::size_t top = 0) {
    while (place > top) {
      const std::size_t parent = (place - 1) / kArity;
      if (!before(entry, heap_[parent])) break;
      heap_[place] = heap_[parent];
      place = parent;
    }
    heap_[place] = entry;
  }

  /// Moves the hole at `place` to the bottom, along the earliest children; returns where it ends.
  std::size_t sink_hole(std::size_t place, std::size_t count) {
    for (;;) {
      const std::size_t best = earliest_child(place, count);
      if (best == count) return place;
      heap_[place] = heap_[best];
      place = best;
    }
  }

  /// Puts `entry` into the hole at `place` or below it.
  void sift_down(std::size_t place, const Entry& entry) {
    const std::size_t count = heap_.size();
    for (;;) {
      const std::size_t best = earliest_child(place, count);
      if (best == count || before(entry, heap_[best])) break;
      heap_[place] = heap_[best];
      place = best;
    }
    heap_[place] = entry;
  }

  /// The earliest of a place's children; `count` if it has none.
  std::size_t earliest_child(std::size_t place, std::size_t count) const {
    const std::size_t first = kArity * place + 1;
    if (first + kArity > count) {
      if (first >= count) return count;
      std::size_t best = first;
      for (std::size_t child = first + 1; child < count; ++child) {
        if (before(heap_[child], heap_[best])) best = child;
      }
      return best;
    }
    const std::size_t left = first + static_cast<std::size_t>(before(heap_[first + 1], heap_[first]));
    const std::size_t right = first + 2 + static_cast<std::size_t>(before(heap_[first + 3], heap_[first + 2]));
    return left + (right - left) * static_cast<std::size_t>(before(heap_[right], heap_[left]));
  }

  /// The last entry nearly always belongs near the bottom, so the hole goes down first and the entry up from there.
  void remove_top() {
    const Entry last = heap_.back();
    heap_.pop_back();
    if (heap_.empty()) return;
    sift_up(sink_hole(0, heap_.size()), last);
    __builtin_prefetch(&slots_[heap_.front().slot]);  // the next pop's payload
  }

  void close_hole() {
    hole_ = false;
    remove_top();
    if (dead_ != 0) drop_dead_top();
  }

  void drop_dead_top() {
    while (dead_ != 0 && !alive(heap_.front())) {
      remove_top();
      --dead_;
    }
  }

  void compact() {
    std::erase_if(heap_, [this](const Entry& entry) { return !alive(entry); });
    dead_ = 0;
    hole_ = false;
    if (heap_.size() < 2) return;
    for (std::size_t place = (heap_.size() - 2) / kArity + 1; place-- > 0;) {
      const Entry entry = heap_[place];
      sift_up(sink_hole(place, heap_.size()), entry, place);
    }
  }

  std::vector<Entry> heap_;
  std::vector<Slot> slots_;
  std::uint32_t first_free_ = kNone;
  std::size_t dead_ = 0;
  bool hole_ = false;  ///< the entry at the top is of an event taken off
  std::uint32_t sequence_ = 0;
};

}  // namespace taji::kernel
