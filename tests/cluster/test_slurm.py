"""scripts/slurm/submit with a real Slurm, some part of which is killed."""

import os
import signal
import time

from slurm import NODES, SlurmWork, skip_without
from work import main, processes


class Slurm(SlurmWork):
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
        self.environment["PAUSE"] = "2"
        self.addCleanup(self.environment.pop, "PAUSE")
        self.submit("b")
        self.wait_for_chunks("b", 5)
        # It writes down every few seconds what it was told, and forgets the rest.
        state = self.cluster.place / "state" / "job_state"
        self.wait_for("the merge in the saved state", lambda: b"b-merge" in state.read_bytes(), 60)
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


skip_without()
if __name__ == "__main__":
    main()
