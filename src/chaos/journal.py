"""A journal: writers that note each request before they send it and what it was answered; then tables and service are compared with it."""

import functools
import itertools
import random
import re
import time
import uuid

from background import Probe
from clients import longest, tally
from databases import broken_products

STOCK = 1_000_000
QUANTITY = 5
WRITES = ("create", "create_once", "sale", "sale_once")


class Entry:
    """A request: what it was to do, what it was answered last, and whether it was ever acknowledged."""

    def __init__(self, kind, mark, *request):
        self.kind, self.mark, self.request = kind, mark, request
        self.keyed, self.creates = kind.endswith("_once"), kind.startswith("create")
        self.answer, self.done = None, False

    def send(self, client):
        self.answer = client.call(*self.request, **({"Idempotency_Key": self.mark} if self.keyed else {})).slim()
        self.done = self.done or self.answer.ok
        return self.answer

    def send_again(self, client):
        end = time.monotonic() + 20
        while not self.send(client).ok and time.monotonic() < end:
            time.sleep(0.2)
        return self.answer

    @property
    def refused(self):
        """Whether it was told that nothing was written; 409 to a key may mean that another try was just executed."""
        return (400 <= self.answer.status < 500 and not (self.keyed and self.answer.status == 409)
                or self.answer.status >= 500 and b"nothing was changed" in self.answer.body)


class Journal:
    """A writer for each client: kinds of requests in turn, until the journal is ended."""

    def __init__(self, clients, kinds=WRITES, pause=0.02, shared=1, settle=0.0):
        self.client, self.entries = clients[0], []
        self.prefix = uuid.uuid4().hex[:12]
        # Products that all of them sell.
        self.shared = [self.client.product(sku=f"{self.prefix}-shared-{number}", quantity=STOCK)["id"] for number in range(shared)]
        time.sleep(settle)
        self._writers = []
        for number, client in enumerate(clients):
            first = number % len(kinds)
            turns = itertools.cycle(kinds[first:] + kinds[:first])
            self._writers.append(Probe(functools.partial(self._write, client, turns), pause, worth=lambda answer: False))

    def _write(self, client, turns):
        kind, mark = next(turns), f"{self.prefix}-{uuid.uuid4().hex[:16]}"
        entry = Entry(kind, mark, *self._request(kind, mark))
        self.entries.append(entry)
        if entry.send(client).failure:
            # Without an answer the next try would follow at once, and notes would be made of nothing else.
            time.sleep(0.5)
        return entry.answer

    def _request(self, kind, mark):
        product = f"/products/{random.choice(self.shared)}"
        if kind.startswith("create"):
            return "POST", "/products", {"sku": mark, "name": "Of the journal", "price": 2, "quantity": QUANTITY}
        if kind.startswith("sale"):
            return "POST", f"{product}/stock", {"delta": -1, "reason": "sale", "note": mark}
        return "GET", "/products?limit=20&sort=-id" if kind == "search" else product

    def end(self):
        for writer in self._writers:
            writer.end()
        return self

    def answered(self, *kinds, since=0.0, until=float("inf")):
        """The entries of these kinds whose answer came in this time."""
        return [entry for entry in list(self.entries) if entry.answer and (not kinds or entry.kind in kinds) and since <= entry.answer.ended < until]

    def answers(self, *kinds, **bounds):
        return [entry.answer for entry in self.answered(*kinds, **bounds)]

    def longest_pause(self, since):
        """The longest time from this moment on in which no write was acknowledged."""
        ends = sorted(answer.ended for answer in self.answers(*WRITES, since=since) if answer.ok)
        return max((later - earlier for earlier, later in zip([since, *ends], ends)), default=float("inf"))

    def stored(self, database):
        """How often each mark is in the tables."""
        counts = {}
        for (mark,) in database.sql(f"SELECT sku FROM product WHERE sku LIKE '{self.prefix}-%' UNION ALL"
                                    f" SELECT note FROM stock_movement WHERE note LIKE '{self.prefix}-%'"):
            counts[mark] = counts.get(mark, 0) + 1
        return counts

    def judge(self, verdict, database, promise="journal", client=None, sample=20, listed=False):
        """What was acknowledged is there once; what was not is absent or whole; sent again with its key, it is there once too."""
        client, stored, writes = client or self.client, self.end().stored(database), self.answered(*WRITES)
        done, others = [e for e in writes if e.done], [e for e in writes if not e.done]
        lost, twice = [e.mark for e in done if e.mark not in stored], [mark for mark, count in stored.items() if count > 1]
        creates = sum(1 for entry in done if entry.creates)
        verdict.hold(f"{promise}: acknowledged writes are there once", done and not lost and not twice,
                     f"{creates} creates and {len(done) - creates} sales acknowledged, {len(lost)} missing, {len(twice)} twice")
        there = [entry for entry in others if entry.mark in stored]
        wrong = [entry.mark for entry in there if entry.refused]
        verdict.hold(f"{promise}: the others are absent, if they were told that nothing was changed", not wrong,
                     f"{len(others)} not acknowledged, {len(there)} of them there, {len(wrong)} of these told that nothing was changed")
        broken = broken_products(database)
        verdict.hold(f"{promise}: ledger, history and products agree", not broken, broken or "for all products")
        created = [entry for entry in writes if entry.creates and entry.mark in stored]
        # All that were not acknowledged, and the last of the others.
        self._as_told(verdict, database, promise, client, [e for e in created if not e.done] + [e for e in created if e.done][-sample:])
        if listed:
            skus = [product["sku"] for product in pages(client, "/products") if product.get("sku")]
            missing = {entry.mark for entry in created} - set(skus)
            verdict.hold(f"{promise}: the list of products names each once", not missing and len(skus) == len(set(skus)),
                         f"{len(created)} created, {len(missing)} missing, {len(skus) - len(set(skus))} twice")
        again = [entry.send_again(client) for entry in others if entry.keyed]
        stored = self.stored(database)
        wrong = [entry.mark for entry in writes if entry.keyed and stored.get(entry.mark, 0) != 1]
        verdict.hold(f"{promise}: sent again with its key, each is there once", not wrong and all(answer.ok for answer in again),
                     f"{len(again)} sent again: {tally(again)}, the longest {longest(again):.1f} s; {len(wrong)} not there once")

    def _as_told(self, verdict, database, promise, client, entries):
        """What the service tells of these products, and of those that all have sold."""
        def has(product, stock):
            return stock == client.get(f"/products/{product}").expect(200)["quantity"] == client.get(
                f"/products/{product}/stock/explain").expect(200)["closing"]

        marks = ", ".join(f"'{entry.mark}'" for entry in entries) or "''"
        wrong = []
        for (product,) in database.sql(f"SELECT id FROM product WHERE sku IN ({marks})"):
            if not has(product, QUANTITY) or len(client.get(f"/products/{product}/history").expect(200)) != 1:
                wrong.append(product)
        for product in self.shared:
            sold = database.number(f"SELECT COUNT(*) FROM stock_movement WHERE product_id = {product} AND reason = 'sale'")
            if not has(product, STOCK - sold):
                wrong.append(product)
        verdict.hold(f"{promise}: the service tells the quantity, ledger and history of a product", not wrong,
                     f"{len(entries)} products, and {len(self.shared)} that all have sold; {len(wrong)} wrong")

    def each_503_says_when_to_come_again(self, verdict, promise):
        """Asked of nodes alone: where no node is left HAProxy answers 503 itself."""
        told = [answer for answer in self.answers() if answer.status == 503]
        silent = [answer for answer in told if not answer.comes_again()]
        verdict.hold(f"{promise}: each 503 says when to come again", not silent, f"{len(told)} answered 503, {len(silent)} without that")

    def no_answer_is_500(self, verdict, promise, nodes):
        faults = [answer for answer in self.answers() if answer.status == 500]
        logged = sum(len(node.logged("A request failed unexpectedly")) for node in nodes)
        verdict.hold(f"{promise}: no answer is 500", not faults and not logged,
                     f"{len(self.answers())} requests, {len(faults)} answered 500, {logged} faults in the logs")


def pages(client, path):
    """All rows of a list, page by page as its links lead."""
    following = path + "?limit=1000"
    while following:
        answer = client.get(following)
        yield from answer.expect(200)
        linked = re.search(r'<(?:https?://[^/]+)?([^>]+)>; *rel="?next"?', answer.headers.get("Link") or "")
        following = linked and linked.group(1)
