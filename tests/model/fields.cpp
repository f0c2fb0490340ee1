// The lists of members name each member once: in the order in which they stand, and as many as there are.
#include "model/fields.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>

#include "model/model_fields.hpp"

using namespace taji;

namespace {

struct Leaf {
  int first = 0;
  std::vector<int> second;
  std::array<double, 3> third{};
  std::optional<int> fourth;
};
struct Whole {
  Leaf leaf;
  std::string name = "x";
  std::pair<int, Leaf> pair;
};

/// Looks at every struct that can be reached; the members of each must stand one behind the other.
class Walk {
 public:
  template <class T>
  void of() {
    static const T x{};
    const void* const outer = last_;
    last_ = nullptr;
    model::fields(*this, x);
    last_ = outer;
    ++structs;
  }
  template <class T>
  void operator()(const model::Field<T>& f) {
    member(f.value);
  }
  template <class T>
  void operator()(const model::SlotField<T>& f) {
    member(f.value);
  }
  void operator()(model::Derived) {}
  void operator()(const model::Calendar& calendar) {
    behind(calendar);
    of<model::Calendar::Lists>();
  }
  template <class T>
  void operator()(const T& x) {
    member(x);
  }

  int structs = 0, wrong = 0;

 private:
  template <class T>
  void behind(const T& x) {
    wrong += last_ != nullptr && !(static_cast<const void*>(&x) > last_);
    last_ = &x;
  }
  template <class T>
  void member(const T& x) {
    behind(x);
    inside(static_cast<const T*>(nullptr));
  }

  template <class T>
  void inside(const T*) {
    if constexpr (requires(Walk & w, const T& x) { model::fields(w, x); }) of<T>();
  }
  template <class T>
  void inside(const std::vector<T>*) {
    inside(static_cast<const T*>(nullptr));
  }
  template <class T, std::size_t N>
  void inside(const std::array<T, N>*) {
    inside(static_cast<const T*>(nullptr));
  }

  const void* last_ = nullptr;
};

}  // namespace

TEST_CASE("members are counted, whatever they are") {
  CHECK(model::member_count<Leaf>() == 4);
  CHECK(model::member_count<Whole>() == 3);
  CHECK(model::member_count<model::QueueItem>() == 5);
}

TEST_CASE("every member of a world and of a model is listed once") {
  Walk world, compiled;
  world.of<model::World>();
  compiled.of<model::Model>();
  CHECK(world.structs > 40);
  CHECK(compiled.structs > 30);
  CHECK(world.wrong == 0);
  CHECK(compiled.wrong == 0);
}
