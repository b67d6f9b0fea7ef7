"""What a script found: a line for each thing that must hold, with its figures."""

import time


class Verdict:

    def __init__(self, name):
        self.name = name
        self.lines = []
        self.began = time.monotonic()

    def hold(self, what, held, figures=""):
        self.lines.append((bool(held), what, figures))
        print(f"  {'ok  ' if held else 'FAIL'}  {what}: {figures}", flush=True)

    def tell(self, what, figures):
        """A figure that has no bound."""
        self.lines.append((True, what, figures))
        print(f"        {what}: {figures}", flush=True)

    @property
    def failed(self):
        return [what for held, what, _ in self.lines if not held]

    @property
    def seconds(self):
        return time.monotonic() - self.began
