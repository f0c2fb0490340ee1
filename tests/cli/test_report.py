"""The page of a result folder:  test_report.py TAJI"""

import html.parser
import json
import math
import re

from harness import SCENARIO, Cli, main

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
