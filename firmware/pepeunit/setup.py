# What is done once. Borrowed.
import network
from array import array
from binascii import a2b_base64
from micropython import opt_level
from time import ticks_ms
from . import borrow, frame, link, ring, unit


# Gives the modules what they need of env.json, and the unit the rest of it and the inputs as they were saved.
def setup(path, count, size, wait):
    network.WLAN(network.AP_IF).active(False)  # of its own, which a board as it comes has on
    load = borrow("storage").load
    env = load(path)
    if not isinstance(env, dict):
        raise OSError(path)
    link.host, link.head = server(text(env, "PEPEUNIT_URL"), text(env, "PEPEUNIT_TOKEN"))
    size = max(size, 512)  # less holds no request, or no answer with an input
    count = max(count, 1)
    link.raw = bytearray(size)
    link.buf = memoryview(link.raw)
    link.room = size - 321
    frame.key = key(env, "SYNC_ENCRYPT_KEY")
    frame.pad = bytearray(key(env, "SECRET_KEY") + bytes(32))
    ring.ticks = ticks_ms()
    ring.size = ring.batch = count
    ring.time = array("q", bytes(8 * count))
    ring.name = bytearray(count)
    ring.value = [None] * count
    for name in ("trouble", "wifi"):
        borrow(name)  # their names, which stay, are not to split the heap later
    opt_level(0)
    unit.env = env
    unit.wait = max(wait, 0)
    saved = load("inputs.json")
    if isinstance(saved, dict):  # what no input can be could not be saved again
        unit.values.update({name: x for name, x in saved.items() if type(x) in (bool, int, float, str)})
    return unit


# Takes one of the instance's four from env.json.
def text(env, name):
    value = env.pop(name, None)
    if not isinstance(value, str):
        raise ValueError(name + " of env.json is to be a text")
    return value


def key(env, name):
    value = text(env, name)
    try:
        value = a2b_base64(value)
    except Exception:
        value = ""
    if len(value) == 32:
        return value
    raise ValueError(name + " of env.json is to be 32 bytes in base64")


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
