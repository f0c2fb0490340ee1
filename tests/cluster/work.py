"""What the tests of job engines share. Each file of them is run as  test_x.py TREE TAJI  and skipped, with status 77,
where its engine is not installed or it may not do what it must."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

TREE = Path(sys.argv[1]).resolve() if len(sys.argv) > 2 else Path()
TAJI = os.path.abspath(sys.argv[2]) if len(sys.argv) > 2 else ""

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
    - {id: trunk, from: depot, to: city, km: 1002, class: paved, interdiction: {uncertain: [5 %, 20 %]}}
fleet:
  - {corridor: south, trucks: 400, capacity: 45.9 kl, product: diesel}
corridors:
  south:
    source: depot
    city: city
    convoy: {target: 4, min: 1, max_wait: 72 h}
    on_attack: {repelled: 30 %, loss: {share: {mean: 45 %, sd: 25 %}}}
cities:
  city:
    stock: {diesel: {capacity: 30 Ml, initial: 12 Ml}}
    demand:
      transport: {diesel: 1.2 Ml/d, priority: 2}
      power: {diesel: 0.8 Ml/d, priority: 1, buffer: 2 d}
"""
PLAN = """\
taji: 1
name: Forty points
scenario: one.yaml
replications: 60
replications_table: true
measures: [unserved_l, p_dry.30d, trucks_lost]
design:
  grid:
    corridors.south.convoy.target: [4, 8]
    corridors.south.convoy.max_wait: 24 h..480 h:20
"""
FORECAST = ["one.yaml", "-n", "4000", "--seed", "7"]


def processes():
    """(pid, command line, environment) of all that can be seen."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            yield int(entry.name), (entry / "cmdline").read_bytes(), (entry / "environ").read_bytes()
        except OSError:
            continue


class Work(unittest.TestCase):
    """A folder with a sweep and a forecast, each also run by one process."""

    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="taji-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        (cls.folder / "one.yaml").write_text(SCENARIO, encoding="utf-8")
        (cls.folder / "plan.yaml").write_text(PLAN, encoding="utf-8")
        # A chunk takes half a second or more whatever the machine, so that there is something to kill.
        slow = cls.folder / "slow-taji"
        slow.write_text(f'#!/bin/sh\n[ "$2" != run ] || sleep "${{PAUSE:-0.5}}"\nexec "{TAJI}" "$@"\n')
        slow.chmod(0o755)
        cls.environment = {**os.environ, "TAJI": str(slow)}
        cls.taji("sweep", "plan.yaml", "-o", "serial-sweep", "-q")
        cls.taji("forecast", *FORECAST, "-o", "serial-forecast", "-q")

    @classmethod
    def command(cls, *words, status=0, timeout=600):
        done = subprocess.run(words, cwd=cls.folder, env=cls.environment, stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=timeout)
        out, err = done.stdout.decode(), done.stderr.decode()
        if done.returncode != status:
            raise AssertionError(f"{' '.join(map(str, words))}: status {done.returncode}\n{out}\n{err}")
        return out, err

    @classmethod
    def taji(cls, *words, status=0):
        return cls.command(TAJI, *words, status=status)

    def plan(self, verb, folder, chunks=40):
        what = ["plan.yaml"] if verb == "sweep" else FORECAST
        self.taji(verb, "plan", *what, "-o", folder, "--chunks", str(chunks))

    def chunk_files(self, folder):
        return sorted([*(self.folder / folder).glob("points/*.json"), *(self.folder / folder).glob("chunks/*.rows")])

    def wait_for(self, what, condition, seconds=300):
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                self.fail(f"waited {seconds} s for {what}")
            time.sleep(0.1)

    def wait_for_chunks(self, folder, count):
        self.wait_for(f"{count} chunks", lambda: len(self.chunk_files(folder)) >= count)

    def assert_merged(self, verb, folder):
        """The bytes of the run of one process, but for the manifest."""
        names = ["sweep.csv", "replications.csv", "summary.json"]
        if verb == "forecast":
            names = ["summary.json", "forecast.csv", "daily.csv", "corridors.csv", "replications.csv", "network.geojson"]
        for name in names:
            self.assertEqual((self.folder / folder / name).read_bytes(),
                             (self.folder / f"serial-{verb}" / name).read_bytes(), name)

    def chunk_processes(self, folder):
        """Those that run a chunk of this folder."""
        place = b"\0run\0" + str(self.folder / folder).encode() + b"\0"
        return [pid for pid, command, _ in processes() if place in command]

    def kill_a_chunk(self, folder):
        """Whether there was one to kill."""
        for pid in self.chunk_processes(folder)[:1]:
            os.kill(pid, signal.SIGKILL)
            return True
        return False


def main():
    if len(sys.argv) < 3:
        sys.exit("usage: test_x.py TREE TAJI")
    del sys.argv[1:3]
    unittest.main(verbosity=2)


def skip(why):
    print(f"skipped: {why}")
    sys.exit(77)
