"""scripts/slurm/submit with a Slurm that keeps accounts in a database, as most shared clusters do."""

import subprocess
import time

from slurm import SUBMIT, Cluster, SlurmWork, free_ports, skip_without
from work import main

DATABASE_DAEMON = """\
AuthType=auth/munge
AuthInfo=socket={place}/munge.socket
DbdHost=localhost
DbdAddr=127.0.0.1
DbdPort={port}
SlurmUser=root
LogFile={place}/slurmdbd.log
PidFile={place}/slurmdbd.pid
StorageType=accounting_storage/mysql
StorageHost=127.0.0.1
StoragePort={storage}
StorageUser=slurm
StoragePass=taji
StorageLoc=accounts
"""
ACCOUNTING = """\
AccountingStorageType=accounting_storage/slurmdbd
AccountingStorageHost=127.0.0.1
AccountingStoragePort={port}
AccountingStoragePass={place}/munge.socket
AccountingStorageEnforce=associations,limits
JobAcctGatherType=jobacct_gather/linux"""


class AccountedCluster(Cluster):
    """The cluster, a database server with its files and socket in the folder, and slurmdbd between them."""

    def __init__(self, place):
        self.port, self.storage = free_ports(2)
        super().__init__(place, ACCOUNTING.format(place=place, port=self.port))
        self.database = place / "database"
        configuration = place / "slurmdbd.conf"
        configuration.write_text(DATABASE_DAEMON.format(place=place, port=self.port, storage=self.storage))
        configuration.chmod(0o600)

    def asked(self, *words, text=None):
        done = subprocess.run(words, env=self.environment(), input=text, capture_output=True, text=True)
        self.said = done.stdout + done.stderr
        return done

    def until(self, what, condition, seconds=60):
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                logs = "".join(path.read_text(errors="replace")[-3000:] for path in self.place.glob("*.log"))
                raise AssertionError(f"waited {seconds} s for {what}\n{self.said}\n{logs}")
            time.sleep(0.3)

    def start_all(self):
        self.start_munge()
        self.start_database()
        self.start("slurmdbd", "slurmdbd", "-D")
        cluster = ("sacctmgr", "-i", "-Q")
        self.until("slurmdbd", lambda: self.asked(*cluster, "add", "cluster", "taji").returncode == 0)
        self.asked(*cluster, "add", "account", "fuel", "cluster=taji")
        self.asked(*cluster, "add", "user", "root", "account=fuel", "cluster=taji")
        self.start_daemons()

    def start_database(self):
        made = self.asked("mariadb-install-db", f"--datadir={self.database}", "--user=root", "--skip-test-db",
                          "--auth-root-authentication-method=normal")
        if made.returncode:
            raise AssertionError(f"no database could be made\n{made.stdout}\n{made.stderr}")
        socket = f"--socket={self.place}/database.socket"
        self.start("mariadbd", "mariadbd", "--no-defaults", f"--datadir={self.database}", "--user=root", socket,
                   "--bind-address=127.0.0.1", f"--port={self.storage}", f"--pid-file={self.place}/database.pid",
                   "--innodb-buffer-pool-size=64M", f"--log-error={self.place}/database.log")
        grants = ("CREATE DATABASE IF NOT EXISTS accounts; CREATE OR REPLACE USER slurm@'127.0.0.1' IDENTIFIED BY 'taji';"
                  "CREATE OR REPLACE USER slurm@localhost IDENTIFIED BY 'taji';"
                  "GRANT ALL ON accounts.* TO slurm@'127.0.0.1'; GRANT ALL ON accounts.* TO slurm@localhost;")
        self.until("the database", lambda: self.asked("mariadb", "--no-defaults", socket, "-u", "root",
                                                      text=grants).returncode == 0)


class Accounted(SlurmWork):
    accounted = True

    @classmethod
    def cluster_in(cls, place):
        return AccountedCluster(place)

    def test_an_array_and_its_history(self):
        self.plan("sweep", "a")
        jobs = self.submit("a", "--", "--account=fuel")
        self.finish("sweep", "a")
        # The number of tasks of the array that the database saw end well, as the command that was printed asks it.
        def ended():
            rows = self.cluster.asked("sacct", "-X", "-n", "-P", "-o", "JobID,Account,State", "-j", jobs["array"]).stdout
            return sum(row.split("|")[1:] == ["fuel", "COMPLETED"] for row in rows.splitlines())
        self.wait_for("forty tasks in the accounts", lambda: ended() == 40, 120)

    def test_an_account_that_is_unknown(self):
        self.plan("forecast", "b", chunks=7)
        _, err = self.command(SUBMIT, "b", "--", "--account=nobody", status=1)
        self.assertIn("nothing was submitted", err)


skip_without("slurmdbd", "mariadbd", "mariadb-install-db")
if __name__ == "__main__":
    main()
