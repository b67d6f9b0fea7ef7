"""What the scripts beside it share: nodes, HAProxy, clients that keep a journal, and the verdict. Python's standard library alone.

Everything listens on loopback, has a bound in time and count, and ends with the script. Only processes that it started are ended.
"""

import atexit
import base64
import contextlib
import hashlib
import hmac
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import uuid

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
CLUSTER = CHECKOUT / "src" / "cluster"
BEGUN = time.monotonic()

work = pathlib.Path(tempfile.mkdtemp(prefix="storekeeper-cluster-"))
_processes = []


def say(text):
    print(f"{time.monotonic() - BEGUN:6.1f} s  {text}", flush=True)


def broken(reason):
    """Ends the script where it cannot go on; what it has written is kept."""
    print(f"broke off: {reason}; the logs are in {work}", file=sys.stderr, flush=True)
    verdict.keep_logs = True
    sys.exit(1)


def need(command, package):
    path = shutil.which(command, path=os.environ["PATH"] + ":/usr/sbin:/sbin")
    if path is None:
        print(f"needs {command}: apt install {package}", file=sys.stderr)
        sys.exit(69)
    return path


_given = set()


def free_port():
    while True:
        port = 20000 + int.from_bytes(os.urandom(2)) % 10000
        with socket.socket() as probe:
            if port not in _given and probe.connect_ex(("127.0.0.1", port)) != 0:
                _given.add(port)
                return port


def until(condition, seconds, what, every=0.1):
    """Waits until the condition holds and returns how long that took."""
    begun = time.monotonic()
    while time.monotonic() - begun < seconds:
        if condition():
            return time.monotonic() - begun
        time.sleep(every)
    broken(f"{what} not within {seconds} s")


class Verdict:
    def __init__(self):
        self.rows = []
        self.keep_logs = False

    def hold(self, promise, held, figures=""):
        self.rows.append((promise, "held" if held else "FAILED", str(figures)))
        say(f"{'held  ' if held else 'FAILED'} {promise}: {figures}")
        self.keep_logs = self.keep_logs or not held

    def note(self, what, figures):
        self.rows.append((what, "", str(figures)))
        say(f"       {what}: {figures}")

    def end(self):
        print("\n| promise | verdict | figures |\n|---|---|---|")
        for row in self.rows:
            print("| " + " | ".join(row) + " |")
        failed = [row[0] for row in self.rows if row[1] == "FAILED"]
        print("\nall held" if not failed else "\ndid not hold: " + "; ".join(failed))
        if failed:
            print(f"the logs are in {work}")
        sys.exit(1 if failed else 0)


verdict = Verdict()


class Process:
    """A process of this script, whose output goes to a file."""

    def __init__(self, name, command, env=None, cwd=None):
        self.name, self.command, self.env, self.cwd = name, command, env, cwd
        self.log = work / f"{name}.log"
        self.run = None

    def start(self):
        with open(self.log, "ab") as out:
            self.run = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=self.cwd,
                env={**os.environ, **(self.env or {})})
        _processes.append(self.run)
        return self

    def alive(self):
        return self.run is not None and self.run.poll() is None

    def send(self, number):
        if self.alive():
            self.run.send_signal(number)

    def kill(self):
        self.send(signal.SIGKILL)
        self.run.wait(10)

    def stop(self, seconds=60):
        """Asks it to end; returns its exit code and how long that took."""
        begun = time.monotonic()
        self.send(signal.SIGTERM)
        try:
            return self.run.wait(seconds), time.monotonic() - begun
        except subprocess.TimeoutExpired:
            self.kill()
            return None, time.monotonic() - begun

    def text(self):
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def tail(self, lines=30):
        return "\n".join(self.text().splitlines()[-lines:])


@atexit.register
def clean_up():
    for run in reversed(_processes):
        if run.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                run.send_signal(signal.SIGCONT)
                run.kill()
    for run in _processes:
        with contextlib.suppress(Exception):
            run.wait(10)
    if not verdict.keep_logs:
        shutil.rmtree(work, ignore_errors=True)


def broke_off(kind, failure, trace):
    verdict.keep_logs = True
    sys.__excepthook__(kind, failure, trace)
    print(f"broke off; the logs are in {work}", file=sys.stderr)


sys.excepthook = broke_off
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


# --- nodes -----------------------------------------------------------------------------------------------------------------------


def java_home():
    told = subprocess.run([CHECKOUT / "mvnw", "-v"], capture_output=True, text=True, check=False, cwd=CHECKOUT).stdout
    found = re.search(r"^Java version:.*runtime: (.*)$", told, re.M)
    return found.group(1) if found else broken("mvnw finds no JDK")


def service_command():
    """The image that .ci/image-rehearsal has built, if STOREKEEPER_IMAGE names its folder; else the packaged jar."""
    java = f"{java_home()}/bin/java"
    if image := os.environ.get("STOREKEEPER_IMAGE"):
        entry = re.search(r"^ENTRYPOINT (\[.*\])$", (CHECKOUT / "Dockerfile").read_text(), re.M)
        command = json.loads(entry.group(1))
        return [java, "-Xmx256m", *command[1:]], f"{image}/run/app"
    jars = sorted((CHECKOUT / "target").glob("storekeeper-*.jar"))
    if not jars:
        broken("there is no jar: ./mvnw -DskipTests package")
    # One compiler alone: several nodes start on one machine.
    return [java, "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", str(jars[0])], str(CHECKOUT)


class Node(Process):
    def __init__(self, name, database, **settings):
        self.port = free_port()
        command, folder = service_command()
        env = {
            "SERVER_ADDRESS": "127.0.0.1", "SERVER_PORT": str(self.port), "STOREKEEPER_PROXIES": "127.0.0.1",
            # All load comes from one address.
            "STOREKEEPER_LIMIT_SIGN_UPS": "100000", "STOREKEEPER_LIMIT_LOGINS": "100000", "STOREKEEPER_LIMIT_RENEWALS": "100000",
            "STOREKEEPER_STOP_DRAIN": "5s", **database, **settings}
        super().__init__(name, command, env, folder)
        self.base = ("127.0.0.1", self.port)

    def ready(self):
        with contextlib.suppress(Lost):
            return Client(self.base, patience=3).get("/actuator/health/readiness").status == 200
        return False

    def await_ready(self, seconds=300):
        def is_ready():
            if not self.alive():
                broken(f"{self.name} ended while starting:\n{self.tail()}")
            return self.ready()
        return until(is_ready, seconds, f"{self.name} ready")

    def setup_code(self):
        return re.findall(r'"invite": "([^"]+)"', self.text())[-1]


def database_settings(url, user, password):
    return {
        "SPRING_DATASOURCE_URL": url, "SPRING_DATASOURCE_USERNAME": user, "SPRING_DATASOURCE_PASSWORD": password,
        "STOREKEEPER_KEY": base64.b64encode(os.urandom(32)).decode()}


class Balancer(Process):
    """HAProxy with one of the repository's configurations."""

    def __init__(self, name, config, **env):
        self.port = free_port()
        bind = f"127.0.0.1:{self.port}"
        super().__init__(name, [need("haproxy", "haproxy"), "-db", "-f", str(CLUSTER / config)],
                         {"BALANCER_BIND": bind, "DATABASE_BIND": bind, **env})
        self.base = ("127.0.0.1", self.port)

    def listening(self):
        with socket.socket() as probe:
            return probe.connect_ex(self.base) == 0

    def state(self, server):
        """Whether a server is up, as far as HAProxy has told; it tells of changes alone, and begins with all of them up."""
        told = re.findall(rf"Server \w+/{server} is (UP|DOWN)", self.text())
        return told[-1] if told else "UP"


# --- clients ---------------------------------------------------------------------------------------------------------------------


class Lost(Exception):
    """No answer came, so it is unknown whether the request was executed."""


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)


class Client:
    """One connection, kept and opened again when it breaks; a request is sent once."""

    def __init__(self, base, token=None, source=None, patience=20):
        self.base, self.token, self.source, self.patience = base, token, source, patience
        self.connection = None

    def request(self, method, path, body=None, **headers):
        sent = {"Accept": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}}
        if self.token:
            sent["Authorization"] = "Bearer " + self.token
        if body is not None:
            sent["Content-Type"] = "application/json"
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection(
                    *self.base, timeout=self.patience, source_address=(self.source, 0) if self.source else None)
            self.connection.request(method, path, None if body is None else json.dumps(body), sent)
            answer = self.connection.getresponse()
            content = answer.read()
            if answer.will_close:
                self.close()
            return Answer(answer.status, answer.headers, content)
        except (OSError, http.client.HTTPException) as failure:
            self.close()
            raise Lost(repr(failure)) from failure

    def get(self, path, **headers):
        return self.request("GET", path, **headers)

    def post(self, path, body=None, **headers):
        return self.request("POST", path, body, **headers)

    def close(self):
        if self.connection is not None:
            self.connection.close()
        self.connection = None


def totp(secret, step=0):
    """RFC 6238 with 30 s, of this step or another."""
    counter = struct.pack(">Q", int(time.time()) // 30 + step)
    mac = hmac.digest(base64.b32decode(secret), counter, hashlib.sha1)
    number = int.from_bytes(mac[mac[19] & 15:][:4]) & 0x7FFFFFFF
    return f"{number % 1000000:06}"


class Person:
    PASSWORD = "four words of a rehearsal"

    def __init__(self, base, invite=None):
        self.base, self.name = base, "p" + uuid.uuid4().hex[:12]
        # Not at the end of a step, so that the codes of this one and of the two beside it are good for what follows.
        if time.time() % 30 > 27:
            time.sleep(3.1)
        told = self.expect(201, self.client().post(
            "/signup", {"username": self.name, "password": self.PASSWORD} | ({"invite": invite} if invite else {})))
        self.secret = told["2FA_secret"]
        # The code of the step before, so that the one of now is left.
        self.take(self.login(code=totp(self.secret, -1)))

    @staticmethod
    def expect(status, answer):
        if answer.status != status:
            broken(f"expected {status}, was answered {answer.status}: {answer.body[:300]}")
        return answer.json()

    def client(self, base=None):
        return Client(base or self.base, getattr(self, "token", None))

    def login(self, base=None, **proof):
        return Client(base or self.base).post("/login", {"username": self.name, "password": self.PASSWORD, **proof})

    def take(self, answer):
        told = self.expect(200, answer)
        self.token, self.refresh = told["token"], told["refresh_token"]
        self.recovery = told.get("recovery_codes", getattr(self, "recovery", []))
        return told


# --- load with a journal ---------------------------------------------------------------------------------------------------------


class Entry:
    """A request of the journal: what it was to do, when, and the status of its answer; 0 where none came."""

    def __init__(self, kind, key, begun, ended, status, detail, retry_after=None):
        self.kind, self.key, self.begun, self.ended, self.status, self.detail = kind, key, begun, ended, status, detail
        self.retry_after = retry_after


class Load:
    """Clients that work until they are told to stop; each request is in the journal."""

    def __init__(self, bases, person, pause=0.02):
        self.bases, self.person, self.pause = bases, person, pause
        self.journal, self.threads = [], []
        self.stopping = threading.Event()
        self.shared = []

    def products(self, count, quantity=1_000_000):
        """Products that all clients sell."""
        client = Client(self.bases[0], self.person.token)
        for number in range(count):
            made = self.person.expect(201, client.post(
                "/products", {"name": f"shared {number}", "price": 5, "quantity": quantity}))
            self.shared.append(made["id"])

    def record(self, kind, key, send):
        begun = time.monotonic()
        try:
            answer = send()
            entry = Entry(kind, key, begun, time.monotonic(), answer.status, answer.body[:400] if answer.status >= 400 else b"",
                          answer.headers.get("Retry-After"))
        except Lost as lost:
            answer = None
            entry = Entry(kind, key, begun, time.monotonic(), 0, str(lost).encode())
        self.journal.append(entry)
        return answer

    def work(self, number, kinds):
        client = Client(self.bases[number % len(self.bases)], self.person.token)
        count = 0
        while not self.stopping.is_set():
            kind = kinds[count % len(kinds)]
            count += 1
            key = f"{kind}-{number}-{count}-{uuid.uuid4().hex[:8]}"
            getattr(self, kind)(client, key)
            self.stopping.wait(self.pause)

    def create(self, client, key):
        self.record("create", key, lambda: client.post("/products", {"name": key, "sku": key, "price": 1.5, "quantity": 5}))

    def create_once(self, client, key):
        self.record("create_once", key, lambda: client.post(
            "/products", {"name": key, "sku": key, "price": 1.5, "quantity": 5}, Idempotency_Key=key))

    def sale(self, client, key):
        path = f"/products/{self.shared[hash(key) % len(self.shared)]}/stock"
        self.record("sale", key, lambda: client.post(path, {"delta": -1, "reason": "sale", "note": key}))

    def read(self, client, key):
        self.record("read", key, lambda: client.get(f"/products/{self.shared[hash(key) % len(self.shared)]}"))

    def search(self, client, key):
        self.record("search", key, lambda: client.get("/products?limit=20&sort=-id"))

    def start(self, clients, kinds):
        for _ in range(clients):
            number = len(self.threads)
            shifted = kinds[number % len(kinds):] + kinds[:number % len(kinds)]
            thread = threading.Thread(target=self.work, args=(number, shifted), daemon=True)
            self.threads.append(thread)
            thread.start()
        return self

    def stop(self):
        self.stopping.set()
        for thread in self.threads:
            thread.join(60)
        return self

    # --- what the journal tells ---

    def entries(self, *kinds, since=0.0, until=float("inf")):
        return [e for e in list(self.journal) if (not kinds or e.kind in kinds) and since <= e.begun < until]

    def count(self, *kinds, **bounds):
        """How often each status came, such as "201: 40, 503: 2"; 0 where no answer came."""
        counts = {}
        for entry in self.entries(*kinds, **bounds):
            counts[entry.status] = counts.get(entry.status, 0) + 1
        return ", ".join(f"{status or 'none'}: {number}" for status, number in sorted(counts.items()))

    def failed(self, *kinds, **bounds):
        return [e for e in self.entries(*kinds, **bounds) if not 200 <= e.status < 300]

    def pause_of_writes(self, since):
        """From a fault to the first write after the longest gap: how long no write was acknowledged."""
        ends = sorted(e.ended for e in self.entries("create", "create_once", "sale") if 200 <= e.status < 300 and e.ended >= since)
        if not ends:
            return float("inf")
        return max(later - earlier for earlier, later in zip([since, *ends], ends))


def pages(client, path):
    """All rows of a list that pages by `after`."""
    rows, following = [], path + ("&" if "?" in path else "?") + "limit=1000"
    while following:
        answer = client.get(following)
        rows += Person.expect(200, answer)
        linked = re.search(r'<([^>]+)>; *rel="?next"?', answer.headers.get("Link", "") or "")
        following = linked.group(1) if linked else None
        if following and following.startswith("http"):
            following = "/" + following.split("/", 3)[3]
    return rows


def check_journal(load, base, promise, sample=300):
    """Acknowledged writes are there once; others are there once or not at all; quantities are what the ledger adds up to."""
    client = Client(base, load.person.token, patience=60)
    found = {}
    for product in pages(client, "/products"):
        if product.get("sku"):
            found.setdefault(product["sku"], []).append(product)
    created = load.entries("create", "create_once")
    missing = [e.key for e in created if 200 <= e.status < 300 and e.key not in found]
    twice = [key for key, products in found.items() if len(products) > 1]
    # A refusal says that nothing was written; only 409 to a request with a key may mean that another of the kind has just been executed.
    wrong = [e.key for e in created if 400 <= e.status < 500 and e.key in found and (e.kind, e.status) != ("create_once", 409)]
    unknown = [e for e in created if e.status == 0 or e.status >= 500]
    there = [e for e in unknown if e.key in found]
    wrong += [e.key for e in there if b"nothing was changed" in e.detail]
    acknowledged = sum(1 for e in created if 200 <= e.status < 300)
    verdict.hold(f"{promise}: acknowledged creates are there once, refused ones are not", not missing and not twice and not wrong,
                 f"{acknowledged} acknowledged, {len(missing)} missing, {len(twice)} twice; {len(unknown)} answered 5xx or not at all, of which "
                 f"{len(there)} are there; {len(wrong)} are there that were told that nothing was changed")
    looked_at = [e.key for e in unknown if e.key in found] + [e.key for e in created if 200 <= e.status < 300 and e.key in found][-sample:]
    half = [key for key in looked_at if not whole(client, found[key][0])]
    verdict.hold(f"{promise}: what is there is whole", not half,
                 f"{len(looked_at)} products, {len(there)} of them not acknowledged, {len(half)} without their history or ledger")
    check_sales(load, client, promise)


def whole(client, product):
    explained = client.get(f"/products/{product['id']}/stock/explain").json()
    history = client.get(f"/products/{product['id']}/history").json()
    return explained["closing"] == product["quantity"] == 5 and len(history) == 1


def check_sales(load, client, promise):
    sales, missing, twice, disagreeing = load.entries("sale"), 0, 0, []
    notes = {}
    for product in load.shared:
        movements = pages(client, f"/products/{product}/stock/movements")
        for movement in movements:
            if movement.get("note"):
                notes[movement["note"]] = notes.get(movement["note"], 0) + 1
        quantity = client.get(f"/products/{product}").json()["quantity"]
        closing = client.get(f"/products/{product}/stock/explain").json()["closing"]
        sold = sum(1 for movement in movements if movement["reason"] == "sale")
        if not quantity == closing == 1_000_000 - sold:
            disagreeing.append(product)
    missing = sum(1 for e in sales if 200 <= e.status < 300 and notes.get(e.key, 0) == 0)
    twice = sum(1 for number in notes.values() if number > 1)
    acknowledged = sum(1 for e in sales if 200 <= e.status < 300)
    verdict.hold(f"{promise}: acknowledged sales are in the ledger once", missing == 0 and twice == 0,
                 f"{acknowledged} acknowledged, {missing} missing, {twice} twice")
    verdict.hold(f"{promise}: stock and ledger agree", not disagreeing, f"{len(load.shared)} products sold by all, {len(disagreeing)} disagree")


def check_come_again(load, promise):
    """Asked of nodes alone: where no node is left HAProxy answers 503 itself."""
    told = [e for e in load.entries() if e.status == 503]
    silent = [e for e in told if not e.retry_after]
    verdict.hold(f"{promise}: each 503 says when to come again", not silent, f"{len(told)} answered 503, {len(silent)} without Retry-After")


def check_no_fault(load, nodes, promise):
    faults = [e for e in load.entries() if e.status == 500]
    logged = sum(node.text().count("A request failed unexpectedly") for node in nodes)
    verdict.hold(f"{promise}: no answer is 500", not faults and not logged, f"{len(load.entries())} requests, {len(faults)} answered 500, {logged} faults in the logs")
