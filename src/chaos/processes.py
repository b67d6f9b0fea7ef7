"""Processes, folders and waiting, on this machine alone. All that is started here is ended here, by its process id."""

import atexit
import contextlib
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
_work = []
_ending = []
_ports = set()
_keep_logs = []


class Missing(Exception):
    """A program or a right that this machine does not have."""


def need(program, package=None):
    """Where a program is."""
    found = shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin:/sbin")
    if not found:
        raise Missing(f"{program} is missing (package {package or program})")
    return found


def _folder():
    if not _work:
        _work.append(tempfile.mkdtemp(prefix="storekeeper-chaos-"))
        os.mkdir(os.path.join(_work[0], "logs"))
    return _work[0]


def new_folder(within=None):
    """An empty folder, in that of this run unless told; it goes with the run."""
    return tempfile.mkdtemp(dir=within or _folder())


def keep_logs():
    """What the processes have written stays when the run ends; returns where."""
    _keep_logs.append(True)
    return os.path.join(_folder(), "logs")


def at_end(action):
    """Done when the script ends or a play breaks off, the last first."""
    _ending.append(action)


def end_all():
    while _ending:
        with contextlib.suppress(Exception):
            _ending.pop()()


@atexit.register
def _end():
    # A second signal must not leave processes behind.
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    end_all()
    for folder in _work:
        for name in os.listdir(folder):
            if not (_keep_logs and name == "logs"):
                shutil.rmtree(os.path.join(folder, name), ignore_errors=True)
        with contextlib.suppress(OSError):
            os.rmdir(folder)


def end_on_signals():
    for number in SIGNALS:
        signal.signal(number, lambda number, _: sys.exit(128 + number))


def free_port():
    """A port below those that the system gives to clients: one of them could have it while its server is away."""
    for _ in range(1000):
        port = 20000 + int.from_bytes(os.urandom(2), "big") % 10000
        with socket.socket() as listener, contextlib.suppress(OSError):
            if port not in _ports:
                listener.bind(("127.0.0.1", port))
                _ports.add(port)
                return port
    raise RuntimeError("no port is free")


def until(seconds, check, pause=0.05):
    """How long it took until the check held, or None where it did not in time."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        with contextlib.suppress(OSError, ValueError, KeyError):
            if check():
                return time.monotonic() - began
        time.sleep(pause)
    return None


def wait_for(what, seconds, check, pause=0.1):
    """How long it took until the check held; what does not come in time ends the play."""
    took = until(seconds, check, pause)
    if took is None:
        raise RuntimeError(f"not within {seconds} s: {what}")
    return took


class Process:
    """A process of this run; what it writes goes to a file."""

    def __init__(self, name):
        self.name = name
        self.process = None
        self.log = None

    def spawn(self, command, **options):
        if self.alive():
            raise RuntimeError(f"{self.name} runs already")
        if self.log is None:
            logs = os.path.join(_folder(), "logs")
            self.log = os.path.join(logs, f"{len(os.listdir(logs)) + 1}-{self.name}.log")
        with open(self.log, "ab") as out:
            self.process = subprocess.Popen(ends_with_us() + command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, **options)
        at_end(self.kill)
        return self

    @property
    def pid(self):
        return self.process.pid

    def alive(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        """With -9, which ends a process that is frozen too."""
        if self.alive():
            self.process.kill()
            self.process.wait(30)

    def stop(self, seconds=60):
        """Tells it to end; returns its exit code, None where it had to be killed, and how long it took."""
        began = time.monotonic()
        if self.alive():
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(seconds)
        code = self.process and self.process.poll()
        self.kill()
        return code, time.monotonic() - began

    def freeze(self):
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self):
        os.kill(self.pid, signal.SIGCONT)

    def text(self):
        if self.log is None:
            return ""
        with open(self.log, encoding="utf-8", errors="replace") as file:
            return file.read()

    def logged(self, pattern):
        return re.findall(pattern, self.text())

    def last_lines(self, count=30):
        return "\n".join(self.text().splitlines()[-count:])


def ends_with_us():
    """The beginning of a command whose process is ended by the system where this script is killed with -9."""
    program = shutil.which("setpriv")
    return [program, "--pdeathsig", "KILL"] if program else []
