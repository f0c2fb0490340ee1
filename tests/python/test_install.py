"""The module where it is installed, by CMake and by pip, from a folder that is not the tree's."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from harness import PACKAGE, TREE, Case, main, taji

BUILD = Path(PACKAGE).parent
PROGRAM = """
import taji
print(taji.__file__)
print(taji.load("two.yaml").set("corridors.south.convoy.target", 40).forecast(replications=20, jobs=2).summary_json, end="")
"""


class Installed(Case):
    def run_in(self, words, **environment):
        kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "TAJI_BUILD")}
        done = subprocess.run([str(word) for word in words], cwd=self.folder, env={**kept, **environment}, text=True,
                              capture_output=True, stdin=subprocess.DEVNULL, timeout=500)
        self.assertEqual(done.returncode, 0, f"{words}\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def check(self, interpreter, below, **environment):
        where, printed = self.run_in([interpreter, "-c", PROGRAM], **environment).split("\n", 1)
        self.assertTrue(Path(where).resolve().is_relative_to(below.resolve()), where)
        expected = taji.load("two.yaml").set("corridors.south.convoy.target", 40).forecast(replications=20)
        self.assertEqual(printed, expected.summary_json)
        package = Path(where).parent
        self.assertTrue((package / "py.typed").is_file())
        self.assertTrue((package / "_engine.pyi").is_file())

    def test_cmake(self):
        place = self.folder / "a place"
        self.run_in(["cmake", "--install", BUILD, "--component", "python", "--prefix", place])
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        self.check(sys.executable, place, PYTHONPATH=str(place / "lib" / version / "dist-packages"))

    def test_pip(self):
        # pip leaves files where it builds, so it gets a copy; what is compiled already is taken as it is.
        tree = self.folder / "tree"
        tree.mkdir()
        for name in ("setup.py", "pyproject.toml", "README.md"):
            shutil.copy(TREE / name, tree)
        shutil.copytree(TREE / "python", tree / "python")
        self.run_in([sys.executable, "-m", "venv", "--system-site-packages", "venv"])
        self.run_in(["venv/bin/pip", "install", "--no-build-isolation", "./tree"], TAJI_BUILD=str(BUILD), PIP_NO_INDEX="1",
                    PIP_DISABLE_PIP_VERSION_CHECK="1")
        self.check(self.folder / "venv" / "bin" / "python", self.folder / "venv")


if __name__ == "__main__":
    main()
