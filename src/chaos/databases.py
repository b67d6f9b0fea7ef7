"""A database of three members, each in a network of its own, and what is played against it; for group-replication and galera.

The whole script runs in a network namespace that no other program sees (unshare), with a bridge in it: 10.0.0.1 is the script, HAProxy and
the nodes; 10.0.0.11 to .13 are the members. So a member can be cut off from the others while its port for clients stays open, as a
broken switch does it, and nothing of the machine's own network is touched.
"""

import contextlib
import os
import secrets
import shutil
import subprocess
import sys
import threading
import time

from cluster import (
    Balancer, Client, Load, Lost, Node, Person, Process, check_come_again, check_journal, check_no_fault, database_settings, need,
    say, until, verdict, work)

RECOVERS_WITHIN = 30


def enter_own_network():
    """Starts the script again in a network namespace of its own."""
    if os.environ.get("STOREKEEPER_OWN_NETWORK") == "yes":
        ip("link", "set", "lo", "up")
        ip("link", "add", "members", "type", "bridge")
        ip("addr", "add", "10.0.0.1/24", "dev", "members")
        ip("link", "set", "members", "up")
        return
    unshare, root = need("unshare", "util-linux"), [] if os.geteuid() == 0 else ["--map-root-user"]
    os.environ["STOREKEEPER_OWN_NETWORK"] = "yes"
    shutil.rmtree(work)
    os.execv(unshare, [unshare, "--net", *root, sys.executable, *sys.argv])


def ip(*arguments, inside=None):
    command = [need("ip", "iproute2"), *arguments]
    subprocess.run(nsenter(inside) + command, check=True)


def nsenter(network):
    return [] if network is None else [need("nsenter", "util-linux"), f"--net=/proc/{network}/ns/net"]


class Member:
    """A database server; its network outlives the process."""

    def __init__(self, number):
        self.number, self.name, self.address = number, f"member{number}", f"10.0.0.{10 + number}"
        self.data = work / self.name
        self.socket = str(self.data / "socket")
        holder = Process(f"network{number}", [need("unshare", "util-linux"), "--net", "sleep", "7200"]).start()
        self.network = holder.run.pid
        # The process has its network only once it sleeps.
        own = os.readlink("/proc/self/ns/net")
        until(lambda: os.readlink(f"/proc/{self.network}/ns/net") != own, 10, "a network", every=0.02)
        ip("link", "add", f"port{number}", "type", "veth", "peer", "name", "eth0", "netns", str(self.network))
        ip("link", "set", f"port{number}", "master", "members", "up")
        ip("link", "set", "lo", "up", inside=self.network)
        ip("addr", "add", f"{self.address}/24", "dev", "eth0", inside=self.network)
        ip("link", "set", "eth0", "up", inside=self.network)
        self.process = None

    def start(self, command):
        self.process = Process(self.name, nsenter(self.network) + command).start()

    def signal(self, number):
        # nsenter has become the server; .ci/mysql replaces itself too.
        self.process.send(number)

    def sql(self, statement, seconds=10):
        """Rows as lists of texts, through the socket; none where the server does not answer."""
        told = subprocess.run(
            [need("mariadb", "mariadb-client"), "--no-defaults", "--user=root", f"--socket={self.socket}", "--batch", "--skip-column-names",
             "--connect-timeout=2", f"--execute={statement}"],
            capture_output=True, text=True, errors="replace", check=False, timeout=seconds)
        if told.returncode != 0:
            raise OSError(told.stderr.strip())
        return [line.split("\t") for line in told.stdout.splitlines()]

    def asked(self, statement):
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            return self.sql(statement, 4)
        return []

    def cut(self, others, how="add"):
        """Nothing passes between this member and the others any more; clients still reach it."""
        for other in others:
            for one, two in ((self, other), (other, self)):
                with contextlib.suppress(subprocess.CalledProcessError):
                    ip("route", how, "blackhole", f"{two.address}/32", inside=one.network)

    def mend(self, others):
        self.cut(others, "del")


class Attempts:
    """Codes and refresh tokens, each shown to both nodes at once and again after faults: how often one was accepted."""

    def __init__(self, nodes, people):
        self.nodes, self.people = nodes, people
        self.codes, self.tokens, self.statuses = {}, {}, {}
        self.stopping = threading.Event()
        self.threads = [threading.Thread(target=self.log_in, daemon=True), threading.Thread(target=self.renew, daemon=True)]

    def start(self):
        for thread in self.threads:
            thread.start()
        return self

    def stop(self):
        self.stopping.set()
        for thread in self.threads:
            thread.join(60)

    def both(self, send):
        """The answers of both nodes to one request at the same time."""
        answers = []

        def one(node):
            with contextlib.suppress(Lost):
                answers.append(send(node))

        threads = [threading.Thread(target=one, args=(node,)) for node in self.nodes]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        for answer in answers:
            self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
        return answers

    def log_in(self):
        """Each account has ten recovery codes, and may be wrong ten times."""
        for code, person in [(code, person) for number in range(8) for person in self.people for code in person.recovery[number:number + 1]]:
            accepted = 0
            for _ in range(3):
                answers = self.both(lambda node: person.login(node.base, recovery_code=code))  # noqa: B023
                accepted += sum(1 for answer in answers if answer.status == 200)
                if any(answer.status in (200, 401) for answer in answers):
                    break
                self.stopping.wait(1)
            self.codes[code] = accepted
            if self.stopping.wait(1):
                return

    def renew(self):
        for person in self.people:
            token = person.refresh
            while not self.stopping.is_set():
                successors = self.tokens.setdefault(token, set())
                answers = self.both(lambda node: Client(node.base).post("/token/refresh", {"refresh_token": token}))  # noqa: B023
                successors |= {answer.json()["refresh_token"] for answer in answers if answer.status == 200}
                self.stopping.wait(0.3)
                if any(answer.status == 401 for answer in answers) and not successors:
                    break
                token = next(iter(successors), token)

    def check(self, promise):
        twice = sum(1 for number in self.codes.values() if number > 1)
        forked = sum(1 for successors in self.tokens.values() if len(successors) > 1)
        verdict.hold(f"{promise}: no code is accepted twice", twice == 0 and sum(self.codes.values()) > 0,
                     f"{len(self.codes)} codes shown to both nodes at once, {sum(self.codes.values())} accepted, {twice} twice")
        verdict.hold(f"{promise}: no refresh token has two successors", forked == 0 and len(self.tokens) > 1,
                     f"{len(self.tokens)} tokens shown to both nodes at once, {forked} with two")
        verdict.hold(f"{promise}: no sign-in is answered 500", 500 not in self.statuses, dict(sorted(self.statuses.items())))


def service_account(password):
    return ["CREATE DATABASE storekeeper", f"CREATE USER storekeeper@'%' IDENTIFIED BY '{password}'",
            "GRANT ALL ON storekeeper.* TO storekeeper@'%'"]


def play(cluster, kind, parameters="", at_once=True):
    """The faults, one after the other, under load from two nodes, which start at once or one after the other."""
    password = secrets.token_hex(16)
    cluster.begin(password)
    balancer = Balancer("database", f"{kind}.cfg", **{f"MEMBER{m.number}": f"{m.address}:3306" for m in cluster.members}).start()
    until(balancer.listening, 10, "HAProxy listens")
    settings = database_settings(f"jdbc:mysql://127.0.0.1:{balancer.port}/storekeeper{parameters}", "storekeeper", password)
    nodes = [Node(f"node{number}", settings) for number in (1, 2)]
    until(lambda: [balancer.state(m.name) for m in cluster.members].count("UP") >= 1, 20, "HAProxy finds a member to write to")
    time.sleep(3)
    for node in nodes:
        node.start()
        if not at_once:
            node.await_ready()
    took = max(node.await_ready() for node in nodes)
    verdict.hold(f"two nodes start {'at once' if at_once else 'one after the other'} on an empty {cluster.title}", all("ERROR" not in node.text() for node in nodes), f"ready after {took:.1f} s")
    editor = Person(nodes[0].base)
    people = [Person(nodes[0].base) for _ in range(10)]
    load = Load([node.base for node in nodes], editor, pause=0.05)
    load.products(4)
    load.start(8, ["create", "sale", "create_once", "read"])
    attempts = Attempts(nodes, people).start()
    time.sleep(5)
    for name, fault, mend in (("kill -9", cluster.kill, cluster.restart), ("kill -STOP", cluster.freeze, cluster.thaw),
                              ("cut off", cluster.cut, cluster.mend)):
        member = cluster.writer()
        say(f"{name} of {member.name}, which takes the writes")
        begun = time.monotonic()
        fault(member)
        until(lambda: [e for e in load.entries("create", "sale", since=begun + 2) if 200 <= e.status < 300], 90, f"writes after {name}")  # noqa: B023
        time.sleep(6)
        pause = load.pause_of_writes(begun)
        after = cluster.writer().name
        verdict.hold(f"{name} of {member.name}: writes come back by themselves within {RECOVERS_WITHIN} s", pause <= RECOVERS_WITHIN,
                     f"after {pause:.1f} s, at {after}; writes since: {load.count('create', 'sale', 'create_once', since=begun)}")
        begun = time.monotonic()
        mend(member)
        until(cluster.whole, 180, "all members are back", every=0.5)
        verdict.note(f"{name}: {member.name} is a member again", f"after {time.monotonic() - begun:.1f} s")
        time.sleep(4)
    load.stop()
    attempts.stop()
    check_journal(load, nodes[0].base, cluster.title)
    check_no_fault(load, nodes, cluster.title)
    check_come_again(load, cluster.title)
    attempts.check(cluster.title)
    cluster.check_members()
    return nodes, editor, settings


def check_equal(members, promise):
    """All members hold the same rows, once those that follow have caught up."""
    # Not CHECKSUM TABLE: on MariaDB it also counts bytes of columns that are null.
    tables = {"product": "id", "stock_movement": "id", "product_change": "product_id, version", "change_set": "id", "session": "id",
              "refresh_token": "token_hash", "recovery_code": "account_id, code_hash", "audit_event": "stream, sequence"}

    def rows(member):
        return [member.asked(f"SELECT * FROM storekeeper.{table} ORDER BY {key}") for table, key in tables.items()]

    deadline = time.monotonic() + 30
    told = [rows(member) for member in members]
    while any(one != told[0] for one in told) and time.monotonic() < deadline:
        time.sleep(1)
        told = [rows(member) for member in members]
    differing = [table for number, table in enumerate(tables) if any(one[number] != told[0][number] for one in told)]
    verdict.hold(promise, not differing and all(told[0]), f"{sum(len(table) for table in told[0])} rows of {len(tables)} tables on {len(members)} members, "
                 f"differing: {', '.join(differing) or 'none'}")
