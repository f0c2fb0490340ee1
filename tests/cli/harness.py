"""What the tests of the command line share. Each file of them is run as  test_x.py TAJI."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TAJI = os.path.abspath(sys.argv.pop(1))

SCENARIO = """\
taji: 1
name: One road
start: 2026-01-12
horizon: 60 d
network:
  places:
    depot: {kind: depot, at: [6.82, -5.28]}
    city: {kind: city, at: [12.65, -8.00]}
  roads:
    - {id: trunk, from: depot, to: city, km: 1002, class: paved, interdiction: 20 %}
fleet:
  - {corridor: south, trucks: 100, capacity: 45.9 kl, product: diesel}
corridors:
  south:
    source: depot
    city: city
    convoy: {target: 60, min: 20, max_wait: 72 h}
    on_attack: {repelled: 30 %, loss: {share: {mean: 45 %, sd: 25 %}}}
cities:
  city:
    stock: {diesel: {capacity: 30 Ml, initial: 12 Ml}}
    demand:
      transport: {diesel: 1.2 Ml/d, priority: 2}
      power: {diesel: 0.8 Ml/d, priority: 1, buffer: 2 d}
variants:
  calm: {network.roads.trunk.interdiction: 0 %}
"""
LIT = """\
taji: 1
name: Lit
start: 2026-01-12
horizon: 10 d
network: {places: {c: ~}, roads: []}
cities:
  c:
    stock: {diesel: {initial: 3 Ml, price: {shortage: 3}}, gasoline: {initial: 90 Ml}}
    demand: {power: {diesel: 2 Ml/d}, homes: {gasoline: 1 Ml/d, raised_by: {service: light, by: 40 %}}}
    services: {light: {class: power, hours: 20 h}}
"""
RESULTS = ["corridors.csv", "daily.csv", "forecast.csv", "manifest.json", "network.geojson", "replications.csv",
           "report.html", "report.json", "summary.json"]


class Cli(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.write("one.yaml", SCENARIO)

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")

    def taji(self, *words, status=0):
        done = subprocess.run([TAJI, *words], cwd=self.folder, capture_output=True, stdin=subprocess.DEVNULL, timeout=300)
        out, err = done.stdout.decode(), done.stderr.decode()
        self.assertEqual(done.returncode, status, f"taji {' '.join(words)}\n{out}\n{err}")
        return out, err

    def written(self, folder):
        return sorted(p.name for p in (self.folder / folder).iterdir())


def main():
    os.environ.pop("NO_COLOR", None)
    unittest.main()
