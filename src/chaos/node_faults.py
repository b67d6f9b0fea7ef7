"""Faults of a node and of what is around it: killed, short of files, processor or time, a slow network."""

import asyncio
import contextlib
import glob
import os
import random
import sys
import threading
import time

from background import Probe, together
from clients import Client, Person, editor, longest, newcomer, percentile, tally
from databases import products_agree
from node import Node
from processes import Missing, Process, new_folder, until
from target import Target, crowd_of, done_or_told, figures, liveness_stays_green


def killed_node(verdict, target):
    """A node is killed with -9 in the middle of writes, and started again, NODE_KILLS times."""
    kills = int(os.environ.get("NODE_KILLS", "10"))
    target = Target(target.database)
    node = target.node
    target.look(writers=6, watched=False, pause=0)
    starts = []
    for _ in range(kills):
        time.sleep(random.uniform(0.5, 2))
        node.kill()
        starts.append(until(120, node.begin().ready, 0.1) or 120)
    verdict.hold("it is ready after each start", max(starts) < 120, f"{kills} kills, {max(starts):.1f} s after the start at the latest")
    target.recovers(verdict)
    target.journal.judge(verdict, target.database)
    # A session of the database ends with its connection, so no lock outlives the node.
    left = target.database.number("SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_started < NOW() - INTERVAL 10 SECOND")
    verdict.hold("the database has no transaction of it left", left == 0, f"{left} of more than ten seconds")
    target.node.stop()


# --- a clock that is wrong -----------------------------------------------------------------------------------------------


class Clock:
    """The clock of a node, by libfaketime, which looks at a file each second."""

    def __init__(self):
        libraries = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")
        if not libraries:
            raise Missing("libfaketime is missing (package libfaketime)")
        self._file = os.path.join(new_folder(), "offset")
        self.set(0)
        self.settings = {
            "LD_PRELOAD": libraries[0], "FAKETIME_TIMESTAMP_FILE": self._file, "FAKETIME_CACHE_DURATION": "1",
            # The JVM waits by the monotonic clock, which is left alone.
            "FAKETIME_DONT_FAKE_MONOTONIC": "1", "FAKETIME_FORCE_MONOTONIC_FIX": "0"}

    def set(self, seconds):
        with open(self._file + ".new", "w", encoding="ascii") as file:
            file.write(f"{seconds:+.3f}\n")
        os.replace(self._file + ".new", self._file)

    def jump(self, seconds):
        self.set(seconds)
        # Where the machine is busy the node sees it later than a second after.
        time.sleep(3)


def me(client, node):
    """What a token is worth at a node."""
    return Client(node.base, client.token).get("/me")


def proven(base):
    """Someone who has spent the code of the step before."""
    person = Person(base)
    person.login(at=time.time() - 30).expect(200)
    return person


def clock(verdict, target):
    """The clock of one of two nodes jumps by 90 seconds either way, and then drifts (libfaketime)."""
    its_clock, right = Clock(), target.node
    wrong = Node(target.database, settings=its_clock.settings | {"STOREKEEPER_TOKEN_ACCESS_LIFETIME": "60s"}).start()
    known, of_wrong = editor(right.base), editor(wrong.base)
    people = [proven(right.base) for _ in range(6)]
    verdict.hold("both agree while their clocks do", me(of_wrong, right).ok and me(known, wrong).ok)
    its_clock.jump(+90)
    ahead(verdict, right, wrong, known, of_wrong, people[:2])
    its_clock.jump(-90)
    behind(verdict, right, wrong, known, people[2:4])
    its_clock.jump(0)
    ended = people[4].login(wrong.base)
    verdict.hold("right again: it serves without a restart", ended.ok and me(Client(wrong.base, ended.json()["token"]), right).ok, ended)
    drift(verdict, its_clock, right, wrong, known, people[5])
    products_agree(verdict, target.database)
    wrong.stop()


def ahead(verdict, right, wrong, known, of_wrong, people):
    refused, accepted = people[0].login(wrong.base), people[1].login(wrong.base, time.time() + 90)
    verdict.hold("ahead: it takes the codes of its own time alone", refused.code == "sign_in_refused" and accepted.ok,
                 f"a code of now: {refused}; of its time: {accepted}")
    over = me(of_wrong, wrong)
    verdict.hold("ahead: its tokens of a minute are over", (over.status, over.code) == (401, "token_invalid"), over)
    verdict.hold("ahead: tokens of the other node hold", me(known, wrong).ok)
    future = me(Client(wrong.base, accepted.json()["token"]), right)
    verdict.hold("ahead: its tokens, issued in the future, are no use elsewhere", future.status == 401, future)
    replayed = people[1].login(right.base, time.time() + 90)
    verdict.hold("ahead: a code spent there is spent everywhere", replayed.code == "sign_in_refused", replayed)
    wrote = Client(wrong.base, known.token).product(name="From the future")
    later = known.call("PUT", f"/products/{wrote['id']}", {"quantity": 3})
    verdict.hold("ahead: what it wrote can be changed by the other, and no version is older than the one before",
                 later.ok and later.json()["updated_at"] >= wrote["updated_at"], f"{wrote['updated_at']} -> {later.json().get('updated_at')}")


def behind(verdict, right, wrong, known, people):
    refused, accepted = people[0].login(wrong.base), people[1].login(wrong.base, time.time() - 90)
    verdict.hold("behind: a code that is older than the last one spent is refused",
                 accepted.code == "sign_in_refused" and refused.code == "sign_in_refused", f"a code of now: {refused}; of its time: {accepted}")
    future = me(editor(right.base), wrong)
    verdict.hold("behind: tokens that are from its future are refused, not believed", future.status == 401, future)
    limited = [Person(wrong.base) for _ in range(5)]
    still = known.post("/products", {"name": "Still", "price": 1, "quantity": 1})
    verdict.hold("behind: limits and leases go on", len(limited) == 5 and still.ok, still)


def drift(verdict, its_clock, right, wrong, known, person):
    answers = []
    for step in range(20):
        its_clock.set(step * 0.2)
        time.sleep(0.3)
        answers.append(me(known, wrong))
        answers.append(Client(wrong.base, known.token).post("/products", {"name": "Drift", "price": 1, "quantity": 1}))
    token = person.login(wrong.base)
    answers += [token, me(Client(wrong.base, token.json().get("token")), right)]
    verdict.hold("a slow drift of four seconds is not noticed", all(a.ok for a in answers), tally(answers))


# --- too few of something ------------------------------------------------------------------------------------------------


def few_files(verdict, target):
    """A node may open 256 files, and 600 clients come."""
    target = Target(target.database, limit_files=256)
    target.look(watched=False)
    crowd = crowd_of(600, target.node.port)
    time.sleep(2)
    most = target.node.descriptors()
    meanwhile = target.client.get("/products?limit=1", timeout=3)
    for one in crowd:
        one.close()
    target.recovers(verdict)
    verdict.hold("it lives, though it had nearly all files open that it may", target.node.alive() and 200 <= most <= 256,
                 f"{most} files open, a newcomer meanwhile: {meanwhile}")
    small = target.client.send_file("name,price,quantity\n" + "".join(f"Row {n},1,1\n" for n in range(8000)))
    verdict.hold("imports go on", small.ok, small)
    target.look_back(verdict)
    target.node.stop()


def busy_processor(verdict, target):
    """Other programs take the processors, the heap is 256 MB, and 200 people log in at once."""
    target = Target(target.database, heap="256m")
    people = [Person(target.base) for _ in range(40)]
    target.look(watched=False)
    programs = [Process("busy").spawn([sys.executable, "-c", "while True: pass"]) for _ in range(2 * (os.cpu_count() or 2))]
    live = Probe(Client(target.base).live, 0.2)
    answers = together(200, lambda number: people[number % 40].login(timeout=60))
    reads = together(100, lambda number: target.client.get(f"/products?limit=20&after={number}"))
    health = live.end()
    for program in programs:
        program.kill()
    target.recovers(verdict)
    sessions = sum(1 for a in answers if a.ok)
    verdict.hold("logins are answered, or told to come again", all(a.ok or a.comes_again() or a.code == "sign_in_refused" for a in answers), figures(answers))
    verdict.hold("each code opens one session", sessions <= 40, f"{sessions} sessions of 40 people")
    verdict.hold("reads are answered, or told to come again", done_or_told(reads), figures(reads))
    liveness_stays_green(verdict, health)
    target.look_back(verdict)
    target.node.stop()


# --- a slow network ------------------------------------------------------------------------------------------------------


class Hop:
    """A TCP hop to a port of this machine. Each piece of data arrives late, and some as late as what was lost and sent again."""

    def __init__(self, port):
        self.delay = self.loss = 0.0
        self.passed = self.lost = 0
        self._target = port
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self._server = asyncio.run_coroutine_threadsafe(asyncio.start_server(self._join, "127.0.0.1", 0, backlog=200), self._loop).result(10)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _join(self, near, to_near):
        with contextlib.suppress(OSError):
            far, to_far = await asyncio.open_connection("127.0.0.1", self._target)
            await asyncio.gather(self._carry(near, to_far), self._carry(far, to_near))
            to_far.close()
        to_near.close()

    async def _carry(self, source, target):
        due, data = 0.0, b"begun"
        while data:
            try:
                data = await source.read(65536)
            except OSError:
                data = b""
            self.passed += 1
            late = self.delay
            if random.random() < self.loss:
                self.lost += 1
                late += 0.3
            # In order, as TCP delivers.
            due = max(due + 1e-6, self._loop.time() + late)
            self._loop.call_at(due, target.write if data else self._end, data or target)
            with contextlib.suppress(OSError):
                await target.drain()
        await asyncio.sleep(due - self._loop.time() + 0.01)

    @staticmethod
    def _end(target):
        with contextlib.suppress(OSError):
            target.write_eof()


def slow_network(verdict, target):
    """200 ms and 5 % loss between node and database: each answer takes 200 ms, and what was lost 300 ms more (a TCP hop)."""
    hop = Hop(target.database.port)
    target = Target(target.database, url=target.database.through(hop.port))
    client, base = target.client, target.base
    target.warm_up()
    quick = [client.get("/products?limit=5") for _ in range(20)]
    target.look(writers=8, watched=False)
    hop.delay, hop.loss = 0.1, 0.05
    live = Probe(Client(base).live)
    reads = Probe(lambda: client.get("/products?limit=5"))
    logins = Probe(lambda: newcomer(base), 1)
    time.sleep(40)
    writes = target.journal.end().answers()
    seen, signed, health = reads.end(), logins.end(), live.end()
    hop.delay = hop.loss = 0.0
    target.recovers(verdict)
    bound = 15.0
    answers = writes + seen + signed
    verdict.hold("all is done, or told to come again, in bounded time", done_or_told(answers) and longest(answers) <= bound,
                 f"{hop.lost} of {hop.passed} pieces late; writes {tally(writes)} (99 % within {percentile(writes):.1f} s), reads {tally(seen)} "
                 f"({percentile(seen):.1f} s, {percentile(quick):.2f} s without), logins {tally(signed)}; the longest {longest(answers):.1f} s")
    liveness_stays_green(verdict, health, 1.0)
    target.look_back(verdict)
    target.node.stop()
