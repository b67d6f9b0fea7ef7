#!/usr/bin/env -S python3 -B
"""Measures what retention costs: so many old change sets, and as many old entries of the trail, are deleted while others work.

    src/bench/measure-retention [ROWS]     of each kind, a million unless told

On a database and a node of its own, on this machine alone. Prints how long each took, how many rows a transaction locked at most,
and within which time 99 % of reads, sales and logins of others were answered before and meanwhile. The trail is signed with the
node's own key, and verified afterwards. Takes the MySQL of `.ci/mysql`, and the package mariadb-client-core.
ROWS is at most a million. Ends with 1 when something did not hold.
"""

import base64
import hmac
import os
import re
import struct
import sys
import time

from background import Probe
from clients import PASSWORD, Client, made_admin, percentile, tally
from databases import Database, broken_products
from node import KEY, Node
from processes import new_folder, until
from verdict import play_all

STREAMS = 1000
OLD = 400 * 86400


class Signer:
    """Signs entries and heads as AuditSigner and FieldEncryption do."""

    def __init__(self, key):
        self.root = hmac.digest(bytes(32), base64.b64decode(key), "sha256")
        self.id = self._derive("key id")[:4]
        self.entry = self._derive("signature: audit entry")
        self.stream = self._derive("signature: audit stream")

    def _derive(self, purpose):
        return hmac.digest(self.root, b"storekeeper " + purpose.encode() + b"\x01", "sha256")

    def sign(self, key, *values):
        message = b"".join(self._encode(value) for value in values)
        return self.id + hmac.digest(key, message, "sha256")

    @staticmethod
    def _encode(value):
        if value is None:
            return struct.pack(">i", -1)
        data = value if isinstance(value, bytes) else value.encode() if isinstance(value, str) else struct.pack(">q", value)
        return struct.pack(">i", len(data)) + data


def feed(database, lines):
    """SQL that is too long for one statement."""
    file = new_folder() + "/rows.sql"
    with open(file, "w", encoding="utf-8") as text:
        text.write("SET autocommit = 0, unique_checks = 0;\n")
        text.writelines(line + "\n" for line in lines)
        text.write("COMMIT;\n")
    database.read(file)
    os.remove(file)


def batches(head, rows, size=1000):
    batch = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield head + ",".join(batch) + "; COMMIT;"
            batch = []
    if batch:
        yield head + ",".join(batch) + ";"


def trail(signer, count):
    """Old entries: half in one stream, the others spread over accounts that are gone, and the heads of all."""
    now = int((time.time() - OLD) * 1_000_000)
    heads = []

    def entries():
        numbers = {}
        macs = {}
        for place in range(count):
            name = "door" if place % 2 else f"account-{8_000_000 + place // 2 % STREAMS}"
            numbers[name] = numbers.get(name, 0) + 1
            at = now + place
            account = None if name == "door" else int(name[8:])
            mac = signer.sign(signer.entry, name, numbers[name], at, "SIGN_IN_REFUSED", None, account, "192.0.2.1", "bench", "r", "{}",
                              macs.get(name, b""))
            macs[name] = mac
            when = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(at // 1_000_000)) + f".{at % 1_000_000:06}"
            yield (f"('{name}',{numbers[name]},'{when}','SIGN_IN_REFUSED',NULL,{account or 'NULL'},"
                   f"'192.0.2.1','bench','r','{{}}',0x{mac.hex()})")
        for number, name in enumerate(macs, 1):
            signature = signer.sign(signer.stream, name, number, numbers[name], macs[name], 0, b"")
            heads.append(f"('{name}',{number},{numbers[name]},0x{macs[name].hex()},0,'',0x{signature.hex()})")
        signature = signer.sign(signer.stream, "register", 0, len(macs), b"", 0, b"")
        heads.append(f"('register',0,{len(macs)},'',0,'',0x{signature.hex()})")

    yield from batches("INSERT INTO audit_event VALUES ", entries())
    yield from batches("INSERT INTO audit_stream VALUES ", heads)


def changes(count):
    """Half are edits of one product each, and half are one import."""
    single = count // 2
    old = "NOW(6) - INTERVAL 400 DAY"
    yield f"""CREATE TABLE bench_number (seq BIGINT PRIMARY KEY) AS WITH RECURSIVE d AS (SELECT 0 AS n UNION ALL SELECT n + 1 FROM d WHERE n < 999)
        SELECT a.n * 1000 + b.n + 1 AS seq FROM d a JOIN d b WHERE a.n * 1000 + b.n < {count};"""
    yield f"""INSERT INTO change_set (id, happened_at, what, created, edited, deleted, restored)
        SELECT seq, {old}, 'EDIT', 0, 1, 0, 0 FROM bench_number WHERE seq <= {single};"""
    yield f"""INSERT INTO product_change (product_id, version, change_id, happened_at, action, name, price, quantity)
        SELECT 1000000 + seq MOD 10000, 1 + FLOOR(seq / 10000), seq, {old}, 'edited', 'A product', 1, 1 FROM bench_number WHERE seq <= {single};"""
    yield f"""INSERT INTO change_set (id, happened_at, what, created, edited, deleted, restored)
        VALUES ({single + 1}, {old}, 'IMPORT', {count - single}, 0, 0, 0);"""
    yield f"""INSERT INTO product_change (product_id, version, change_id, happened_at, action)
        SELECT 2000000 + seq, 0, {single + 1}, {old}, 'created' FROM bench_number WHERE seq <= {count - single};"""
    yield "DROP TABLE bench_number;"


def next_step():
    """Waits for the next code of a phone."""
    time.sleep(max(0.0, 31 - time.time() % 30))


def clients(node, person):
    person.take(person.login(node.base))
    client = person.client(node.base)
    product = client.product(quantity=1_000_000)["id"]
    return {
        "reads": lambda: client.get(f"/products/{product}"),
        "sales": lambda: client.post(f"/products/{product}/stock", {"delta": -1, "reason": "sale"}),
        "refused logins": lambda: Client(node.base).post("/login", {"username": "no-such-name", "password": PASSWORD}),
    }


def work(kinds, seconds, over=lambda: False):
    probes = {name: Probe(lambda kind=kind: kind().slim(), 0.02) for name, kind in kinds.items()}
    until(seconds, over, 0.5)
    return {name: probe.end() for name, probe in probes.items()}


def measure(verdict, rows):
    """Old rows are deleted beside readers, buyers and logins."""
    database = Database().start()
    node = Node(database, settings={"STOREKEEPER_HOUSEKEEPING_EVERY": "1h"}, quick=True).start()
    began = time.monotonic()
    # The service must not have opened a stream yet.
    feed(database, trail(Signer(KEY), rows))
    feed(database, changes(rows))
    database.sql("ANALYZE TABLE audit_event, product_change, change_set")
    verdict.tell("rows made", f"{rows} entries of the trail and {rows} changes in {time.monotonic() - began:.0f} s")
    person = made_admin(database, node.base)
    kinds = clients(node, person)
    work(kinds, 20)
    before = work(kinds, 15)
    node.stop()
    node = Node(database, settings={"STOREKEEPER_HOUSEKEEPING_EVERY": "40s", "STOREKEEPER_AUDIT_RETENTION": "365d",
                                    "STOREKEEPER_CHANGES_RETENTION": "365d"}, quick=True).start()
    next_step()
    kinds = clients(node, person)
    work(kinds, 20)
    deleted(verdict, database, node, kinds, before)
    next_step()
    what_is_left(verdict, database, Client(node.base, person.login(node.base).expect(200)["token"]), rows)
    node.stop()
    database.stop()


def rows_locked(database):
    """By one transaction at most; nothing where MySQL cannot list them, since one sends bytes that are no text."""
    rows = database.asked("SELECT COALESCE(MAX(trx_rows_locked), 0) FROM information_schema.innodb_trx")
    return int(rows[0][0]) if rows else 0


def deleted(verdict, database, node, kinds, before):
    locked = Probe(lambda: rows_locked(database), 0.05)
    old = " + ".join(f"(SELECT COUNT(*) FROM {table} WHERE happened_at < NOW() - INTERVAL 365 DAY)"
                     for table in ("audit_event", "product_change", "change_set"))
    began = time.monotonic()
    meanwhile = work(kinds, 1800, lambda: time.monotonic() - began > 5 and database.number(f"SELECT {old}") == 0)
    left = database.number(f"SELECT {old}")
    verdict.hold("all old rows are deleted", left == 0, f"{left} left")
    until(60, lambda: len(node.logged(r"Deleted \d+ old")) >= 2)
    for line in node.logged(r"Deleted \d+ old [^\n]* ms"):
        count, took = re.search(r"Deleted (\d+) .* in (\d+) ms", line).groups()
        verdict.tell("in the log", f"{line} ({int(count) * 1000 // max(1, int(took))} rows/s)")
    verdict.tell("rows that a transaction locked at most", max(locked.end()))
    for name, answers in meanwhile.items():
        verdict.hold(f"{name} go on", answers and all(answer.status < 500 and answer.status for answer in answers),
                     f"{tally(answers)}; 99 % within {percentile(answers) * 1000:.0f} ms (before: {percentile(before[name]) * 1000:.0f} ms)")


def what_is_left(verdict, database, admin, rows):
    checked = admin.get("/audit/verify", timeout=300)
    verdict.hold("the trail verifies", checked.ok and checked.json()["intact"] and checked.json()["pruned"] == rows, checked.body.decode()[:200])
    expired = admin.post("/changes/1/revert")
    verdict.hold("an old change is refused", expired.status == 410 and expired.code == "change_expired", expired)
    broken = broken_products(database)
    verdict.hold("ledger and quantities agree", not broken, broken or "all agree")


def main(arguments):
    Database.kind = "mysql"
    rows = int(arguments[0]) if arguments else 1_000_000
    if not 2 <= rows <= 1_000_000:
        print(__doc__, file=sys.stderr)
        return 2
    return play_all({"retention": lambda verdict: measure(verdict, rows)})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
