"""A Slurm of our own: a controller and two nodes on this machine, on its loopback addresses only. For the tests that
submit to it; they are skipped where they may not."""

import ctypes
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from work import TREE, Work, processes, skip

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
{accounting}
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

    def __init__(self, place, accounting="AccountingStorageType=accounting_storage/none"):
        self.place, self.running = place, {}
        controller, *ports = free_ports(1 + len(NODES))
        nodes = [f"NodeName={name} NodeHostname=localhost NodeAddr=127.0.0.1 Port={port} CPUs=2 State=UNKNOWN"
                 for name, port in zip(NODES, ports)]
        self.configuration = place / "slurm.conf"
        self.configuration.write_text(CONFIGURATION.format(place=place, controller=controller, accounting=accounting,
                                                           nodes="\n".join(nodes)))
        (place / "state").mkdir()
        for name in NODES:
            (place / f"spool-{name}").mkdir()
        key = place / "munge.key"
        key.write_bytes(os.urandom(128))
        key.chmod(0o400)

    def start(self, name, *words):
        log = open(self.place / f"{name}.out", "ab")
        self.running[name] = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                              preexec_fn=die_with_us, env=self.environment())
        log.close()

    def environment(self):
        return {**os.environ, "SLURM_CONF": str(self.configuration)}

    def start_munge(self):
        place = self.place
        self.start("munged", "munged", "--foreground", "--force", f"--socket={place}/munge.socket",
                   f"--key-file={place}/munge.key", f"--pid-file={place}/munge.pid", f"--seed-file={place}/munge.seed",
                   f"--log-file={place}/munge.log")
        while not (place / "munge.socket").exists() and self.running["munged"].poll() is None:
            time.sleep(0.1)

    def start_all(self):
        self.start_munge()
        self.start_daemons()

    def start_daemons(self):
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


class SlurmWork(Work):
    """A test that submits to it."""

    accounted = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        place = cls.folder / "slurm"
        place.mkdir()
        cls.cluster = cls.cluster_in(place)
        cls.addClassCleanup(cls.cluster.stop_all)
        cls.environment["SLURM_CONF"] = str(cls.cluster.configuration)
        cls.cluster.start_all()
        cls.wait_until_idle()

    @classmethod
    def cluster_in(cls, place):
        return Cluster(place)

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
        self.assertEqual("sacct -j" in err, self.accounted)
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
        try:
            self.wait_for("the queue to empty", self.over, seconds)
            self.assert_merged(verb, folder)
        except (AssertionError, OSError) as error:
            raise AssertionError(f"{error}\n{self.story(folder)}") from error

    def story(self, folder):
        """What Slurm and the jobs that were not of the array said."""
        queue = subprocess.run(["squeue", "-t", "all", "-o", "%i %T %r"], env=self.environment, capture_output=True)
        logs = [path for path in (self.folder / folder / "slurm").glob("*.log") if "_" not in path.name]
        logs += [self.cluster.place / f"{name}.log" for name in ("slurmctld", *NODES)]
        return queue.stdout.decode() + "".join(f"== {path.name}\n{path.read_text(errors='replace')[-6000:]}" for path in logs)


def skip_without(*programs):
    """Adds /usr/sbin and /sbin to PATH, for what the tests start is there."""
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    if os.geteuid() != 0:
        skip("a Slurm of its own takes root")
    for program in ("munged", "slurmctld", "slurmd", "sbatch", *programs):
        if shutil.which(program) is None:
            skip(f"{program} is not installed")
