"""scripts/slurm/submit with a real Slurm: a controller and two nodes on this machine, on its loopback addresses only."""

import ctypes
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from work import TREE, Work, main, processes, skip

SUBMIT = str(TREE / "scripts/slurm/submit")
NODES = ("n1", "n2")
CONFIGURATION = """\
ClusterName=taji
SlurmctldHost=localhost(127.0.0.1)
SlurmctldPort={controller}
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket={place}/munge.socket
CredType=cred/munge
StateSaveLocation={place}/state
SlurmdSpoolDir={place}/spool-%n
SlurmctldPidFile={place}/slurmctld.pid
SlurmdPidFile={place}/%n.pid
SlurmctldLogFile={place}/slurmctld.log
SlurmdLogFile={place}/%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
SlurmdParameters=config_overrides
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdTimeout=10
SlurmctldTimeout=10
InactiveLimit=0
MinJobAge=300
KillWait=5
ReturnToService=2
JobRequeue=1
AccountingStorageType=accounting_storage/none
SchedulerParameters=sched_min_interval=200000
PropagateResourceLimits=NONE
{nodes}
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""


def die_with_us():
    """Between fork and exec: a daemon does not outlive a test that is killed."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


class Cluster:
    """munged, slurmctld and two slurmd, all of our own, in one folder."""

    def __init__(self, place):
        self.place, self.running = place, {}
        controller, *ports = free_ports(1 + len(NODES))
        nodes = [f"NodeName={name} NodeHostname=localhost NodeAddr=127.0.0.1 Port={port} CPUs=2 State=UNKNOWN"
                 for name, port in zip(NODES, ports)]
        self.configuration = place / "slurm.conf"
        self.configuration.write_text(CONFIGURATION.format(place=place, controller=controller, nodes="\n".join(nodes)))
        (place / "state").mkdir()
        for name in NODES:
            (place / f"spool-{name}").mkdir()
        key = place / "munge.key"
        key.write_bytes(os.urandom(128))
        key.chmod(0o400)

    def start(self, name, *words):
        log = open(self.place / f"{name}.out", "ab")
        self.running[name] = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                              preexec_fn=die_with_us,
                                              env={**os.environ, "SLURM_CONF": str(self.configuration)})
        log.close()

    def start_all(self):
        place = self.place
        self.start("munged", "munged", "--foreground", "--force", f"--socket={place}/munge.socket",
                   f"--key-file={place}/munge.key", f"--pid-file={place}/munge.pid", f"--seed-file={place}/munge.seed",
                   f"--log-file={place}/munge.log")
        while not (place / "munge.socket").exists() and self.running["munged"].poll() is None:
            time.sleep(0.1)
        self.start_controller()
        for name in NODES:
            self.start_node(name)

    def start_controller(self):
        self.start("slurmctld", "slurmctld", "-D", "-f", str(self.configuration))

    def start_node(self, name):
        self.start(name, "slurmd", "-D", "-N", name, "-f", str(self.configuration))

    def kill(self, name):
        self.running[name].kill()
        self.running[name].wait()

    def processes_on(self, *names):
        """Jobs of our nodes and the step daemons above them."""
        ours = b"SLURM_CONF=" + str(self.configuration).encode()
        found = set()
        for pid, command, environment in processes():
            variables = environment.split(b"\0")
            if not any(b"SLURMD_NODENAME=" + name.encode() in variables for name in names) or ours not in variables:
                continue
            found.add(pid)
            while True:
                try:
                    pid = int(re.search(r"^PPid:\s*(\d+)", Path(f"/proc/{pid}/status").read_text(), re.M)[1])
                    if b"slurmstepd" not in Path(f"/proc/{pid}/cmdline").read_bytes():
                        break
                except (OSError, TypeError):
                    break
                found.add(pid)
        return found

    def kill_node(self, name):
        """As a machine that loses power: daemon, step daemons and jobs at once. False, and nothing, if it is idle."""
        there = self.processes_on(name)
        if not there:
            return False
        self.running[name].kill()
        for pid in (*there, *self.processes_on(name)):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.running[name].wait()
        return True

    def stop_all(self):
        for pid in self.processes_on(*NODES):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        for process in self.running.values():
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


class Slurm(Work):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        place = cls.folder / "slurm"
        place.mkdir()
        cls.cluster = Cluster(place)
        cls.addClassCleanup(cls.cluster.stop_all)
        cls.environment["SLURM_CONF"] = str(cls.cluster.configuration)
        cls.cluster.start_all()
        cls.wait_until_idle()

    @classmethod
    def wait_until_idle(cls):
        end = time.monotonic() + 60
        while time.monotonic() < end:
            done = subprocess.run(["sinfo", "-h", "-N", "-o", "%N %t"], env=cls.environment, capture_output=True)
            if sorted(done.stdout.split()) == sorted(word.encode() for name in NODES for word in (name, "idle")):
                return
            time.sleep(0.3)
        logs = "".join(path.read_text(errors="replace")[-3000:] for path in cls.cluster.place.glob("*.log"))
        raise AssertionError(f"the nodes did not come up: {done.stdout} {done.stderr}\n{logs}")

    def submit(self, folder, *more):
        out, err = self.command(SUBMIT, folder, "--minutes", "10", *more)
        self.assertIn("squeue -j", err)
        self.assertNotIn("sacct", err)
        return dict(line.split() for line in out.splitlines())

    def jobs(self):
        """Those that are not over; nothing while the controller does not answer."""
        done = subprocess.run(["squeue", "-h", "-o", "%A %t"], env=self.environment, capture_output=True)
        return None if done.returncode else done.stdout.decode().split()

    def take_back(self):
        """As whoever keeps the cluster does: of jobs that a killed controller had started and not yet written down it
        starts a second one, which the node refuses; then it trusts the node no longer and holds the job."""
        def asked(*words):
            return subprocess.run(words, env=self.environment, capture_output=True).stdout.decode().splitlines()
        for line in asked("sinfo", "-h", "-N", "-o", "%N %T"):
            name, state = line.split()
            if "drain" in state:
                asked("scontrol", "update", f"NodeName={name}", "State=RESUME")
        for line in asked("squeue", "-h", "-r", "-o", "%i %r"):
            job, reason = line.split(maxsplit=1)
            if "held" in reason:
                asked("scontrol", "release", job)

    def over(self):
        self.take_back()
        return self.jobs() == []

    def finish(self, verb, folder, seconds=400):
        self.wait_for("the queue to empty", self.over, seconds)
        self.assert_merged(verb, folder)

    def test_a_undisturbed(self):
        self.plan("sweep", "a")
        jobs = self.submit("a")
        self.finish("sweep", "a")
        logs = sorted(path.name for path in (self.folder / "a" / "slurm").glob(f"{jobs['array']}_*.log"))
        self.assertEqual(len(logs), 40)
        self.assertIn("a sweep of 40 points", (self.folder / "a" / "slurm" / f"{jobs['merge']}.log").read_text())
        # Seven chunks in three tasks, and a forecast.
        self.plan("forecast", "seven", chunks=7)
        jobs = self.submit("seven", "--tasks", "3", "--", "--nice=1")
        self.finish("forecast", "seven")
        self.assertEqual(len(list((self.folder / "seven" / "slurm").glob(f"{jobs['array']}_*.log"))), 3)
        # All is there: only the merge is submitted.
        self.assertEqual(list(self.submit("seven")), ["merge"])
        self.finish("forecast", "seven")

    def test_b_the_controller_is_killed_and_started_again(self):
        self.plan("forecast", "b")
        self.submit("b")
        self.wait_for_chunks("b", 5)
        self.cluster.kill("slurmctld")
        time.sleep(3)
        self.assertLess(len(self.chunk_files("b")), 40)
        self.cluster.start_controller()
        self.finish("forecast", "b")

    def test_c_one_chunk_is_killed(self):
        self.plan("sweep", "c")
        self.submit("c")
        self.wait_for_chunks("c", 5)
        self.wait_for("a chunk to kill", lambda: self.kill_a_chunk("c"), 30)
        self.finish("sweep", "c")
        logs = "".join(path.read_text() for path in (self.folder / "c" / "slurm").glob("*.log"))
        self.assertIn("try 1: status 137", logs)

    def test_d_tasks_that_die_are_submitted_again(self):
        self.plan("sweep", "d")
        self.submit("d")
        self.wait_for_chunks("d", 5)
        # The scripts, not only what they run: Slurm calls such a task failed.
        self.wait_for("tasks to kill", self.kill_tasks, 30)
        self.finish("sweep", "d")

    def kill_tasks(self):
        """The scripts of tasks and what they run. How many there were."""
        there = self.cluster.processes_on(*NODES)
        tasks = [pid for pid, command, _ in processes() if pid in there and b"slurmstepd" not in command]
        for pid in tasks:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        return len(tasks)

    def test_e_a_node_dies(self):
        self.plan("sweep", "e")
        self.submit("e")
        self.wait_for_chunks("e", 5)
        self.wait_for("jobs on the second node", lambda: self.cluster.kill_node("n2"), 30)
        self.assertLess(len(self.chunk_files("e")), 40)
        self.finish("sweep", "e", seconds=600)


if os.geteuid() != 0:
    skip("a Slurm of its own takes root")
for program in ("munged", "slurmctld", "slurmd", "sbatch"):
    if shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin:/sbin") is None:
        skip(f"{program} is not installed")
os.environ["PATH"] += ":/usr/sbin:/sbin"
if __name__ == "__main__":
    main()
