"""What the scripts of `run` break: a node on a database. What is looked at before a fault and meanwhile, and what must hold after it."""

import socket
import time

from background import Probe
from clients import FarProbe, Person, editor, longest, percentile, tally
from journal import Journal
from node import Node
from processes import until

# What a caller waits for at most when the database does not answer.
BUDGET = 5.0
# As long as the image's health check waits.
OTHERS = 3.0
# How soon all is well again.
RECOVERY = 10.0
# Below this a machine of two cores shows its own noise.
NOISE = 0.05
# What a pool and a compiler need after a fault.
AIR = {"threads": 12, "virtual": 8, "files": 24, "heap": 24, "connections": 26}


class Target:
    """A node on a database, and a client with an account that edits."""

    def __init__(self, database, node=None, **options):
        self.database = database
        self.node = node or Node(database, **options).start()
        self.base = self.node.base
        self.client = editor(self.base)
        self.product = self.client.product(quantity=1_000_000)["id"]
        self.person = self.before = self.journal = None
        self.probes = []

    def warm_up(self):
        for _ in range(30):
            self.client.product()
            self.client.get("/products?limit=5")

    def read(self):
        return self.client.get(f"/products/{self.product}", timeout=15)

    def look(self, writers=0, watched=True, pause=0.02):
        """Before the fault: the figures of the node; from now on a journal, and others, who need no database."""
        self.person = Person(self.base)
        self.before = self.node.figures(self.database)
        self.journal = Journal([self.client] * writers, pause=pause) if writers else None
        if writers:
            time.sleep(1.5)
        self.probes = [FarProbe(self.base, path) for path in ("/actuator/health/liveness", "/.well-known/jwks.json")] if watched else []

    def look_back(self, verdict, leaving=0):
        """What must hold after it; clients may take so many seconds to leave."""
        if self.probes:
            self.others_were_served(verdict)
        if self.journal:
            self.journal.judge(verdict, self.database)
        self.is_as_before(verdict, leaving)

    def others_were_served(self, verdict):
        answers = [probe.end() for probe in self.probes]
        together = [answer for some in answers for answer in some]
        self.probes = []
        verdict.hold("what needs no database is answered meanwhile",
                     all(answers) and all(a.status == 200 for a in together) and longest(together) < OTHERS, figures(together))

    def serves(self):
        """A read, a write, readiness and a login."""
        return (self.client.get("/products?limit=1").status == 200
                and self.client.post("/products", {"name": "Again", "price": 1, "quantity": 1}).status == 201
                and self.client.ready().status == 200
                and self.person.login().status in (200, 429))

    def recovers(self, verdict):
        took = until(60, self.serves)
        verdict.hold("it serves again without a restart", took is not None and took <= RECOVERY,
                     f"reads, writes, readiness and login {took or 60:.1f} s after the fault ended")

    def is_as_before(self, verdict, leaving):
        after = {}

        def as_before():
            after.update(self.node.figures(self.database))
            return all(after[name] <= self.before[name] + AIR[name] for name in after)

        until(leaving, lambda: self.node.descriptors() <= self.before["files"] + 20, 0.5)
        verdict.hold("threads, memory and connections are as before", until(15, as_before, 1) is not None,
                     ", ".join(f"{name} {self.before[name]} -> {after[name]}" + (" MB" if name == "heap" else "") for name in after))


def told(answers, code=None):
    """Whether there are answers, and all of them are refusals that say when to come again."""
    return bool(answers) and all(answer.comes_again() and code in (None, answer.status) for answer in answers)


def done(answers):
    return bool(answers) and all(answer.ok for answer in answers)


def done_or_told(answers):
    return bool(answers) and all(answer.ok or answer.comes_again() for answer in answers)


def figures(answers):
    return f"{tally(answers)}, the longest {longest(answers):.2f} s"


def usual(work, seconds=6):
    """The longest of 99 % while nothing else happens."""
    for _ in range(300):
        work()
    probe = Probe(work, 0.01)
    time.sleep(seconds)
    return percentile(probe.end())


def as_usual(verdict, what, answers, normal):
    verdict.hold(what, done(answers) and percentile(answers) <= max(2 * normal, NOISE),
                 f"{tally(answers)}; 99 % within {percentile(answers) * 1000:.0f} ms, usually {normal * 1000:.0f} ms")


def liveness_stays_green(verdict, answers, bound=30.0):
    verdict.hold("liveness stays green", answers and all(a.status == 200 for a in answers) and longest(answers) < bound, figures(answers))


def crowd_of(count, port, pause=0.0):
    """So many connections that begin to open at once, or with a pause after each fifty."""
    crowd = []
    for number in range(count):
        one = socket.socket()
        one.setblocking(False)
        one.connect_ex(("127.0.0.1", port))
        crowd.append(one)
        if number % 50 == 49:
            time.sleep(pause)
    return crowd
