"""Faults of the database and of disks: frozen, killed, away, busy, taking no writes; full."""

import contextlib
import os
import subprocess
import time

from background import Background, Probe, together
from clients import Client, Person, editor, longest
from databases import Database, products_agree
from node import Node
from processes import CHECKOUT, Missing, at_end, new_folder, until
from target import BUDGET, Target, done, done_or_told, figures, told

def create(client, key=None, **details):
    return client.post("/products", {"name": "A thing", "price": 1, "quantity": 1} | details, **({"Idempotency_Key": key} if key else {}))


def told_in_time(verdict, what, answers, code=None):
    verdict.hold(what, told(answers, code) and longest(answers) <= BUDGET, figures(answers))


def red_in_time(verdict, ready):
    verdict.hold("readiness is red in time", ready.status == 503 and ready.took <= BUDGET, ready)


def frozen_database(verdict, target, freeze=10):
    """The database is stopped with kill -STOP for ten seconds, or in the short set for as long as the first callers wait."""
    database, client = target.database, target.client
    people = [Person(target.base) for _ in range(12)]
    target.look(writers=4)
    threads = Probe(target.node.threads, 0.1)
    refused, logins, ready = [], [], []

    def caller(number):
        if number < len(people):
            logins.append(people[number].login())
        elif number == len(people):
            ready.append(client.ready())
        elif number % 2:
            refused.append(create(client, key=f"{target.journal.prefix}-frozen-{number}" if number % 4 == 1 else None))
        else:
            refused.append(client.get(f"/products?limit=3&after={number}"))

    database.freeze()
    since = time.monotonic()
    together(80, caller)
    # Those that come later, one after the other.
    while time.monotonic() < since + freeze:
        refused.append(create(client))
    crowd = max(threads.end())
    database.thaw()
    target.recovers(verdict)
    told_in_time(verdict, f"503 within {BUDGET:.0f} s", refused, 503)
    told_in_time(verdict, "no token is issued", logins)
    names = ", ".join(f"'{person.name}'" for person in people)
    left = database.number(f"SELECT COUNT(*) FROM session WHERE account_id IN (SELECT id FROM account WHERE username IN ({names}))")
    verdict.hold("logins that were given up leave no session", left == 0, f"{left} of {len(people)} logins")
    red_in_time(verdict, ready[0])
    verdict.hold("threads do not pile up", crowd <= target.before["threads"] + 20, f"{target.before['threads']} before, {crowd} at most")
    target.look_back(verdict)


def killed_database(verdict, target):
    """The database is killed with -9 while it writes, and started again."""
    target.look(writers=4)
    target.database.kill()
    refused = together(40, lambda number: target.client.get(f"/products?limit=3&after={number}")) + [create(target.client)]
    told_in_time(verdict, f"503 within {BUDGET:.0f} s", refused)
    red_in_time(verdict, target.client.ready())
    target.database.start()
    target.recovers(verdict)
    target.look_back(verdict)


def database_away(verdict, _):
    """A node starts before its database."""
    database = Database()
    node = Node(database).begin()
    said = until(30, lambda: node.logged("does not answer yet"))
    verdict.hold("it waits and says for what", said is not None and node.alive(), f"the line in its log after {said or 30:.1f} s")
    half = Client(node.base).live(timeout=1)
    verdict.hold("no half started node answers", half.status == 0, half)
    database.start()
    took = until(300, node.ready)
    verdict.hold("it starts when the database does", took is not None, f"ready after {took or 300:.1f} s")
    made = create(editor(node.base))
    verdict.hold("it serves", made.status == 201, made)
    node.stop()
    database.stop()
    impatient = Node(database, settings={"STOREKEEPER_START_PATIENCE": "3s"}).begin()
    ended = until(60, lambda: not impatient.alive())
    lines = impatient.logged("No connection to the database at [^\n]*")
    code = impatient.process.poll()
    verdict.hold("it gives up in the end, with one clear line", ended is not None and code == 1 and len(lines) == 1,
                 f"exit code {code} after {ended or 60:.1f} s: {lines[:1]}")
    impatient.kill()


def full_pool(verdict, target):
    """300 callers, while a session beside the node holds the rows that they change."""
    client = target.client
    products = [client.product()["id"] for _ in range(20)]
    target.look()
    side = target.database.session()
    side.run("SET autocommit = 0; SELECT id FROM product WHERE id IN (" + ",".join(map(str, products)) + ") FOR UPDATE")
    ready = Probe(Client(target.base).ready)
    answers = together(300, lambda number: client.call("PUT", f"/products/{products[number % 20]}", {"quantity": number}))
    side.run("ROLLBACK")
    side.close()
    target.recovers(verdict)
    seen = ready.end()
    verdict.hold("all are told to come again", told(answers, 503), figures(answers))
    verdict.hold("readiness is answered", seen and all(a.status in (200, 503) for a in seen) and longest(seen) <= BUDGET, figures(seen))
    target.look_back(verdict)


def no_connection_left(verdict, target):
    """Error 1040: others have all the connections that the database allows."""
    allowed = target.database.number("SELECT @@GLOBAL.max_connections")
    target.look()
    held = [target.database.session() for _ in range(12)]
    for session in held:
        session.run("SELECT 1")
    # The least that MariaDB allows is 10, and 12 are held already.
    held[0].run("SET GLOBAL max_connections = 10")
    for number in held[0].run("SELECT id FROM information_schema.processlist WHERE user = 'storekeeper'"):
        held[0].run(f"KILL {number}")
    answers = together(40, lambda number: create(target.client))
    time.sleep(1)
    ready = target.client.ready()
    held[0].run(f"SET GLOBAL max_connections = {allowed}")
    for session in held:
        session.close()
    target.recovers(verdict)
    told_in_time(verdict, "all are told to come again", answers)
    red_in_time(verdict, ready)
    target.look_back(verdict)


def read_only(verdict, target):
    """Error 1290: the database takes no writes, as a replica."""
    client, product = target.client, f"/products/{target.client.product()['id']}"
    person = Person(target.base)
    target.look()
    target.database.sql("SET GLOBAL read_only = 1")
    writes = together(12, lambda number: create(client))
    writes += [client.call("PUT", product, {"quantity": 5}), client.post(f"{product}/stock", {"delta": 1, "reason": "restock"}),
               client.call("DELETE", product), person.login(), client.send_file("name,price,quantity\nNo,1,1\n")]
    reads = [client.get("/products?limit=5"), client.get(product), client.get("/changes?limit=5"), client.get("/me")]
    target.database.sql("SET GLOBAL read_only = 0")
    target.recovers(verdict)
    verdict.hold("writes are told to come again", told(writes, 503), figures(writes))
    verdict.hold("reads go on", done(reads), figures(reads))
    target.look_back(verdict)


def deadlock(verdict, target):
    """Errors 1213 and 1205: an import in the way of another session, which is the heavier of the two."""
    client = target.client
    first, second = (client.product(sku=f"lock-{time.monotonic_ns()}-{n}")["id"] for n in "ab")
    others = [client.product()["id"] for _ in range(20)]
    side = target.database.session()
    side.run("SET autocommit = 0; UPDATE product SET price = price + 1 WHERE id IN (" + ",".join(map(str, others + [second])) + ")")
    file = f"id,name,price,quantity\n{first},Swapped,5,5\n{second},Swapped,5,5\n"
    answers, importing = [], Background()
    importing.start(lambda: answers.append(client.send_file(file)))
    time.sleep(1)
    side.run(f"SELECT id FROM product WHERE id = {first} FOR UPDATE")
    importing.join(60)
    side.run("ROLLBACK")
    verdict.hold("the victim of a deadlock (1213) is told to come again", told(answers, 503), figures(answers))
    kept = [client.get(f"/products/{product}").expect(200)["name"] for product in (first, second)]
    verdict.hold("nothing of its import is kept", "Swapped" not in kept, kept)
    side.run(f"SELECT id FROM product WHERE id = {first} FOR UPDATE")
    waited = client.call("PUT", f"/products/{first}", {"quantity": 1})
    side.run("ROLLBACK")
    side.close()
    told_in_time(verdict, "who waits too long for a row (1205) is told to come again", [waited], 503)
    through = [client.call("PUT", f"/products/{first}", {"quantity": 1}), client.send_file(file)]
    verdict.hold("both go through afterwards", done(through), figures(through))


# --- full disks ----------------------------------------------------------------------------------------------------------


def small_disk(megabytes):
    """A folder on a file system of its own, which holds so much and no more."""
    folder = new_folder()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "tmpfs", folder], capture_output=True, check=False)
    if made.returncode:
        raise Missing("no right to mount a small tmpfs, which the full disk needs (run as root)")
    at_end(lambda: subprocess.run(["umount", "-l", folder], capture_output=True, check=False))
    return folder


def fill(folder):
    """Takes all that is left of the disk; returns what gives it back."""
    path = os.path.join(folder, "filler")
    with contextlib.suppress(OSError), open(path, "wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1 << 9, 1):
            with contextlib.suppress(OSError):
                while True:
                    file.write(b"x" * size)
    return lambda: os.remove(path)


def wide_rows(count):
    return "name,price,quantity,description\n" + "".join(f"Filling {number},1,1,{'x' * 250}\n" for number in range(count))


def fill_tables(verdict, client, known, rows):
    """Imports until the pages that the tables have in hand are used up too, then reads; returns the refusals."""
    answers, end = [], time.monotonic() + 60
    while time.monotonic() < end and not (answers and answers[-1].status >= 500):
        answers.append(client.send_file(wide_rows(rows), "?report=errors", timeout=120))
    reads = [client.get(f"/products/{product}") for product in known] + [client.get("/products?limit=50"), client.get("/products?q=Filling")]
    verdict.hold("reads go on", done(reads), figures(reads))
    return [answer for answer in answers if not answer.ok]


def full_disk(verdict, _):
    """The disk of the database is full (a small tmpfs)."""
    disk = small_disk(420)
    target = Target(Database("--innodb-log-file-size=48M" if Database.kind == "mariadb" else "--innodb-redo-log-capacity=64M",
                             "--skip-log-bin", folder=disk).start())
    known = [target.client.product()["id"] for _ in range(20)]
    target.look(writers=4)
    free = fill(disk)
    failing = fill_tables(verdict, target.client, known, 20_000)
    writes = together(20, lambda number: create(target.client, description="x" * 250))
    failing += [answer for answer in writes + target.journal.answers() if not answer.ok]
    verdict.hold("what finds no room is told to come again", told(failing), figures(failing))
    verdict.hold("the database lives", target.database.alive())
    free()
    target.recovers(verdict)
    target.look_back(verdict)
    target.node.stop()
    target.database.stop()


def full_spool(verdict, target):
    """The disk on which imports wait to their last byte is full (a small tmpfs)."""
    disk = small_disk(8)
    target = Target(target.database, options=[f"-Djava.io.tmpdir={disk}"])
    client = target.client
    probe = Probe(lambda: client.get("/products?limit=5"))
    large = wide_rows(80_000)
    answers = [client.send_file(large, timeout=120) for _ in range(2)]
    small = client.send_file("name,price,quantity\nSmall,1,1\n")
    reads = probe.end()
    verdict.hold("a body that finds no room is told to come again", told(answers, 503), figures(answers))
    verdict.hold("small imports go on", small.ok, small)
    verdict.hold("reads go on", done(reads), figures(reads))
    left = [name for name in os.listdir(disk) if name.endswith(".spool") and os.path.getsize(os.path.join(disk, name))]
    free = os.statvfs(disk).f_bfree * os.statvfs(disk).f_bsize
    verdict.hold("nothing is left on the disk", not left and free > 7 << 20, f"{free >> 20} MB free of 8")
    half = client.send_file(large[:4 << 20].rsplit("\n", 1)[0] + "\n", "?report=errors", timeout=120)
    verdict.hold("what fits is imported afterwards", half.ok, half)
    report_without_room(verdict, target, disk)
    products_agree(verdict, target.database)
    target.node.stop()


def report_without_room(verdict, target, disk):
    """The report of an import is kept on that disk too."""
    mark = f"report-{time.monotonic_ns()}"
    free = fill(disk)
    report = target.client.send_file(
        "sku,name,price,quantity\n" + "".join(f"{mark}-{number},Row {number},1,1\n" for number in range(3_000)), timeout=60)
    free()
    kept = target.database.number(f"SELECT COUNT(*) FROM product WHERE sku LIKE '{mark}-%'")
    verdict.hold("an import whose report finds no room is told to come again, and kept whole or not at all",
                 done_or_told([report]) and kept in ((3_000,) if report.ok else (0, 3_000)), f"{report}; {kept} of 3000 rows")


class QuickStart(Node):
    """The service as the README starts it, with its data in this folder."""

    def __init__(self, folder):
        super().__init__(None, name="quick-start", settings={"STOREKEEPER_DATA": folder})

    def command(self):
        return ["./mvnw", "-q", "spring-boot:run", "-Dspring-boot.run.optimizedLaunch=false"], CHECKOUT

    def begin(self):
        super().begin()
        # Maven that is told to end takes with it what it has started; one that is killed does not.
        at_end(self.stop)
        return self


def full_quick_start(verdict, _):
    """The disk of the quick start's own database is full (a small tmpfs)."""
    disk = small_disk(700)
    target = Target(None, QuickStart(disk + "/data").start())
    known = [target.client.product()["id"] for _ in range(10)]
    target.person = Person(target.base)
    free = fill(disk)
    failing = fill_tables(verdict, target.client, known, 40_000)
    verdict.hold("what finds no room is told to come again", told(failing), figures(failing))
    free()
    target.recovers(verdict)
    made = target.client.send_file(wide_rows(40_000), "?report=errors", timeout=120)
    verdict.hold("the import goes through afterwards", made.ok, made)
    target.node.stop()
