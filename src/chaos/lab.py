"""Databases and nodes of one run, on this machine alone. All that is started here is ended here, by its process id."""

import atexit
import base64
import contextlib
import glob
import json
import os
import queue
import random
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request

CHECKOUT = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
WORK = tempfile.mkdtemp(prefix="storekeeper-chaos-")
# One for all nodes of a run, which share databases.
KEY = base64.b64encode(os.urandom(32)).decode()
_ending = []


class Missing(Exception):
    """A program or a right that this machine does not have."""


def at_end(action):
    _ending.append(action)


@atexit.register
def _end():
    while _ending:
        with contextlib.suppress(Exception):
            _ending.pop()()
    shutil.rmtree(WORK, ignore_errors=True)


def need(program, package=None):
    found = shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin:/sbin")
    if not found:
        raise Missing(f"{program} is missing (package {package or program})")
    return found


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def until(seconds, check, pause=0.05):
    """How long it took until the check held, or None."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        with contextlib.suppress(OSError, ValueError, KeyError):
            if check():
                return time.monotonic() - began
        time.sleep(pause)
    return None


def small_disk(megabytes):
    """A folder on a file system of its own, which holds so much and no more."""
    folder = tempfile.mkdtemp(dir=WORK)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "tmpfs", folder], capture_output=True, check=False)
    if done.returncode:
        raise Missing("no right to mount a small tmpfs, which the full disk needs (run as root)")
    at_end(lambda: subprocess.run(["umount", "-l", folder], capture_output=True, check=False))
    return folder


def fill(folder):
    """Takes all that is left of the disk; returns what gives it back."""
    path = os.path.join(folder, "filler")
    with contextlib.suppress(OSError), open(path, "wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1 << 9, 1):
            with contextlib.suppress(OSError):
                while True:
                    file.write(b"x" * size)
    return lambda: os.remove(path)


# --- processes -----------------------------------------------------------------------------------------------------------


class Child:
    """A process that this run started."""

    process = None

    def spawn(self, command, log, **options):
        with open(log, "ab") as out:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, **options)
        self.log = log
        at_end(self.kill)

    @property
    def pid(self):
        return self.process.pid

    def alive(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        if self.alive():
            # A stopped process is killed too.
            self.process.kill()
            self.process.wait(30)

    def stop(self):
        if self.alive():
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(40)
            self.kill()

    def freeze(self):
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self):
        os.kill(self.pid, signal.SIGCONT)

    def logged(self, pattern):
        with open(self.log, encoding="utf-8", errors="replace") as file:
            return re.findall(pattern, file.read())

    def last_lines(self):
        with open(self.log, encoding="utf-8", errors="replace") as file:
            return "".join(file.readlines()[-30:])


# --- databases -----------------------------------------------------------------------------------------------------------

ACCOUNTS = """
CREATE DATABASE IF NOT EXISTS storekeeper CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE USER IF NOT EXISTS storekeeper@'%' IDENTIFIED BY 'chaos';
GRANT ALL ON storekeeper.* TO storekeeper@'%';
"""


class Database(Child):
    """MariaDB as installed, or with DATABASE=mysql the MySQL that `.ci/mysql start` has unpacked."""

    kind = os.environ.get("DATABASE", "mariadb")

    def __init__(self, *options, folder=None):
        self.home = tempfile.mkdtemp(dir=folder or WORK)
        self.data = os.path.join(self.home, "data")
        self.socket = os.path.join(self.home, "s")
        # Two servers that are made at once would use the same names in a common one.
        self.temporary = tempfile.mkdtemp(dir=WORK)
        self.port = free_port()
        self.options = options
        self._client = need("mariadb", "mariadb-client-core")
        self._initialise()

    @property
    def url(self):
        mode = "DISABLED" if self.kind == "mariadb" else "REQUIRED"
        return f"jdbc:mysql://127.0.0.1:{self.port}/storekeeper?sslMode={mode}"

    def through(self, port):
        return self.url.replace(f":{self.port}/", f":{port}/")

    def _server(self):
        if self.kind == "mariadb":
            return [need("mariadbd", "mariadb-server-core"), "--no-defaults"]
        for folder in ("target/ci/mysql/server", "target/mysql/server"):
            server = os.path.join(CHECKOUT, folder)
            loaders = glob.glob(server + "/usr/lib/*-linux-gnu/ld-linux-*.so.*")
            if loaders:
                return [loaders[0], "--library-path", os.path.dirname(loaders[0]), server + "/usr/sbin/mysqld", "--no-defaults",
                        f"--basedir={server}/usr", f"--lc-messages-dir={server}/usr/share/mysql", f"--plugin-dir={server}/usr/lib/mysql/plugin",
                        "--mysqlx=OFF", "--secure-file-priv=NULL"]
        raise Missing("no MySQL is unpacked: .ci/mysql start && .ci/mysql stop")

    def _initialise(self):
        user = ["--user=root"] if os.geteuid() == 0 else []
        if self.kind == "mariadb":
            command = [need("mariadb-install-db", "mariadb-server-core"), "--no-defaults", "--auth-root-authentication-method=normal",
                       "--skip-test-db", "--innodb-log-file-size=48M", f"--tmpdir={self.temporary}", f"--datadir={self.data}"] + user
        else:
            command = self._server() + ["--initialize-insecure", f"--datadir={self.data}"] + user
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        if done.returncode:
            raise RuntimeError("the database cannot be made: " + done.stderr[-2000:])

    def start(self):
        first = os.path.join(self.home, "first.sql")
        with open(first, "w", encoding="utf-8") as file:
            file.write(ACCOUNTS)
        user = ["--user=root"] if os.geteuid() == 0 else []
        self.spawn(self._server() + [f"--datadir={self.data}", f"--socket={self.socket}", f"--port={self.port}", "--bind-address=127.0.0.1",
                                     f"--tmpdir={self.temporary}",
                                     "--skip-name-resolve", "--max-connections=200", "--innodb-flush-log-at-trx-commit=1",
                                     "--innodb-buffer-pool-size=256M", f"--init-file={first}", *user, *self.options],
                   os.path.join(self.home, "log"))
        if until(90, self._answers) is None:
            raise RuntimeError("the database does not start:\n" + self.last_lines())
        return self

    def _answers(self):
        if not self.alive():
            raise RuntimeError("the database ended:\n" + self.last_lines())
        with socket.create_connection(("127.0.0.1", self.port), 1):
            pass
        return self.sql("SELECT 1") == [["1"]]

    def sql(self, text, database="storekeeper"):
        """The rows that a statement answers, on a connection of its own as root."""
        done = subprocess.run([self._client, "--no-defaults", "-uroot", f"--socket={self.socket}", "-N", "-B", database],
                              input=text, capture_output=True, text=True, timeout=120, check=False)
        if done.returncode:
            raise OSError(done.stderr.strip())
        return [line.split("\t") for line in done.stdout.splitlines()]

    def number(self, text):
        return int(self.sql(text)[0][0])

    def session(self):
        return Session([self._client, "--no-defaults", "-uroot", f"--socket={self.socket}", "-N", "-B", "-f", "--unbuffered", "storekeeper"])

    def connections(self):
        return self.number("SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'storekeeper'")


class Session:
    """A session beside those of the nodes, which may hold locks."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        at_end(self.close)

    def send(self, text):
        self.process.stdin.write(text + ";\n")
        self.process.stdin.flush()

    def run(self, text):
        self.send(text)
        self.send("SELECT 'done so far'")
        lines = []
        for line in self.process.stdout:
            if line.strip() == "done so far":
                return lines
            lines.append(line.rstrip("\n"))
        raise OSError("the session ended: " + " ".join(lines))

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(10)


# --- nodes ---------------------------------------------------------------------------------------------------------------

_java = []


def java():
    """The JDK that mvnw finds."""
    if not _java:
        said = subprocess.run(["./mvnw", "-v"], cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout
        _java.append(re.search(r"^Java version:.*runtime: (.*)$", said, re.M).group(1) + "/bin/")
    return _java[0]


def jar():
    """The packaged service, made anew where the sources are younger; JAR names another."""
    if "JAR" in os.environ:
        return os.environ["JAR"]
    made = [path for path in glob.glob(CHECKOUT + "/target/storekeeper-*.jar")]
    sources = (os.path.join(folder, name) for folder, _, names in os.walk(CHECKOUT + "/src/main") for name in names)
    # Its time of modification is that of the release; when it was written, ctime tells.
    if not made or max(os.path.getmtime(path) for path in sources) > os.stat(made[0]).st_ctime:
        print("packaging the service", flush=True)
        subprocess.run(["./mvnw", "-q", "package", "-DskipTests"], cwd=CHECKOUT, check=True)
        made = glob.glob(CHECKOUT + "/target/storekeeper-*.jar")
    return made[0]


class Node(Child):
    """A node as the image starts it but for its cache, on the database of that URL."""

    def __init__(self, url, heap="256m", settings=None, options=(), limit_files=None):
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.home = tempfile.mkdtemp(dir=WORK)
        self.options = ["-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-Xms64m", f"-Xmx{heap}", *options]
        self.limit_files = limit_files
        self.settings = {
            "SERVER_ADDRESS": "127.0.0.1", "SERVER_PORT": str(self.port),
            "STOREKEEPER_KEY": KEY,
            # All load comes from one address.
            "STOREKEEPER_LIMIT_SIGN_UPS": "1000000", "STOREKEEPER_LIMIT_LOGINS": "1000000",
            "SPRING_DATASOURCE_URL": url, "SPRING_DATASOURCE_USERNAME": "storekeeper", "SPRING_DATASOURCE_PASSWORD": "chaos",
        } | (settings or {})

    def begin(self):
        command = [java() + "java", *self.options, "-jar", jar()]
        if self.limit_files:
            command = ["sh", "-c", f'ulimit -n {self.limit_files} && exec "$@"', "sh", *command]
        self.spawn(command, os.path.join(self.home, "log"), env=os.environ | self.settings)
        return self

    def start(self):
        self.begin()
        if until(300, self.ready, 0.1) is None:
            raise RuntimeError("the node does not start:\n" + self.last_lines())
        return self

    def ready(self):
        if not self.alive():
            raise RuntimeError("the node ended:\n" + self.last_lines())
        return self.status("/actuator/health/readiness") == 200

    def live(self):
        return self.status("/actuator/health/liveness") == 200

    def status(self, path, timeout=10):
        try:
            with urllib.request.urlopen(self.base + path, timeout=timeout) as answer:
                return answer.status
        except urllib.error.HTTPError as refused:
            return refused.code

    def _proc(self, field):
        with open(f"/proc/{self.pid}/status", encoding="ascii", errors="replace") as file:
            return int(re.search(rf"^{field}:\s+(\d+)", file.read(), re.M).group(1))

    def threads(self):
        return self._proc("Threads")

    def resident(self):
        """In MB."""
        return self._proc("VmRSS") // 1024

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def inside(self):
        """The heap in MB after a collection, and how many virtual threads there are."""
        dump = os.path.join(self.home, f"threads-{time.monotonic_ns()}.json")
        script = dump.replace(".json", ".jcmd")
        with open(script, "w", encoding="ascii") as file:
            file.write(f"GC.run\nGC.heap_info\nThread.dump_to_file -format=json {dump}\n")
        # One start of jcmd, which is what takes the time.
        said = subprocess.run([java() + "jcmd", str(self.pid), "-f", script], capture_output=True, text=True, timeout=120, check=True).stdout
        used = re.findall(r"(?:DefNew|Tenured)\s+total \d+K, used (\d+)K", said)
        with open(dump, encoding="utf-8") as file:
            containers = json.load(file)["threadDump"]["threadContainers"]
        return {"heap": sum(map(int, used)) // 1024,
                "virtual": sum(1 for container in containers for thread in container["threads"] if thread.get("virtual"))}

    def figures(self, database=None):
        known = {"threads": self.threads(), "files": self.descriptors()} | self.inside()
        return known | ({"connections": database.connections()} if database else {})


class Peak:
    """The largest value seen until it is asked for."""

    def __init__(self, measure, pause=0.1):
        self.value = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(measure, pause), daemon=True)
        self._thread.start()

    def _run(self, measure, pause):
        while not self._over.wait(pause):
            with contextlib.suppress(OSError, AttributeError):
                self.value = max(self.value, measure())

    def end(self):
        self._over.set()
        self._thread.join(10)
        return self.value


# --- a slow network ------------------------------------------------------------------------------------------------------


class Hop:
    """A TCP hop to a port of this machine. Each piece of data arrives late, and some as late as what was lost and sent again."""

    def __init__(self, port, delay=0.0, loss=0.0, again=0.3):
        self.delay, self.loss, self.again = delay, loss, again
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=200)
        self.port = self._listener.getsockname()[1]
        self.passed = self.lost = 0
        at_end(self._listener.close)
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                try:
                    far = socket.create_connection(("127.0.0.1", self._target), 5)
                    far.settimeout(None)
                except OSError:
                    near.close()
                    continue
                for one, other in ((near, far), (far, near)):
                    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, source, target):
        waiting = queue.Queue(1000)

        def deliver():
            with contextlib.suppress(OSError):
                while True:
                    at, data = waiting.get()
                    time.sleep(max(0.0, at - time.monotonic()))
                    if not data:
                        target.shutdown(socket.SHUT_WR)
                        return
                    target.sendall(data)

        threading.Thread(target=deliver, daemon=True).start()
        last = 0.0
        while True:
            try:
                data = source.recv(65536)
            except OSError:
                data = b""
            late = self.delay
            self.passed += 1
            if random.random() < self.loss:
                self.lost += 1
                late += self.again
            # In order, as TCP delivers.
            last = max(last, time.monotonic() + late)
            waiting.put((last, data))
            if not data:
                return
