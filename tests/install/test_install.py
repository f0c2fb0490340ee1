"""What `cmake --install` leaves, seen from outside:  test_install.py BUILD SOURCE COMPILER

Programs of others find the library by find_package and by pkg-config, and get the figures of the command line; the
manual pages and completions say what --help says; packages have what Debian wants of them.
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
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, stdin=subprocess.DEVNULL,
                          **more)
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
        run("cmake", "-S", CONSUMER, "-B", made, f"-DCMAKE_PREFIX_PATH={self.prefix}",
            f"-DCMAKE_CXX_COMPILER={COMPILER}", "-DCMAKE_BUILD_TYPE=Release")
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
        overview = (self.prefix / "share" / "man" / "man1" / "taji.1").read_text()
        for verb in self.verbs():
            self.assertRegex(overview, rf"\\fB{verb}\\fR\n.*[^.]; see taji\\-{verb.replace(' ', '.*')}\(1\)")

    @unittest.skipUnless(shutil.which("groff"), "there is no groff")
    def test_manual_pages_are_well_formed(self):
        for page in sorted((self.prefix / "share" / "man" / "man1").iterdir()):
            done = subprocess.run(["groff", "-Kutf8", "-man", "-Tutf8", "-ww", "-wall", str(page)], capture_output=True,
                                  text=True)
            self.assertEqual((done.returncode, done.stderr), (0, ""), page.name)

    def bash(self, command, **more):
        script = self.prefix / "share" / "bash-completion" / "completions" / "taji"
        return run("bash", "--norc", "-c", f"source '{script}' || exit 1; {command}", **more)

    def complete(self, *words, **more):
        """What is offered for the last word, by the function that the script says is to be called."""
        line = " ".join(f"'{word}'" for word in words)
        return self.bash("wanted=$(complete -p taji) || exit 1; "
                         "[[ $wanted =~ -F\\ ([^ ]+)\\ taji$ ]] || exit 1; "
                         f"COMP_WORDS=({line}); COMP_CWORD={len(words) - 1}; \"${{BASH_REMATCH[1]}}\" taji; "
                         "((${#COMPREPLY[@]})) && printf '%s\\n' \"${COMPREPLY[@]}\"; true", **more).splitlines()

    def test_bash_completes_verbs_options_choices_and_parts(self):
        self.assertEqual(self.complete("taji", "fore"), ["forecast"])
        self.assertEqual(self.complete("taji", "--man", "fore"), ["forecast"])
        self.assertEqual(self.complete("taji", "--completion", "f"), ["fish"])
        self.assertEqual(self.complete("taji", "nonsense", ""), [])
        self.assertEqual(self.complete("taji", "import", "--conn"), ["--connected"])
        self.assertEqual(self.complete("taji", "import", "--short", "re"), ["repair", "refuse"])
        # Bash hands over "--short=re" as three words, and "--short=" as two.
        self.assertEqual(self.complete("taji", "import", "--short", "=", "re"), ["repair", "refuse"])
        self.assertIn("repair", self.complete("taji", "import", "--short", "="))
        self.assertEqual(self.complete("taji", "sweep", "sta"), ["status"])
        self.assertEqual(self.complete("taji", "sweep", "status", "--mis"), ["--missing"])
        for verb in self.verbs():
            offered = self.complete("taji", *verb.split(), "--")
            for option in self.options(verb):
                self.assertIn(option, offered, verb)

    def test_bash_completes_files(self):
        place = self.folder / "files"
        (place / "a folder").mkdir(parents=True)
        (place / "a file.yaml").touch()
        (place / "other.yaml").touch()
        self.assertEqual(sorted(self.complete("taji", "forecast", "a ", cwd=place)), ["a file.yaml", "a folder"])
        self.assertEqual(self.complete("taji", "forecast", "-o", "a ", cwd=place), ["a folder"])
        self.assertEqual(self.complete("taji", "forecast", "--seed", "o", cwd=place), [])

    @unittest.skipUnless(shutil.which("fish"), "there is no fish")
    def test_fish_completes(self):
        script = self.prefix / "share" / "fish" / "vendor_completions.d" / "taji.fish"

        def offered(line):
            out = run("fish", "--no-config", "-c", f"source '{script}'; complete -C '{line}'", cwd=self.folder,
                      env={**os.environ, "HOME": str(self.folder), "XDG_DATA_HOME": str(self.folder)})
            return {one.split("\t")[0] for one in out.splitlines()}

        self.assertEqual(offered("taji fore"), {"forecast"})
        self.assertEqual(offered("taji import --conn"), {"--connected"})
        self.assertEqual(offered("taji import --short re"), {"repair", "refuse"})
        self.assertIn("status", offered("taji sweep sta"))
        self.assertEqual(offered("taji sweep status --mis"), {"--missing"})
        self.assertEqual(offered("taji --comp"), {"--completion"})

    @unittest.skipUnless(shutil.which("zsh"), "there is no zsh")
    def test_zsh_completes(self):
        """In a terminal of its own, as somebody who types."""
        functions = self.prefix / "share" / "zsh" / "vendor-completions"
        typed = r"""
            zmodload zsh/zpty
            zpty shell zsh -f -i
            zpty -w shell "PROMPT=; fpath=('$FUNCTIONS' \$fpath); autoload -Uz compinit; compinit -u -D"
            zpty -w shell "print rea''dy"
            until [[ $line == *ready* ]]; do zpty -r shell line || exit 1; done
            zpty -w -n shell $1$'\t'
            sleep 1
            zpty -w shell " # end"
            while zpty -r shell line; do print -r -- "$line"; [[ $line == *"# end"* ]] && break; done
            zpty -d shell"""

        def after_tab(line):
            out = run("zsh", "-f", "-c", typed, "typed", line, timeout=60,
                      env={**os.environ, "FUNCTIONS": str(functions), "HOME": str(self.folder), "TERM": "dumb"})
            return out.replace("\b", "").replace("\a", "")

        self.assertIn("taji forecast", after_tab("taji fore"))
        self.assertIn("--connected", after_tab("taji import --conn"))
        self.assertRegex(after_tab("taji import --short re"), r"refuse\s+repair")
        self.assertIn("taji sweep status", after_tab("taji sweep sta"))

    def test_packages(self):
        if not all(map(shutil.which, ("cpack", "dpkg-deb", "dpkg-shlibdeps", "file"))):
            self.skipTest("there is no dpkg-dev")
        made = self.folder / "packages"
        run("cpack", "--config", BUILD / "CPackConfig.cmake", "-B", made)
        version = run(self.taji, "--version").split()[1]
        for name, needed in (("taji", "libyaml-cpp0"), ("libtaji-dev", "libyaml-cpp-dev")):
            package = list(made.glob(f"{name}_{version}_*.deb"))
            self.assertEqual(len(package), 1)
            self.assertEqual(run("dpkg-deb", "--field", package[0], "Version").strip(), version)
            self.assertIn(needed, run("dpkg-deb", "--field", package[0], "Depends"))
            files = {}
            for line in run("dpkg-deb", "--contents", package[0]).splitlines():
                mode, owner, _, _, _, path = line.split(None, 5)
                files[path] = mode
                self.assertEqual(owner, "root/root", path)
                wanted = "drwxr-xr-x" if path.endswith("/") else "-rwxr-xr-x" if "/bin/" in path else "-rw-r--r--"
                self.assertEqual(mode, wanted, path)
            for document in ("copyright", "changelog.gz"):
                self.assertIn(f"./usr/share/doc/{name}/{document}", files)
            pages = {path for path in files if path.startswith("./usr/share/man/man1/") and not path.endswith("/")}
            wanted = ["taji", *("taji-" + verb.replace(" ", "-") for verb in self.verbs())] if name == "taji" else []
            self.assertEqual(pages, {f"./usr/share/man/man1/{page}.1.gz" for page in wanted})

    def test_versions_agree(self):
        version = run(self.taji, "--version").split()[1]
        self.assertIn(f"Version: {version}\n", self.one("lib*/**/pkgconfig/taji.pc").read_text())
        self.assertIn(f'"{version}"', self.one("lib*/**/cmake/taji/taji-config-version.cmake").read_text())

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
