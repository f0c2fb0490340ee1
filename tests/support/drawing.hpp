// Road maps drawn in text, the way people sketch them.
//
//     A--B==C
//        |  :
//        +--D
//
// Names begin with a capital letter. `-` and `|` are paved roads, `=` and `:` unpaved ones; `+` is a bend. Every
// character of a road is one unit of length. An arrow in a road (`>`, `<`, `v`, `^`) makes it oneway. Roads are named
// after their ends in the order of reading, oneway roads in the order of driving; a second road between the same ends
// gets `_2`. Above: A-B paved 2, B-C unpaved 2, B-D paved 4, C-D unpaved 1.
#pragma once

#include <algorithm>
#include <cctype>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace taji::test {

struct DrawnRoad {
  std::string id, from, to;
  std::string road_class;
  int units = 0;
  bool oneway = false;
};

class Drawing {
 public:
  explicit Drawing(const std::string& text) {
    std::string line;
    for (const char c : text + "\n") {
      if (c == '\n') {
        rows_.push_back(line);
        line.clear();
      } else {
        line += c;
      }
    }
    while (!rows_.empty() && blank(rows_.front())) rows_.erase(rows_.begin());
    while (!rows_.empty() && blank(rows_.back())) rows_.pop_back();
    if (rows_.empty()) throw std::invalid_argument("the map is empty");
    read_places();
    for (const Name& name : names_) leave(name);
    find_strays();
  }

  const std::vector<std::string>& places() const { return places_; }
  const std::vector<DrawnRoad>& roads() const { return roads_; }

  /// The drawing without the indentation that all its lines share.
  std::string text() const {
    std::size_t indent = std::string::npos;
    for (const auto& row : rows_) {
      if (!blank(row)) indent = std::min(indent, row.find_first_not_of(' '));
    }
    std::string out;
    for (const auto& row : rows_) out += "  " + (blank(row) ? std::string() : row.substr(indent)) + "\n";
    return out;
  }

 private:
  struct Name {
    std::string id;
    int row = 0, first = 0, last = 0;
  };
  struct Step {
    int down = 0, right = 0;
    bool operator==(const Step&) const = default;
  };

  static bool blank(const std::string& row) { return row.find_first_not_of(' ') == std::string::npos; }
  static bool letter(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }
  static bool capital(char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; }

  char at(int row, int column) const {
    if (row < 0 || row >= static_cast<int>(rows_.size()) || column < 0) return ' ';
    const std::string& line = rows_[static_cast<std::size_t>(row)];
    return column < static_cast<int>(line.size()) ? line[static_cast<std::size_t>(column)] : ' ';
  }

  static bool runs(char c, Step step) {
    const std::string along = step.right != 0 ? "-=+<>" : "|:+v^";
    return along.find(c) != std::string::npos;
  }

  const Name* name_at(int row, int column) const {
    for (const Name& name : names_) {
      if (name.row == row && column >= name.first && column <= name.last) return &name;
    }
    return nullptr;
  }

  void read_places() {
    for (int row = 0; row < static_cast<int>(rows_.size()); ++row) {
      for (int column = 0; column < static_cast<int>(rows_[static_cast<std::size_t>(row)].size()); ++column) {
        if (!capital(at(row, column))) continue;
        Name name{"", row, column, column};
        while (letter(at(row, name.last + 1))) ++name.last;
        name.id = rows_[static_cast<std::size_t>(row)].substr(static_cast<std::size_t>(column),
                                                              static_cast<std::size_t>(name.last - column + 1));
        if (std::find(places_.begin(), places_.end(), name.id) != places_.end()) {
          throw std::invalid_argument("the map has two places " + name.id);
        }
        places_.push_back(name.id);
        names_.push_back(name);
        column = name.last;
      }
    }
    used_.resize(rows_.size());
    for (std::size_t row = 0; row < rows_.size(); ++row) used_[row].assign(rows_[row].size(), false);
  }

  void leave(const Name& name) {
    follow(name, name.row, name.last + 1, {0, 1});
    for (int column = name.first; column <= name.last; ++column) follow(name, name.row + 1, column, {1, 0});
    follow(name, name.row, name.first - 1, {0, -1});
    for (int column = name.first; column <= name.last; ++column) follow(name, name.row - 1, column, {-1, 0});
  }

  /// Follows the road whose first character is at (row, column), unless it was followed from its other end.
  void follow(const Name& from, int row, int column, Step step) {
    if (!runs(at(row, column), step) || used(row, column)) return;
    std::string signs;
    while (name_at(row, column) == nullptr) {
      const char sign = at(row, column);
      if (!runs(sign, step)) throw std::invalid_argument("a road from " + from.id + " leads nowhere");
      if (used(row, column)) throw std::invalid_argument("a road from " + from.id + " runs into another");
      used_[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)] = true;
      signs += direction(sign, step);
      if (sign == '+') step = bend(row, column, step);
      row += step.down;
      column += step.right;
    }
    add(from.id, name_at(row, column)->id, signs);
  }

  bool used(int row, int column) const {
    return used_[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)];
  }

  Step bend(int row, int column, Step step) const {
    const Step sides[2] = {{step.right, step.down}, {-step.right, -step.down}};
    std::vector<Step> ways;
    for (const Step side : sides) {
      const char next = at(row + side.down, column + side.right);
      if (runs(next, side) || letter(next)) ways.push_back(side);
    }
    if (ways.size() != 1) throw std::invalid_argument("a bend must lead one way");
    return ways.front();
  }

  /// An arrow as 'f' if it points the way that is followed, else 'b'; other signs as they are.
  static char direction(char sign, Step step) {
    switch (sign) {
      case '>':
        return step.right > 0 ? 'f' : 'b';
      case '<':
        return step.right < 0 ? 'f' : 'b';
      case 'v':
        return step.down > 0 ? 'f' : 'b';
      case '^':
        return step.down < 0 ? 'f' : 'b';
      default:
        return sign;
    }
  }

  void add(std::string from, std::string to, const std::string& signs) {
    const auto has = [&](const char* any) { return signs.find_first_of(any) != std::string::npos; };
    DrawnRoad road;
    if (has("-|") && has("=:")) throw std::invalid_argument("a road from " + from + " changes its class");
    if (has("f") && has("b")) throw std::invalid_argument("a road from " + from + " is oneway both ways");
    road.road_class = has("=:") ? "unpaved" : "paved";
    road.units = static_cast<int>(signs.size());
    road.oneway = has("fb");
    if (has("b")) std::swap(from, to);
    road.from = from;
    road.to = to;
    road.id = from + "-" + to;
    const auto same = std::count_if(roads_.begin(), roads_.end(),
                                    [&](const DrawnRoad& other) { return other.from == from && other.to == to; });
    if (same > 0) road.id += "_" + std::to_string(same + 1);
    roads_.push_back(std::move(road));
  }

  void find_strays() const {
    for (int row = 0; row < static_cast<int>(rows_.size()); ++row) {
      for (int column = 0; column < static_cast<int>(rows_[static_cast<std::size_t>(row)].size()); ++column) {
        if (at(row, column) == ' ' || name_at(row, column) != nullptr || used(row, column)) continue;
        throw std::invalid_argument(std::string("'") + at(row, column) + "' belongs to no road");
      }
    }
  }

  std::vector<std::string> rows_;
  std::vector<std::vector<bool>> used_;
  std::vector<Name> names_;
  std::vector<std::string> places_;
  std::vector<DrawnRoad> roads_;
};

}  // namespace taji::test
