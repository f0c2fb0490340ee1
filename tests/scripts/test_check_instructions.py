#!/usr/bin/env python3
"""test_check_instructions.py TREE: bench/check_instructions.py with a stand-in for valgrind that counts what it is told."""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TREE = Path(sys.argv.pop()).resolve()
VALGRIND = """#!/bin/sh
[ "$1" = --version ] && echo valgrind-0.0 && exit
echo "==1== I   refs:      $(cat "$(dirname "$0")/count")" >&2
[ ! -e "$(dirname "$0")/broken" ]
"""


class CheckInstructions(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.record = self.folder / "record.json"
        program = self.folder / "valgrind"
        program.write_text(VALGRIND)
        program.chmod(0o755)

    def check(self, count, *options, build="a compiler", path=None):
        (self.folder / "count").write_text(count)
        command = [sys.executable, "-B", TREE / "bench" / "check_instructions.py", "--taji", "taji", "--build", build]
        environment = {**os.environ, "PATH": path or f"{self.folder}:{os.environ['PATH']}"}
        ran = subprocess.run(
            [*command, "--record", self.record, *options], env=environment, capture_output=True, text=True
        )
        return ran.returncode, ran.stdout + ran.stderr

    def test_growth_within_five_percent_passes_and_more_fails(self):
        self.assertEqual(self.check("1,000,000", "--update")[0], 0)
        self.assertEqual(set(json.loads(self.record.read_text())["instructions"].values()), {1_000_000})
        for count, expected in (("1,000,000", 0), ("1,049,999", 0), ("1,050,001", 1), ("2,000,000", 1)):
            status, said = self.check(count)
            self.assertEqual(status, expected, said)
            self.assertEqual("TOO MANY" in said, expected == 1)

    def test_fewer_pass_and_are_offered_for_record(self):
        self.check("1,000,000", "--update")
        status, said = self.check("900,000")
        self.assertEqual(status, 0)
        self.assertIn("--update", said)

    def test_another_build_or_valgrind_is_skipped_and_says_so(self):
        self.check("1,000,000", "--update")
        status, said = self.check("2,000,000", build="another compiler")
        self.assertEqual(status, 77)
        self.assertIn("SKIPPED", said)
        self.assertIn("another compiler", said)
        status, said = self.check("1,000,000", path=str(self.folder / "nowhere"))
        self.assertEqual(status, 77)
        self.assertIn("valgrind is not installed", said)

    def test_a_failing_program_or_no_record_fails(self):
        self.assertEqual(self.check("1,000,000")[0], 1)
        self.check("1,000,000", "--update")
        (self.folder / "broken").touch()
        self.assertEqual(self.check("1,000,000")[0], 1)

    def test_a_workload_without_a_figure_fails(self):
        self.check("1,000,000", "--update")
        record = json.loads(self.record.read_text())
        record["instructions"].popitem()
        self.record.write_text(json.dumps(record))
        self.assertEqual(self.check("1,000,000")[0], 1)


if __name__ == "__main__":
    unittest.main()
