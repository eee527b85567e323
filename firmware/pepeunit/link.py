# One HTTP exchange at a time with the instance: addresses, a buffer, and what each step of a failure is called.
import asyncio, gc, network
from socket import getaddrinfo

station = network.WLAN(network.STA_IF)
step = ""  # the code of the failure if something fails now
host = head = address = None  # the first: name and port
room = 0  # for an answer's JSON, beside the frame's own bytes and HTTP's head
raw = buf = None  # a request, then its answer; the same as a view


# The others' turn, without garbage: no step of a request is to begin with that of the one before.
def rest(ms=5):
    gc.collect()
    return asyncio.sleep_ms(ms)


# Gives the status and the body, which has to be a frame; it is read into the same buffer.
async def post(frame):
    global address, step
    ip = address
    address = None  # looked up anew unless this one works
    if not ip:
        step = "dns"
        ip = getaddrinfo(*host)[0][-1][0]
    step = "connect"
    await rest()
    stream = (await asyncio.open_connection(ip, host[1]))[0]
    try:
        stream.write(head)  # a refusal shows here
        address = ip
        step = "reset"
        await rest()
        stream.write(b"%d\r\n\r\n" % len(frame))
        stream.write(frame)
        await stream.drain()
        await rest()
        n = start = 0  # bytes read; where the body starts, once the header is there
        end = len(buf)
        while n < end <= len(buf):
            size = await stream.readinto(buf[n : min(n + 256, end)])
            if size == 0:
                step = "short"
                raise OSError(n)
            n += size or 0
            i = -1 if start else raw.find(b"\r\n\r\n", 0, n)
            if i > 0:
                step = "http"
                start = i + 4
                status = int(buf[9:12])
                if raw.find(b"octet-stream", 0, i) < 0:
                    raise OSError(status, start)
                end = start + number(b"ength:", start)
                step = "reset"
        if not start or end > len(buf):
            step = "large"
            raise OSError(end, start)
        return status, buf[start:end]
    finally:
        stream.close()
        await stream.wait_closed()


# Of the header's field whose name ends so: a proxy may begin its words with capitals.
def number(name, end):
    i = raw.find(name, 0, end)
    return int(buf[i + len(name) : raw.find(b"\r", i, end)]) if i > 0 else 0
