#include "model/shape.hpp"

#include <algorithm>
#include <bit>
#include <concepts>
#include <taji/kernel/stream.hpp>
#include <taji/text/dates.hpp>
#include <type_traits>
#include <unordered_map>

#include "model/model_fields.hpp"

namespace taji::model {
namespace {

using kernel::hash_combine;
using kernel::name_hash;

std::string quoted(const std::string& id) {
  return "'" + id + "'";
}

// ---- What people call the things of a model.

template <class T>
concept Named = requires(const T& x) {
  { x.name.id } -> std::convertible_to<std::string>;
};

std::string tank_title(const Model& m, std::int32_t tank) {
  return quoted(m.cities[m.tanks[tank].city].name.id + "," + m.products[m.tanks[tank].product]);
}

template <class T>
std::string title(const Model& m, const std::string& kind, const T& x, std::size_t i) {
  if constexpr (std::same_as<T, Station>) {
    static const char* const kKinds[] = {"loading at ", "checkpoint at ", "clearance at ", "unloading at "};
    return kKinds[static_cast<int>(x.kind)] + quoted(m.places[x.place].name.id);
  } else if constexpr (std::same_as<T, Muster>) {
    return kind + " of corridor " + quoted(m.corridors[x.corridor].name.id) + " at " +
           quoted(m.places[x.place].name.id);
  } else if constexpr (std::same_as<T, Tank>) {
    return kind + " " + tank_title(m, static_cast<std::int32_t>(i));
  } else if constexpr (std::same_as<T, Management>) {
    return kind + " " + tank_title(m, x.tank);
  } else if constexpr (std::same_as<T, Inflow> || std::same_as<T, Rule>) {
    return kind + " " + quoted(x.name.id) + " of " + tank_title(m, x.tank);
  } else if constexpr (std::same_as<T, CityService>) {
    return kind + " " + quoted(x.name.id) + " of " + quoted(m.cities[x.city].name.id);
  } else if constexpr (std::same_as<T, DemandClass>) {
    const auto tank = std::find_if(m.tanks.begin(), m.tanks.end(), [&](const Tank& t) {
      return static_cast<std::size_t>(t.first_class) <= i &&
             i < static_cast<std::size_t>(t.first_class) + static_cast<std::size_t>(t.class_count);
    });
    return kind + " " + quoted(x.name.id) + " of " + tank_title(m, static_cast<std::int32_t>(tank - m.tanks.begin()));
  } else if constexpr (std::same_as<T, Way>) {
    return kind + " from " + quoted(m.places[x.from].name.id) + " to " + quoted(m.places[x.to].name.id);
  } else if constexpr (Named<T>) {
    return x.name.id.empty() ? kind + " " + std::to_string(i + 1) : kind + " " + quoted(x.name.id);
  } else {
    return kind + " " + std::to_string(i + 1);
  }
}

// ---- Hashes of members.

class Digest {
 public:
  explicit Digest(const Model& model) : m_(model) {}

  template <class T>
  void operator()(const Field<T>& f) {
    value(f.value);
  }
  template <class T>
  void operator()(const SlotField<T>& f) {
    slots(f.value);
  }
  void operator()(Derived) {}

  template <class T>
  void value(const T& x) {
    if constexpr (std::is_floating_point_v<T>) {
      word(std::bit_cast<std::uint64_t>(x));
    } else if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) {
      word(static_cast<std::uint64_t>(static_cast<std::int64_t>(x)));
    } else if constexpr (std::same_as<T, std::string>) {
      word(name_hash(x));
    } else {
      composite(x);
    }
  }

  void slots(Slot slot) { word(slot < 0 ? 0 : name_hash(m_.slots[slot].path)); }
  void slots(const std::string& word_before) { value(word_before); }
  void slots(const scenario::SlotChange& change) {
    value(change.kind);
    slots(change.slot);
    value(change.value);
  }
  template <class A>
  void slots(const std::pair<A, Slot>& with) {
    value(with.first);
    slots(with.second);
  }
  template <class T>
  requires requires(const T& row) { row.begin(); }
  void slots(const T& row) {
    word(row.size());
    for (const auto& one : row) slots(one);
  }

  std::uint64_t hash = 0;

 private:
  void word(std::uint64_t bits) { hash = hash_combine(hash, bits); }

  template <class T>
  void composite(const T& x) {
    if constexpr (is_optional<T>) {
      word(x.has_value());
      if (x) value(*x);
    } else if constexpr (requires { x.begin(); }) {
      word(x.size());
      for (const auto& one : x) value(one);
    } else if constexpr (requires { x.second; }) {
      value(x.first);
      value(x.second);
    } else {
      fields(*this, x);
    }
  }

  const Model& m_;
};

/// The members of one thing.
class Members {
 public:
  Members(const Model& model, Part& part) : m_(model), part_(part) {}

  template <class F>
  void operator()(const F& field) {
    if constexpr (!std::same_as<F, Derived>) {
      Digest digest(m_);
      digest(field);
      part_.members.emplace_back(field.name, digest.hash);
    }
  }

 private:
  const Model& m_;
  Part& part_;
};

template <class T>
inline constexpr bool is_list_of_things = false;
template <class T>
inline constexpr bool is_list_of_things<std::vector<T>> = std::is_class_v<T> && !std::same_as<T, std::string>;

/// Things one by one; what else the model holds is "the scenario".
class Parts {
 public:
  explicit Parts(const Model& model) : m_(model) { out.push_back({"the scenario", {}}); }

  template <class F>
  void operator()(const F& field) {
    Members(m_, out.front())(field);
  }
  template <class T>
  requires is_list_of_things<T>
  void operator()(const Field<T>& list) {
    for (std::size_t i = 0; i < list.value.size(); ++i) {
      Part part{title(m_, list.name, list.value[i], i), {}};
      Members members(m_, part);
      fields(members, list.value[i]);
      out.push_back(std::move(part));
    }
  }

  std::vector<Part> out;

 private:
  const Model& m_;
};

/// Finds the slots that a model refers to.
class Uses {
 public:
  explicit Uses(const Model& model) : used(model.slots.size(), 0) {}

  template <class T>
  void operator()(const Field<T>& f) {
    look(f.value);
  }
  template <class T>
  void operator()(const SlotField<T>& f) {
    slots(f.value);
  }
  void operator()(Derived) {}

  std::vector<std::uint8_t> used;

 private:
  template <class T>
  void look(const T& x) {
    if constexpr (std::is_class_v<T> && !std::same_as<T, std::string> && !is_optional<T>) {
      if constexpr (requires { x.begin(); }) {
        for (const auto& one : x) look(one);
      } else if constexpr (!requires { x.second; }) {
        fields(*this, x);
      }
    }
  }
  void slots(Slot slot) {
    if (slot >= 0) used[static_cast<std::size_t>(slot)] = 1;
  }
  template <class A>
  void slots(const std::pair<A, Slot>& with) {
    slots(with.second);
  }
  void slots(const scenario::SlotChange&) {}
  template <class T>
  requires requires(const T& row) { row.begin(); }
  void slots(const T& row) {
    for (const auto& one : row) slots(one);
  }
};

}  // namespace

std::uint64_t Part::hash() const {
  std::uint64_t all = 0;
  for (const auto& [name, bits] : members) all = hash_combine(hash_combine(all, name_hash(name)), bits);
  return all;
}

std::vector<Part> shape_of(const Model& model) {
  Parts parts(model);
  fields(parts, model);
  // What follows from a thing is told after the thing.
  std::rotate(parts.out.begin(), parts.out.begin() + 1, parts.out.end());
  return std::move(parts.out);
}

std::vector<Part> timeline_of(const Model& model, Millis from, Millis before) {
  std::vector<Part> out;
  for (const TimelineEntry& entry : model.timeline) {
    if (entry.at < from || entry.at >= before) continue;
    Part part{"the dated change of " + text::format_datetime(model.start_epoch + entry.at), {}};
    if (!entry.name.empty()) part.what += ", " + quoted(entry.name);
    Members members(model, part);
    fields(members, entry);
    out.push_back(std::move(part));
  }
  return out;
}

std::vector<std::uint8_t> slots_in_use(const Model& model) {
  Uses uses(model);
  fields(uses, model);
  return std::move(uses.used);
}

std::string difference(const std::vector<Part>& a, const std::string& one, const std::vector<Part>& b,
                       const std::string& other) {
  const auto by_name = [](const std::vector<Part>& parts) {
    std::unordered_multimap<std::string, const Part*> out;
    for (const Part& part : parts) out.emplace(part.what, &part);
    return out;
  };
  const auto in_a = by_name(a), in_b = by_name(b);
  for (const Part& part : a) {
    if (!in_b.contains(part.what)) return part.what + " is not in " + other;
  }
  for (const Part& part : b) {
    if (!in_a.contains(part.what)) return part.what + " is not in " + one;
  }
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    const Part& x = a[i];
    const Part& y = b[i];
    if (x.what != y.what) return x.what + " stands elsewhere in " + other;
    if (x.hash() == y.hash()) continue;
    for (std::size_t k = 0; k < std::min(x.members.size(), y.members.size()); ++k) {
      if (x.members[k] != y.members[k]) return x.what + " differs in '" + x.members[k].first + "'";
    }
    return x.what + " differs";
  }
  return a.size() == b.size() ? "" : "one has more parts than the other";
}

}  // namespace taji::model
