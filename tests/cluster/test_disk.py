"""A disk that is full, a folder that is read-only, a file that cannot be read: one clear line each, and nothing that was
finished is lost."""

import os
import shutil
import subprocess

from work import TAJI, Work, main, skip

SMALL, LARGE = "size=60k,mode=0755", "size=400m,mode=0755"


class Disk(Work):
    def setUp(self):
        self.disk = self.folder / "disk"
        self.disk.mkdir(exist_ok=True)
        self.mount(SMALL)
        self.addCleanup(subprocess.run, ["umount", "-l", self.disk], check=True)

    def mount(self, options):
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "taji-test", self.disk], check=True)

    def remount(self, options):
        subprocess.run(["mount", "-o", "remount," + options, self.disk], check=True)

    def one_line(self, err, *expected):
        self.assertEqual(err.count("\n"), 1, err)
        for words in expected:
            self.assertIn(words, err)

    def leftovers(self):
        return [path for path in self.disk.rglob(".taji-*")]

    def test_a_sweep_on_a_full_disk_keeps_its_points_and_goes_on_when_there_is_room(self):
        self.plan("sweep", "disk/s")
        _, err = self.taji("sweep", "run", "disk/s", "-q", status=1)
        self.one_line(err, "cannot write ", "disk/s/points/", "the disk is full")
        self.assertEqual(self.leftovers(), [])
        done = {path: path.stat().st_ino for path in self.chunk_files("disk/s")}
        self.assertGreater(len(done), 3)
        self.assertLess(len(done), 40)
        self.remount(LARGE)
        self.taji("sweep", "run", "disk/s", "-q")
        self.assertEqual({path: path.stat().st_ino for path in done}, done)
        self.taji("sweep", "merge", "disk/s")
        self.assert_merged("sweep", "disk/s")

    def test_chunks_of_a_forecast_on_a_full_disk(self):
        self.remount("size=1m")
        self.plan("forecast", "disk/f")
        _, err = self.taji("forecast", "run", "disk/f", "-q", status=1)
        self.one_line(err, "cannot write ", "disk/f/chunks/", "the disk is full")
        self.assertEqual(self.leftovers(), [])
        done = len(self.chunk_files("disk/f"))
        self.assertGreater(done, 1)
        self.assertLess(done, 40)
        self.remount(LARGE)
        self.taji("forecast", "run", "disk/f", "-q")
        self.taji("forecast", "merge", "disk/f")
        self.assert_merged("forecast", "disk/f")

    def test_a_forecast_that_cannot_be_written_is_still_told(self):
        self.remount("size=64k")
        out, err = self.taji("forecast", "one.yaml", "-n", "500", "-o", "disk/f", "-q", status=1)
        self.one_line(err, "cannot write ", "the disk is full")
        self.assertIn("One road", out)
        self.assertEqual(self.leftovers(), [])

    def test_a_read_only_disk_is_told_before_the_work(self):
        self.remount(LARGE)
        self.plan("sweep", "disk/s", chunks=2)
        self.taji("sweep", "run", "disk/s", "--chunk", "1", "-q")
        done = len(self.chunk_files("disk/s"))
        subprocess.run(["mount", "-o", "remount,ro", self.disk], check=True)
        _, err = self.taji("sweep", "run", "disk/s", "-q", status=1)
        self.one_line(err, "cannot write ", "the disk is read-only")
        _, err = self.taji("forecast", "one.yaml", "-o", "disk/f", status=1)
        self.one_line(err, "cannot make this folder", "Read-only")
        subprocess.run(["mount", "-o", "remount,rw", self.disk], check=True)
        self.assertEqual(len(self.chunk_files("disk/s")), done)

    def test_a_file_that_cannot_be_read(self):
        self.remount(LARGE)
        self.plan("sweep", "disk/s", chunks=2)
        self.taji("sweep", "run", "disk/s", "--chunk", "1", "-q")
        self.plan("forecast", "disk/f", chunks=2)
        self.taji("forecast", "run", "disk/f", "--chunk", "1", "-q")
        self.folder.chmod(0o755)
        program = self.disk / "taji"
        shutil.copy(TAJI, program)
        for verb, path in (("sweep", self.disk / "s/points/000001.json"), ("forecast", self.disk / "f/chunks/000001.rows")):
            path.chmod(0)
            for part in ("status", "merge"):
                _, err = self.command("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", str(program), verb,
                                      part, f"disk/{path.parent.parent.name}", status=1)
                self.one_line(err, "cannot read ", path.name, "ermission")


if os.geteuid() != 0:
    skip("mounting a small disk takes root")
probe = subprocess.run(["unshare", "--mount", "mount", "-t", "tmpfs", "taji-test", "/mnt"], capture_output=True)
if probe.returncode != 0:
    skip("this machine mounts no tmpfs: " + probe.stderr.decode().strip())
if __name__ == "__main__":
    main()
