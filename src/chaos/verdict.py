"""What a script found: a line for each promise with its figures, a table of all at the end, and the status that the script ends with."""

import time
import traceback

from processes import Missing, end_all, end_on_signals, keep_logs

_began = time.monotonic()


class Verdict:
    """What one play found."""

    def __init__(self, name):
        self.name = name
        self.rows = []

    def hold(self, promise, held, figures=""):
        self._add(promise, "held" if held else "FAILED", figures)

    def tell(self, what, figures):
        """A figure that has no bound."""
        self._add(what, "", figures)

    def _add(self, what, word, figures):
        self.rows.append((what, word, str(figures)))
        print(f"{time.monotonic() - _began:7.1f} s  {word:6}  {what}: {figures}", flush=True)

    @property
    def failed(self):
        return [what for what, word, _ in self.rows if word == "FAILED"]

    @property
    def tried(self):
        return any(word for _, word, _ in self.rows)


def play_all(plays):
    """Plays one after the other; returns 0, or 1 where something did not hold, or 69 where nothing could be tried."""
    end_on_signals()
    verdicts = []
    for name, play in plays.items():
        print(f"--- {name}", flush=True)
        verdict, began = Verdict(name), time.monotonic()
        verdicts.append(verdict)
        try:
            play(verdict)
        except Missing as missing:
            verdict.tell("not tried", missing)
        except Exception as failure:  # what breaks off does not hold
            traceback.print_exc()
            verdict.hold("it plays to its end", False, f"{type(failure).__name__}: {failure}"[:400])
            # What it left is not to show in the next.
            end_all()
        except SystemExit:
            print(f"the logs are in {keep_logs()}", flush=True)
            raise
        verdict.tell("time", f"{time.monotonic() - began:.0f} s")
    return conclude(verdicts)


def conclude(verdicts):
    print("\n| script | promise | verdict | figures |\n|---|---|---|---|")
    for verdict in verdicts:
        for row in verdict.rows:
            print(f"| `{verdict.name}` | " + " | ".join(cell.replace("\n", " ").replace("|", "/") for cell in row) + " |")
    failed = [f"{verdict.name}: {what}" for verdict in verdicts for what in verdict.failed]
    tried = any(verdict.tried for verdict in verdicts)
    print("\n" + ("did not hold: " + "; ".join(failed) if failed else "all held" if tried else "nothing was tried"), flush=True)
    if failed:
        print(f"the logs are in {keep_logs()}", flush=True)
    return 1 if failed else 0 if tried else 69
