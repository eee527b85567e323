# Milliseconds since the start, which never wrap, and since the epoch, as the instance knows them.
from time import ticks_ms, ticks_diff
from micropython import const

_AHEAD = const(50_000)  # the instance takes an `at` at most 60 s off its own clock


class Clock:
    def __init__(self):
        self.ticks = ticks_ms()
        self.ms = 0
        self.offset = 0  # from now() to the epoch, 0 while unknown
        self.last = 0  # the last `at` that was taken

    # ticks_ms wraps after 2**30 ms (12 days): to be called at least every 6.
    def now(self):
        ticks = ticks_ms()
        self.ms += ticks_diff(ticks, self.ticks)
        self.ticks = ticks
        return self.ms

    # The instance's `utc` was right at some moment since `start`: goes no further than that tells.
    def learn(self, utc, start):
        lower = utc - self.now()
        upper = utc - start
        if not self.offset:
            lower = upper = (lower + upper) // 2
        self.offset = min(max(self.offset, lower), upper)

    # For a request: later than the last. None when there is none that the instance would take.
    def at(self):
        if self.offset:
            now = self.now() + self.offset
            if self.last >= now:
                now = self.last + 1 if self.last - now < _AHEAD else None
            return now
