"""Work beside the script, in threads: many callers at once, or one who asks again and again."""

import threading
import time


class Background:
    """Threads that work until they are told to end. What fails in one of them is raised at the end, and not lost with it."""

    def __init__(self):
        self.over = threading.Event()
        self._threads = []
        self._failures = []

    def start(self, work, *arguments):
        thread = threading.Thread(target=self._run, args=(work, arguments), daemon=True)
        self._threads.append(thread)
        thread.start()

    def _run(self, work, arguments):
        try:
            work(*arguments)
        except Exception as failure:
            self._failures.append(failure)

    def join(self, seconds):
        """Waits until all have ended."""
        deadline = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        if any(thread.is_alive() for thread in self._threads):
            raise RuntimeError(f"a thread did not end within {seconds} s")
        if self._failures:
            raise self._failures[0]

    def end(self, seconds=90):
        self.over.set()
        self.join(seconds)


def together(count, work):
    """What so many callers at once are answered."""
    results = [None] * count
    callers = Background()

    def call(number):
        results[number] = work(number)

    for number in range(count):
        callers.start(call, number)
    callers.join(180)
    return results


class Probe:
    """Asks or measures the same again and again; keeps the answers, or those that are worth it."""

    def __init__(self, work, pause=0.05, worth=lambda answer: True):
        self.answers = []
        self.count = 0
        self._work, self._pause, self._worth = work, pause, worth
        self._background = Background()
        self._background.start(self._run)

    def _run(self):
        while not self._background.over.is_set():
            answer = self._work()
            self.count += 1
            if self._worth(answer):
                self.answers.append(answer)
            self._background.over.wait(self._pause)

    def end(self):
        self._background.end()
        return self.answers
