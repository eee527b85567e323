# What is done once; then it goes off the heap.
import sys
from array import array
from binascii import a2b_base64
from micropython import opt_level
from time import ticks_ms


# Gives the modules what they need of env.json; gives the rest of it, and the inputs as they were saved.
def setup(path, samples, size):
    from . import frame, link, ring, sync
    from .storage import load

    env = load(path)
    if not env:
        raise OSError(path)
    link.host, link.port, link.head = server(env.pop("PEPEUNIT_URL"), env.pop("PEPEUNIT_TOKEN"))
    link.buf = memoryview(bytearray(size))
    frame.key = a2b_base64(env.pop("SYNC_ENCRYPT_KEY"))
    frame.pads = pads(a2b_base64(env.pop("SECRET_KEY")))
    ring.ticks = ticks_ms()
    ring.size = sync.batch = samples
    ring.time = array("q", bytes(8 * samples))
    ring.name = bytearray(samples)
    ring.value = [None] * samples
    opt_level(0)
    for name in ("setup", "trouble", "wifi"):
        if sys.modules.pop("pepeunit." + name, None):
            delattr(sys.modules["pepeunit"], name)
    return env, load("inputs.json") or {}


# The instance's host and port, and a request's header up to its length.
def server(url, token):
    host = url.split("/")[2]
    name, port = (host + ":80").split(":")[:2]
    head = (
        "POST %s/sync HTTP/1.0\r\nHost: %s\r\nAuthorization: Bearer %s\r\n"
        "Content-Type: application/octet-stream\r\nContent-Length: " % (url.split(host, 1)[1], host, token)
    )
    return name, int(port), head.encode()


# HMAC's inner and outer.
def pads(secret):
    return tuple([bytes([x ^ b for b in secret] + [x] * (64 - len(secret))) for x in (0x36, 0x5C)])
