"""The page of a result folder:  test_report.py TAJI"""

import csv
import html.parser
import json
import math
import os
import pty
import re
import subprocess

from pathlib import Path

from harness import SCENARIO, TAJI, Cli, main

ROOT = Path(__file__).resolve().parents[2]
HEAD = "target,location,target_end_date,known_date,observation,error,cv,confusion\n"
SEEN = HEAD + """\
diesel:stock_l,city,2026-01-18,,9.5e6,normal,20 %,
all:tankers_arrived_week,city,2026-01-18,,150,negative_binomial,40 %,
diesel:phase,city,2026-01-20,,0,phase,,40 %
diesel:dry,city,2026-01-20,,no,yes_no,,
all:tankers_arrived_week,city,2026-02-01,,160,negative_binomial,40 %,
"""

EVIL = "</script><img src=x onerror=alert(1)>\"'"


class Figures(html.parser.HTMLParser):
    """The <data> elements, and every tag and attribute."""

    def __init__(self):
        super().__init__()
        self.figures, self.tags, self.texts, self.links = [], set(), [], []

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.tags.add(tag)
        assert not any(name.startswith("on") or name == "style" for name in values), (tag, values)
        for name in ("src", "href", "action", "xlink:href"):
            if name in values:
                self.links.append(values[name])
        if tag == "data" and values.get("data-at"):
            self.figures.append((values["data-at"], values["value"]))

    def handle_data(self, text):
        self.texts.append(text)


def at(document, pointer):
    for part in pointer.split("/")[1:]:
        part = part.replace("~1", "/").replace("~0", "~")
        document = document[int(part)] if isinstance(document, list) else document[part]
    return document


class Report(Cli):
    def page(self, folder):
        text = (self.folder / folder / "report.html").read_text(encoding="utf-8")
        figures = Figures()
        figures.feed(text)
        return text, figures

    def test_figures_are_those_of_the_summary(self):
        self.taji("forecast", "one.yaml", "-n", "64", "-o", "r")
        _, page = self.page("r")
        summary = json.loads((self.folder / "r/summary.json").read_text())
        self.assertGreater(len(page.figures), 15)
        for pointer, value in page.figures:
            expected = at(summary, pointer)
            if expected is None:
                self.assertIn(value, ("", "inf"), pointer)
            else:
                self.assertTrue(math.isclose(float(value), expected, rel_tol=1e-12, abs_tol=1e-15), pointer)

    def test_nothing_is_asked_of_a_network(self):
        self.taji("forecast", "one.yaml", "-n", "20", "-o", "r")
        text, page = self.page("r")
        self.assertTrue(all(link.startswith("#") for link in page.links), page.links)
        self.assertIn("default-src &#39;none&#39;", text)
        self.assertLess(len(text.encode()), 1_500_000)
        self.assertFalse({"img", "link", "iframe", "object", "embed", "form"} & page.tags)

    def test_made_again_it_is_the_same(self):
        self.taji("forecast", "one.yaml", "-n", "20", "-o", "r", "-j1")
        first = (self.folder / "r/report.html").read_bytes()
        (self.folder / "r/report.html").unlink()
        out, _ = self.taji("report", "r")
        self.assertEqual(out, "r/report.html\n")
        self.assertEqual((self.folder / "r/report.html").read_bytes(), first)
        self.taji("forecast", "one.yaml", "-n", "20", "-o", "other", "-j3")
        self.assertEqual((self.folder / "other/report.html").read_bytes(), first)
        self.assertEqual((self.folder / "other/report.json").read_bytes(), (self.folder / "r/report.json").read_bytes())

    def test_in_french(self):
        self.taji("forecast", "one.yaml", "-n", "20", "-o", "r", "--lang", "fr")
        text, _ = self.page("r")
        self.assertIn('<html lang="fr">', text)
        self.assertIn("Ville par ville", text)
        self.assertIn("gazole", text)
        self.assertNotIn("City by city", text)
        self.taji("report", "r")
        self.assertEqual(self.page("r")[0], text)
        self.taji("report", "r", "--lang", "en")
        self.assertIn("City by city", self.page("r")[0])

    def test_without_one(self):
        self.taji("forecast", "one.yaml", "-n", "20", "-o", "r", "--lang", "none")
        self.assertNotIn("report.html", self.written("r"))
        _, err = self.taji("report", "r", status=1)
        self.assertIn("report.json", err)
        self.taji("forecast", "one.yaml", "--lang", "tlh", status=2)

    def test_damage_is_said(self):
        self.taji("forecast", "one.yaml", "-n", "20", "-o", "r")
        whole = (self.folder / "r/report.json").read_text()
        before = (self.folder / "r/report.html").read_bytes()
        for damaged in (whole[:1000], "[]", whole.replace('"days":["2026', '"days":["x","2026'), "null", '{"taji": 2}'):
            self.write("r/report.json", damaged)
            _, err = self.taji("report", "r", status=3)
            self.assertIn("nothing was written", err)
        self.assertEqual((self.folder / "r/report.html").read_bytes(), before)

    def test_names_are_text(self):
        quoted = EVIL.replace("'", "''")
        evil = SCENARIO.replace("name: One road", f"name: '{quoted}'")
        evil = evil.replace("city: {kind: city,", f"city: {{name: '{quoted}', kind: city,")
        evil = evil.replace("interdiction: 20 %}", f"interdiction: {{uncertain: [10 %, 30 %]}}}} # {EVIL}")
        evil += f"timeline:\n  - {{date: 2026-01-20, name: '{quoted}', set: {{network.roads.trunk.interdiction: 10 %}}}}\n"
        self.write("evil.yaml", evil)
        self.taji("forecast", "evil.yaml", "-n", "20", "-o", "r")
        text, page = self.page("r")
        self.assertNotIn("img", page.tags)
        self.assertEqual(text.count("</script>"), 2)
        self.assertGreaterEqual(" ".join(page.texts).count(EVIL), 4)

    def test_sources_stand_beside_what_is_assumed(self):
        self.write("s.yaml", SCENARIO.replace("interdiction: 20 %}", "interdiction: {uncertain: [10 %, 30 %]}} # a guess: nobody"))
        self.taji("forecast", "s.yaml", "-n", "20", "-o", "r")
        text, _ = self.page("r")
        self.assertRegex(text, r"network\.roads\.trunk\.interdiction</code></th><td>between 10.% and 30.%</td>"
                               r"<td class=\"source\">a guess: nobody")

    def equal_to_summary(self, folder, at_least):
        _, page = self.page(folder)
        summary = json.loads((self.folder / folder / "summary.json").read_text())
        self.assertGreater(len(page.figures), at_least)
        for pointer, value in page.figures:
            expected = at(summary, pointer)
            if expected is None:
                self.assertIn(value, ("", "inf"), pointer)
            else:
                self.assertTrue(math.isclose(float(value), expected, rel_tol=1e-12, abs_tol=1e-15), pointer)

    def made_again(self, folder):
        """The page of the run, which `taji report` then makes to the same bytes."""
        page = self.folder / folder / "report.html"
        first = page.read_bytes()
        page.unlink()
        self.taji("report", folder)
        self.assertEqual(page.read_bytes(), first)
        return first.decode()

    def test_of_a_forecast_with_reports(self):
        self.write("u.yaml", SCENARIO.replace("interdiction: 20 %}", "interdiction: {uncertain: [10 %, 30 %]}}"))
        self.write("seen.csv", SEEN)
        self.taji("forecast", "u.yaml", "--observed", "seen.csv", "--origin", "2026-01-21", "-n", "128", "-o", "o")
        text = self.made_again("o")
        # A missing part is named without the whole page.
        conditioned = re.search(r"Conditioned on (\d+).reports of seen.csv up to 20.January", text)
        self.assertEqual(conditioned and conditioned.group(1), "4")
        # A stock, a week before the origin and one after it that was not yet known; a phase.
        self.assertEqual(text.count('class="seen"'), 2)
        self.assertEqual(text.count('class="seen later"'), 1)
        self.assertEqual(text.count('<rect class="phase p0"'), 1)
        for one in ("observed", "stock-0", "phase-0", "arrivals-0"):
            self.assertEqual(text.count(f'id="{one}"'), 1, one)
        self.equal_to_summary("o", 15)
        self.taji("report", "o", "--lang", "fr")
        self.assertEqual(self.page("o")[0].count(">Ce qui a été rapporté</h2>"), 1)

    def test_reports_that_the_model_would_not_make_are_told(self):
        self.write("odd.csv", HEAD + "all:tankers_arrived_week,city,2026-01-25,,2000,negative_binomial,50 %,\n")
        self.taji("forecast", "one.yaml", "--observed", "odd.csv", "-n", "64", "-o", "o")
        text = self.page("o")[0].replace("\u00a0", " ")
        warning = re.search(r'<p class="warning">(Data and model[^<]*)', text)
        self.assertIsNotNone(warning)
        self.assertTrue(warning.group(1).startswith("Data and model disagree on 1 of 1 reports"), warning.group(1))
        self.assertIn("25 January, tankers arrived, city, 2000", warning.group(1))

    def test_of_a_hindcast(self):
        weeks = [("2026-01-18", 240), ("2026-01-25", 170), ("2026-02-01", 200), ("2026-02-08", 180), ("2026-02-15", 150)]
        rows = "".join(f"all:tankers_arrived_week,city,{date},,{count},negative_binomial,15 %,\n" for date, count in weeks)
        rows += "diesel:dry,city,2026-02-15,,no,yes_no,,\n"
        self.write("weeks.csv", HEAD + rows)
        self.taji("hindcast", "one.yaml", "--observed", "weeks.csv", "-n", "96", "-o", "h")
        text = self.made_again("h")
        for section in ("message", "fared", "past", "origins", "assumptions", "made"):
            self.assertEqual(text.count(f'id="{section}"'), 1, section)
        # Four weeks were forecast and reported, and one yes or no.
        self.assertEqual(text.count('class="seen"'), 5)
        self.assertEqual(text.count("past-dot newest"), 5)
        self.equal_to_summary("h", 15)
        self.taji("hindcast", "one.yaml", "--observed", "weeks.csv", "-n", "96", "-o", "n", "--lang", "none")
        self.assertNotIn("report.html", self.written("n"))

    def test_of_chunks_of_many_and_of_rare_events(self):
        self.taji("forecast", "plan", "one.yaml", "-o", "c", "-n", "96", "--chunks", "2")
        self.taji("forecast", "run", "c")
        self.taji("forecast", "merge", "c")
        merged = self.made_again("c")
        self.taji("forecast", "one.yaml", "-n", "96", "-o", "whole")
        self.assertTrue(merged == self.page("whole")[0])
        self.taji("forecast", "one.yaml", "-n", "2200", "-o", "many", "-q")
        self.made_again("many")
        self.equal_to_summary("many", 15)
        self.taji("forecast", "one.yaml", "-n", "64", "--rare", "p_dry.7d[city,diesel]", "-o", "rare", "-q")
        self.made_again("rare")

    def test_tables_and_maps_open_as_they_are(self):
        self.taji("forecast", "one.yaml", "-n", "20", "-o", "r", "--lang", "none")
        with open(self.folder / "r/daily.csv", newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(list(rows[0])[:6], ["date", "city", "product", "measure", "mean", "sd"])
        self.assertEqual({len(row) for row in rows}, {29})
        for row in rows:
            self.assertRegex(row["date"], r"^2026-\d\d-\d\d$")
            self.assertTrue(all(value == "" or math.isfinite(float(value)) or value == "inf"
                                for name, value in row.items() if name in ("mean", "sd") or name.startswith("q")))
        # RFC 7946: features with geometry and properties, longitude before latitude, no reference system of its own.
        network = json.loads((self.folder / "r/network.geojson").read_text(encoding="utf-8"))
        self.assertEqual(network["type"], "FeatureCollection")
        self.assertNotIn("crs", network)
        shapes = {}
        for feature in network["features"]:
            self.assertEqual(feature["type"], "Feature")
            self.assertIsInstance(feature["properties"], dict)
            shapes.setdefault(feature["geometry"]["type"], []).append(feature["geometry"]["coordinates"])
        self.assertEqual(sorted(shapes), ["LineString", "Point"])
        self.assertIn([-5.28, 6.82], shapes["Point"])
        self.assertEqual(sorted(shapes["LineString"][0]), [[-8.0, 12.65], [-5.28, 6.82]])

    def test_a_terminal_alone_gets_the_course_of_cover(self):
        words = ["forecast", "one.yaml", "-n", "20", "-o", "r", "-q"]
        for more in ([], ["--json"]):
            out, _ = self.taji(*words, *more)
            self.assertNotRegex(out, "[\u2581-\u2588]")
        ours, its = pty.openpty()
        shown = b""
        with subprocess.Popen([TAJI, *words], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=its, stderr=its) as run:
            os.close(its)
            while True:
                try:
                    part = os.read(ours, 65536)
                except OSError:  # Linux's end of a terminal
                    break
                if not part:
                    break
                shown += part
        os.close(ours)
        self.assertEqual(run.returncode, 0)
        self.assertRegex(shown.decode(), "cover, course[^\n]*\n *city +diesel +[\u2581-\u2588]{3}")

    def test_colours_can_be_read(self):
        """WCAG 2.1: 4.5 for texts, 3 for lines and marks that carry meaning (1.4.3, 1.4.11)."""
        style = (ROOT / "engine/output/page/report.css").read_text(encoding="utf-8")
        light = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", style[: style.index("@media")]))
        dark = {**light, **dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", style[style.index("@media") : style.index("* {")]))}

        def luminance(colour):
            parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
            parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
            return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

        def contrast(one, other):
            a, b = sorted((luminance(one), luminance(other)))
            return (b + 0.05) / (a + 0.05)

        self.assertAlmostEqual(contrast("#000000", "#ffffff"), 21)
        texts = [(t, "paper") for t in ("ink", "soft", "focus", "danger", "blue", "orange", "l1", "l2", "l3")]
        texts += [("ink", "panel"), ("soft", "panel"), ("soft", "land"), ("ink", "land"), ("country", "land")]
        marks = [(m, "paper") for m in ("blue", "l1", "l2", "l3", "seen", "danger", "orange", "a0", "soft")]
        marks += [(f"a{i}", "land") for i in range(6)] + [("blue", "land"), ("danger", "land"), ("p-edge", "land")]
        for name, colours in (("light", light), ("dark", dark)):
            for pairs, least in ((texts, 4.5), (marks, 3)):
                for a, b in pairs:
                    self.assertGreaterEqual(contrast(colours[a], colours[b]), least, f"{name}: {a} on {b}")
            # Digits of phases and chances in coloured boxes.
            for phase in range(4):
                self.assertGreaterEqual(contrast("#1b1f24", colours[f"p{phase}"]), 4.5, f"{name}: on p{phase}")
            self.assertGreaterEqual(contrast("#ffffff", colours["p4"]), 4.5)
        self.assertNotEqual(light["paper"], dark["paper"])

    def test_of_a_comparison(self):
        self.taji("compare", "one.yaml", "-n", "64", "-o", "c")
        text, page = self.page("c")
        self.assertIn('id="variants"', text)
        self.assertIn("calm", " ".join(page.texts))
        self.assertEqual(len(re.findall(r'<circle class="dot', text)), 1)
        first = text
        self.taji("report", "c")
        self.assertEqual(self.page("c")[0], first)
        summary = json.loads((self.folder / "c/summary.json").read_text())
        said = re.search(r'<data value="([^"]+)" data-at="">', text).group(1)
        self.assertIn(float(said), [d["difference"]["value"] for d in walk(summary) if "difference" in d])

    def test_of_a_sweep(self):
        self.taji("sweep", "one.yaml", "--grid", "corridors.south.convoy.target=20,40,60", "-n", "20", "-o", "s")
        text, _ = self.page("s")
        self.assertEqual(len(re.findall(r'<circle class="dot', text)), 3)
        first = text
        self.taji("report", "s")
        self.assertEqual(self.page("s")[0], first)


def walk(value):
    """Every object within."""
    if isinstance(value, dict):
        yield value
        for one in value.values():
            yield from walk(one)
    elif isinstance(value, list):
        for one in value:
            yield from walk(one)


if __name__ == "__main__":
    main()
