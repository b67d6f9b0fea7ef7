"""Clients that are slow, many, large or at odds with each other, and loads that are long."""

import collections
import contextlib
import os
import random
import resource
import select
import socket
import time

from background import Probe, together
from clients import Client, editor, longest, newcomer, tally
from databases import products_agree
from node import Node
from processes import Missing, Process, need, until
from target import Target, as_usual, crowd_of, done_or_told, figures, usual

Operation = collections.namedtuple("Operation", "kind node began ended version value")

# What a node may show of a product that another node has changed.
STALENESS = 1.0


def isolation(verdict, target):
    """16 clients on two nodes count one up with If-Match for 15 seconds; the history of each product is checked as a register."""
    other = Node(target.database).start()
    clients = [target.client, Client(other.base, target.client.token)]
    histories = {target.client.product(quantity=0, price=0)["id"]: [] for _ in range(4)}
    refusals, odd = [], []
    over = time.monotonic() + 15

    def clerk(number):
        while time.monotonic() < over:
            product = random.choice(list(histories))
            count_up(number, clients[number % 2], product, histories[product], refusals, odd)

    together(16, clerk)
    writes = sum(1 for history in histories.values() for one in history if one.kind == "write")
    wrong = [f"product {product}: {it}" for product, history in histories.items()
             for it in contradictions(history, target.client.get(f"/products/{product}").expect(200))]
    verdict.hold("the last value is the count of the changes that were answered 2xx, and each history is one of a register", writes and not wrong,
                 f"{writes} changes, {len(refusals)} refused ({tally(refusals)}), {sum(map(len, histories.values()))} operations; "
                 f"{wrong[:3] or 'no contradiction'}")
    verdict.hold("nothing else was answered", not odd, tally(odd))
    products_agree(verdict, target.database)
    other.stop()


def count_up(number, client, product, history, refusals, odd):
    """Reads the product and writes one more; each fourth clerk changes its price too."""
    seen = client.get(f"/products/{product}")
    if not seen.ok:
        odd.append(seen)
        return
    read = seen.json()
    history.append(Operation("read", number % 2, seen.began, seen.ended, read["version"], read["quantity"]))
    change = {"quantity": read["quantity"] + 1} | ({} if number % 4 < 3 else {"price": float(read["price"]) + 1})
    written = client.call("PUT", f"/products/{product}", change, If_Match=seen.headers["ETag"])
    if written.ok:
        now = written.json()
        history.append(Operation("write", number % 2, written.began, written.ended, now["version"], now["quantity"]))
    else:
        (refusals if written.status == 412 or written.comes_again() else odd).append(written)


def contradictions(history, final):
    """What no register could have answered."""
    writes = [one for one in history if one.kind == "write"]
    values = {one.version: one.value for one in writes} | {0: 0}
    if final["quantity"] != len(writes) or len(values) != len(writes) + 1:
        yield f"{final['quantity']} after {len(writes)} changes of {len(values) - 1} versions"
    for one in history:
        if values.get(one.version) != one.value:
            yield f"version {one.version} seen as {one.value}, but written as {values.get(one.version)}"
    # Who begins after a change was answered sees it or a later one; on the other node a second later.
    for one in history:
        allowed = 0 if one.kind == "write" else STALENESS
        newest = max((w.version for w in writes if w.ended < one.began - (0 if w.node == one.node else allowed)), default=0)
        if one.version < newest or (one.kind == "write" and one.version == newest and newest):
            yield f"{one.kind} of version {one.version} after {newest} was answered"


def slow_clients(verdict, target):
    """1,000 clients send their headers, their bodies, or read their answers so slowly that they never end (slowhttptest)."""
    program = need("slowhttptest")
    target = Target(target.database)
    normal = usual(target.read)
    target.look(watched=False)
    attacks = {
        "headers": ["-H", "-u", f"{target.base}/products", "-i", "5", "-x", "24"],
        "bodies": ["-B", "-u", f"{target.base}/login", "-i", "5", "-s", "8192", "-f", "application/json"],
        "readers": ["-X", "-u", f"{target.base}/openapi.yaml", "-w", "1", "-y", "8", "-n", "5", "-z", "1", "-k", "3"],
    }
    for name, options in attacks.items():
        threads, files = Probe(target.node.threads, 0.1), Probe(target.node.descriptors, 0.1)
        slow = Process("slowhttptest").spawn([program, "-c", "1000", "-r", "400", "-l", "15", "-p", "3", *options])
        probe = Probe(target.read, 0.01)
        until(40, lambda: not slow.alive(), 0.2)  # noqa: B023
        slow.kill()
        as_usual(verdict, f"slow {name}: others are served as usual", probe.end(), normal)
        most = max(files.end())
        verdict.hold(f"slow {name}: they were there", most >= target.before["files"] + 100, f"{target.before['files']} files before, {most} at most")
        verdict.tell(f"slow {name}: threads", f"{target.before['threads']} before, {max(threads.end())} at most")
    target.look_back(verdict, leaving=45)
    target.node.stop()


def idle_connections(verdict, target):
    """10,000 connections are answered once and then idle."""
    many = int(os.environ.get("IDLE_CONNECTIONS", "10000"))
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most < many + 1000:
        raise Missing(f"this machine allows {most} open files, and {many} connections need more")
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    target = Target(target.database)
    normal = usual(target.read)
    target.look(watched=False)
    resident = target.node.resident()
    probe = Probe(target.read)
    began = time.monotonic()
    crowd = crowd_of(many, target.node.port, pause=0.02)
    failed = sum(1 for one in crowd if not asks(one))
    opened = time.monotonic() - began
    time.sleep(3)
    verdict.tell("while they come, others", figures(probe.end()))
    probe = Probe(target.read)
    time.sleep(8)
    answered = sum(1 for one in crowd if readable(one))
    live = Client(target.base).live(timeout=10)
    verdict.hold("the node lives and says so to a newcomer", target.node.alive() and live.ok and answered,
                 f"{many} opened in {opened:.1f} s, {answered} answered, {failed} could not ask; {target.node.descriptors()} files, "
                 f"{target.node.resident() - resident} MB more; {live}")
    as_usual(verdict, "while they idle, others are served as usual", probe.end(), normal)
    for one in crowd:
        one.close()
    target.look_back(verdict, leaving=45)
    target.node.stop()


def asks(connection):
    with contextlib.suppress(OSError):
        return connection.send(b"GET /.well-known/jwks.json HTTP/1.1\r\nHost: localhost\r\n\r\n")
    return 0


def readable(connection):
    # poll, since select takes no descriptor above 1,024.
    poller = select.poll()
    poller.register(connection, select.POLLIN)
    return bool(poller.poll(0))


def large_bodies(verdict, target):
    """Bodies that are larger than allowed, or never end."""
    target = Target(target.database)
    client, port = target.client, target.node.port
    target.look()
    for path, kind, token, bound in (("/login", "application/json", None, 4 << 20), ("/products", "application/json", client.token, 4 << 20),
                                     ("/products/import", "text/csv", client.token, 1200 << 20)):
        line, sent = endless(port, head(path, kind, token, "Transfer-Encoding: chunked"))
        verdict.hold(f"an endless body at {path} is told 413", " 413" in line and sent <= bound, f"{line} after {sent >> 10} KB")
    large = Client(target.base).call("POST", "/login", b"x" * (1 << 20), Content_Type="application/json")
    verdict.hold("a body of 1 MB at /login is told 413", large.status == 413, large)
    with socket.create_connection(("127.0.0.1", port), 10) as one:
        one.sendall(head("/products/import", "text/csv", client.token, f"Content-Length: {2 << 30}"))
        line = one.recv(200).split(b"\r\n")[0].decode()
    verdict.hold("a file of 2 GB is told 413 before it is sent", " 413" in line, line)
    body = b'{"name": "' + b"x" * 60_000 + b'"}'
    crowd = together(400, lambda number: client.call("POST", "/products", body, Content_Type="application/json"))
    verdict.hold("400 bodies of 60 KB at once are refused, or told to come again", all(a.status == 400 or a.comes_again() for a in crowd), figures(crowd))
    target.look_back(verdict)
    target.node.stop()


def head(path, kind, token, length):
    """The beginning of a request."""
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", f"Content-Type: {kind}", length]
    return "\r\n".join(lines + ([f"Authorization: Bearer {token}"] if token else []) + ["", ""]).encode()


def endless(port, start):
    """Sends until it is told something: what, and how much it has sent."""
    piece = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    sent = 0
    with socket.create_connection(("127.0.0.1", port), 60) as one:
        one.sendall(start)
        with contextlib.suppress(OSError):
            while not readable(one) and sent < 3 << 30:
                one.sendall(piece)
                sent += 65536
        with contextlib.suppress(OSError):
            return one.recv(200).split(b"\r\n")[0].decode(), sent
    return "cut", sent


# --- large imports -------------------------------------------------------------------------------------------------------


class Rows:
    """A file of so many bytes that is made while it is sent."""

    def __init__(self, megabytes):
        # Four bytes for each character: what fills a gigabyte is text, not a great many rows.
        self.row = ("{:09d}," + "\U0001F4E6" * 90 + ",1,1," + "\U0001F4E6" * 250 + "\n").format
        self.head = b"sku,name,price,quantity,description\n"
        size = len(self.row(0).encode())
        self.count = (megabytes << 20) // size
        self.length = len(self.head) + self.count * size
        self.first = random.randrange(10) * 100_000_000

    def __iter__(self):
        yield self.head
        for number in range(0, self.count, 200):
            yield "".join(self.row(self.first + one) for one in range(number, min(number + 200, self.count))).encode()


def large_import(verdict, target):
    """A file of IMPORT_MB (1024) is imported, while buyers buy and readers read."""
    target = Target(target.database)
    buyer = editor(target.base)
    works = {"buyers": lambda: buyer.post(f"/products/{target.product}/stock", {"delta": -1, "reason": "sale"}), "readers": target.read}
    normal = {name: usual(work) for name, work in works.items()}
    target.look(watched=False)
    memory = Probe(target.node.resident, 0.5)
    rows = Rows(int(os.environ.get("IMPORT_MB", "1024")))
    probes = {name: Probe(work, 0.02) for name, work in works.items()}
    answer = target.client.send_file(iter(rows), "?report=errors", timeout=3600, Content_Length=str(rows.length))
    verdict.hold("the file is imported whole", answer.ok and answer.json()["created"] == rows.count,
                 f"{rows.length >> 20} MB, {rows.count} rows in {answer.took:.0f} s; {answer} {'' if answer.ok else answer.body[:200]}")
    for name, probe in probes.items():
        as_usual(verdict, f"{name} are served as usual", probe.end(), normal[name])
    verdict.tell("resident memory", f"{max(memory.end())} MB at most")
    has, last = (target.database.number(text) for text in (
        f"SELECT quantity FROM product WHERE id = {target.product}",
        f"SELECT after_quantity FROM stock_movement WHERE product_id = {target.product} ORDER BY id DESC LIMIT 1"))
    verdict.hold("the ledger holds", has == last, f"{has} left of the product that is bought, {last} in the ledger")
    target.look_back(verdict)
    target.node.stop()


def import_window(verdict, target):
    """Imports that change all of their rows, and their undoing, beside editors of the same rows; a figure for each number of rows."""
    target = Target(target.database, heap="512m")
    for count in (int(number) for number in os.environ.get("WINDOW_ROWS", "10000,100000").split(",")):
        window(verdict, target.database, target.client, count)
    products_agree(verdict, target.database)
    target.node.stop()


def window(verdict, database, client, count):
    mark = f"w{time.monotonic_ns()}-"
    first = "sku,name,price,quantity,description\n" + "".join(
        f"{mark}{n},Window {n} of words,1,5,Some text of a usual length for row {n}\n" for n in range(count))
    send = lambda file: client.send_file(file, "?report=errors", timeout=600)  # noqa: E731
    made = send(first)
    if not made.ok:
        raise RuntimeError(f"no products: {made} {made.body[:200]}")
    ids = [row[0] for row in database.sql(f"SELECT id FROM product WHERE sku LIKE '{mark}%'")]
    prices = first.replace(",1,5,", ",2,5,")
    edits_beside(verdict, f"{count} rows, prices", client, ids, lambda: send(prices))
    # Also the words that the full-text index holds.
    change = edits_beside(verdict, f"{count} rows, names", client, ids, lambda: send(prices.replace("Window", "Door")))
    edits_beside(verdict, f"{count} rows, undone", client, ids, lambda: client.post(f"/changes/{change}/revert?on_conflict=skip", timeout=600))
    edits_beside(verdict, f"{count} rows, none changed", client, ids, lambda: send(export(client, mark)))


def export(client, mark):
    """The rows as they are now, to be sent back."""
    whole = client.get("/products/export?format=csv", timeout=300).body.decode().splitlines(keepends=True)
    return whole[0] + "".join(line for line in whole[1:] if mark in line)


def edits_beside(verdict, what, client, ids, work):
    """Plays the work, and edits random ones of its rows meanwhile: how long they wait, and how many are told to come again."""
    editors = [Probe(lambda: client.post(f"/products/{random.choice(ids)}/stock", {"delta": 1, "reason": "restock"}), 0.02) for _ in range(6)]
    time.sleep(1)
    answer = work()
    time.sleep(0.5)
    answers = [edit for one in editors for edit in one.end() if edit.ended >= answer.began]
    during = [edit for edit in answers if edit.began <= answer.ended]
    late = [edit for edit in answers if edit.took > 0.25]
    span = max((edit.ended for edit in late), default=0) - min((edit.began for edit in late), default=0)
    verdict.hold(f"{what}: edits go through, or are told to come again", answer.ok and done_or_told(during),
                 f"took {answer.took:.1f} s ({answer.status}); {len(during)} edits meanwhile, {sum(1 for a in during if a.ok)} done, "
                 f"{sum(1 for a in during if a.status == 503)} told 503, the longest {longest(during):.1f} s; edits waited over a span of {span:.1f} s")
    return answer.json().get("change") if answer.ok else None


# --- the soak ------------------------------------------------------------------------------------------------------------


def soak(verdict, target):
    """A mixed load for SOAK_MINUTES (30): heap after a collection, threads, connections, files and tables stay as they are."""
    minutes = float(os.environ.get("SOAK_MINUTES", "30"))
    # Cleanup comes by within the time.
    target = Target(target.database, settings={"STOREKEEPER_HOUSEKEEPING_EVERY": "1m", "STOREKEEPER_STOCK_RECONCILE_EVERY": "2m"})
    load = [Probe(work, pause, lambda answer: answer.status >= 500 or answer.status == 0) for pause, work in mixed_load(target)]
    samples, end = [], time.monotonic() + minutes * 60
    time.sleep(min(60.0, minutes * 15))
    while not samples or time.monotonic() < end:
        time.sleep(min(60.0, max(1.0, minutes * 3)))
        samples.append(target.node.figures(target.database) | {"resident": target.node.resident()})
    failed = [answer for probe in load for answer in probe.end()]
    third = max(1, len(samples) // 3)
    for name, air in {"heap": 12, "threads": 8, "virtual": 8, "files": 12, "connections": 3, "resident": 60}.items():
        first, last = (max(sample[name] for sample in part) for part in (samples[:third], samples[-third:]))
        verdict.hold(f"{name} flat", last <= first + air, f"first third at most {first}, last third {last}{' MB' if name in ('heap', 'resident') else ''}")
    for table in ("rate_limit", "idempotency_key", "sign_in_challenge", "product_import"):
        with contextlib.suppress(OSError):
            verdict.tell(f"rows of {table}", target.database.number(f"SELECT COUNT(*) FROM {table}"))
    verdict.hold("nothing failed", not failed, f"{sum(probe.count for probe in load)} requests in {minutes:.0f} minutes; {tally(failed)}")
    products_agree(verdict, target.database)
    target.node.stop()


def mixed_load(target):
    """What is asked again and again, and how long it is waited between."""
    client, base = target.client, target.base
    products = [client.product(sku=f"soak-{time.monotonic_ns()}-{n}", quantity=1_000_000)["id"] for n in range(200)]
    some = lambda: f"/products/{random.choice(products)}"  # noqa: E731
    return [
        (0.005, lambda: client.get(some())), (0.02, lambda: client.get("/products?limit=50&sort=-price")),
        (0.05, lambda: client.get("/products?q=thing")), (0.02, lambda: client.post(f"{some()}/stock", {"delta": -1, "reason": "sale"})),
        (0.05, lambda: client.call("PUT", some(), {"price": random.randrange(100)})),
        (1, lambda: newcomer(base)), (5, lambda: client.get("/products/export?format=csv")),
        (10, lambda: client.send_file("name,price,quantity\n" + "Row,1,1\n" * 2000, "?dry_run=true")),
        (0.2, lambda: client.post(f"{some()}/stock", {"delta": 1, "reason": "restock"}, Idempotency_Key=os.urandom(8).hex())),
        (0.3, lambda: Client(base, "not.a.token").get("/me")),
    ]
