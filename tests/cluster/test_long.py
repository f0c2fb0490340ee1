"""What a run of many minutes says where there is no terminal. It is halted for most of the time, which its clock is not."""

import re
import signal
import subprocess
import time

from work import TAJI, Work, main

RUNS = {"forecast": ["one.yaml", "-n", "9000000"],
        "sweep": ["one.yaml", "--range", "network.roads.trunk.interdiction=0 %..20 %:2", "-n", "9000000"]}


class Long(Work):
    def begin(self, verb, *more):
        process = subprocess.Popen([TAJI, verb, *RUNS[verb], "-o", verb + "".join(more), "-j", "1", *more],
                                   cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE)
        self.addCleanup(process.kill)
        return process

    def stop(self, process):
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=120)
        return err.decode()

    def test_a_line_a_minute(self):
        told, quiet = [self.begin(verb) for verb in RUNS], [self.begin(verb, "-q") for verb in RUNS]
        time.sleep(2)
        for _ in range(2):
            for process in told + quiet:
                process.send_signal(signal.SIGSTOP)
            time.sleep(60)
            for process in told + quiet:
                process.send_signal(signal.SIGCONT)
            time.sleep(5)
        for process in told:
            err = self.stop(process)
            lines = [line for line in err.splitlines() if " left" in line]
            self.assertEqual(len(lines), 2, err)
            for line in lines:
                self.assertRegex(line, re.compile(r"^taji: [\d,]+ of [\d,]+ replications, [\d.]+ (s|min|h) left$"))
            self.assertNotIn("\x1b", err)
        for process in quiet:
            self.assertNotIn(" left", self.stop(process))


if __name__ == "__main__":
    main()
