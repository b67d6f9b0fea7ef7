"""Clients that are slow, many, large or at odds with each other."""

import collections
import contextlib
import os
import random
import resource
import select
import socket
import subprocess
import threading
import time

import lab
from database_faults import flat, others_were_served, watch
from lab import Node, need, until
from shop import Client, Person, Probe, broken_products, editor, longest, percentile, tally, together

# Below this a machine of two cores shows its own noise.
NOISE = 0.05


def usual(work, seconds=6):
    """The longest of 99 % while nothing else happens."""
    probe = Probe(work, 0.01)
    time.sleep(seconds)
    return percentile(probe.end())


def as_usual(verdict, what, answers, normal):
    bound = max(2 * normal, NOISE)
    verdict.hold(what, answers and all(a.ok for a in answers) and percentile(answers) <= bound,
                 f"{tally(answers)}; 99 % within {percentile(answers) * 1000:.0f} ms, usually {normal * 1000:.0f} ms")


def isolation(verdict, stand):
    """16 clients on two nodes count one up with If-Match for 15 seconds; the history of each product is checked as a register."""
    other = Node(stand.database.url).start()
    bases = [stand.base, other.base]
    token = stand.client.token
    products = [stand.client.product(quantity=0, price=0)["id"] for _ in range(4)]
    over = time.monotonic() + 15
    histories = {product: [] for product in products}
    refusals, odd = [], []

    def clerk(number):
        client = Client(bases[number % 2], token)
        while time.monotonic() < over:
            product = random.choice(products)
            began = time.monotonic()
            seen = client.get(f"/products/{product}")
            if not seen.ok:
                odd.append(seen)
                continue
            read = seen.json()
            histories[product].append(Operation("read", number % 2, began, time.monotonic(), read["version"], read["quantity"]))
            began = time.monotonic()
            change = {"quantity": read["quantity"] + 1} | ({} if number % 4 < 3 else {"price": float(read["price"]) + 1})
            written = client.call("PUT", f"/products/{product}", change, If_Match=seen.headers["ETag"])
            if written.ok:
                now = written.json()
                histories[product].append(Operation("write", number % 2, began, time.monotonic(), now["version"], now["quantity"]))
            elif written.status == 412 or written.comes_again():
                refusals.append(written)
            else:
                odd.append(written)

    together(16, clerk)
    wrong, writes = [], 0
    for product, history in histories.items():
        wrong += [f"product {product}: {it}" for it in contradictions(history, stand.client.get(f"/products/{product}").json())]
        writes += sum(1 for one in history if one.kind == "write")
    verdict.hold("the last value is the count of the changes that were answered 2xx, and each history is one of a register", not wrong,
                 f"{writes} changes, {len(refusals)} refused ({tally(refusals)}), {sum(map(len, histories.values()))} operations; {wrong[:3] or 'no contradiction'}")
    verdict.hold("nothing else was answered", not odd, tally(odd))
    verdict.hold("product, ledger and history agree", not broken_products(stand.database), broken_products(stand.database))
    other.stop()


Operation = collections.namedtuple("Operation", "kind node began ended version value")

# What a node may show of a product that another node has changed.
STALENESS = 1.0


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


def slow_clients(verdict, stand):
    """1,000 clients send their headers, their bodies, or read their answers so slowly that they never end (slowhttptest)."""
    program = need("slowhttptest")
    node = Node(stand.database.url).start()
    client = editor(node.base)
    product = client.product()["id"]
    for _ in range(300):
        client.get(f"/products/{product}")
    before = node.figures()
    reading = lambda: client.get(f"/products/{product}")  # noqa: E731
    normal = usual(reading)
    attacks = {
        "headers": ["-H", "-u", f"{node.base}/products", "-i", "5", "-x", "24"],
        "bodies": ["-B", "-u", f"{node.base}/login", "-i", "5", "-s", "8192", "-f", "application/json"],
        "readers": ["-X", "-u", f"{node.base}/openapi.yaml", "-w", "1", "-y", "8", "-n", "5", "-z", "1", "-k", "3"],
    }
    for name, options in attacks.items():
        threads = lab.Peak(node.threads)
        slow = subprocess.Popen([program, "-c", "1000", "-r", "400", "-l", "15", "-p", "3", *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        lab.at_end(slow.kill)
        probe = Probe(reading, 0.01)
        with contextlib.suppress(subprocess.TimeoutExpired):
            slow.wait(40)
        slow.kill()
        slow.wait()
        as_usual(verdict, f"slow {name}: others are served as usual", probe.end(), normal)
        verdict.tell(f"slow {name}: threads", f"{before['threads']} before, {threads.end()} at most")
    until(45, lambda: node.descriptors() <= before["files"] + 20, 0.5)
    flat(verdict, node, before)
    node.stop()


def idle_connections(verdict, stand):
    """10,000 connections are answered once and then idle."""
    many = int(os.environ.get("IDLE_CONNECTIONS", "10000"))
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most < many + 1000:
        raise lab.Missing(f"this machine allows {most} open files, and {many} connections need more")
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    node = Node(stand.database.url).start()
    client = editor(node.base)
    product = client.product()["id"]
    for _ in range(300):
        client.get(f"/products/{product}")
    before = node.figures()
    normal = usual(lambda: client.get(f"/products/{product}"))
    resident = node.resident()
    crowd, failed = [], 0
    probe = Probe(lambda: client.get(f"/products/{product}", timeout=15), 0.05)
    began = time.monotonic()
    for _ in range(many):
        one = socket.socket()
        one.setblocking(False)
        one.connect_ex(("127.0.0.1", node.port))
        crowd.append(one)
        if len(crowd) % 50 == 0:
            time.sleep(0.02)
    for one in crowd:
        try:
            one.send(b"GET /.well-known/jwks.json HTTP/1.1\r\nHost: localhost\r\n\r\n")
        except OSError:
            failed += 1
    opened = time.monotonic() - began
    time.sleep(3)
    come = probe.end()
    verdict.tell("while they come, others", f"{tally(come)}, the longest {longest(come):.1f} s")
    probe = Probe(lambda: client.get(f"/products/{product}", timeout=15), 0.05)
    time.sleep(8)
    answered = sum(1 for one in crowd if readable(one))
    figures = f"{many} opened in {opened:.1f} s, {answered} answered, {failed} could not ask; {node.descriptors()} files, {node.resident() - resident} MB more"
    live = Client(node.base).get("/actuator/health/liveness", timeout=10)
    verdict.hold("the node lives and says so to a newcomer", node.alive() and live.ok, f"{figures}; {live}")
    as_usual(verdict, "while they idle, others are served as usual", probe.end(), normal)
    for one in crowd:
        one.close()
    until(45, lambda: node.descriptors() <= before["files"] + 20, 0.5)
    flat(verdict, node, before)
    node.stop()


def readable(connection):
    # poll, since select takes no descriptor above 1,024.
    poller = select.poll()
    poller.register(connection, select.POLLIN)
    return bool(poller.poll(0))


def large_bodies(verdict, stand):
    """Bodies that are larger than allowed, or never end."""
    node = Node(stand.database.url).start()
    client = editor(node.base)
    before = node.figures()
    probes = watch(node.base)
    answers = {}

    def endless(path, kind, token=None):
        """Sends until it is told something."""
        with socket.create_connection(("127.0.0.1", node.port), 10) as one:
            head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\nTransfer-Encoding: chunked\r\n"
            head += f"Authorization: Bearer {token}\r\n" if token else ""
            one.sendall((head + "\r\n").encode())
            piece = b"10000\r\n" + b"x" * 65536 + b"\r\n"
            one.settimeout(60)
            sent = 0
            with contextlib.suppress(OSError):
                while not readable(one) and sent < 3 << 30:
                    one.sendall(piece)
                    sent += 65536
            with contextlib.suppress(OSError):
                return one.recv(200).split(b"\r\n")[0].decode(), sent
            return "cut", sent

    for path, kind, token, bound in (("/login", "application/json", None, 4 << 20), ("/products", "application/json", client.token, 4 << 20),
                                     ("/products/import", "text/csv", client.token, 1200 << 20)):
        answers[path] = endless(path, kind, token)
        line, sent = answers[path]
        verdict.hold(f"an endless body at {path} is told 413", " 413" in line and sent <= bound, f"{line} after {sent >> 10} KB")
    told = Client(node.base).call("POST", "/login", b"x" * (1 << 20), Content_Type="application/json")
    verdict.hold("a body of 1 MB at /login is told 413", told.status == 413, str(told))
    with socket.create_connection(("127.0.0.1", node.port), 10) as one:
        one.sendall(f"POST /products/import HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\nContent-Length: {2 << 30}\r\n"
                    f"Authorization: Bearer {client.token}\r\n\r\n".encode())
        one.settimeout(10)
        line = one.recv(200).split(b"\r\n")[0].decode()
    verdict.hold("a file of 2 GB is told 413 before it is sent", " 413" in line, line)
    body = b'{"name": "' + b"x" * 60_000 + b'"}'
    crowd = together(400, lambda number: client.call("POST", "/products", body, Content_Type="application/json"))
    verdict.hold("400 bodies of 60 KB at once are refused, or told to come again", all(a.status == 400 or a.comes_again() for a in crowd),
                 f"{tally(crowd)}, the longest {longest(crowd):.2f} s")
    others_were_served(verdict, probes)
    flat(verdict, node, before)
    node.stop()


class Rows:
    """A file of so many bytes that is made while it is sent."""

    def __init__(self, megabytes):
        # Four bytes for each character: what fills a gigabyte is text, not a great many rows.
        self.row = ("{:09d}," + "\U0001F4E6" * 90 + ",1,1," + "\U0001F4E6" * 250 + "\n").format
        size = len(self.row(0).encode())
        self.count = (megabytes << 20) // size
        self.head = b"sku,name,price,quantity,description\n"
        self.length = len(self.head) + self.count * size
        self.prefix = random.randrange(10)

    def __iter__(self):
        yield self.head
        rows = []
        for number in range(self.count):
            rows.append(self.row(number + self.prefix * 100_000_000))
            if len(rows) == 200:
                yield "".join(rows).encode()
                rows = []
        yield "".join(rows).encode()


def large_import(verdict, stand):
    """A file of IMPORT_MB (1024) is imported, while buyers buy and readers read."""
    megabytes = int(os.environ.get("IMPORT_MB", "1024"))
    node = Node(stand.database.url).start()
    client, buyer = editor(node.base), editor(node.base)
    product = client.product(quantity=1_000_000)["id"]
    buying = lambda: buyer.post(f"/products/{product}/stock", {"delta": -1, "reason": "sale"})  # noqa: E731
    reading = lambda: buyer.get(f"/products/{product}")  # noqa: E731
    for _ in range(300):
        buying()
        reading()
    normal_buys, normal_reads = usual(buying), usual(reading)
    before = node.figures()
    heap = lab.Peak(node.resident, 0.5)
    rows = Rows(megabytes)
    probes = [Probe(buying, 0.02), Probe(reading, 0.02)]
    answer = client.call("POST", "/products/import?report=errors", iter(rows), timeout=3600, Content_Type="text/csv", Content_Length=str(rows.length))
    buys, reads = (probe.end() for probe in probes)
    verdict.hold("the file is imported whole", answer.ok and answer.json()["created"] == rows.count, f"{rows.length >> 20} MB, {rows.count} rows in {answer.took:.0f} s; {answer} {answer.body[:200] if not answer.ok else ''}")
    as_usual(verdict, "buyers are served as usual", buys, normal_buys)
    as_usual(verdict, "readers are served as usual", reads, normal_reads)
    verdict.tell("resident memory", f"{heap.end()} MB at most")
    verdict.hold("the ledger holds", stand.database.number(f"SELECT quantity FROM product WHERE id = {product}") == stand.database.number(
        f"SELECT after_quantity FROM stock_movement WHERE product_id = {product} ORDER BY id DESC LIMIT 1"))
    flat(verdict, node, before)
    node.stop()


def import_window(verdict, stand):
    """Imports that change all of their rows, and their undoing, beside editors of the same rows; a figure for each number of rows."""
    node = Node(stand.database.url, heap="512m").start()
    client = editor(node.base)
    for count in (int(number) for number in os.environ.get("WINDOW_ROWS", "10000,100000").split(",")):
        mark = f"w{time.monotonic_ns()}-"
        first = "sku,name,price,quantity,description\n" + "".join(f"{mark}{n},Window {n} of words,1,5,Some text of a usual length for row {n}\n" for n in range(count))
        made = client.post("/products/import?report=errors", first, timeout=600, Content_Type="text/csv")
        if not made.ok:
            raise RuntimeError(f"no products: {made} {made.body[:200]}")
        ids = [row[0] for row in stand.database.sql(f"SELECT id FROM product WHERE sku LIKE '{mark}%'")]
        report = {}
        # Only prices, then also the words that the full-text index holds.
        for name, file in (("prices", first.replace(",1,5,", ",2,5,")), ("names", first.replace("Window", "Door").replace(",1,5,", ",2,5,"))):
            change = edits_beside(verdict, f"{count} rows, {name}", client, ids,
                                  lambda file=file: client.post("/products/import?report=errors", file, timeout=600, Content_Type="text/csv"))
            report[name] = change
        edits_beside(verdict, f"{count} rows, undone", client, ids,
                     lambda: client.post(f"/changes/{report['names']}/revert?on_conflict=skip", {}, timeout=600))
        unchanged = edits_beside(verdict, f"{count} rows, none changed", client, ids,
                                 lambda: client.post("/products/import?report=errors", export(client, ids, mark), timeout=600, Content_Type="text/csv"))
    verdict.hold("product, ledger and history agree", not broken_products(stand.database), broken_products(stand.database))
    node.stop()


def export(client, ids, mark):
    """The rows as they are now, to be sent back."""
    whole = client.get("/products/export?format=csv", timeout=300).body.decode().splitlines(keepends=True)
    return whole[0] + "".join(line for line in whole[1:] if mark in line)


def edits_beside(verdict, what, client, ids, work):
    """Plays the work, and edits random ones of its rows meanwhile: how long they wait, and how many are told to come again."""
    answers = []
    over = threading.Event()

    def edit():
        while not over.is_set():
            began = time.monotonic()
            answer = client.post(f"/products/{random.choice(ids)}/stock", {"delta": 1, "reason": "restock"})
            answers.append((began, answer))
            time.sleep(0.02)

    editors = [threading.Thread(target=edit, daemon=True) for _ in range(6)]
    for one in editors:
        one.start()
    time.sleep(1)
    began = time.monotonic()
    done = work()
    ended = time.monotonic()
    time.sleep(0.5)
    over.set()
    for one in editors:
        one.join(30)
    during = [answer for at, answer in answers if at + answer.took >= began and at <= ended]
    late = [(at, at + answer.took) for at, answer in answers if answer.took > 0.25 and at + answer.took >= began]
    window = max((end for _, end in late), default=0) - min((at for at, _ in late), default=0)
    odd = [answer for answer in during if not answer.ok and not answer.comes_again()]
    verdict.hold(f"{what}: edits go through, or are told to come again", done.ok and not odd,
                 f"took {done.took:.1f} s ({done.status}); {len(during)} edits meanwhile, {sum(1 for a in during if a.ok)} done, "
                 f"{sum(1 for a in during if a.status == 503)} told 503, the longest {longest(during):.1f} s; edits waited over a span of {window:.1f} s")
    return done.json().get("change") if done.ok else None


def soak(verdict, stand):
    """A mixed load for SOAK_MINUTES (30): heap after a collection, threads, connections, files and tables stay as they are."""
    minutes = float(os.environ.get("SOAK_MINUTES", "30"))
    # Cleanup comes by within the time.
    node = Node(stand.database.url, settings={"STOREKEEPER_HOUSEKEEPING_EVERY": "1m", "STOREKEEPER_STOCK_RECONCILE_EVERY": "2m"}).start()
    client = editor(node.base)
    products = [client.product(sku=f"soak-{time.monotonic_ns()}-{n}", quantity=1_000_000)["id"] for n in range(200)]
    over = threading.Event()
    answers = []
    counts = {}

    def load(pause, work):
        while not over.wait(pause):
            answer = work()
            counts[answer.status] = counts.get(answer.status, 0) + 1
            if answer.status >= 500 or answer.status == 0:
                answers.append(answer)

    some = lambda: random.choice(products)  # noqa: E731
    works = [
        (0.005, lambda: client.get(f"/products/{some()}")), (0.02, lambda: client.get("/products?limit=50&sort=-price")),
        (0.05, lambda: client.get("/products?q=thing")), (0.02, lambda: client.post(f"/products/{some()}/stock", {"delta": -1, "reason": "sale"})),
        (0.05, lambda: client.call("PUT", f"/products/{some()}", {"price": random.randrange(100)})),
        (1, lambda: Person(node.base).login(node.base)), (5, lambda: client.get("/products/export?format=csv")),
        (10, lambda: client.post("/products/import?dry_run=true", "name,price,quantity\n" + "Row,1,1\n" * 2000, Content_Type="text/csv")),
        (0.2, lambda: client.post(f"/products/{some()}/stock", {"delta": 1, "reason": "restock"}, Idempotency_Key=os.urandom(8).hex())),
        (0.3, lambda: Client(node.base, "not.a.token").get("/me")),
    ]
    threads = [threading.Thread(target=load, args=work, daemon=True) for work in works]
    for thread in threads:
        thread.start()
    samples, end = [], time.monotonic() + minutes * 60
    time.sleep(min(60.0, minutes * 15))
    while True:
        samples.append(node.figures(stand.database) | {"resident": node.resident()})
        if time.monotonic() > end:
            break
        time.sleep(min(60.0, max(1.0, minutes * 3)))
    over.set()
    for thread in threads:
        thread.join(30)
    third = max(1, len(samples) // 3)
    for name, air in {"heap": 12, "threads": 8, "virtual": 8, "files": 12, "connections": 3, "resident": 60}.items():
        first, last = (max(sample[name] for sample in part) for part in (samples[:third], samples[-third:]))
        verdict.hold(f"{name} flat", last <= first + air, f"first third at most {first}, last third {last}{' MB' if name in ('heap', 'resident') else ''}")
    for table in ("rate_limit", "idempotency_key", "sign_in_challenge", "product_import"):
        with contextlib.suppress(OSError):
            verdict.tell(f"rows of {table}", str(stand.database.number(f"SELECT COUNT(*) FROM {table}")))
    verdict.hold("nothing failed", not answers, f"{sum(counts.values())} requests in {minutes:.0f} minutes; {tally(answers)}")
    verdict.hold("product, ledger and history agree", not broken_products(stand.database), broken_products(stand.database))
    node.stop()
