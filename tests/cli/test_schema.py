"""What `taji schema` prints holds for every file of the tree that names it at its top."""

import json
import re
import subprocess
import sys
from pathlib import Path

from harness import TAJI, Cli, main

TREE = Path(__file__).resolve().parents[2]
SCENARIOS = TREE / "scenarios"
# A YAML 1.2 reader, as editors have: `off`, `12:30` and dates are text.
CHECK = r'''
import json, re, sys
import jsonschema, yaml

class Core(yaml.SafeLoader):
    yaml_implicit_resolvers = {}

for tag, pattern, first in (
        ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
        ("int", r"[-+]?[0-9]+", "-+0123456789"),
        ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+0123456789."),
        ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""])):
    Core.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile("^(?:" + pattern + ")$"), list(first))

schema = json.load(open(sys.argv[1]))
jsonschema.Draft7Validator.check_schema(schema)
faults = list(jsonschema.Draft7Validator(schema).iter_errors(yaml.load(open(sys.argv[2]), Core)))
for fault in faults:
    print("/".join(map(str, fault.absolute_path)), fault.message[:200])
sys.exit(9 if faults else 0)
'''


def python_with_jsonschema():
    for python in (sys.executable, "/usr/bin/python3"):
        if subprocess.run([python, "-c", "import jsonschema, yaml"], capture_output=True).returncode == 0:
            return python
    return None


class Schema(Cli):
    def with_schema(self):
        """Files of the tree that say which schema they keep to, with what they say."""
        for file in sorted(SCENARIOS.rglob("*.yaml")):
            found = re.search(r"^# yaml-language-server: \$schema=(\S+)$", file.read_text(), re.MULTILINE)
            if found:
                yield file, (file.parent / found[1]).resolve()

    def faults(self, schema, file):
        python = python_with_jsonschema()
        if python is None:
            self.skipTest("no python3 here has jsonschema and yaml")
        done = subprocess.run([python, "-c", CHECK, str(schema), str(file)], capture_output=True, text=True,
                              timeout=120)
        self.assertIn(done.returncode, (0, 9), done.stderr)
        return done.stdout

    def printed(self):
        """The schemas as the program prints them, by what they are called beside the scenarios."""
        out = {}
        for name, words in (("taji.schema.json", []), ("plan.schema.json", ["--plan"])):
            file = self.folder / name
            file.write_bytes(subprocess.run([TAJI, "schema", *words], capture_output=True, check=True).stdout)
            out[name] = file
        return out

    def test_every_file_keeps_to_the_schema_that_it_names(self):
        printed = self.printed()
        named = {file.name for file in SCENARIOS.glob("*.yaml")}
        for file, schema in self.with_schema():
            self.assertEqual(json.loads(schema.read_text()), json.loads(printed[schema.name].read_text()), schema)
            self.assertEqual(self.faults(printed[schema.name], file), "", file)
            named.discard(file.name)
        self.assertEqual(named, set(), "scenarios that name no schema")

    def test_a_faulty_scenario_does_not(self):
        schema = self.printed()["taji.schema.json"]
        good = (SCENARIOS / "one-road.yaml").read_text()
        for fault in ("horizon: soon\n", "convoys: {}\n"):
            key = fault.split(":")[0]
            text = re.sub(rf"^{key}:.*\n", "", good, flags=re.MULTILINE) + fault
            self.assertNotEqual(text, good)
            file = self.folder / "faulty.yaml"
            file.write_text(text)
            self.assertIn(key, self.faults(schema, file), fault)


if __name__ == "__main__":
    main()
