"""A database of three members, each in a network of its own, and what is played against it; for group-replication and galera.

The whole script runs in a network namespace that no other program sees (unshare), with a bridge in it: 10.0.0.1 is the script, HAProxy and
the nodes; 10.0.0.11 to .13 are the members. So a member can be cut off from the others while its port for clients stays open, as a
broken switch does it, and nothing of the machine's own network is touched.
"""

import os
import shutil
import socket
import subprocess
import sys
import time

from background import Background, together
from clients import Client, signed_in, tally
from databases import Database
from journal import Journal
from node import BEHIND_A_BALANCER, Balancer, Node
from processes import Process, need, until, wait_for

RECOVERS_WITHIN = 30
# Less than the grace in which a spent refresh token is answered with the same successor.
GRACE = 25


# --- networks ------------------------------------------------------------------------------------------------------------


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
    os.execv(unshare, [unshare, "--net", *root, sys.executable, "-B", *sys.argv])


def ip(*arguments, inside=None, check=True):
    subprocess.run([*nsenter(inside), need("ip", "iproute2"), *arguments], check=check, timeout=30)


def nsenter(network):
    return [] if network is None else [need("nsenter", "util-linux"), f"--net=/proc/{network}/ns/net"]


def new_network(number, address):
    """The process id by which the network of a member is known; it outlives the server, and ends with the script."""
    holder = Process(f"network{number}").spawn([need("unshare", "util-linux"), "--net", "sleep", "7200"])
    # The process has its network only once it sleeps.
    own = os.readlink("/proc/self/ns/net")
    wait_for("a network", 10, lambda: os.readlink(f"/proc/{holder.pid}/ns/net") != own, 0.02)
    ip("link", "add", f"port{number}", "type", "veth", "peer", "name", "eth0", "netns", str(holder.pid))
    ip("link", "set", f"port{number}", "master", "members", "up")
    ip("link", "set", "lo", "up", inside=holder.pid)
    ip("addr", "add", f"{address}/24", "dev", "eth0", inside=holder.pid)
    ip("link", "set", "eth0", "up", inside=holder.pid)
    return holder.pid


# --- members -------------------------------------------------------------------------------------------------------------


class Member(Database):
    """A server of the cluster. All begin with the files of the first."""

    def __init__(self, number, kind, first=None):
        self.place, self.kind, self._first = number, kind, first
        self.address = f"10.0.0.{10 + number}"
        self.network = new_network(number, self.address)
        self.within = nsenter(self.network)
        super().__init__(name=f"member{number}")
        # In its own network it needs no port of its own.
        self.port = 3306

    def make(self):
        if self._first:
            shutil.copytree(self._first.data, self.data)
        else:
            super().make()


class Cluster:
    """Three members, of which one may be away by a fault."""

    def __init__(self, kind):
        first = Member(1, kind)
        # By this file two servers of MySQL would take each other for the same.
        if os.path.exists(f"{first.data}/auto.cnf"):
            os.remove(f"{first.data}/auto.cnf")
        self.members = [first, Member(2, kind, first), Member(3, kind, first)]
        self.away = None

    def present(self):
        return [member for member in self.members if member is not self.away and member.alive()]

    def faults(self):
        """Each with what ends it."""
        return ("kill -9", Member.kill, self.start), ("kill -STOP", Member.freeze, self.thaw), ("cut off", self.cut, self.mend)

    def thaw(self, member):
        member.thaw()

    def cut(self, member, how="add"):
        """Nothing passes between this member and the others any more; clients still reach it."""
        for other in (other for other in self.members if other is not member):
            for one, two in ((member, other), (other, member)):
                # A route that is gone already need not be taken away.
                ip("route", how, "blackhole", f"{two.address}/32", inside=one.network, check=how == "add")

    def mend(self, member):
        self.cut(member, "del")


# --- clients that show the same to both nodes ----------------------------------------------------------------------------


class Attempts:
    """Codes and refresh tokens, each shown to both nodes at once, and codes once more after each fault: how often one was accepted."""

    def __init__(self, nodes, people):
        self.nodes, self.people = nodes, people
        self.codes, self.tokens, self.answers = {}, {}, []
        # Codes since the last fault; what spent ones were answered after each; how many tokens were given out and then refused.
        self._shown, self._again, self.refused = [], {}, 0
        self._background = Background()
        self._over = self._background.over
        self._background.start(self._log_in)
        self._background.start(self._renew)

    def end(self):
        self._background.end()

    def _both(self, send):
        """The answers of both nodes to one request at the same time."""
        answers = together(len(self.nodes), lambda number: send(self.nodes[number]))
        self.answers += answers
        return answers

    def _log_in(self):
        """Each account may be wrong ten times: a code is right once, and wrong on the other node and after the fault."""
        for code, person in [(code, person) for number in range(4) for person in self.people for code in person.recovery[number:number + 1]]:
            accepted = 0
            for _ in range(3):
                answers = self._both(lambda node: person.prove(node.base, recovery_code=code))  # noqa: B023
                accepted += sum(1 for answer in answers if answer.status == 200)
                if any(answer.status in (200, 401) for answer in answers):
                    break
                self._over.wait(1)
            self.codes[code] = accepted
            self._shown.append((code, person))
            if self._over.wait(1):
                return

    def show_again(self, fault):
        """After a fault, what was shown before it: an accepted code must still be spent."""
        statuses = self._again.setdefault(fault, [])
        while self._shown:
            code, person = self._shown.pop()
            answer = person.prove(self.nodes[len(self._shown) % len(self.nodes)].base, recovery_code=code)
            self.answers.append(answer)
            if self.codes[code]:
                statuses.append(answer.status)
            self.codes[code] += answer.status == 200

    def _renew(self):
        for person in self.people:
            token, since = person.refresh, time.monotonic()
            while not self._over.is_set():
                successors = self.tokens.setdefault(token, set())
                answers = self._both(lambda node: Client(node.base).post("/token/refresh", {"refresh_token": token}))  # noqa: B023
                successors |= {answer.json()["refresh_token"] for answer in answers if answer.status == 200}
                self._over.wait(0.3)
                if any(answer.status == 401 for answer in answers) and not successors:
                    # A request without an answer may have spent it, and after a grace of 30 s it is refused rightly.
                    self.refused += time.monotonic() - since < GRACE
                    break
                if successors:
                    token, since = next(iter(successors)), time.monotonic()

    def check(self, verdict, promise):
        accepted = sum(self.codes.values())
        twice = sum(1 for number in self.codes.values() if number > 1)
        forked = sum(1 for successors in self.tokens.values() if len(successors) > 1)
        verdict.hold(f"{promise}: no code is accepted twice", twice == 0 and accepted,
                     f"{len(self.codes)} codes shown to both nodes at once, {accepted} accepted, {twice} twice")
        for fault, statuses in self._again.items():
            verdict.hold(f"{promise}: codes that were accepted before {fault} are refused after it", 401 in statuses and 200 not in statuses,
                         f"{len(statuses)} shown again, {statuses.count(401)} refused, {statuses.count(200)} accepted")
        verdict.hold(f"{promise}: no refresh token has two successors", forked == 0 and len(self.tokens) > 1,
                     f"{len(self.tokens)} tokens shown to both nodes at once, {forked} with two")
        verdict.hold(f"{promise}: no refresh token that was given out is lost", self.refused == 0 and len(self.tokens) > 1,
                     f"{self.refused} of {len(self.tokens)} refused")
        verdict.hold(f"{promise}: no sign-in is answered 500", not any(answer.status == 500 for answer in self.answers), tally(self.answers))


# --- the faults ----------------------------------------------------------------------------------------------------------


def writers(nodes, token, count):
    return [Client(nodes[number % len(nodes)].base, token, patience=20, keep=True) for number in range(count)]


def reachable(balancer):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", balancer.port)) == 0


def play(verdict, cluster, at_once=True):
    """The faults, one after the other, under load from two nodes, which start at once or one after the other."""
    title = cluster.title
    cluster.begin()
    balancer = Balancer(cluster.config, **{f"MEMBER{m.place}": f"{m.address}:3306" for m in cluster.members}).start()
    wait_for("HAProxy listens", 10, lambda: reachable(balancer))
    wait_for("HAProxy knows who takes writes", 20, lambda: [balancer.state(m.name) for m in cluster.members].count("UP") == cluster.takers)
    time.sleep(3)
    nodes = start_nodes(verdict, cluster, balancer, at_once)
    person = signed_in(nodes[0].base)
    # A code each second, four of each person: enough until the last fault.
    people = [signed_in(nodes[0].base) for _ in range(40)]
    journal = Journal(writers(nodes, person.token, 8), ("create", "sale", "create_once", "read"), pause=0.05, shared=4)
    attempts = Attempts(nodes, people)
    time.sleep(5)
    for fault in cluster.faults():
        play_fault(verdict, cluster, journal, *fault)
        attempts.show_again(fault[0])
    journal.end()
    attempts.end()
    journal.judge(verdict, cluster.writer(), title, Client(nodes[0].base, person.token, patience=60), sample=300, listed=True)
    journal.no_answer_is_500(verdict, title, nodes)
    journal.each_503_says_when_to_come_again(verdict, title)
    attempts.check(verdict, title)
    check_equal(verdict, cluster.members, f"{title}: all members hold the same")
    return nodes, person


def start_nodes(verdict, cluster, balancer, at_once):
    url = cluster.members[0].through(balancer.port)
    nodes = [Node(cluster.members[0], url, f"node{number}", settings=BEHIND_A_BALANCER, quick=True) for number in (1, 2)]
    for node in nodes:
        node.begin()
        if not at_once:
            node.wait()
    took = max(node.wait() for node in nodes)
    verdict.hold(f"two nodes start {'at once' if at_once else 'one after the other'} on an empty {cluster.title}",
                 not any(node.logged("ERROR") for node in nodes), f"ready after {took:.1f} s")
    return nodes


def play_fault(verdict, cluster, journal, name, fault, mend):
    member = cluster.writer()
    print(f"{name} of {member.name}, which takes the writes", flush=True)
    begun = time.monotonic()
    fault(member)
    cluster.away = member
    wait_for(f"writes after {name}", 90, lambda: any(e.done and e.answer.began >= begun + 2 for e in journal.answered("create", "sale", since=begun)))
    time.sleep(6)
    pause = journal.longest_pause(begun)
    after = cluster.writer().name
    verdict.hold(f"{name} of {member.name}: writes come back by themselves within {RECOVERS_WITHIN} s", pause <= RECOVERS_WITHIN,
                 f"after {pause:.1f} s, at {after}; writes since: {tally(journal.answers('create', 'sale', 'create_once', since=begun))}")
    begun = time.monotonic()
    mend(member)
    cluster.away = None
    wait_for("all members are back", 180, cluster.whole, 0.5)
    verdict.tell(f"{name}: {member.name} is a member again", f"after {time.monotonic() - begun:.1f} s")
    time.sleep(4)


def check_equal(verdict, members, promise):
    """All members hold the same rows, once those that follow have caught up."""
    # Not CHECKSUM TABLE: on MariaDB it also counts bytes of columns that are null.
    tables = {"product": "id", "stock_movement": "id", "product_change": "product_id, version", "change_set": "id", "session": "id",
              "refresh_token": "token_hash", "recovery_code": "account_id, code_hash", "audit_event": "stream, sequence"}
    told = []

    def same():
        told[:] = [[member.sql(f"SELECT * FROM {table} ORDER BY {key}", 30) for table, key in tables.items()] for member in members]
        return all(one == told[0] for one in told)

    until(60, same, 1)
    differing = [table for number, table in enumerate(tables) if any(one[number] != told[0][number] for one in told)]
    verdict.hold(promise, len(told) == len(members) and not differing and all(told[0]),
                 f"{sum(len(rows) for rows in told[0])} rows of {len(tables)} tables on {len(members)} members, "
                 f"differing: {', '.join(differing) or 'none'}")
