"""scripts/parallel/submit with a real GNU parallel, which is killed and goes on; hosts are this machine."""

import os
import shutil
import signal
import socket
import subprocess
import time
import unittest
from pathlib import Path

from work import TREE, Work, main, skip

SUBMIT = str(TREE / "scripts/parallel/submit")
SSHD = shutil.which("sshd", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")


class Parallel(Work):
    def begin(self, folder, *more):
        return subprocess.Popen([SUBMIT, folder, *more], cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)

    def test_forty_chunks_and_seven(self):
        self.plan("sweep", "forty")
        out, err = self.command(SUBMIT, "forty")
        self.assertIn("running 40 chunks", err)
        self.assertIn("a sweep of 40 points", out)
        self.assert_merged("sweep", "forty")
        log = (self.folder / "forty" / "parallel.log").read_text().splitlines()
        self.assertEqual(len(log), 40)
        self.assertTrue(all(line.split("\t")[6] == "0" for line in log))
        self.plan("sweep", "seven", chunks=7)
        self.command(SUBMIT, "seven", "-j", "3")
        self.assert_merged("sweep", "seven")
        # Nothing is left to do but the merge.
        _, err = self.command(SUBMIT, "seven")
        self.assertNotIn("running", err)

    def test_killed_it_goes_on(self):
        self.plan("forecast", "killed")
        process = self.begin("killed", "-j", "2")
        self.wait_for_chunks("killed", 8)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        self.wait_for("the chunks in hand", lambda: not self.chunk_processes("killed"))
        done = {path: path.stat().st_ino for path in self.chunk_files("killed")}
        self.assertLess(len(done), 40)
        self.command(SUBMIT, "killed")
        self.assert_merged("forecast", "killed")
        self.assertEqual({path: path.stat().st_ino for path in done}, done)

    def test_terminated_it_finishes_what_is_in_hand_and_goes_on(self):
        self.plan("sweep", "stopped")
        process = self.begin("stopped", "-j", "1", "--no-merge")
        self.wait_for_chunks("stopped", 5)
        os.killpg(process.pid, signal.SIGTERM)
        process.communicate(timeout=60)
        self.assertLess(len(self.chunk_files("stopped")), 40)
        self.command(SUBMIT, "stopped")
        self.assert_merged("sweep", "stopped")

    def test_a_chunk_that_dies_is_tried_again(self):
        self.plan("sweep", "dying")
        process = self.begin("dying", "-j", "2")
        self.wait_for_chunks("dying", 3)
        for _ in range(3):
            self.wait_for("a chunk to kill", lambda: self.kill_a_chunk("dying"), 30)
            time.sleep(0.2)
        _, err = process.communicate(timeout=300)
        self.assertEqual(process.returncode, 0, err)
        self.assert_merged("sweep", "dying")

    def test_a_few_hosts(self):
        # In the place of ssh, a script that notes the host and runs the command here, with a SHELL as from a login.
        ssh = self.folder / "ssh"
        ssh.write_text('#!/bin/sh\n'
                       'while :; do case $1 in -l | -o | -p) shift 2 ;; -*) shift ;; *) break ;; esac; done\n'
                       f'echo "$1" >>"{self.folder}/hosts-used"\n'
                       'shift\n[ "$1" = -- ] && shift\nSHELL=/bin/sh exec sh -c "$*"\n')
        ssh.chmod(0o755)
        (self.folder / "hosts").write_text("2/one.example\n1/two.example\n")
        self.plan("sweep", "hosts-run")
        self.environment["PARALLEL_SSH"] = str(ssh)
        try:
            self.command(SUBMIT, "hosts-run", "--hosts", "hosts")
        finally:
            del self.environment["PARALLEL_SSH"]
        self.assert_merged("sweep", "hosts-run")
        used = set((self.folder / "hosts-used").read_text().split())
        self.assertEqual(used, {"one.example", "two.example"})

    @unittest.skipUnless(SSHD and shutil.which("ssh"), "no sshd or ssh is installed")
    def test_hosts_over_ssh(self):
        """Two names of one daemon on a loopback address, with keys and a configuration of its own."""
        place = self.folder / "ssh.d"
        place.mkdir(mode=0o700)
        for key in ("host", "user"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", place / key], check=True)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        (place / "sshd_config").write_text(
            f"Port {port}\nListenAddress 127.0.0.1\nHostKey {place}/host\nPidFile {place}/sshd.pid\nUsePAM no\n"
            f"AuthorizedKeysFile {place}/user.pub\nStrictModes no\nPasswordAuthentication no\n"
            "PermitRootLogin prohibit-password\nMaxStartups 50\nMaxSessions 50\n")
        (place / "ssh_config").write_text(
            f"Host one.example two.example\n  HostName 127.0.0.1\n  Port {port}\n  IdentityFile {place}/user\n"
            f"  IdentitiesOnly yes\n  UserKnownHostsFile {place}/known\n  StrictHostKeyChecking accept-new\n"
            "  BatchMode yes\n")
        # The daemon wants this folder, which its service makes elsewhere.
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        log = place / "sshd.log"
        daemon = subprocess.Popen([SSHD, "-D", "-f", place / "sshd_config", "-E", log], stdin=subprocess.DEVNULL)
        self.addCleanup(daemon.wait)
        self.addCleanup(daemon.terminate)
        (self.folder / "two-hosts").write_text("2/one.example\n1/two.example\n")
        self.plan("forecast", "over-ssh", chunks=12)
        self.environment["PARALLEL_SSH"] = f"ssh -F {place}/ssh_config"
        self.addCleanup(self.environment.pop, "PARALLEL_SSH")
        self.wait_for("sshd to listen", lambda: "listening" in (log.read_text() if log.exists() else ""), 30)
        self.command(SUBMIT, "over-ssh", "--hosts", "two-hosts")
        self.assert_merged("forecast", "over-ssh")
        ran = (self.folder / "over-ssh" / "parallel.log").read_text().splitlines()
        self.assertEqual({line.split("\t")[1] for line in ran}, {"one.example", "two.example"})
        self.assertGreaterEqual(log.read_text().count("Accepted publickey"), 12)

    def test_what_makes_no_sense(self):
        for words in ([], ["nowhere"], ["serial-sweep", "--hosts", "none"], ["serial-sweep", "--retries", "x"], ["--what"]):
            self.command(SUBMIT, *words, status=2)


if shutil.which("parallel") is None:
    skip("GNU parallel is not installed")
if __name__ == "__main__":
    main()
