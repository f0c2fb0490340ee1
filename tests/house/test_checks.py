#!/usr/bin/env python3
"""The checks themselves: each planted violation must be found, and a clean tree must pass."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from cpp_text import without_comments

CLEAN = {
    "include/taji/kernel/clock.hpp": "#include <cstdint>\n#include <Random123/philox.h>\n",
    "include/taji/model/world.hpp": "#include <taji/kernel/clock.hpp>\n",
    "engine/kernel/clock.cpp": "#include <taji/kernel/clock.hpp>\n#include <cmath>\n",
    "engine/text/reader.hpp": "#include <yaml-cpp/yaml.h>\n",
    "engine/text/reader.cpp": '#include "text/reader.hpp"\n#include "reader.hpp"\n',
    "engine/model/world.cpp": "#include <taji/model/world.hpp>\n",
    "engine/cli/verbs.hpp": "",
    "engine/main.cpp": "#include <exception>\n#include <taji/cli/run.hpp>\n",
}


def run(script, extra):
    """(exit status, output) of a check on the clean tree with some files added or replaced."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in {**CLEAN, **extra}.items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, str(HERE / script), folder], capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout


class Rooms(unittest.TestCase):
    def bad(self, name, text, line, words):
        status, output = run("check_rooms.py", {name: text})
        self.assertEqual(status, 1, output)
        self.assertIn(f"{name}:{line}: ", output)
        self.assertIn(words, output)
        self.assertIn("\n1 violations in", output)

    def good(self, name, text):
        self.assertEqual(run("check_rooms.py", {name: text})[0], 0)

    def test_clean(self):
        self.assertEqual(run("check_rooms.py", {}), (0, "0 violations in 11 includes of 8 files\n"))

    def test_upward(self):
        self.bad("engine/kernel/a.cpp", "\n#include <taji/model/world.hpp>\n", 2, "comes after it")

    def test_upward_in_public_header(self):
        self.bad("include/taji/scenario/a.hpp", "#include <taji/import/roads.hpp>\n", 1, "comes after it")

    def test_siblings(self):
        self.bad("engine/text/a.cpp", "#include <taji/kernel/clock.hpp>\n", 1, "may not know each other")
        self.bad("engine/network/a.cpp", "#include <taji/text/units.hpp>\n", 1, "may not know each other")
        self.bad("engine/python/a.cpp", "#include <taji/cli/run.hpp>\n", 1, "may not know each other")

    def test_private_header_of_another_room(self):
        self.bad("engine/model/a.cpp", '#include "text/reader.hpp"\n', 1, "private to text")
        self.bad("engine/model/a.cpp", '#include "../text/reader.hpp"\n', 1, "private to text")

    def test_private_header_in_a_public_one(self):
        self.bad("include/taji/text/a.hpp", '#include "text/reader.hpp"\n', 1, "may not include a private one")

    def test_libraries_in_public_headers(self):
        for header in ("yaml-cpp/yaml.h", "boost/graph/graph.hpp", "Eigen/Dense", "nlohmann/json.hpp"):
            self.bad("include/taji/model/a.hpp", f"#include <{header}>\n", 1, "may not show this library")
            self.good("engine/model/a.cpp", f"#include <{header}>\n")

    def test_main(self):
        self.bad("engine/main.cpp", "#include <taji/model/world.hpp>\n", 1, "only cli")
        self.good("engine/main.cpp", '#include "cli/verbs.hpp"\n')

    def test_unknown_room(self):
        self.bad("engine/cellar/a.cpp", "\n", 1, "'cellar' is not a room")
        self.bad("engine/model/a.cpp", "#include <taji/cellar/a.hpp>\n", 1, "'cellar' is not a room")

    def test_comments_do_not_count(self):
        self.good("engine/kernel/a.cpp", "// #include <taji/cli/run.hpp>\n/*\n#include <taji/cli/run.hpp>\n*/\n")

    def test_nothing_found_is_a_failure(self):
        with tempfile.TemporaryDirectory() as folder:
            for script in ("check_rooms.py", "check_tree.py"):
                done = subprocess.run([sys.executable, str(HERE / script), folder], capture_output=True, check=False)
                self.assertEqual(done.returncode, 1)


class Tree(unittest.TestCase):
    def bad(self, name, text, line, words):
        status, output = run("check_tree.py", {name: text})
        self.assertEqual(status, 1, output)
        self.assertIn(f"{name}:{line}: {words}", output)

    def good(self, name, text):
        status, output = run("check_tree.py", {name: text})
        self.assertEqual(status, 0, output)

    def test_clean(self):
        self.good("README.md", "Hello\n")

    def test_length(self):
        self.good("engine/model/a.cpp", "\n" * 600)
        self.bad("engine/model/a.cpp", "\n" * 601, 601, "601 lines")
        self.good("tests/data/long.csv", "1,2\n" * 900)

    def test_marks(self):
        for mark in ("TO" + "DO", "FIX" + "ME", "XX" + "X", "not implemen" + "ted"):
            self.bad("docs/a.md", f"\nhere: {mark} more\n", 2, "a mark of unfinished work")
        self.good("docs/a.md", "Mastodon, a hacksaw, XXXL\n")

    def test_paths(self):
        for path in ("/ho" + "me/ann/data", "/wo" + "rk/main", "/tm" + "p/out", "/Use" + "rs/ann/x"):
            self.bad("scripts/a", f"x={path}\n", 1, "a path of somebody's machine")
        self.good("scripts/a", "${TMPDIR:-/tmp} ~/home/x build/tmp/x homework/x https://example.org/home/x\n")

    def test_library_prints(self):
        for code in ("std::cout << 1;", 'printf("x");', "std::exit(1);", 'std::getenv("X");', 'fmt::print("x");'):
            self.bad("engine/model/a.cpp", f"void f() {{\n  {code}\n}}\n", 2, "the library never prints")
            self.good("engine/cli/a.cpp", f"void f() {{\n  {code}\n}}\n")
        self.good("engine/model/a.cpp", 'int printed; // printf(\nauto s = "std::cout"; snprintf(b, 1, "");\n')

    def test_distributions(self):
        self.bad("engine/cli/a.cpp", "std::normal_distribution<double> d;\n", 1, "not the same everywhere")


class CppText(unittest.TestCase):
    def test_comments(self):
        self.assertEqual(without_comments("a/*x\ny*/b// c\nd"), "a \nb \nd")

    def test_strings_hide_comment_signs(self):
        self.assertEqual(without_comments('"//" /**/ \'"\' "\\"//"'), '"//"   \'"\' "\\"//"')

    def test_raw_strings(self):
        self.assertEqual(without_comments('R"x(" // )x" // y'), 'R"x(" // )x"  ')

    def test_digit_separators_open_no_character(self):
        self.assertEqual(without_comments("1'000 // it's\n2"), "1'000  \n2")

    def test_without_strings(self):
        self.assertEqual(without_comments('f("printf(")', strings=False), 'f("")')


if __name__ == "__main__":
    unittest.main()
