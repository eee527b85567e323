# What went wrong, by code, what to do about it, and how long to leave it alone. Borrowed.
from asyncio import CancelledError
from os import urandom
from . import link, ring, unit


# `e` ended a request. Gives the pause: what it is at least, and what put(now=True) may end.
def trouble(e):
    code = link.step
    value = e.args[0] if e.args else None
    after = 0  # seconds that the instance asked for
    if isinstance(e, CancelledError):
        code, value = "timeout", code
    elif isinstance(e, MemoryError):
        code = "memory"
    elif not isinstance(e, (OSError, ValueError)):
        code, value = "bug", repr(e)
    elif code == "json":
        code, value = refused(*e.args)
    elif code == "http" and len(e.args) > 1:
        code = {401: "auth", 413: "size", 429: "rate", 503: "busy"}.get(value, code)
        after = link.number(b"fter:", e.args[1])
        if code == "size":
            ring.batch = max(1, ring.sent // 2)
    elif code == "large":
        if isinstance(e, ValueError):
            value = shorten()
        else:  # a proxy adds to the head
            link.room = min(link.room, max(150, len(link.buf) - e.args[1] - 65))
    unit.fail(code, value)
    unit.failed += 1
    # Twice as long for each failure in a row, less up to a half by chance.
    ms = min(500 << min(unit.failed, 9), 15_000 if code == "wifi" else 120_000)
    if unit.failed < (16 if code == "json" else 2 if code == "stale" else 0):
        ms = 0
    ms -= ms * urandom(1)[0] // 512
    least = min(ms, 2000)
    return min(after, 3600) * 1000 + least, ms - least


# Tells how many samples a full ring has lost, when there is room for a line.
def dropped():
    if unit.log("warning", "%d samples dropped" % ring.dropped):
        ring.dropped = 0


# An authentic answer that took nothing. Gives its code and what to tell of it.
def refused(status, data, offset):
    if status == 409:
        unit.rev = None  # asks for the time and all inputs first
        # The clock was wrong by so much: what has a time after it can't keep it, the instance would refuse it.
        now = ring.now() + ring.offset
        for i in range(ring.size):
            if ring.time[i] > now:
                ring.time[i] += ring.offset - offset
        return "stale", unit.at
    if status == 422:
        discard(ring.sent)
        return "json", data.get("rejected")
    return "http", status


# A request that is not to be repeated as it is: without its log, then in halves, then without its only sample.
def discard(n):
    if unit.told:
        del unit.logs[: unit.told]
        unit.said.clear()
    elif n > 1:
        ring.batch = n // 2
    elif unit.failed:
        ring.take(min(n, ring.count))


# A sample that does not fit even alone, or the last line of a log that does not, is given up. Gives which.
def shorten():
    if ring.sent:
        name = ring.names[ring.name[ring.start]]
        ring.take(1)
        unit.log("error", "%s: too long" % name)
        return name
    if unit.told:
        unit.logs.pop()
        unit.said.clear()  # to be said again
    return "log"
