"""Clients of the service: accounts with phones, requests, and a journal of what was asked for and what was answered."""

import base64
import contextlib
import hmac
import http.client
import json as jsons
import multiprocessing
import struct
import threading
import time
import uuid

PASSWORD = "four words of a test"
RUN = uuid.uuid4().hex[:8]


class Answer:
    """What one request was answered; status 0 where no answer came."""

    def __init__(self, status, headers, body, took, failure=""):
        self.status, self.headers, self.body, self.took, self.failure = status, headers, body, took, failure
        self.at = time.time()

    def json(self):
        return jsons.loads(self.body)

    @property
    def ok(self):
        return 200 <= self.status < 300

    @property
    def code(self):
        with contextlib.suppress(ValueError, AttributeError):
            return self.json().get("code", "")
        return ""

    def comes_again(self):
        """Whether it is a refusal that says when to come again."""
        return (self.status in (429, 503) and (self.headers.get("Content-Type") or "").startswith("application/problem+json")
                and (self.headers.get("Retry-After") or "").isdigit() and self.code != "")

    def __str__(self):
        return f"{self.status or self.failure} {self.code} in {self.took:.2f} s"


class Client:
    """One address of the service, with the token of an account or without."""

    def __init__(self, base, token=None):
        self.base, self.token = base, token
        self.host, self.port = base.removeprefix("http://").split(":")

    def call(self, method, path, body=None, timeout=30, **headers):
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if body is not None and not isinstance(body, (bytes, str)):
            body = jsons.dumps(body)
            given.setdefault("Content-Type", "application/json")
        if self.token:
            given["Authorization"] = f"Bearer {self.token}"
        began = time.monotonic()
        connection = http.client.HTTPConnection(self.host, int(self.port), timeout=timeout)
        try:
            connection.request(method, path, body, given)
            answer = connection.getresponse()
            content = answer.read()
            return Answer(answer.status, answer.headers, content, time.monotonic() - began)
        except (OSError, http.client.HTTPException) as failure:
            return Answer(0, {}, b"", time.monotonic() - began, type(failure).__name__)
        finally:
            connection.close()

    def get(self, path, **options):
        return self.call("GET", path, **options)

    def post(self, path, body=None, **options):
        return self.call("POST", path, {} if body is None else body, **options)

    def product(self, **details):
        made = self.post("/products", {"name": "A thing", "price": 1, "quantity": 100} | details)
        if made.status != 201:
            raise RuntimeError(f"no product: {made} {made.body[:300]}")
        return made.json()


class Person:
    """An account with a phone."""

    def __init__(self, base):
        self.name = "chaos" + uuid.uuid4().hex[:10]
        made = Client(base).post("/signup", {"username": self.name, "password": PASSWORD})
        if made.status != 201:
            raise RuntimeError(f"no sign-up: {made} {made.body[:300]}")
        self.secret = made.json()["2FA_secret"]

    def code(self, at=None):
        step = int(time.time() if at is None else at) // 30
        digest = hmac.digest(base64.b32decode(self.secret + "=" * (-len(self.secret) % 8)), struct.pack(">Q", step), "sha1")
        start = digest[-1] & 15
        return f"{(struct.unpack('>I', digest[start:start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"

    def login(self, base, at=None, timeout=30):
        return Client(base).post("/login", {"username": self.name, "password": PASSWORD, "code": self.code(at)}, timeout=timeout)


def editor(base):
    answer = Person(base).login(base)
    if answer.status != 200:
        raise RuntimeError(f"no login: {answer} {answer.body[:300]}")
    return Client(base, answer.json()["token"])


def together(count, work):
    """What so many callers at once are answered."""
    results = [None] * count

    def run(number):
        results[number] = work(number)

    threads = [threading.Thread(target=run, args=(number,), daemon=True) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(180)
    return [result for result in results if result is not None]


def tally(answers):
    counts = {}
    for answer in answers:
        word = f"{answer.status or answer.failure}" + (f" {answer.code}" if answer.status >= 400 else "")
        counts[word] = counts.get(word, 0) + 1
    return ", ".join(f"{count} x {word}" for word, count in sorted(counts.items())) or "none"


def longest(answers):
    return max((answer.took for answer in answers), default=0.0)


def percentile(answers, share=0.99):
    times = sorted(answer.took for answer in answers)
    return times[min(len(times) - 1, int(len(times) * share))] if times else 0.0


class Probe:
    """Asks the same again and again, as another client."""

    def __init__(self, work, pause=0.05):
        self.answers = []
        self._work, self._pause = work, pause
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self):
        while not self._over.is_set():
            self.answers.append(self._work())
            self._over.wait(self._pause)

    def end(self):
        self._over.set()
        self._thread.join(60)
        return self.answers


class FarProbe:
    """A probe in a process of its own, so that hundreds of callers in this one do not delay what it measures."""

    def __init__(self, base, path, pause=0.05):
        self._over = multiprocessing.Event()
        self._results, theirs = multiprocessing.Pipe(False)
        self._process = multiprocessing.Process(target=self._run, args=(base, path, pause, self._over, theirs), daemon=True)
        self._process.start()

    @staticmethod
    def _run(base, path, pause, over, results):
        seen = []
        while not over.wait(pause):
            answer = Client(base).get(path)
            seen.append((answer.status, answer.took, answer.failure))
        results.send(seen)

    def end(self):
        self._over.set()
        seen = self._results.recv() if self._results.poll(60) else []
        self._process.join(10)
        return [Answer(status, {}, b"", took, failure) for status, took, failure in seen]


class Journal:
    """Writers that note each write before they send it and what it was answered; then the tables are compared with the notes."""

    def __init__(self, client, writers=4, pause=0.02):
        self.client = client
        self.prefix = f"{RUN}-{uuid.uuid4().hex[:6]}"
        self.entries = []
        self.shared = client.product(sku=f"{self.prefix}-shared", quantity=1_000_000)["id"]
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._write, args=(number, pause), daemon=True) for number in range(writers)]
        for thread in self._threads:
            thread.start()

    def _write(self, writer, pause):
        count = 0
        while not self._over.wait(pause):
            count += 1
            mark = f"{self.prefix}-{writer}-{count}"
            if count % 2:
                entry = {"mark": mark, "path": "/products", "body": {"sku": mark, "name": "Of the journal", "price": 2, "quantity": 3}}
            else:
                entry = {"mark": mark, "path": f"/products/{self.shared}/stock", "body": {"delta": -1, "reason": "sale", "note": mark}}
            entry |= {"key": uuid.uuid4().hex, "at": time.time()}
            self.entries.append(entry)
            if self._send(entry).failure:
                # Without an answer the next try would follow at once, and notes would be made of nothing else.
                self._over.wait(0.1)

    def _send(self, entry):
        answer = self.client.post(entry["path"], entry["body"], Idempotency_Key=entry["key"])
        entry["answer"] = answer
        if answer.ok:
            entry["done"] = True
        return answer

    def end(self):
        self._over.set()
        for thread in self._threads:
            thread.join(60)

    @property
    def answers(self):
        return [entry["answer"] for entry in self.entries if "answer" in entry]

    def done(self):
        return [entry for entry in self.entries if entry.get("done")]

    def unknown(self):
        return [entry for entry in self.entries if not entry.get("done")]

    def stored(self, database):
        """How often each mark is in the tables."""
        counts = {}
        for (mark,) in database.sql(f"SELECT sku FROM product WHERE sku LIKE '{self.prefix}-%' UNION ALL"
                                    f" SELECT note FROM stock_movement WHERE note LIKE '{self.prefix}-%'"):
            counts[mark] = counts.get(mark, 0) + 1
        return counts

    def judge(self, database, verdict):
        """What was acknowledged is there once; what was not is absent or whole; sent again with its key, it is there once too."""
        self.end()
        stored = self.stored(database)
        lost = [entry["mark"] for entry in self.done() if stored.get(entry["mark"], 0) == 0]
        twice = [mark for mark, count in stored.items() if count > 1]
        unknown = self.unknown()
        there = sum(1 for entry in unknown if entry["mark"] in stored)
        verdict.hold("acknowledged writes are there", not lost, f"{len(self.done())} acknowledged, {len(lost)} lost")
        verdict.hold("the others are absent or whole", not twice and not broken_products(database),
                     f"{len(unknown)} unacknowledged, {there} of them there; {broken_products(database) or 'ledger, history and products agree'}")
        again = [self._again(entry) for entry in unknown]
        stored = self.stored(database)
        wrong = [entry["mark"] for entry in self.entries if stored.get(entry["mark"], 0) != 1]
        verdict.hold("sent again with its key, each is there once", not wrong and all(answer.ok for answer in again),
                     f"{len(unknown)} sent again: {tally(again)}; {len(wrong)} not there once")

    def _again(self, entry):
        end = time.monotonic() + 20
        while True:
            answer = self._send(entry)
            if answer.ok or time.monotonic() > end:
                return answer
            time.sleep(0.2)


def broken_products(database):
    """Where product, ledger and history disagree: nothing, or a sentence."""
    checks = {
        "quantities that are not their last movement's": """
            SELECT COUNT(*) FROM product p WHERE p.quantity <> COALESCE((SELECT m.after_quantity FROM stock_movement m
            WHERE m.product_id = p.id ORDER BY m.id DESC LIMIT 1), 0)""",
        "quantities that are not the sum of their movements": """
            SELECT COUNT(*) FROM product p WHERE p.quantity <> COALESCE((SELECT SUM(m.after_quantity - m.before_quantity)
            FROM stock_movement m WHERE m.product_id = p.id), 0)""",
        "versions without their change": """
            SELECT COUNT(*) FROM product p WHERE p.version + 1 <> (SELECT COUNT(*) FROM product_change c WHERE c.product_id = p.id)""",
        "changes without their set": """
            SELECT COUNT(*) FROM product_change c LEFT JOIN change_set s ON s.id = c.change_id WHERE s.id IS NULL""",
    }
    found = {name: database.number(text) for name, text in checks.items()}
    return ", ".join(f"{count} {name}" for name, count in found.items() if count)
