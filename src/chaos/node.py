"""A node of the service: how it starts, whether it is ready, and what it takes of the machine."""

import base64
import functools
import glob
import json
import os
import re
import subprocess

from clients import Client
from processes import CHECKOUT, Process, free_port, need, new_folder, until

# One for all nodes of a run, which share databases.
KEY = base64.b64encode(os.urandom(32)).decode()
BEHIND_A_BALANCER = {"STOREKEEPER_PROXIES": "127.0.0.1", "STOREKEEPER_STOP_DRAIN": "5s"}


@functools.cache
def java_home():
    """That of the JDK that mvnw finds."""
    said = subprocess.run(["./mvnw", "-v"], cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout
    return re.search(r"^Java version:.*runtime: (.*)$", said, re.M).group(1)


@functools.cache
def jar():
    """The packaged service, made anew where the sources are younger; JAR names another."""
    if "JAR" in os.environ:
        return os.path.abspath(os.environ["JAR"])
    made = glob.glob(f"{CHECKOUT}/target/storekeeper-*.jar")
    sources = (os.path.join(folder, name) for folder, _, names in os.walk(f"{CHECKOUT}/src/main") for name in names)
    # Its time of modification is that of the release; when it was written, ctime tells.
    if not made or max(os.path.getmtime(path) for path in sources) > os.stat(made[0]).st_ctime:
        print("packaging the service", flush=True)
        subprocess.run(["./mvnw", "-q", "package", "-DskipTests"], cwd=CHECKOUT, check=True)
        made = glob.glob(f"{CHECKOUT}/target/storekeeper-*.jar")
    return made[0]


class Node(Process):
    """A node as the image starts it, on a database: from the jar without the cache of the image, or from the image itself.

    STOREKEEPER_IMAGE names the folder in which `.ci/image-rehearsal` has made the image.
    """

    def __init__(self, database, url=None, name="node", heap="256m", settings=None, options=(), quick=False, limit_files=None):
        super().__init__(name)
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.heap, self.limit_files = heap, limit_files
        # Where several start on one machine, or work for a minute only, the second compiler does not earn its start.
        self.options = [*options, *(["-XX:TieredStopAtLevel=1"] if quick else [])]
        self.settings = {
            "SERVER_ADDRESS": "127.0.0.1", "SERVER_PORT": str(self.port),
            # All load comes from one address.
            "STOREKEEPER_LIMIT_SIGN_UPS": "1000000", "STOREKEEPER_LIMIT_LOGINS": "1000000", "STOREKEEPER_LIMIT_RENEWALS": "1000000"}
        if database:
            self.settings |= {"STOREKEEPER_KEY": KEY, "SPRING_DATASOURCE_URL": url or database.url,
                              "SPRING_DATASOURCE_USERNAME": database.user, "SPRING_DATASOURCE_PASSWORD": database.password}
        self.settings |= settings or {}

    def command(self):
        """And the folder in which it runs."""
        if image := os.environ.get("STOREKEEPER_IMAGE"):
            entry = json.loads(re.search(r"^ENTRYPOINT (\[.*\])$", (CHECKOUT / "Dockerfile").read_text(), re.M).group(1))
            return [f"{java_home()}/bin/java", f"-Xmx{self.heap}", *entry[1:]], f"{image}/run/app"
        return [f"{java_home()}/bin/java", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-Xms64m", f"-Xmx{self.heap}", *self.options,
                "-jar", jar()], CHECKOUT

    def begin(self):
        command, folder = self.command()
        if self.limit_files:
            command = ["sh", "-c", f'ulimit -n {self.limit_files} && exec "$@"', "sh", *command]
        return self.spawn(command, cwd=folder, env=os.environ | self.settings)

    def start(self):
        self.begin().wait()
        return self

    def wait(self):
        """Until it is ready, on a machine that may have much else to do; returns how long that took."""
        took = until(400, self.ready, 0.1)
        if took is None:
            raise RuntimeError(f"{self.name} does not start:\n" + self.last_lines())
        return took

    def ready(self):
        if not self.alive():
            raise RuntimeError(f"{self.name} ended:\n" + self.last_lines())
        return Client(self.base).ready().status == 200

    def setup_code(self):
        return self.logged(r'"invite": "([^"]+)"')[-1]

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
        script = os.path.join(new_folder(), "figures.jcmd")
        with open(script, "w", encoding="ascii") as file:
            file.write("GC.class_histogram\nGC.heap_info\n")
        # One start of jcmd, which is what takes the time. A dump of all threads would tell more, and has ended a busy JVM.
        said = subprocess.run([f"{java_home()}/bin/jcmd", str(self.pid), "-f", script], capture_output=True, text=True, timeout=120, check=True).stdout
        used = re.findall(r"(?:DefNew|Tenured)\s+total \d+K, used (\d+)K", said)
        virtual = re.search(r"^ *\d+: +(\d+) +\d+ +java\.lang\.VirtualThread ", said, re.M)
        return {"heap": sum(map(int, used)) // 1024, "virtual": int(virtual.group(1)) if virtual else 0}

    def figures(self, database=None):
        known = {"threads": self.threads(), "files": self.descriptors()} | self.inside()
        return known | ({"connections": database.connections()} if database else {})


class Balancer(Process):
    """HAProxy with one of the configurations in src/cluster."""

    def __init__(self, config, **servers):
        super().__init__("haproxy")
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self._command = [need("haproxy"), "-db", "-f", f"{CHECKOUT}/src/cluster/{config}"]
        bind = f"127.0.0.1:{self.port}"
        self._environment = os.environ | servers | {"BALANCER_BIND": bind, "DATABASE_BIND": bind}

    def start(self):
        return self.spawn(self._command, env=self._environment)

    def state(self, server):
        """Whether a server is up, as far as HAProxy has told; it tells of changes alone, and begins with all of them up."""
        told = self.logged(rf"Server \w+/{server} is (UP|DOWN)")
        return told[-1] if told else "UP"
