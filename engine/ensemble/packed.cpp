#include <algorithm>
#include <limits>
#include <stdexcept>
#include <taji/ensemble/packed.hpp>
#include <tuple>
#include <type_traits>

namespace taji::ensemble {
namespace {

using model::ClassRecord;
using model::CorridorRecord;
using model::TankDay;
using model::TankRecord;

// Numbers of seven bits a byte, the last one without the eighth bit; signed ones turned so that small stays small.

void put(std::string& out, std::uint64_t value) {
  while (value >= 0x80) {
    out += static_cast<char>(value | 0x80);
    value >>= 7;
  }
  out += static_cast<char>(value);
}

void put_signed(std::string& out, std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  put(out, (bits << 1) ^ (value < 0 ? ~std::uint64_t{0} : 0));
}

class Bytes {
 public:
  explicit Bytes(std::string_view left) : left_(left) {}

  std::uint64_t number() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (left_.empty()) throw std::invalid_argument("it is cut short");
      const auto byte = static_cast<unsigned char>(left_.front());
      left_.remove_prefix(1);
      value |= std::uint64_t{byte & 0x7FU} << shift;
      if (byte < 0x80) return value;
    }
    throw std::invalid_argument("a number is too long");
  }

  std::int64_t signed_number() {
    const std::uint64_t bits = number();
    return static_cast<std::int64_t>((bits >> 1) ^ ((bits & 1) != 0 ? ~std::uint64_t{0} : 0));
  }

  template <typename T>
  T whole() {
    const std::uint64_t value = number();
    if (value > static_cast<std::uint64_t>(std::numeric_limits<T>::max())) {
      throw std::invalid_argument("a number is too large");
    }
    return static_cast<T>(value);
  }

  std::string text() {
    const std::uint64_t size = number();
    if (size > left_.size()) throw std::invalid_argument("it is cut short");
    std::string out(left_.substr(0, size));
    left_.remove_prefix(size);
    return out;
  }

  bool at_end() const { return left_.empty(); }

 private:
  std::string_view left_;
};

/// Differences from one number to the next; a zero is followed by how many more of them there are.
template <typename At>
void put_column(std::string& out, std::size_t size, const At& at) {
  std::uint64_t last = 0;
  for (std::size_t i = 0; i < size;) {
    const auto value = static_cast<std::uint64_t>(static_cast<std::int64_t>(at(i)));
    put_signed(out, static_cast<std::int64_t>(value - last));
    ++i;
    if (value == last) {
      const std::size_t begun = i;
      while (i < size && static_cast<std::uint64_t>(static_cast<std::int64_t>(at(i))) == last) ++i;
      put(out, i - begun);
    }
    last = value;
  }
}

/// `at(i)` is a reference.
template <typename At>
void take_column(Bytes& bytes, std::size_t size, const At& at) {
  std::uint64_t last = 0;
  const auto set = [&](std::size_t i) {
    using Number = std::remove_reference_t<decltype(at(i))>;
    const auto value = static_cast<std::int64_t>(last);
    if (value < std::numeric_limits<Number>::min() || value > std::numeric_limits<Number>::max()) {
      throw std::invalid_argument("a number is too large");
    }
    at(i) = static_cast<Number>(value);
  };
  for (std::size_t i = 0; i < size;) {
    const auto step = static_cast<std::uint64_t>(bytes.signed_number());
    last += step;
    set(i++);
    if (step != 0) continue;
    const std::uint64_t more = bytes.number();
    if (more > size - i) throw std::invalid_argument("a column is too long");
    for (const std::size_t end = i + more; i < end; ++i) set(i);
  }
}

// The fields of each record. A field that is forgotten here does not pass unseen.

constexpr auto kTank =
    std::tuple(&TankRecord::need_l, &TankRecord::unserved_l, &TankRecord::delivered_l, &TankRecord::dispatched_l,
               &TankRecord::dry_ms, &TankRecord::short_ms, &TankRecord::dry_spells, &TankRecord::short_spells,
               &TankRecord::dry_spell_ms, &TankRecord::short_spell_ms, &TankRecord::short_censored,
               &TankRecord::shortage_days, &TankRecord::dry_days, &TankRecord::first_stockout,
               &TankRecord::mean_stock_l, &TankRecord::final_stock_l, &TankRecord::inflow_l, &TankRecord::orders,
               &TankRecord::caught_up_l, &TankRecord::backlog_l, &TankRecord::private_l, &TankRecord::reserve_l);
constexpr auto kClass = std::tuple(&ClassRecord::need_l, &ClassRecord::unserved_l, &ClassRecord::first_unserved);
constexpr auto kCorridor = std::tuple(
    &CorridorRecord::trips, &CorridorRecord::trips_ended, &CorridorRecord::trips_untouched, &CorridorRecord::attacks,
    &CorridorRecord::repelled, &CorridorRecord::trucks_sent, &CorridorRecord::trucks_arrived,
    &CorridorRecord::trucks_lost, &CorridorRecord::delivered_l, &CorridorRecord::lost_l, &CorridorRecord::trucks_waited,
    &CorridorRecord::wait_truck_ms, &CorridorRecord::haul_truck_ms, &CorridorRecord::skipped,
    &CorridorRecord::loads_lost, &CorridorRecord::arranged, &CorridorRecord::paid_l, &CorridorRecord::drivers_withdrawn,
    &CorridorRecord::cycles);
constexpr auto kDay = std::tuple(&TankDay::stock_l, &TankDay::cover_mdays, &TankDay::served_ppm, &TankDay::unserved_l,
                                 &TankDay::phase, &TankDay::dry_or_short, &TankDay::queue_l, &TankDay::queue_mdays);

template <typename Record, typename... Fields>
constexpr std::size_t size_of_fields(const std::tuple<Fields Record::*...>&) {
  return (sizeof(Fields) + ...);
}
static_assert(size_of_fields(kTank) == sizeof(TankRecord));
static_assert(size_of_fields(kClass) == sizeof(ClassRecord));
static_assert(size_of_fields(kCorridor) + sizeof(CorridorRecord::stage_truck_ms) == sizeof(CorridorRecord));
static_assert(size_of_fields(kDay) == sizeof(TankDay));

/// Calls `column(size, at)` for every column of the tables of an ensemble, always in the same order.
template <typename E, typename Column>
void for_columns(E& e, const Column& column) {
  const auto fields = [&](auto& table, const auto& of) {
    std::apply(
        [&](const auto... field) {
          (column(
               table.size(), [&table, field ](std::size_t i) -> auto& { return table[i].*field; }),
           ...);
        },
        of);
  };
  const auto strided = [&](auto& table, std::size_t stride) {
    for (std::size_t at = 0; at < stride; ++at) {
      column(
          table.size() / stride, [&table, stride, at ](std::size_t i) -> auto& { return table[i * stride + at]; });
    }
  };
  strided(e.replications, 1);
  fields(e.tank_records, kTank);
  fields(e.class_records, kClass);
  fields(e.corridor_records, kCorridor);
  for (std::size_t stage = 0; stage < model::kStages; ++stage) {
    auto& table = e.corridor_records;
    column(
        table.size(), [&table, stage ](std::size_t i) -> auto& { return table[i].stage_truck_ms[stage]; });
  }
  fields(e.tank_days, kDay);
  strided(e.daily_series, 1);
  strided(e.arrivals, 1);
  strided(e.stage_trucks, model::kDayStages);
  strided(e.incidents, model::kIncidents);
  strided(e.origin_cover_mdays, 1);
}

// A few bytes may claim a run of any length. Tables of real rows take ten or twenty times the room of their bytes.
constexpr double kFreeBytes = 0x1p29, kMostOfBytes = 1000, kMostBytes = 0x1p40;

/// Throws for tables that are far larger than what is said of them.
void check_size(const Ensemble& e, std::size_t rows, std::size_t packed_bytes) {
  const double days = e.days, tanks = e.tanks, corridors = e.corridors;
  const double width =
      sizeof(std::int64_t) + tanks * (sizeof(TankRecord) + sizeof(std::int32_t) + days * sizeof(TankDay)) +
      static_cast<double>(e.classes) * sizeof(ClassRecord) +
      corridors * (sizeof(CorridorRecord) + days * sizeof(std::int32_t) * (1 + model::kDayStages + model::kIncidents)) +
      static_cast<double>(e.series) * days * sizeof(std::int32_t);
  const double most = std::min(kMostBytes, std::max(kFreeBytes, kMostOfBytes * static_cast<double>(packed_bytes)));
  if (static_cast<double>(rows) * width > most) throw std::invalid_argument("its tables would be too large");
}

void make_tables(Ensemble& e, std::size_t rows, std::size_t packed_bytes) {
  check_size(e, rows, packed_bytes);
  // Without rows the widths may be anything.
  const auto size = [&](std::int32_t things, std::size_t each) {
    return rows == 0 ? 0 : rows * static_cast<std::size_t>(things) * each;
  };
  const auto days = static_cast<std::size_t>(e.days);
  e.replications.resize(rows);
  e.tank_records.resize(size(e.tanks, 1));
  e.class_records.resize(size(e.classes, 1));
  e.corridor_records.resize(size(e.corridors, 1));
  e.tank_days.resize(size(e.tanks, days));
  e.daily_series.resize(size(e.series, days));
  e.arrivals.resize(size(e.corridors, days));
  e.stage_trucks.resize(size(e.corridors, days * model::kDayStages));
  e.incidents.resize(size(e.corridors, days * model::kIncidents));
  e.origin_cover_mdays.resize(size(e.tanks, 1));
}

template <typename T>
void copy_rows(const std::vector<T>& from, std::vector<T>& to, std::size_t all, std::size_t begin, std::size_t end) {
  const std::size_t width = all == 0 ? 0 : from.size() / all;
  to.assign(from.begin() + static_cast<std::ptrdiff_t>(begin * width),
            from.begin() + static_cast<std::ptrdiff_t>(end * width));
}

}  // namespace

std::string packed(const Ensemble& e) {
  std::string out;
  put(out, e.seed);
  put(out, static_cast<std::uint64_t>(e.first));
  put(out, static_cast<std::uint64_t>(e.requested));
  put(out, (e.antithetic ? 1U : 0U) + (e.stopped ? 2U : 0U));
  for (const std::int32_t size : {e.tanks, e.corridors, e.days, e.classes, e.series}) {
    put(out, static_cast<std::uint64_t>(size));
  }
  for (const std::int64_t total : {e.fuel_error_ppb, e.truck_error, e.driver_error, e.events}) put_signed(out, total);
  put(out, e.failures.size());
  for (const Failure& failure : e.failures) {
    put(out, static_cast<std::uint64_t>(failure.replication));
    put(out, failure.message.size());
    out += failure.message;
  }
  put(out, e.replications.size());
  for_columns(e, [&](std::size_t size, const auto& at) { put_column(out, size, at); });
  return out;
}

Ensemble unpacked(std::string_view text) {
  Bytes bytes(text);
  Ensemble e;
  e.seed = bytes.number();
  e.first = bytes.whole<std::int64_t>();
  e.requested = bytes.whole<std::int64_t>();
  const std::uint64_t flags = bytes.number();
  e.antithetic = (flags & 1U) != 0;
  e.stopped = (flags & 2U) != 0;
  for (std::int32_t* size : {&e.tanks, &e.corridors, &e.days, &e.classes, &e.series}) {
    *size = bytes.whole<std::int32_t>();
  }
  for (std::int64_t* total : {&e.fuel_error_ppb, &e.truck_error, &e.driver_error, &e.events}) {
    *total = bytes.signed_number();
  }
  for (std::uint64_t left = bytes.number(); left > 0; --left) {
    const auto replication = bytes.whole<std::int64_t>();
    e.failures.push_back({replication, bytes.text()});
  }
  make_tables(e, bytes.whole<std::size_t>(), text.size());
  for_columns(e, [&](std::size_t size, const auto& at) { take_column(bytes, size, at); });
  if (!bytes.at_end()) throw std::invalid_argument("it has more than it should");
  return e;
}

Ensemble part_of(const Ensemble& e, std::int64_t first, std::int64_t count) {
  if (first < e.first || count < 0 || first - e.first > e.requested - count) {
    throw std::invalid_argument("these replications are not all of this ensemble");
  }
  const auto row_of = [&](std::int64_t number) {
    const auto at = std::lower_bound(e.replications.begin(), e.replications.end(), number);
    return static_cast<std::size_t>(at - e.replications.begin());
  };
  const std::size_t all = e.replications.size(), begin = row_of(first), end = row_of(first + count);
  Ensemble out;
  out.seed = e.seed;
  out.first = first;
  out.requested = count;
  out.antithetic = e.antithetic;
  out.stopped = e.stopped;
  out.tanks = e.tanks;
  out.corridors = e.corridors;
  out.days = e.days;
  out.classes = e.classes;
  out.series = e.series;
  for (const Failure& failure : e.failures) {
    if (failure.replication >= first && failure.replication < first + count) out.failures.push_back(failure);
  }
  copy_rows(e.replications, out.replications, all, begin, end);
  copy_rows(e.tank_records, out.tank_records, all, begin, end);
  copy_rows(e.class_records, out.class_records, all, begin, end);
  copy_rows(e.corridor_records, out.corridor_records, all, begin, end);
  copy_rows(e.tank_days, out.tank_days, all, begin, end);
  copy_rows(e.daily_series, out.daily_series, all, begin, end);
  copy_rows(e.arrivals, out.arrivals, all, begin, end);
  copy_rows(e.stage_trucks, out.stage_trucks, all, begin, end);
  copy_rows(e.incidents, out.incidents, all, begin, end);
  copy_rows(e.origin_cover_mdays, out.origin_cover_mdays, all, begin, end);
  if (first != e.first) return out;
  out.fuel_error_ppb = e.fuel_error_ppb;
  out.truck_error = e.truck_error;
  out.driver_error = e.driver_error;
  out.events = e.events;
  return out;
}

}  // namespace taji::ensemble
