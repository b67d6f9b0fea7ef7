"""Faults of a node and of what is around it: killed, short of files, processor or time, a slow network."""

import glob
import multiprocessing
import os
import random
import socket
import tempfile
import time

import lab
from database_faults import RECOVERY, flat, serves
from lab import Hop, Missing, Node, until
from shop import Client, Journal, Person, Probe, broken_products, editor, longest, percentile, tally, together


def killed_node(verdict, stand):
    """A node is killed with -9 in the middle of writes, and started again, NODE_KILLS times."""
    kills = int(os.environ.get("NODE_KILLS", "10"))
    node = Node(stand.database.url).start()
    client = editor(node.base)
    journal = Journal(client, writers=6, pause=0)
    person = Person(node.base)
    starts = []
    for _ in range(kills):
        time.sleep(random.uniform(0.5, 2))
        node.kill()
        starts.append(until(120, node.begin().ready, 0.1) or 120)
    serving = until(RECOVERY, lambda: serves(client, person))
    verdict.hold("it serves after each start", serving is not None, f"{kills} kills, ready {max(starts):.1f} s after the start at the latest")
    journal.judge(stand.database, verdict)
    # A session of the database ends with its connection, so no lock outlives the node.
    verdict.hold("the database has no transaction of it left", stand.database.number(
        "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_started < NOW() - INTERVAL 10 SECOND") == 0)
    node.stop()


def clock(verdict, stand):
    """The clock of one of two nodes jumps by 90 seconds either way, and then drifts (libfaketime)."""
    libraries = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")
    if not libraries:
        raise Missing("libfaketime is missing (package libfaketime)")
    offset = os.path.join(tempfile.mkdtemp(dir=lab.WORK), "offset")

    def jump(seconds):
        with open(offset + ".new", "w", encoding="ascii") as file:
            file.write(f"{seconds:+.3f}\n")
        os.replace(offset + ".new", offset)
        # The library looks at the file each second.
        time.sleep(1.5)

    jump(0)
    right = stand.node
    wrong = Node(stand.database.url, settings={
        "LD_PRELOAD": libraries[0], "FAKETIME_TIMESTAMP_FILE": offset, "FAKETIME_CACHE_DURATION": "1",
        # The JVM waits by the monotonic clock, which is left alone.
        "FAKETIME_DONT_FAKE_MONOTONIC": "1", "FAKETIME_FORCE_MONOTONIC_FIX": "0", "STOREKEEPER_TOKEN_ACCESS_LIFETIME": "60s"}).start()
    known = editor(right.base)
    before = editor(wrong.base)

    def proven():
        person = Person(right.base)
        assert person.login(right.base, time.time() - 30).status == 200
        return person

    people = [proven() for _ in range(6)]
    verdict.hold("both agree while their clocks do", Client(right.base, before.token).get("/me").ok and Client(wrong.base, known.token).get("/me").ok)

    jump(+90)
    refused, accepted = people[0].login(wrong.base), people[1].login(wrong.base, time.time() + 90)
    verdict.hold("ahead: it takes the codes of its own time alone", refused.code == "sign_in_refused" and accepted.ok, f"a code of now: {refused}; of its time: {accepted}")
    verdict.hold("ahead: its tokens of a minute are over", before_status(before, wrong) == "401 token_invalid", before_status(before, wrong))
    verdict.hold("ahead: tokens of the other node hold", Client(wrong.base, known.token).get("/me").ok)
    future = Client(right.base, accepted.json()["token"]).get("/me")
    verdict.hold("ahead: its tokens, issued in the future, are no use elsewhere", future.status == 401, str(future))
    replayed = people[1].login(right.base, time.time() + 90)
    verdict.hold("ahead: a code spent there is spent everywhere", replayed.code == "sign_in_refused", str(replayed))
    wrote = Client(wrong.base, known.token).product(name="From the future")
    later = Client(right.base, known.token).call("PUT", f"/products/{wrote['id']}", {"quantity": 3})
    verdict.hold("ahead: what it wrote can be changed by the other, and no version is older than the one before",
                 later.ok and later.json()["updated_at"] >= wrote["updated_at"], f"{wrote['updated_at']} -> {later.json().get('updated_at')}")

    jump(-90)
    refused, accepted = people[2].login(wrong.base), people[3].login(wrong.base, time.time() - 90)
    verdict.hold("behind: a code that is older than the last one spent is refused", accepted.code == "sign_in_refused" and refused.code == "sign_in_refused",
                 f"a code of now: {refused}; of its time: {accepted}")
    fresh = editor(right.base)
    ahead = Client(wrong.base, fresh.token).get("/me")
    verdict.hold("behind: tokens that are from its future are refused, not believed", ahead.status == 401, str(ahead))
    limited = [Person(wrong.base) for _ in range(5)]
    verdict.hold("behind: limits and leases go on", len(limited) == 5 and Client(right.base, known.token).post("/products", {"name": "Still", "price": 1, "quantity": 1}).ok)

    jump(0)
    ended = people[4].login(wrong.base)
    verdict.hold("right again: it serves without a restart", ended.ok and Client(right.base, ended.json()["token"]).get("/me").ok, str(ended))
    drifting = []
    for step in range(20):
        with open(offset, "w", encoding="ascii") as file:
            file.write(f"{step * 0.2:+.3f}\n")
        time.sleep(0.3)
        drifting.append(Client(wrong.base, known.token).get("/me"))
        drifting.append(Client(wrong.base, known.token).post("/products", {"name": "Drift", "price": 1, "quantity": 1}))
    token = people[5].login(wrong.base)
    drifting += [token, Client(right.base, token.json().get("token")).get("/me")]
    verdict.hold("a slow drift of four seconds is not noticed", all(a.ok for a in drifting), tally(drifting))
    verdict.hold("product, ledger and history agree", not broken_products(stand.database), broken_products(stand.database))
    wrong.stop()


def before_status(client, node):
    answer = Client(node.base, client.token).get("/me")
    return f"{answer.status} {answer.code}"


def few_files(verdict, stand):
    """A node may open 256 files, and 600 clients come."""
    node = Node(stand.database.url, limit_files=256).start()
    client = editor(node.base)
    person = Person(node.base)
    before = node.figures()
    crowd = []
    for _ in range(600):
        one = socket.socket()
        one.setblocking(False)
        one.connect_ex(("127.0.0.1", node.port))
        crowd.append(one)
    time.sleep(2)
    most = node.descriptors()
    meanwhile = client.get("/products?limit=1", timeout=3)
    for one in crowd:
        one.close()
    ended = time.monotonic()
    until(60, lambda: serves(client, person))
    verdict.hold("it lives", node.alive(), f"{most} files open, a newcomer meanwhile: {meanwhile}")
    verdict.hold("it serves again without a restart", time.monotonic() - ended <= RECOVERY, f"{time.monotonic() - ended:.1f} s after the crowd left")
    small = client.post("/products/import", "name,price,quantity\n" + "".join(f"Row {n},1,1\n" for n in range(8000)), Content_Type="text/csv")
    verdict.hold("imports go on", small.ok, str(small))
    flat(verdict, node, before)
    node.stop()


def _spin(over):
    while not over.is_set():
        sum(range(10_000))


def busy_processor(verdict, stand):
    """Other programs take the processors, the heap is 256 MB, and 200 people log in at once."""
    node = Node(stand.database.url, heap="256m").start()
    client = editor(node.base)
    people = [Person(node.base) for _ in range(40)]
    last = Person(node.base)
    before = node.figures(stand.database)
    over = multiprocessing.Event()
    programs = [multiprocessing.Process(target=_spin, args=(over,), daemon=True) for _ in range(2 * (os.cpu_count() or 2))]
    for program in programs:
        program.start()
    try:
        live = Probe(lambda: Client(node.base).get("/actuator/health/liveness"), 0.2)
        answers = together(200, lambda number: people[number % 40].login(node.base, timeout=60))
        reads = together(100, lambda number: client.get(f"/products?limit=20&after={number}"))
        health = live.end()
    finally:
        over.set()
        for program in programs:
            program.join(5)
    verdict.hold("logins are answered, or told to come again", all(a.ok or a.comes_again() or a.code == "sign_in_refused" for a in answers),
                 f"{tally(answers)}, the longest {longest(answers):.2f} s")
    verdict.hold("each code opens one session", sum(1 for a in answers if a.ok) <= 40, f"{sum(1 for a in answers if a.ok)} sessions of 40 people")
    verdict.hold("reads are answered, or told to come again", all(a.ok or a.comes_again() for a in reads), f"{tally(reads)}, the longest {longest(reads):.2f} s")
    verdict.hold("liveness stays green", health and all(a.status == 200 for a in health), f"{tally(health)}, the longest {longest(health):.2f} s")
    ended = time.monotonic()
    until(60, lambda: serves(client, last))
    verdict.hold("it serves again without a restart", time.monotonic() - ended <= RECOVERY, f"{time.monotonic() - ended:.1f} s")
    flat(verdict, node, before, stand.database)
    node.stop()


def slow_network(verdict, stand):
    """200 ms and 5 % loss between node and database: each answer takes 200 ms, and what was lost 300 ms more (a TCP hop)."""
    hop = Hop(stand.database.port)
    node = Node(stand.database.through(hop.port)).start()
    client = editor(node.base)
    person = Person(node.base)
    for _ in range(20):
        client.product()
    quick = [client.product() and client.get("/products?limit=5") for _ in range(20)]
    before = node.figures()
    hop.delay, hop.loss = 0.1, 0.05
    journal = Journal(client, writers=8)
    probes = [Probe(lambda: Client(node.base).get("/actuator/health/liveness"))]
    reads = Probe(lambda: client.get("/products?limit=5"))
    logins = Probe(lambda: Person(node.base).login(node.base), 1)
    time.sleep(40)
    journal.end()
    seen, signed = reads.end(), logins.end()
    live = probes[0].end()
    bound = 15.0
    answers = journal.answers + seen + signed
    verdict.hold("all is done, or told to come again, in bounded time", all(a.ok or a.comes_again() for a in answers) and longest(answers) <= bound,
                 f"{hop.lost} of {hop.passed} pieces late; writes {tally(journal.answers)} (99 % within {percentile(journal.answers):.1f} s), reads {tally(seen)} "
                 f"({percentile(seen):.1f} s, {percentile(quick):.2f} s without), logins {tally(signed)}")
    verdict.hold("liveness stays green", all(a.status == 200 for a in live) and longest(live) < 1, f"the longest {longest(live):.2f} s")
    hop.delay = hop.loss = 0.0
    ended = time.monotonic()
    until(60, lambda: serves(client, person))
    verdict.hold("it serves again without a restart", time.monotonic() - ended <= RECOVERY, f"{time.monotonic() - ended:.1f} s")
    journal.judge(stand.database, verdict)
    flat(verdict, node, before)
    node.stop()
