"""The gallery: every scenario fits a page, asks a question, names the command that answers it, validates without a warning, and
runs, its variants too:  test_gallery.py TAJI ROOT"""

import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TAJI, ROOT = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
PAGE = 70
FULL = {"bamako-2026.yaml", "bamako-2025-autumn.yaml", "ouagadougou.yaml"}  # models of record, longer than a page
SCENARIOS = sorted(path for path in (ROOT / "scenarios").glob("*.yaml") if path.name not in FULL)


class Gallery(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        shutil.copytree(ROOT / "scenarios", self.folder / "scenarios")

    def taji(self, *words):
        done = subprocess.run([TAJI, *words], cwd=self.folder, capture_output=True, stdin=subprocess.DEVNULL, timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return done.stdout.decode(), done.stderr.decode()

    def test_there_are_six_and_the_index_has_them(self):
        self.assertGreaterEqual(len(SCENARIOS), 6)
        index = (ROOT / "scenarios/README.md").read_text(encoding="utf-8")
        for path in SCENARIOS:
            self.assertIn(f"[{path.name}]({path.name})", index)

    def test_each_fits_a_page_and_begins_with_its_question_and_command(self):
        for path in SCENARIOS:
            with self.subTest(path.name):
                lines = path.read_text(encoding="utf-8").split("\n")
                self.assertLessEqual(len(lines), PAGE)
                head = "\n".join(line for line in lines[:8] if line.startswith("#"))
                self.assertIn("taji ", head)
                self.assertIn(f"scenarios/{path.name}", head)
                if path.name != "one-road.yaml":  # the lesson, which asks nothing
                    self.assertIn("?", head)

    def test_each_is_read_without_a_warning_and_runs_with_its_variants(self):
        for path in SCENARIOS:
            with self.subTest(path.name):
                name = f"scenarios/{path.name}"
                self.assertEqual(self.taji("validate", name)[1], "")
                self.taji("forecast", name, "-n", "64", "-j", "1", "-q")
                self.assertIn("against the baseline", self.taji("compare", name, "-n", "64", "-j", "1", "-q")[0])


if __name__ == "__main__":
    sys.argv[1:] = []
    unittest.main()
