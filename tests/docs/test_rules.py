"""The rules by which pages are run: what is found on a page, what counts as the same output, and that nothing unmarked passes."""

import tempfile
import unittest
from pathlib import Path

from page import PageError, anchors, blocks, commands_in_text, links, same_output, with_sections
from test_page import Page

PAGE = """# Title, with `code`
See [there](other.md#a-b) and `taji validate scenarios/one-road.yaml`, but not `taji run SCENARIO`.

<!-- status: 4 -->
```console
$ taji sweep status \\
    out
done
$ echo a
```

- in a list:

  ```sh
  echo [not a](link.md)
  ```
"""


class Rules(unittest.TestCase):
    def faults(self, text):
        """Of a page in a scratch tree whose `taji` is /bin/true."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "page.md"
            path.write_text(text, encoding="utf-8")
            scratch = Path(folder) / "scratch"
            scratch.mkdir()
            page = Page(path, Path("/bin/true"), scratch)
            return page.check(), page

    def test_blocks_and_their_commands(self):
        console, listed = blocks(PAGE)
        self.assertEqual((console.line, console.language, console.marks), (5, "console", {"status": "4"}))
        first, second = console.commands()
        self.assertEqual(first.words, "taji sweep status \\\n    out")
        self.assertEqual((first.shown, second.shown), (["done"], []))
        self.assertEqual((listed.language, listed.lines), ("sh", ["echo [not a](link.md)"]))

    def test_text_links_and_anchors(self):
        self.assertEqual(commands_in_text(PAGE), [(2, "taji validate scenarios/one-road.yaml")])
        self.assertEqual(links(PAGE), [(2, "other.md#a-b")])
        self.assertEqual(anchors("# Title, with `code`\n## A–b\n## A–b\n"), {"title-with-code", "ab", "ab-1"})

    def test_a_mark_stands_above_its_block_and_is_known(self):
        with self.assertRaisesRegex(PageError, "right above"):
            blocks("<!-- not run: because of this -->\ntext\n```sh\ntrue\n```\n")
        with self.assertRaisesRegex(PageError, "no such mark: 'not runn'"):
            blocks("<!-- not runn: because of this -->\n```sh\ntrue\n```\n")
        with self.assertRaisesRegex(PageError, "no end"):
            blocks("```sh\ntrue\n")

    def test_same_output(self):
        self.assertTrue(same_output(["a     1,000 replications · seed 1 · 3.4 s"], ["a    1,000 replications · seed 1 · 12.4 s"]))
        self.assertFalse(same_output(["a · seed 1 · 3.4 s"], ["a · seed 2 · 3.4 s"]))
        self.assertTrue(same_output(["taji 0.1.0"], ["taji 0.2.0"]))
        self.assertTrue(same_output(["a", "…", "d"], ["a", "b", "c", "d"]))
        self.assertTrue(same_output(["a", "…", "c", "…"], ["a", "b", "c", "d"]))
        self.assertFalse(same_output(["a", "…", "d", "…"], ["a", "b", "c"]))
        self.assertFalse(same_output(["a", "…", "a"], ["a"]))
        self.assertFalse(same_output(["a"], ["a", "b"]))

    def test_sections_take_the_place_of_those_of_the_file(self):
        self.assertEqual(with_sections("a: 1\nb:\n  c: 2\nd: 3\n", "b: {c: 4}\n"), "a: 1\nd: 3\nb: {c: 4}\n")

    def test_what_nothing_runs_is_a_fault(self):
        for text in ("```\ntaji run x\n```\n", "```text\nwords\n```\n", "```yaml\na: 1\n```\n", "```cpp\nint x;\n```\n",
                     "<!-- not run: no -->\n```sh\ntrue\n```\n"):
            self.assertEqual(len(self.faults(text)[0]), 1, text)
        faults, page = self.faults("<!-- not run: needs a cluster -->\n```sh\nfalse\n```\n")
        self.assertEqual((faults, page.not_run), ([], [(2, "needs a cluster")]))

    def test_what_is_run_must_succeed_and_say_what_is_shown(self):
        self.assertEqual(self.faults("```console\n$ echo a\na\n```\n")[0], [])
        self.assertEqual(len(self.faults("```console\n$ echo a\nb\n```\n")[0]), 1)
        self.assertEqual(len(self.faults("```sh\nfalse\ntrue\n```\n")[0]), 1)
        self.assertEqual(len(self.faults("```sh\nfalse | cat\n```\n")[0]), 1)
        self.assertEqual(self.faults("<!-- status: 4 -->\n```sh\nexit 4\n```\n")[0], [])
        self.assertEqual(self.faults("<!-- in the test: true for false -->\n```sh\nfalse\n```\n")[0], [])
        self.assertEqual(len(self.faults("<!-- in the test: a for b -->\n```sh\ntrue\n```\n")[0]), 1)

    def test_files_and_quotations(self):
        page = "<!-- file: x/y.csv -->\n```csv\na,b\n```\n\n```console\n$ cat x/y.csv\na,b\n```\n"
        self.assertEqual(self.faults(page)[0], [])
        self.assertEqual(len(self.faults("<!-- file: ../y.csv -->\n```csv\na,b\n```\n")[0]), 1)
        quote = "<!-- from: tests/docs/test_rules.py -->\n```python\n{}\n```\n"
        self.assertEqual(self.faults(quote.format("class Rules(unittest.TestCase):"))[0], [])
        self.assertEqual(len(self.faults(quote.format("class Rulers(unittest.TestCase):"))[0]), 1)


if __name__ == "__main__":
    unittest.main()
