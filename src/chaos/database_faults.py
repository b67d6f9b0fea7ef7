"""Faults of the database: killed, frozen, away, busy, full."""

import contextlib
import os
import threading
import time

import lab
from lab import Database, Node, Peak, until
from shop import Client, FarProbe, Journal, Person, Probe, broken_products, editor, longest, tally, together

# What a caller waits for at most when the database does not answer.
BUDGET = 5.0
# As long as the image's health check waits.
OTHERS = 3.0
# How soon all is well again.
RECOVERY = 10.0


class Stand:
    """A database and a node that scripts share, one after the other."""

    def __init__(self, quick=False):
        self.database = Database().start()
        # The short set is over before the second compiler has earned its start.
        self.node = Node(self.database.url, options=["-XX:TieredStopAtLevel=1"] if quick else []).start()
        self.base = self.node.base
        self.client = editor(self.base)
        for _ in range(30):
            self.client.product()
            self.client.get("/products?limit=5")

    def close(self):
        self.node.stop()
        self.database.stop()


def watch(base):
    """Others meanwhile: what needs no database."""
    return FarProbe(base, "/actuator/health/liveness"), FarProbe(base, "/.well-known/jwks.json")


def others_were_served(verdict, probes):
    answers = [answer for probe in probes for answer in probe.end()]
    verdict.hold("what needs no database is answered meanwhile", answers and all(a.status == 200 for a in answers) and longest(answers) < OTHERS,
                 f"{tally(answers)}, the longest {longest(answers):.2f} s")


def serves(client, person):
    """A read, a write, a login and readiness, as often as that takes."""
    return (client.get("/products?limit=1").status == 200
            and client.post("/products", {"name": "Again", "price": 1, "quantity": 1}).status == 201
            and client.get("/actuator/health/readiness").status == 200
            and (person is None or person.login(client.base).status in (200, 429)))


def recovers(verdict, stand, person, since):
    until(60, lambda: serves(stand.client, person))
    took = time.monotonic() - since
    verdict.hold("it serves again without a restart", took <= RECOVERY, f"reads, writes, login and readiness {took:.1f} s after the fault ended")


def flat(verdict, node, before, database=None):
    """Threads, memory and connections after the fault as before it, within what a pool and a compiler need."""
    bounds = {"threads": 12, "virtual": 8, "files": 24, "heap": 24, "connections": 17}
    after = {}

    def as_before():
        after.update(node.figures(database))
        return all(after[name] <= before[name] + bounds[name] for name in after)

    verdict.hold("threads, memory and connections are as before", until(15, as_before, 1) is not None,
                 ", ".join(f"{name} {before[name]} -> {after[name]}" + (" MB" if name == "heap" else "") for name in after))


def frozen(verdict, stand, freeze=10):
    """The database is stopped with kill -STOP for ten seconds, or in the short set for as long as the first callers wait."""
    node, database, client = stand.node, stand.database, stand.client
    people = [Person(stand.base) for _ in range(12)]
    last = Person(stand.base)
    before = node.figures(database)
    journal = Journal(client)
    time.sleep(1.5)
    sessions = database.number("SELECT COUNT(*) FROM session")
    probes = watch(stand.base)
    peak = Peak(node.threads)
    database.freeze()
    since = time.time()
    refused, logins, ready = [], [], []

    def caller(number):
        if number < len(people):
            logins.append(people[number].login(stand.base))
        elif number == len(people):
            ready.append(client.get("/actuator/health/readiness"))
        elif number % 2:
            keyed = {"Idempotency_Key": f"{stand.base}-{number}-{since}"} if number % 4 == 1 else {}
            refused.append(client.post("/products", {"name": "Frozen", "price": 1, "quantity": 1}, **keyed))
        else:
            refused.append(client.get(f"/products?limit=3&after={number}"))

    together(80, caller)
    # Those that come later, one after the other.
    while time.time() < since + freeze:
        refused.append(client.post("/products", {"name": "Frozen", "price": 1, "quantity": 1}))
    crowd = peak.end()
    issued_meanwhile = [answer for answer in logins if answer.ok]
    database.thaw()
    thawed = time.monotonic()
    recovers(verdict, stand, last, thawed)
    verdict.hold(f"503 within {BUDGET:.0f} s", refused and all(a.status == 503 and a.comes_again() for a in refused) and longest(refused) <= BUDGET,
                 f"{tally(refused)}, the longest {longest(refused):.2f} s")
    verdict.hold("no token is issued", not issued_meanwhile and all(a.comes_again() for a in logins) and longest(logins) <= BUDGET,
                 f"logins: {tally(logins)}, the longest {longest(logins):.2f} s; sessions stored by calls that had been given up: "
                 f"{database.number('SELECT COUNT(*) FROM session') - sessions - 1}")
    verdict.hold("readiness is red in time", all(a.status == 503 for a in ready) and longest(ready) <= BUDGET, f"{tally(ready)}, {longest(ready):.2f} s")
    others_were_served(verdict, probes)
    verdict.hold("threads do not pile up", crowd <= before["threads"] + 20, f"{before['threads']} before, {crowd} at most")
    journal.judge(database, verdict)
    flat(verdict, node, before, database)


def killed_database(verdict, stand):
    """The database is killed with -9 while it writes, and started again."""
    node, database = stand.node, stand.database
    last = Person(stand.base)
    before = node.figures(database)
    journal = Journal(stand.client)
    time.sleep(1.5)
    probes = watch(stand.base)
    database.kill()
    refused = together(40, lambda number: stand.client.get(f"/products?limit=3&after={number}"))
    refused += [stand.client.post("/products", {"name": "Gone", "price": 1, "quantity": 1})]
    verdict.hold(f"503 within {BUDGET:.0f} s", all(a.comes_again() for a in refused) and longest(refused) <= BUDGET,
                 f"{tally(refused)}, the longest {longest(refused):.2f} s")
    ready = stand.client.get("/actuator/health/readiness")
    verdict.hold("readiness is red in time", ready.status == 503 and ready.took <= BUDGET, str(ready))
    database.start()
    recovers(verdict, stand, last, time.monotonic())
    others_were_served(verdict, probes)
    journal.judge(database, verdict)
    flat(verdict, node, before, database)


def database_away(verdict, _):
    """A node starts before its database."""
    database = Database()
    node = Node(database.url).begin()
    told = until(30, lambda: node.logged("does not answer yet"))
    verdict.hold("it waits and says for what", told is not None and node.alive(), f"the line in its log after {told or 0:.1f} s")
    with contextlib.suppress(OSError):
        node.status("/actuator/health/liveness", 1)
        verdict.hold("no half started node answers", False)
    database.start()
    took = until(300, node.ready)
    verdict.hold("it starts when the database does", took is not None, f"ready after {took or 0:.1f} s")
    client = editor(node.base)
    verdict.hold("it serves", client.post("/products", {"name": "Late", "price": 1, "quantity": 1}).status == 201)
    node.stop()
    database.stop()
    impatient = Node(database.url, settings={"STOREKEEPER_START_PATIENCE": "3s"}).begin()
    ended = until(60, lambda: not impatient.alive())
    lines = impatient.logged("No connection to the database at [^\n]*")
    verdict.hold("it gives up in the end, with one clear line", ended is not None and impatient.process.returncode == 1 and len(lines) == 1,
                 f"exit code {impatient.process.returncode} after {ended or 0:.1f} s: {lines[:1]}")


def full_pool(verdict, stand):
    """300 callers, while a session beside the node holds the rows that they change."""
    client, database, node = stand.client, stand.database, stand.node
    products = [client.product()["id"] for _ in range(20)]
    before = node.figures(database)
    side = database.session()
    side.run("SET autocommit = 0; SELECT id FROM product WHERE id IN (" + ",".join(map(str, products)) + ") FOR UPDATE")
    probes = watch(stand.base)
    ready = Probe(lambda: Client(stand.base).get("/actuator/health/readiness"))
    callers = 300
    answers = together(callers, lambda number: client.call("PUT", f"/products/{products[number % 20]}", {"quantity": number}))
    side.run("ROLLBACK")
    side.close()
    ended = time.monotonic()
    recovers(verdict, stand, None, ended)
    verdict.hold("all are told to come again", len(answers) == callers and all(a.status == 503 and a.comes_again() for a in answers),
                 f"{tally(answers)}, the longest {longest(answers):.2f} s")
    others_were_served(verdict, probes)
    seen = ready.end()
    verdict.hold("readiness is answered", seen and all(a.status in (200, 503) for a in seen) and longest(seen) <= BUDGET,
                 f"{tally(seen)}, the longest {longest(seen):.2f} s")
    flat(verdict, node, before, database)


def no_connection_left(verdict, stand):
    """Error 1040: others have all the connections that the database allows."""
    client, database = stand.client, stand.database
    allowed = database.number("SELECT @@GLOBAL.max_connections")
    held = [database.session() for _ in range(12)]
    for session in held:
        session.run("SELECT 1")
    # The least that MariaDB allows is 10, and 12 are held already.
    held[0].run("SET GLOBAL max_connections = 10")
    try:
        for number in held[0].run("SELECT id FROM information_schema.processlist WHERE user = 'storekeeper'"):
            held[0].run(f"KILL {number}")
        probes = watch(stand.base)
        answers = together(40, lambda number: client.post("/products", {"name": "Full", "price": 1, "quantity": 1}))
        time.sleep(1)
        answers.append(client.get("/actuator/health/readiness"))
    finally:
        held[0].run(f"SET GLOBAL max_connections = {allowed}")
        ended = time.monotonic()
        for session in held:
            session.close()
    recovers(verdict, stand, None, ended)
    verdict.hold("all are told to come again", all(a.comes_again() for a in answers[:-1]) and longest(answers) <= BUDGET,
                 f"{tally(answers[:-1])}, the longest {longest(answers):.2f} s")
    verdict.hold("readiness is red", answers[-1].status == 503, str(answers[-1]))
    others_were_served(verdict, probes)


def read_only(verdict, stand):
    """Error 1290: the database takes no writes, as a replica."""
    client, database = stand.client, stand.database
    product = client.product()["id"]
    person = Person(stand.base)
    database.sql("SET GLOBAL read_only = 1")
    try:
        writes = together(12, lambda number: client.post("/products", {"name": "No", "price": 1, "quantity": 1}))
        writes += [client.call("PUT", f"/products/{product}", {"quantity": 5}), client.post(f"/products/{product}/stock", {"delta": 1, "reason": "restock"}),
                   client.call("DELETE", f"/products/{product}"), person.login(stand.base),
                   client.post("/products/import", "name,price,quantity\nNo,1,1\n", Content_Type="text/csv")]
        reads = [client.get("/products?limit=5"), client.get(f"/products/{product}"), client.get("/changes?limit=5"), client.get("/me")]
    finally:
        database.sql("SET GLOBAL read_only = 0")
    ended = time.monotonic()
    recovers(verdict, stand, person, ended)
    verdict.hold("writes are told to come again", all(a.status == 503 and a.comes_again() for a in writes), f"{tally(writes)}, the longest {longest(writes):.2f} s")
    verdict.hold("reads go on", all(a.ok for a in reads), tally(reads))


def deadlock(verdict, stand):
    """Errors 1213 and 1205: an import in the way of another session, which is the heavier of the two."""
    client, database = stand.client, stand.database
    first, second = (client.product(sku=f"lock-{time.monotonic_ns()}-{n}") for n in "ab")
    others = [client.product()["id"] for _ in range(20)]
    side = database.session()
    side.run("SET autocommit = 0; UPDATE product SET price = price + 1 WHERE id IN (" + ",".join(map(str, others + [second["id"]])) + ")")
    file = f"id,name,price,quantity\n{first['id']},Swapped,5,5\n{second['id']},Swapped,5,5\n"
    answers = []
    importing = threading.Thread(target=lambda: answers.append(client.post("/products/import", file, Content_Type="text/csv")))
    importing.start()
    time.sleep(1)
    with contextlib.suppress(OSError):
        side.run(f"SELECT id FROM product WHERE id = {first['id']} FOR UPDATE")
    importing.join(60)
    side.run("ROLLBACK")
    verdict.hold("the victim of a deadlock (1213) is told to come again", answers[0].status == 503 and answers[0].comes_again(), str(answers[0]))
    kept = [client.get(f"/products/{product['id']}").json()["name"] for product in (first, second)]
    verdict.hold("nothing of its import is kept", "Swapped" not in kept, str(kept))
    side.run(f"SELECT id FROM product WHERE id = {first['id']} FOR UPDATE")
    waited = client.call("PUT", f"/products/{first['id']}", {"quantity": 1})
    side.run("ROLLBACK")
    side.close()
    verdict.hold("who waits too long for a row (1205) is told to come again", waited.status == 503 and waited.comes_again() and waited.took <= BUDGET, str(waited))
    verdict.hold("both go through afterwards", client.call("PUT", f"/products/{first['id']}", {"quantity": 1}).ok
                 and client.post("/products/import", file, Content_Type="text/csv").ok)


def full_disk(verdict, _):
    """The disk of the database is full (a small tmpfs)."""
    disk = lab.small_disk(420)
    database = Database("--innodb-log-file-size=48M" if Database.kind == "mariadb" else "--innodb-redo-log-capacity=64M",
                        "--skip-log-bin", folder=disk).start()
    node = Node(database.url).start()
    stand = Stand.__new__(Stand)
    stand.node, stand.database, stand.base, stand.client = node, database, node.base, editor(node.base)
    client = stand.client
    known = [client.product()["id"] for _ in range(20)]
    person = Person(node.base)
    before = node.figures(database)
    journal = Journal(client)
    time.sleep(1)
    free = lab.fill(disk)
    # Until the pages that the tables have in hand are used up too.
    refused = []
    large = "name,price,quantity,description\n" + "".join(f"Filling {n},1,1,{'x' * 250}\n" for n in range(20_000))
    end = time.monotonic() + 60
    while time.monotonic() < end and not any(a.status >= 500 for a in refused[-1:]):
        refused.append(client.post("/products/import?report=errors", large, timeout=120, Content_Type="text/csv"))
    reads = [client.get(f"/products/{product}") for product in known] + [client.get("/products?limit=50"), client.get("/products?q=Filling")]
    writes = together(20, lambda number: client.post("/products", {"name": "Full", "price": 1, "quantity": 1, "description": "x" * 250}))
    probes = watch(node.base)
    time.sleep(1)
    others_were_served(verdict, probes)
    failing = [a for a in refused + writes + journal.answers if not a.ok]
    verdict.hold("what finds no room is told to come again", failing and all(a.comes_again() for a in failing), f"{tally(failing)}, the longest {longest(failing):.2f} s")
    verdict.hold("reads go on", all(a.ok for a in reads), f"{tally(reads)}, the longest {longest(reads):.2f} s")
    verdict.hold("the database lives", database.alive())
    free()
    recovers(verdict, stand, person, time.monotonic())
    journal.judge(database, verdict)
    flat(verdict, node, before, database)
    stand.close()


def full_spool(verdict, stand):
    """The disk on which imports wait to their last byte is full (a small tmpfs)."""
    disk = lab.small_disk(8)
    node = Node(stand.database.url, options=[f"-Djava.io.tmpdir={disk}"]).start()
    client = editor(node.base)
    probe = Probe(lambda: client.get("/products?limit=5"))
    large = "name,price,quantity,description\n" + "".join(f"Wide {n},1,1,{'x' * 250}\n" for n in range(80_000))
    answers = [client.post("/products/import", large, timeout=120, Content_Type="text/csv") for _ in range(2)]
    small = client.post("/products/import", "name,price,quantity\nSmall,1,1\n", Content_Type="text/csv")
    verdict.hold("a body that finds no room is told to come again", all(a.status == 503 and a.comes_again() for a in answers), tally(answers))
    verdict.hold("small imports go on", small.ok, str(small))
    answers = probe.end()
    verdict.hold("reads go on", answers and all(a.ok for a in answers), f"{tally(answers)}, the longest {longest(answers):.2f} s")
    left = sum(os.path.getsize(os.path.join(disk, name)) for name in os.listdir(disk) if name.endswith(".spool"))
    used = os.statvfs(disk)
    verdict.hold("nothing is left on the disk", left == 0 and used.f_bfree * used.f_bsize > 7 << 20, f"{used.f_bfree * used.f_bsize >> 20} MB free of 8")
    half = client.post("/products/import?report=errors", large[:4 << 20].rsplit("\n", 1)[0] + "\n", timeout=120, Content_Type="text/csv")
    verdict.hold("what fits is imported afterwards", half.ok, str(half))
    # The report of an import is kept there too.
    free = lab.fill(disk)
    rows = "name,price,quantity\n" + "".join(f"Row {n},1,1\n" for n in range(3_000))
    report = client.post("/products/import", rows, timeout=60, Content_Type="text/csv")
    free()
    verdict.hold("an import whose report finds no room is told to come again, and kept whole or not at all",
                 report.ok or report.comes_again(), str(report))
    verdict.hold("product, ledger and history agree", not broken_products(stand.database))
    node.stop()


def full_quick_start(verdict, _):
    """The disk of the quick start's own database is full (a small tmpfs)."""
    disk = lab.small_disk(700)
    port = lab.free_port()
    node = Node("")
    node.port, node.base = port, f"http://127.0.0.1:{port}"
    settings = os.environ | {"STOREKEEPER_DATA": disk + "/data", "SERVER_PORT": str(port), "STOREKEEPER_LIMIT_SIGN_UPS": "100000", "STOREKEEPER_LIMIT_LOGINS": "100000"}
    node.spawn(["./mvnw", "-q", "spring-boot:run", "-Dspring-boot.run.optimizedLaunch=false"], os.path.join(node.home, "log"), env=settings, cwd=lab.CHECKOUT)
    if until(180, node.ready, 0.2) is None:
        raise RuntimeError("the quick start does not start:\n" + node.last_lines())
    client = editor(node.base)
    known = [client.product()["id"] for _ in range(10)]
    person = Person(node.base)
    free = lab.fill(disk)
    large = "name,price,quantity,description\n" + "".join(f"Filling {n},1,1,{'x' * 250}\n" for n in range(40_000))
    refused = []
    for _ in range(6):
        refused.append(client.post("/products/import?report=errors", large, timeout=120, Content_Type="text/csv"))
        if not refused[-1].ok:
            break
    reads = [client.get(f"/products/{product}") for product in known] + [client.get("/products?limit=50")]
    failing = [a for a in refused if not a.ok]
    verdict.hold("what finds no room is told to come again", failing and all(a.comes_again() for a in failing), f"{tally(refused)}, the longest {longest(refused):.2f} s")
    verdict.hold("reads go on", all(a.ok for a in reads), tally(reads))
    free()
    began = time.monotonic()
    until(60, lambda: serves(client, person))
    verdict.hold("it serves again without a restart", time.monotonic() - began <= RECOVERY, f"after {time.monotonic() - began:.1f} s")
    made = [client.post("/products/import?report=errors", large, timeout=120, Content_Type="text/csv")]
    verdict.hold("the import goes through afterwards", made[0].ok, str(made[0]))
    node.stop()
