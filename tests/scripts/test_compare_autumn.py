#!/usr/bin/python3
"""test_compare_autumn.py TREE: scripts/compare_autumn.py on a result folder of 20 replications and a program of a few
lines that takes the place of taji, so that every figure of the comparison is known."""
import json
import os
import subprocess
import sys
import tempfile
import unittest

TREE = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 else os.getcwd()

# Replication r: r tankers a day on one corridor, an attack on 10 September if r is 10 or more, 10 r tankers lost in it.
PROGRAM = r'''#!/usr/bin/python3
import json, sys
with open(__file__ + ".calls", "a") as calls:
    calls.write(" ".join(sys.argv[1:]) + "\n")
r = int(sys.argv[sys.argv.index("--replication") + 1])
if r == 99:
    sys.exit("no such replication")
zeros = [0] * 140
on = lambda day, value: zeros[:day] + [value] + zeros[day + 1:]
def corridor(arrivals, attacks, empty, lost):
    return {"arrivals": arrivals, "by_day": {"attacks": attacks, "attacks_empty": empty, "trucks_lost": lost}}
names = ["tengrela", "kayes", "kita", "kouremale", "sikasso-branch", "kayes-branch", "gao", "segou-onward"]
corridors = {name: corridor(zeros, zeros, zeros, zeros) for name in names}
corridors["segou-onward"] = corridor([1000] * 140, zeros, zeros, zeros)
corridors["zegoua"] = corridor([r] * 140, on(9, int(r >= 10)), on(20, 1), on(9, 10 * r))
def tank(phase, **more):
    return {"days": [{"phase": phase}] * 140, "first_stockout_days": None, **more}
bamako = {p: tank(q, price_index=[2.0] * 140, reserve_by_day_l=[0] * 140) for p, q in (("diesel", 1), ("gasoline", 2))}
cities = {"bamako": {**bamako, "services": {"electricity": {"hours": [6.0] * 140}}},
          "mopti": {"diesel": tank(4), "services": {"electricity": {"hours": [12.0] * 140}}}}
print(json.dumps({"scenario": {"origin": "2025-09-01"}, "cities": cities, "corridors": corridors}))
'''
DATA = {
    "tanker_arrivals.csv": "period_start,period_end,scope,tankers,litres,kind,source,confidence\n"
                           "2025-09-01,2025-09-07,national week,70,,weekly official,a,high\n"
                           "2025-10-07,2025-10-07,Bamako convoy arrival,40,,single convoy,b,high\n",
    "convoy_attacks.csv": "date,place,corridor,convoy_size,escorted,destroyed_low,destroyed_high,killed_drivers,source,"
                          "confidence\n2025-09-10,somewhere,ABJ-ZEGOUA,,yes,1,,,a,high\n",
    "bamako_status.csv": "date_start,date_end,level_0_dry_4_normal,description,source\n2025-10-01,2025-10-05,2,few,a\n",
}


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


class Compare(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.taji = os.path.join(self.folder.name, "taji")
        write(self.taji, PROGRAM)
        os.chmod(self.taji, 0o755)
        for name, text in DATA.items():
            write(os.path.join(self.folder.name, name), text)
        write(os.path.join(self.folder.name, "manifest.json"),
              json.dumps({"scenario": {"path": "a scenario.yaml"}, "seed": 7, "variant": "calm",
                          "set": [{"path": "inputs.need", "value": "1"}]}))
        self.replications(range(20))

    def replications(self, numbers):
        write(os.path.join(self.folder.name, "replications.csv"), "replication,x\n" + "".join(f"{n},0\n" for n in numbers))

    def compare(self, *more):
        command = [sys.executable, "-B", os.path.join(TREE, "scripts", "compare_autumn.py"), self.folder.name, "--taji",
                   self.taji, "--data", self.folder.name, *more]
        return subprocess.run(command, capture_output=True, text=True)

    def rows(self):
        done = self.compare("--markdown")
        self.assertEqual(done.returncode, 0, done.stderr)
        cells = [[c.strip() for c in line.split("|")[1:-1]] for line in done.stdout.splitlines() if line.startswith("|")]
        return {c[0]: c[1:] for c in cells}, done.stdout

    def test_figures(self):
        rows, text = self.rows()
        # 7 r, less what is sent on: of 0 … 133 the 1st, 10th, 19th; three within a tenth of 70.
        self.assertEqual(rows["01 Sep–07 Sep, nation, weekly official"], ["70", "63", "0–126", "yes", "15%"])
        # 2 r on two days.
        self.assertEqual(rows["07 Oct, Bamako"], ["≥ 40", "18", "0–36", "no: seen more", "0%"])
        self.assertEqual(rows["all named, 6 Sep–18 Jan"], ["≥ 1", "0", "0–1", "yes", "50%"])
        self.assertEqual(rows["21 Nov–05 Dec"], ["0", "0", "0–0", "yes", "100%"])
        self.assertEqual(rows["road DKR-KITA"], ["≥ 0", "0", "0–0", "yes", "100%"])
        self.assertEqual(rows["seen on pictures by 3 December (Bellingcat)"], ["130–300", "90", "0–180", "yes", "35%"])
        self.assertEqual(rows["01 Oct–05 Oct"], ["2", "2.0", "2.0–2.0", "yes", "100%"])
        self.assertEqual(rows["gasoline of Bamako dry for the first time, day (1–6 Oct)"][1:4],
                         ["141", "141–141", "no: seen less"])
        self.assertEqual(rows["bamako: hours of power, 03 Oct–10 Oct (energynews.pro (AFP))"][3], "yes")
        self.assertEqual(rows["mopti: hours of power, 10 Oct–30 Nov (none; pressafrik a299675)"][3], "no: seen less")
        self.assertEqual(rows["state reserve left on 30 Sep, Ml (energynews.pro)"][3], "no: seen more")
        self.assertIn("(20 replications)", text)

    def test_commands(self):
        self.rows()
        with open(self.taji + ".calls", encoding="utf-8") as file:
            calls = sorted(file.read().splitlines())
        self.assertEqual(len(calls), 20)
        self.assertIn("run a scenario.yaml --seed 7 --replication 19 -q --json --variant calm --set inputs.need=1", calls)

    def test_faults(self):
        self.assertEqual(self.compare("--runs", "5").returncode, 2)
        self.replications([99] * 20)
        self.assertEqual(self.compare().returncode, 1)
        self.replications(range(3))
        done = self.compare()
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("too few", done.stderr)


if __name__ == "__main__":
    unittest.main()
