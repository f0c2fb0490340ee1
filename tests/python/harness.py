"""What the tests of the Python module share. Each file of them is run as  test_x.py TAJI FOLDER: the program, and the
folder that holds the package."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TAJI = os.path.abspath(sys.argv.pop(1))
PACKAGE = os.path.abspath(sys.argv.pop(1))
TREE = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, PACKAGE)

import taji  # noqa: E402

# Two roads to the city: by the trunk 1,002 km, by the coast 1,300 km. One convoy in five is attacked on the trunk.
SCENARIO = """\
taji: 1
name: Two roads
start: 2026-01-12
horizon: 60 d
network:
  places:
    depot: {kind: depot, at: [6.82, -5.28]}
    port: {kind: port, at: [5.3, -4.0]}
    city: {kind: city, at: [12.65, -8.00]}
  roads:
    - {id: trunk, from: depot, to: city, km: 1002, class: paved, interdiction: 20 %}
    - {id: shore, from: depot, to: port, km: 300, class: paved}
    - {id: coast, from: port, to: city, km: 1000, class: paved}
fleet:
  - {corridor: south, trucks: 100, capacity: 45.9 kl, product: diesel}
corridors:
  south:
    source: depot
    city: city
    route: fastest
    convoy: {target: 60, min: 20, max_wait: 72 h}
    on_attack: {repelled: 30 %, loss: {share: {mean: 45 %, sd: 25 %}}, delay: {lognormal: {median: 12 h, p90: 48 h}}}
cities:
  city:
    stock: {diesel: {capacity: 30 Ml, initial: 6 Ml, reserve: {volume: 2 Ml}}}
    demand:
      transport: {diesel: {uncertain: [0.5 Ml/d, 0.7 Ml/d]}, priority: 2}
      power: {diesel: 0.3 Ml/d, priority: 1, buffer: 2 d}
variants:
  small: {corridors.south.convoy.target: 20}
  early: {cities.city.stock.diesel.initial: 9 Ml}
"""


class Case(unittest.TestCase):
    maxDiff = 2000

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="taji-python-"))
        self.addCleanup(shutil.rmtree, self.folder)
        before = os.getcwd()
        self.addCleanup(os.chdir, before)
        os.chdir(self.folder)
        self.write("two.yaml", SCENARIO)

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")

    def taji(self, *words, status=0):
        """What the program writes to stdout."""
        done = subprocess.run([TAJI, *words], cwd=self.folder, capture_output=True, stdin=subprocess.DEVNULL, timeout=300)
        out, err = done.stdout.decode(), done.stderr.decode()
        self.assertEqual(done.returncode, status, f"taji {' '.join(words)}\n{out}\n{err}")
        return out

    def file(self, name):
        return (self.folder / name).read_text(encoding="utf-8")


def main():
    unittest.main()
