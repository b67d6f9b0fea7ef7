"""Clients of the service: requests and how they were answered, accounts, and the codes of their phones."""

import base64
import contextlib
import http.client
import hmac
import json
import select
import struct
import subprocess
import sys
import time
import uuid

import processes

PASSWORD = "four words of a test"


class Answer:
    """What one request was answered; status 0 where no answer came, so that it is unknown whether it was executed."""

    def __init__(self, status, headers, body, began, took, failure=""):
        self.status, self.headers, self.body, self.failure = status, headers, body, failure
        self.began, self.took, self.ended = began, took, began + took

    def json(self):
        return json.loads(self.body)

    def expect(self, status):
        """The JSON of an answer without which the play cannot go on."""
        if self.status != status:
            raise Unexpected(status, self)
        return self.json()

    @property
    def ok(self):
        return 200 <= self.status < 300

    @property
    def code(self):
        with contextlib.suppress(ValueError, AttributeError):
            return self.json().get("code", "")
        return ""

    def slim(self):
        """Forgets what a good answer holds: hundreds of thousands of them are kept."""
        if self.ok:
            self.headers, self.body = {}, b""
        return self

    def comes_again(self):
        """Whether it is a refusal that says when to come again."""
        return (self.status in (429, 503) and (self.headers.get("Content-Type") or "").startswith("application/problem+json")
                and (self.headers.get("Retry-After") or "").isdigit() and self.code != "")

    def __str__(self):
        return f"{self.status or self.failure} {self.code} in {self.took:.2f} s"


class Unexpected(RuntimeError):
    """Another answer than that without which the play cannot go on."""

    def __init__(self, status, answer):
        super().__init__(f"expected {status}, was answered {answer}: {answer.body[:300]}")
        self.answer = answer


class Client:
    """One address of the service, with the token of an account or without; a request is sent once.

    Each request has a connection of its own, so that threads may share a client; one that keeps its connection is for one thread.
    """

    def __init__(self, base, token=None, patience=30, keep=False):
        self.base, self.token, self.patience, self.keep = base, token, patience, keep
        self._connection = None

    def call(self, method, path, body=None, timeout=None, **headers):
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
            sent.setdefault("Content-Type", "application/json")
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        began = time.monotonic()
        connection = self._connection or http.client.HTTPConnection(self.base.removeprefix("http://"), timeout=timeout or self.patience)
        self._connection = None
        try:
            connection.request(method, path, body.encode() if isinstance(body, str) else body, sent)
            answer = connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as failure:
            connection.close()
            return Answer(0, {}, b"", began, time.monotonic() - began, type(failure).__name__)
        if self.keep and not answer.will_close:
            self._connection = connection
        else:
            connection.close()
        return Answer(answer.status, answer.headers, content, began, time.monotonic() - began)

    def get(self, path, **options):
        return self.call("GET", path, **options)

    def post(self, path, body=None, **options):
        return self.call("POST", path, {} if body is None else body, **options)

    def send_file(self, text, query="", **options):
        """Imports a file of CSV."""
        return self.post("/products/import" + query, text, Content_Type="text/csv", **options)

    def product(self, **details):
        return self.post("/products", {"name": "A thing", "price": 1, "quantity": 100} | details).expect(201)

    def ready(self):
        return self.get("/actuator/health/readiness", timeout=5)

    def live(self, timeout=None):
        return self.get("/actuator/health/liveness", timeout=timeout)


# --- many answers --------------------------------------------------------------------------------------------------------


def tally(answers):
    """How often each answer came, such as "2 x 201, 1 x 503 busy"."""
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


class FarProbe:
    """Asks the same again and again from a process of its own, so that hundreds of callers in this one do not delay what it measures."""

    def __init__(self, base, path):
        self._process = subprocess.Popen([*processes.ends_with_us(), sys.executable, "-B", __file__, base, path],
                                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        processes.at_end(self._process.kill)
        # From now on it has begun.
        self._process.stdout.readline()

    def end(self):
        told, _ = self._process.communicate(timeout=60)
        return [Answer(status, {}, b"", began, took, failure) for status, began, took, failure in json.loads(told)]


def _ask(base, path):
    """Asks until the standard input is closed, then prints the answers."""
    client, answers = Client(base), []
    print("begun", flush=True)
    while not answers or not select.select([0], [], [], 0.05)[0]:
        answer = client.get(path)
        answers.append((answer.status, answer.began, answer.took, answer.failure))
    print(json.dumps(answers))


# --- accounts ------------------------------------------------------------------------------------------------------------


def totp(secret, at=None):
    """The code of RFC 6238 for a moment, now unless told, in steps of 30 seconds."""
    step = int(time.time() if at is None else at) // 30
    digest = hmac.digest(base64.b32decode(secret + "=" * (-len(secret) % 8)), struct.pack(">Q", step), "sha1")
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start:start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


class Person:
    """An account with a phone."""

    def __init__(self, base, invite=None):
        self.base, self.name = base, "chaos" + uuid.uuid4().hex[:10]
        invited = {"invite": invite} if invite else {}
        self.secret = Client(base).post("/signup", {"username": self.name, "password": PASSWORD} | invited).expect(201)["2FA_secret"]
        self.token = self.refresh = None
        self.recovery = []

    def prove(self, base=None, timeout=30, **proof):
        """Sends the password, with a code, a recovery code, or nothing, which begins a login of two steps."""
        return Client(base or self.base).post("/login", {"username": self.name, "password": PASSWORD} | proof, timeout=timeout)

    def login(self, base=None, at=None, timeout=30):
        return self.prove(base, timeout, code=totp(self.secret, at))

    def take(self, answer):
        """Keeps the tokens of an answer; returns a client with them."""
        told = answer.expect(200)
        self.token, self.refresh = told["token"], told["refresh_token"]
        self.recovery = told.get("recovery_codes", self.recovery)
        return self.client()

    def client(self, base=None):
        return Client(base or self.base, self.token)


def newcomer(base):
    """Signs up and in; the answer of the first that was refused, or of the login."""
    try:
        return Person(base).login()
    except Unexpected as refused:
        return refused.answer


def editor(base):
    """A client with an account of its own."""
    person = Person(base)
    return person.take(person.login())


def signed_in(base, invite=None):
    """Someone who has signed in with the code of the step before, so that the one of now is left."""
    person = Person(base, invite)
    # Not at the end of a step, after which that code would be too old.
    if time.time() % 30 > 27:
        time.sleep(3.1)
    person.take(person.login(at=time.time() - 30))
    return person


def made_admin(database, base):
    person = Person(base)
    database.sql(f"UPDATE account SET role = 'ADMIN' WHERE username = '{person.name}'")
    return person


if __name__ == "__main__":
    _ask(*sys.argv[1:])
