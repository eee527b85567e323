# What is done once. Borrowed.
import network
from array import array
from binascii import a2b_base64
from micropython import opt_level
from time import ticks_ms
from . import borrow, frame, link, ring, unit


# Gives the modules what they need of env.json, and the unit the rest of it and the inputs as they were saved.
def setup(path, count, size, wait):
    load = borrow("storage").load
    env = load(path)
    if not isinstance(env, dict):
        raise OSError(path)
    link.host, link.head = server(env.pop("PEPEUNIT_URL"), env.pop("PEPEUNIT_TOKEN"))
    link.raw = bytearray(size)
    link.buf = memoryview(link.raw)
    link.room = size - 321
    frame.key = a2b_base64(env.pop("SYNC_ENCRYPT_KEY"))
    frame.pad = bytearray(a2b_base64(env.pop("SECRET_KEY")) + bytes(32))
    ring.ticks = ticks_ms()
    ring.size = ring.batch = count
    ring.time = array("q", bytes(8 * count))
    ring.name = bytearray(count)
    ring.value = [None] * count
    for name in ("trouble", "wifi"):
        borrow(name)  # their names, which stay, are not to split the heap later
    opt_level(0)
    unit.env = env
    unit.wait = wait
    saved = load("inputs.json")
    if isinstance(saved, dict):
        unit.values.update(saved)
    network.WLAN(network.AP_IF).active(False)  # of its own, which a board as it comes has on
    return unit


# The instance's (host, port), and a request's header up to its length.
def server(url, token):
    if "://" not in url:
        url = "http://" + url
    scheme, url = url.split("://", 1)
    if scheme.lower() != "http":
        raise ValueError("PEPEUNIT_URL is to begin with http://")
    host, *path = url.rstrip("/").split("/")
    name, port = (host + ":80").split(":")[:2]
    if not name or not port.isdigit():
        raise ValueError("PEPEUNIT_URL is to be http://host or http://host:port")
    head = (
        "POST %s/sync HTTP/1.0\r\nHost: %s\r\nAuthorization: Bearer %s\r\n"
        "Content-Type: application/octet-stream\r\nContent-Length: " % ("".join(["/" + part for part in path]), host, token)
    )
    return (name, int(port)), head.encode()
