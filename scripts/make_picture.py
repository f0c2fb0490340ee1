#!/usr/bin/python3
"""Makes docs/report.png, the picture of the README:  make_picture.py [TAJI]

The head of the report of the default scenario, 1,000 replications with seed 1. Needs Debian's chromium, chromium-driver
and python3-selenium; where python3-pil is installed, the picture has 200 colours and is smaller for it.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

TREE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TREE / "tests/browser"))
PICTURE = TREE / "docs/report.png"
WIDTH = 1240


def main(arguments):
    from browser import Browser

    taji = os.path.abspath(arguments[0]) if arguments else str(TREE / "scripts/taji")
    with tempfile.TemporaryDirectory() as folder:
        scenario = "scenarios/bamako-2026.yaml"
        subprocess.run([taji, "forecast", scenario, "-n", "1000", "-q", "-o", folder], cwd=TREE, check=True,
                       stdout=subprocess.DEVNULL)
        with Browser(WIDTH) as browser:
            browser.open(Path(folder) / "report.html")
            # Down to the end of the maps of phases.
            end = browser.run("return document.getElementById('phases').getBoundingClientRect().bottom + scrollY")
            browser.picture(PICTURE, {"width": WIDTH, "height": end + 10})
    try:
        from PIL import Image
    except ImportError:
        pass
    else:
        Image.open(PICTURE).convert("RGB").quantize(200).save(PICTURE, optimize=True)
    print(f"{PICTURE.relative_to(TREE)}: {PICTURE.stat().st_size // 1000} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
