"""What `cmake --install` leaves, seen from outside:  test_install.py BUILD SOURCE COMPILER

Programs of others find the library by find_package and by pkg-config, and get the figures of the command line; the manual
pages and completions say what --help says.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

COMPILER = sys.argv.pop()
SOURCE = Path(sys.argv.pop()).resolve()
BUILD = Path(sys.argv.pop()).resolve()
SCENARIO = SOURCE / "scenarios" / "one-road.yaml"
CONSUMER = SOURCE / "tests" / "install" / "consumer"


def run(*words, **more):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, stdin=subprocess.DEVNULL, **more)
    if done.returncode != 0:
        raise AssertionError(f"{words}\n{done.stdout}\n{done.stderr}")
    return done.stdout


class Install(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.prefix = cls.folder / "a place"
        run("cmake", "--install", BUILD, "--prefix", cls.prefix)
        cls.taji = cls.prefix / "bin" / "taji"
        run(cls.taji, "forecast", SCENARIO, "-n", "20", "-q", "-o", cls.folder / "results")
        cls.table = (cls.folder / "results" / "replications.csv").read_text()

    def one(self, pattern):
        found = list(self.prefix.glob(pattern))
        self.assertEqual(len(found), 1, pattern)
        return found[0]

    def test_find_package(self):
        made = self.folder / "by cmake"
        run("cmake", "-S", CONSUMER, "-B", made, f"-DCMAKE_PREFIX_PATH={self.prefix}", f"-DCMAKE_CXX_COMPILER={COMPILER}",
            "-DCMAKE_BUILD_TYPE=Release")
        run("cmake", "--build", made)
        self.assertEqual(run(made / "consumer", SCENARIO), self.table)
        # Nothing of the tree that it was built from is left in what others read.
        for file in self.one("lib*/**/cmake/taji").iterdir():
            self.assertNotIn(str(SOURCE), file.read_text(), file.name)

    def test_another_version_is_not_found(self):
        other = self.folder / "other"
        other.mkdir()
        shutil.copy(CONSUMER / "main.cpp", other)
        (other / "CMakeLists.txt").write_text((CONSUMER / "CMakeLists.txt").read_text().replace("taji 0.1", "taji 7.3"))
        done = subprocess.run(["cmake", "-S", other, "-B", other / "b", f"-DCMAKE_PREFIX_PATH={self.prefix}"],
                              capture_output=True, text=True)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("compatible with requested", re.sub(r"\s+", " ", done.stderr))

    @unittest.skipUnless(shutil.which("pkg-config"), "there is no pkg-config")
    def test_pkg_config(self):
        # pkg-config escapes blanks; a shell reads them back.
        found = self.one("lib*/**/pkgconfig")
        flags = subprocess.run(["pkg-config", "--cflags", "--libs", "taji"], capture_output=True, text=True,
                               env={**os.environ, "PKG_CONFIG_PATH": str(found)})
        self.assertEqual(flags.returncode, 0, flags.stderr)
        program = self.folder / "by-pkg-config"
        run("sh", "-c", f"exec '{COMPILER}' -std=c++20 -O2 -o '{program}' '{CONSUMER}/main.cpp' {flags.stdout.strip()}")
        self.assertEqual(run(program, SCENARIO), self.table)

    def verbs(self):
        return run(self.taji, "--man", "list").splitlines()

    def options(self, verb):
        return re.findall(r"^  (?:-\w, |    )(--[\w-]+)", run(self.taji, *verb.split(), "--help"), re.MULTILINE)

    def test_manual_pages_have_every_option_of_help(self):
        self.assertIn("forecast plan", self.verbs())
        for verb in self.verbs():
            page = (self.prefix / "share" / "man" / "man1" / f"taji-{verb.replace(' ', '-')}.1").read_text()
            for option in self.options(verb):
                self.assertIn("\\fB" + option.replace("-", "\\-") + "\\fR", page, verb)
        self.assertTrue((self.prefix / "share" / "man" / "man1" / "taji.1").exists())

    @unittest.skipUnless(shutil.which("groff"), "there is no groff")
    def test_manual_pages_are_well_formed(self):
        for page in sorted((self.prefix / "share" / "man" / "man1").iterdir()):
            done = subprocess.run(["groff", "-Kutf8", "-man", "-Tutf8", "-ww", str(page)], capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stderr), (0, ""), page.name)

    def complete(self, *words):
        script = self.prefix / "share" / "bash-completion" / "completions" / "taji"
        line = " ".join(f"'{word}'" for word in words)
        return run("bash", "-c", f"source '{script}'; COMP_WORDS=({line}); COMP_CWORD={len(words) - 1}; _taji; "
                   "printf '%s\\n' \"${COMPREPLY[@]}\"").split()

    def test_bash_completes_verbs_options_choices_and_parts(self):
        self.assertEqual(self.complete("taji", "fore"), ["forecast"])
        self.assertEqual(self.complete("taji", "import", "--conn"), ["--connected"])
        self.assertEqual(self.complete("taji", "import", "--short", "re"), ["repair", "refuse"])
        self.assertEqual(self.complete("taji", "sweep", "sta"), ["status"])
        self.assertEqual(self.complete("taji", "sweep", "status", "--mis"), ["--missing"])
        for verb in self.verbs():
            offered = self.complete("taji", *verb.split(), "--")
            for option in self.options(verb):
                self.assertIn(option, offered, verb)

    def test_scripts_of_other_shells_are_well_formed(self):
        for shell, script in (("zsh", "share/zsh/vendor-completions/_taji"),
                              ("fish", "share/fish/vendor_completions.d/taji.fish")):
            text = (self.prefix / script).read_text()
            self.assertIn("--connected" if shell == "zsh" else "-l connected", text)
            if shutil.which(shell):
                run(shell, "-n", self.prefix / script)

    def test_scenarios_come_along_and_are_fine(self):
        out = run(self.taji, "validate", self.prefix / "share" / "taji" / "scenarios" / "bamako-2026.yaml")
        self.assertIn("fine", out)


if __name__ == "__main__":
    unittest.main()
