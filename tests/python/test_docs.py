"""Every snippet of docs/python.md, one after the other, in the folder of the sources."""

import contextlib
import io
import os
import re
import unittest

from harness import TREE, main


class Page(unittest.TestCase):
    def test_snippets_run(self):
        page = (TREE / "docs" / "python.md").read_text(encoding="utf-8")
        snippets = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
        self.assertGreater(len(snippets), 8)
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(TREE)
        names, said = {}, io.StringIO()
        with contextlib.redirect_stdout(said):
            for number, snippet in enumerate(snippets, 1):
                with self.subTest(snippet=number):
                    exec(compile(snippet, f"docs/python.md, snippet {number}", "exec"), names)
        self.assertIn("did you mean 'target'", said.getvalue())


if __name__ == "__main__":
    main()
