"""The worked examples in scripts/examples run as they are."""

import os
import subprocess
import sys
from pathlib import Path

from harness import TAJI, Cli, main

EXAMPLES = Path(__file__).resolve().parents[2] / "scripts/examples"


def python_with_pandas():
    """The first python3 that has what the example needs: on some machines the first on PATH is not Debian's."""
    for python in (sys.executable, "/usr/bin/python3"):
        if subprocess.run([python, "-c", "import pandas, matplotlib"], capture_output=True).returncode == 0:
            return python
    return None


class Examples(Cli):
    def example(self, *words):
        done = subprocess.run([str(word) for word in words], cwd=self.folder, capture_output=True, timeout=300,
                              env={**os.environ, "TAJI": TAJI})
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return done.stdout.decode().splitlines()

    def test_a_sweep_in_bash(self):
        lines = self.example(EXAMPLES / "convoy-size.sh", "sizes", 50)
        self.assertEqual(lines[0].split(), ["convoys", "danger", "unserved,", "Ml", "trucks", "lost"])
        self.assertEqual(len(lines), 1 + 9)
        # 800 trucks in convoys of 20: at 5 % nothing goes unserved, at 20 % megalitres do.
        self.assertEqual(lines[1].split()[:4], ["20", "5", "%", "0.00"])
        self.assertGreater(float(lines[3].split()[3]), 5)
        self.assertEqual(self.example(EXAMPLES / "convoy-size.sh", "sizes", 50), lines)

    def test_a_sweep_in_python_with_a_plot(self):
        python = python_with_pandas()
        if python is None:
            self.skipTest("no python3 here has pandas and matplotlib")
        lines = self.example(python, EXAMPLES / "convoy_size.py", "fleet", 50)
        self.assertIn("unserved diesel", lines[0])
        image = (self.folder / "fleet/convoy-size.png").read_bytes()
        self.assertTrue(image.startswith(b"\x89PNG"))
        self.assertGreater(len(image), 10_000)


if __name__ == "__main__":
    main()
