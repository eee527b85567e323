# What went wrong, by code, and how long to leave it alone then.
from os import urandom
from micropython import const
from .link import Fail

GAP_MS = const(200)  # the shortest pause between requests
_WIFI_MS = const(15_000)  # the longest while there is no Wi-Fi: trying bothers nobody
_MOST_MS = const(120_000)  # the longest while there is no instance
_CODES = {401: "auth", 413: "size", 429: "rate", 503: "busy"}


# Code, value for people, seconds that the instance asked for; `state` is what a socket was doing.
def read(e, state):
    if isinstance(e, Fail):
        code, value, after = e.args
        return _CODES.get(value, code) if code == "http" else code, value, after
    if isinstance(e, OSError):
        return state, e.errno, 0
    if isinstance(e, ValueError):
        return "http", e, 0
    return "memory" if isinstance(e, MemoryError) else "bug", repr(e), 0


# Twice as long for each failure in a row, less up to a half by chance.
def pause(code, failed, after):
    ms = min(500 << min(failed, 9), _WIFI_MS if code == "wifi" else _MOST_MS)
    if failed < (16 if code == "json" else 2 if code == "stale" else 0):
        ms = GAP_MS
    return min(after, 3600) * 1000 + ms - ms * urandom(1)[0] // 512
