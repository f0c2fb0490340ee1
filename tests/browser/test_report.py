"""Reports in a browser:  test_report.py TAJI [FOLDER]

Needs Debian's chromium, chromium-driver and python3-selenium. With FOLDER pictures of the pages are left there, to be
looked at.
"""

import os
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from browser import Browser
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

TAJI = os.path.abspath(sys.argv.pop(1))
TREE = Path(__file__).resolve().parent.parent.parent
PICTURES = Path(sys.argv.pop(1)) if len(sys.argv) > 1 and Path(sys.argv[1]).is_dir() else None
SECTIONS = ["message", "outlook", "phases", "cities", "roads", "spread", "replay", "assumptions", "made"]


def setUpModule():
    global FOLDER, BAMAKO, EVIL, OBSERVED, HINDCAST
    FOLDER = tempfile.TemporaryDirectory()
    BAMAKO = Path(FOLDER.name) / "bamako/report.html"
    run("forecast", TREE / "scenarios/bamako-2026.yaml", "-n", "128", "-q", "-o", BAMAKO.parent)
    text = (TREE / "scenarios/one-road.yaml").read_text(encoding="utf-8")
    name = "</script><img src=x onerror=\"document.title=''owned''\">"
    text = text.replace("name: One road", f"name: '{name}'").replace("city:  {kind", f"city:  {{name: '{name}', kind")
    (Path(FOLDER.name) / "evil.yaml").write_text(text, encoding="utf-8")
    EVIL = Path(FOLDER.name) / "evil/report.html"
    run("forecast", Path(FOLDER.name) / "evil.yaml", "-n", "32", "-q", "-o", EVIL.parent)
    OBSERVED = Path(FOLDER.name) / "observed/report.html"
    seen = ["--observed", TREE / "scenarios/observations/one-road.csv"]
    run("forecast", TREE / "scenarios/one-road.yaml", *seen, "-n", "128", "-q", "-o", OBSERVED.parent)
    HINDCAST = Path(FOLDER.name) / "hindcast/report.html"
    run("hindcast", TREE / "scenarios/one-road.yaml", *seen, "-n", "64", "-q", "-o", HINDCAST.parent, "--lang", "fr")


def tearDownModule():
    FOLDER.cleanup()


def run(*words):
    subprocess.run([TAJI, *map(str, words)], check=True, stdout=subprocess.DEVNULL)


# Font size on the screen of every text that is shown, in pixels.
SIZES = """
return Array.from(document.querySelectorAll(arguments[0])).filter(t => t.getClientRects().length).map(t => {
  const m = t.getScreenCTM();
  return parseFloat(getComputedStyle(t).fontSize) * Math.hypot(m.a, m.b);
});"""

# WCAG 2.1 contrast of texts outside of charts with the page behind them.
CONTRAST = """
const lum = c => { const v = c.map(x => { x /= 255; return x <= .03928 ? x / 12.92 : Math.pow((x + .055) / 1.055, 2.4); });
  return .2126 * v[0] + .7152 * v[1] + .0722 * v[2]; };
const rgb = s => s.match(/[\\d.]+/g).map(Number);
const behind = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
  if (c.length < 4 || c[3] > 0) return c.slice(0, 3); } return rgb(getComputedStyle(document.body).backgroundColor).slice(0, 3); };
return Array.from(document.querySelectorAll('p, li, td, th, data, dt, dd, h1, h2, h3, figcaption, summary, button, select, code'))
  .filter(e => e.getClientRects().length && e.textContent.trim() && !e.closest('.hidden')).map(e => {
    const a = lum(rgb(getComputedStyle(e).color).slice(0, 3)), b = lum(behind(e));
    return [(Math.max(a, b) + .05) / (Math.min(a, b) + .05), e.tagName, e.textContent.slice(0, 40)]; })
  .filter(r => r[0] < 4.5);"""


class Report(unittest.TestCase):
    def quiet(self, browser):
        self.assertEqual(browser.complaints(), [])
        self.assertEqual([a for a in browser.requests() if not a.startswith(("file:", "data:"))], [])

    def test_every_section_is_there_and_nothing_is_asked_for(self):
        with Browser() as browser:
            begun = time.monotonic()
            browser.open(BAMAKO)
            self.assertLess(time.monotonic() - begun, 10)  # 2 s on a machine that does nothing else
            for section in SECTIONS:
                self.assertTrue(browser.driver.find_elements(By.ID, section), section)
            self.assertEqual(browser.run("return document.querySelectorAll('[style]').length"), 1)  # what scripts place
            self.quiet(browser)
            requests = browser.run("return performance.getEntriesByType('resource').length")
            self.assertEqual(requests, 0)

    def test_legible_on_a_telephone_and_on_a_desk(self):
        for width in (360, 1440):
            with Browser(width) as browser:
                browser.open(BAMAKO)
                self.assertLessEqual(browser.run("return document.documentElement.scrollWidth"), width)
                sizes = browser.run(SIZES, ".chart text, .map text")
                self.assertGreater(len(sizes), 200)
                self.assertGreaterEqual(min(sizes), 8.5, f"at {width}")
                self.assertLess(max(sizes), 30)
                if PICTURES:
                    browser.picture(PICTURES / f"bamako-{width}.png")

    def test_contrast(self):
        for dark in (False, True):
            with Browser(dark=dark) as browser:
                browser.open(BAMAKO)
                self.assertEqual(browser.run(CONTRAST)[:5], [])
                if PICTURES:
                    browser.picture(PICTURES / f"bamako-{'dark' if dark else 'light'}.png")

    def test_tooltips_by_mouse_and_by_keyboard(self):
        with Browser() as browser:
            browser.open(BAMAKO)
            fan = browser.driver.find_element(By.ID, "cover-0")
            browser.run("arguments[0].scrollIntoView({block: 'center'})", fan)
            tip = browser.driver.find_element(By.ID, "tip")
            # Scrolling takes a tooltip away, and on a busy machine it may not have ended yet.
            end = time.monotonic() + 20
            while not tip.text and time.monotonic() < end:
                ActionChains(browser.driver).move_to_element(fan).move_by_offset(2, 0).perform()
                time.sleep(0.1)
            self.assertIn("median", tip.text)
            before = tip.text
            browser.run("arguments[0].focus()", fan)
            ActionChains(browser.driver).send_keys(Keys.ARROW_RIGHT).perform()
            self.assertIn("median", tip.text)
            self.assertNotEqual(tip.text, before)
            ActionChains(browser.driver).send_keys(Keys.ESCAPE).perform()
            self.assertFalse(tip.is_displayed())
            city = browser.driver.find_element(By.CSS_SELECTOR, "#road-map .tip[tabindex]:not(.road-tip)")
            browser.run("arguments[0].focus()", city)
            self.assertTrue(tip.is_displayed())
            road = browser.driver.find_element(By.CSS_SELECTOR, "#road-map .road-tip")
            browser.run("arguments[0].focus()", road)
            ActionChains(browser.driver).send_keys(Keys.ENTER).perform()
            self.assertIn("km", browser.driver.find_element(By.ID, "road-details").text)
            self.quiet(browser)

    def test_playing(self):
        with Browser() as browser:
            browser.open(BAMAKO)
            slider = browser.driver.find_element(By.ID, "replay-time")
            button = browser.driver.find_element(By.ID, "replay-play")
            where = "return Array.from(document.querySelectorAll('#replay-convoys circle')).map(c => c.getAttribute('cx')).join()"
            start = browser.run(where)
            self.assertGreater(len(start.split(",")), 3)
            browser.run("arguments[0].scrollIntoView({block: 'center'})", button)
            button.click()
            self.assertEqual(button.text, "Pause")
            end = time.monotonic() + 20
            while (not float(slider.get_attribute("value")) or browser.run(where) == start) and time.monotonic() < end:
                time.sleep(0.2)
            self.assertGreater(float(slider.get_attribute("value")), 0)
            self.assertNotEqual(browser.run(where), start)
            button.click()
            stopped = slider.get_attribute("value")
            time.sleep(0.5)
            self.assertEqual(slider.get_attribute("value"), stopped)
            browser.run("arguments[0].value = 720; arguments[0].dispatchEvent(new Event('input'))", slider)
            self.assertIn("18 Feb", browser.driver.find_element(By.ID, "replay-date").text)
            median = browser.run(where)
            browser.run("const s = document.getElementById('replay-which'); s.value = '1'; "
                        "s.dispatchEvent(new Event('change'))")
            self.assertNotEqual(browser.run(where), median)
            if PICTURES:
                browser.picture(PICTURES / "replay.png", browser.run(
                    "const b = document.getElementById('replay').getBoundingClientRect();"
                    "return {x: b.x, y: b.y + scrollY, width: b.width, height: b.height}"))
            self.quiet(browser)

    def test_without_scripts(self):
        with Browser(scripts=False) as browser:
            browser.open(BAMAKO)
            charts = browser.driver.find_elements(By.CSS_SELECTOR, ".chart, .map")
            self.assertGreater(len(charts), 30)
            self.assertTrue(all(chart.size["height"] > 60 for chart in charts))
            self.assertFalse(browser.driver.find_element(By.ID, "replay-play").is_displayed())
            self.assertTrue(browser.driver.find_element(By.CSS_SELECTOR, ".replay-list li").is_displayed())

    def test_names_are_shown_and_not_run(self):
        with Browser() as browser:
            browser.open(EVIL)
            title = browser.driver.find_element(By.TAG_NAME, "h1").text
            self.assertTrue(title.startswith("</script><img src=x"), title)
            self.assertEqual(browser.run("return document.images.length"), 0)
            self.assertNotEqual(browser.run("return document.title"), "owned")
            fan = browser.driver.find_element(By.CSS_SELECTOR, "#phases .tip")
            browser.run("arguments[0].focus()", fan)
            self.assertEqual(browser.run("return document.images.length"), 0)
            self.quiet(browser)

    def test_reports_and_hindcasts(self):
        for page, sections in ((OBSERVED, ["message", "cities", "observed", "made"]),
                               (HINDCAST, ["message", "fared", "past", "origins", "made"])):
            for width, dark in ((360, False), (1440, True)):
                with Browser(width, dark=dark) as browser:
                    browser.open(page)
                    for section in sections:
                        self.assertTrue(browser.driver.find_elements(By.ID, section), section)
                    self.assertLessEqual(browser.run("return document.documentElement.scrollWidth"), width)
                    self.assertGreaterEqual(min(browser.run(SIZES, ".chart text")), 8.5)
                    self.assertEqual(browser.run(CONTRAST)[:5], [])
                    mark = browser.driver.find_element(By.CSS_SELECTOR, ".chart .tip .seen")
                    browser.run("arguments[0].parentNode.focus()", mark)
                    self.assertRegex(browser.driver.find_element(By.ID, "tip").text, "Reported|observé")
                    self.quiet(browser)
                    if PICTURES:
                        browser.picture(PICTURES / f"{page.parent.name}-{width}.png")

    def test_printed(self):
        with Browser() as browser:
            browser.open(BAMAKO)
            pdf = browser.command("Page.printToPDF", printBackground=True, paperWidth=8.27, paperHeight=11.69)
            self.assertGreater(len(pdf["data"]), 50_000)
            self.quiet(browser)


if __name__ == "__main__":
    unittest.main()
