"""Databases: MariaDB as installed, MySQL as `.ci/mysql` fetches it, and what is asked of them with SQL."""

import contextlib
import functools
import glob
import os
import re
import secrets
import socket
import subprocess
import threading

from processes import CHECKOUT, Missing, Process, at_end, free_port, need, new_folder, until

PASSWORD = secrets.token_hex(16)
ACCOUNTS = f"""
CREATE DATABASE IF NOT EXISTS storekeeper CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE USER IF NOT EXISTS storekeeper@'%' IDENTIFIED BY '{PASSWORD}';
GRANT ALL ON storekeeper.* TO storekeeper@'%';
"""


class Tables:
    """What a database answers to SQL, each time on a connection of its own."""

    schema = "storekeeper"
    environment = {}

    def access(self):
        """The options with which the client program finds the server."""
        raise NotImplementedError

    def client(self, *options, schema=None):
        """The command of the client program, which reads SQL from its input."""
        schema = self.schema if schema is None else schema
        return [need("mariadb", "mariadb-client-core"), "--no-defaults", *self.access(), *options, *([schema] if schema else [])]

    def sql(self, text, seconds=120, schema=None):
        """The rows that a statement answers."""
        command = self.client("-N", "-B", schema=schema)
        try:
            done = subprocess.run(command, input=text, capture_output=True, text=True, errors="replace", timeout=seconds, check=False,
                                  env=os.environ | self.environment)
        except subprocess.TimeoutExpired as late:
            raise OSError(f"the database did not answer within {seconds} s") from late
        if done.returncode:
            raise OSError(done.stderr.strip())
        return [line.split("\t") for line in done.stdout.splitlines()]

    def session(self):
        return Session(self.client("-N", "-B", "-f", "--unbuffered"), os.environ | self.environment)

    def read(self, file):
        """The SQL of a file, which may be long."""
        with open(file, "rb") as text:
            done = subprocess.run(self.client("--default-character-set=utf8mb4"), stdin=text, capture_output=True, timeout=1800, check=False)
        if done.returncode:
            raise OSError(done.stderr.decode(errors="replace").strip())

    def number(self, text):
        return int(self.sql(text)[0][0])

    def asked(self, text):
        """The rows; none where the database does not answer soon."""
        with contextlib.suppress(OSError):
            return self.sql(text, 4, schema="")
        return []

    def connections(self):
        return self.number("SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'storekeeper'")


class GivenDatabase(Tables):
    """A new schema on the server that SPRING_DATASOURCE_URL names; the first node creates it."""

    def __init__(self, url, user, password):
        self.user, self.password = user, password
        self.environment = {"MYSQL_PWD": password}
        self.host, self.port = re.search(r"//([^:/]+):?(\d*)", url).groups()
        self.schema = f"storekeeper_{secrets.token_hex(4)}"
        self.url = re.sub(r"/\w+(\?|$)", f"/{self.schema}?createDatabaseIfNotExist=true&", url, count=1).rstrip("&")
        at_end(lambda: self.sql(f"DROP DATABASE IF EXISTS {self.schema}", schema=""))

    def access(self):
        return [f"--host={self.host}", f"--port={self.port or 3306}", f"--user={self.user}", "--ssl"]


class Database(Process, Tables):
    """A server of this run, with a database and an account for the service."""

    kind = os.environ.get("DATABASE", "mariadb")
    user, password = "storekeeper", PASSWORD
    address, within = "127.0.0.1", []

    def __init__(self, *options, folder=None, name="database"):
        super().__init__(name)
        self.home = new_folder(folder)
        self.data = os.path.join(self.home, "data")
        self.socket = os.path.join(self.home, "s")
        # Two servers that are made at once would use the same names in a common one.
        self.temporary = new_folder()
        self.port = free_port()
        self.options = options
        self.make()

    @property
    def url(self):
        return self.through(self.port, self.address)

    def through(self, port, address="127.0.0.1"):
        """Its URL where something at this port leads to it."""
        return f"jdbc:mysql://{address}:{port}/storekeeper?sslMode={'DISABLED' if self.kind == 'mariadb' else 'REQUIRED'}"

    def program(self):
        if self.kind == "mariadb":
            # MySQL's comes with this option.
            user = ["--user=root"] if os.geteuid() == 0 else []
            return [need("mariadbd", "mariadb-server-core"), "--no-defaults", *user]
        return [f"{CHECKOUT}/.ci/mysql", "server", mysql_folder(), "--mysqlx=OFF", "--secure-file-priv=NULL"]

    def make(self):
        """The files of an empty database, whose root needs no password."""
        if self.kind == "mariadb":
            command = [need("mariadb-install-db", "mariadb-server-core"), *self.program()[1:], "--auth-root-authentication-method=normal",
                       "--skip-test-db", "--innodb-log-file-size=48M", f"--tmpdir={self.temporary}"]
        else:
            command = self.program() + ["--initialize-insecure"]
        done = subprocess.run(command + [f"--datadir={self.data}"], capture_output=True, text=True, timeout=120, check=False)
        if done.returncode:
            raise RuntimeError("the database cannot be made: " + done.stderr[-2000:])

    def begin(self, *options):
        return self.spawn([*self.within, *self.program(), f"--datadir={self.data}", f"--socket={self.socket}", f"--port={self.port}",
                           f"--pid-file={self.home}/pid", f"--bind-address={self.address}", f"--tmpdir={self.temporary}",
                           "--skip-name-resolve", "--max-connections=300", "--innodb-flush-log-at-trx-commit=1",
                           *self.options, *options])

    def start(self):
        first = os.path.join(self.home, "first.sql")
        with open(first, "w", encoding="utf-8") as file:
            file.write(ACCOUNTS)
        # Not in a cluster: Galera hands a member's options to mariadb-backup, which does not know this one.
        self.begin(f"--init-file={first}", "--innodb-buffer-pool-size=256M")
        if until(90, self.answers) is None:
            raise RuntimeError("the database does not start:\n" + self.last_lines())
        return self

    def answers(self):
        if not self.alive():
            raise RuntimeError("the database ended:\n" + self.last_lines())
        with socket.create_connection((self.address, self.port), 1):
            pass
        return self.sql("SELECT 1") == [["1"]]

    def access(self):
        return ["--user=root", f"--socket={self.socket}", "--connect-timeout=20"]


class Session:
    """A session beside those of the nodes, which may hold locks."""

    def __init__(self, command, environment):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)
        at_end(self.close)

    def run(self, text):
        self.process.stdin.write(f"{text};\nSELECT 'done so far';\n")
        self.process.stdin.flush()
        lines, bound = [], threading.Timer(120, self.process.kill)
        bound.daemon = True
        bound.start()
        for line in map(str.strip, self.process.stdout):
            if line == "done so far":
                bound.cancel()
                return lines
            lines.append(line)
        raise OSError("the session ended: " + " ".join(lines))

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(10)


@functools.cache
def mysql_folder():
    """The folder in which `.ci/mysql` has unpacked the server; it fetches it where there is none."""
    folders = [f"{CHECKOUT}/target/ci/mysql", f"{CHECKOUT}/target/mysql"]
    folder = next((folder for folder in folders if os.path.isdir(folder + "/server")), folders[-1])
    done = subprocess.run([f"{CHECKOUT}/.ci/mysql", "server", folder, "--version"], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Missing(f"no MySQL: {done.stderr.strip()[-500:]}")
    return folder


def mysql_program(name):
    """The command of another program that came with the server, on the libraries that came with it."""
    server = mysql_folder() + "/server"
    if not os.path.exists(f"{server}/usr/bin/{name}"):
        raise Missing(f"no {name} is unpacked: rm -r target/mysql && .ci/mysql start && .ci/mysql stop")
    loader = glob.glob(server + "/usr/lib/*-linux-gnu/ld-linux-*.so.*")[0]
    return [loader, "--library-path", os.path.dirname(loader), f"{server}/usr/bin/{name}"]


def broken_products(database):
    """Where product, ledger and history disagree: nothing, or a sentence."""
    checks = {
        "quantities that are not their last movement's": """
            LEFT JOIN (SELECT product_id, MAX(id) AS id FROM stock_movement GROUP BY product_id) l ON l.product_id = p.id
            LEFT JOIN stock_movement m ON m.product_id = l.product_id AND m.id = l.id WHERE p.quantity <> COALESCE(m.after_quantity, 0)""",
        "quantities that are not the sum of their movements": """
            LEFT JOIN (SELECT product_id, SUM(after_quantity - before_quantity) AS moved FROM stock_movement GROUP BY product_id) m
            ON m.product_id = p.id WHERE p.quantity <> COALESCE(m.moved, 0)""",
        "versions without their change": """
            LEFT JOIN (SELECT product_id, COUNT(*) AS count FROM product_change GROUP BY product_id) c
            ON c.product_id = p.id WHERE p.version + 1 <> COALESCE(c.count, 0)""",
    }
    found = {name: database.number("SELECT COUNT(*) FROM product p" + text) for name, text in checks.items()}
    found["changes without their set"] = database.number(
        "SELECT COUNT(*) FROM product_change c LEFT JOIN change_set s ON s.id = c.change_id WHERE s.id IS NULL")
    return ", ".join(f"{count} {name}" for name, count in found.items() if count)


def products_agree(verdict, database):
    broken = broken_products(database)
    verdict.hold("product, ledger and history agree", not broken, broken or f"{database.number('SELECT COUNT(*) FROM product')} products")
