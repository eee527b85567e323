# The way to the instance: one HTTP exchange at a time.
import asyncio, gc, network
from socket import getaddrinfo

station = network.WLAN(network.STA_IF)
step = ""  # the code of the failure if something fails now
after = 0  # seconds that the instance asked for
host = port = head = address = None
buf = None  # a request, then its answer


# The others' turn, without garbage: no step of a request is to begin with that of the one before.
def rest(ms=5):
    gc.collect()
    return asyncio.sleep_ms(ms)


# Gives the status and the body, which has to be a frame; it is read into the same buffer.
async def post(frame):
    global address, after, step
    ip = address
    address = None  # looked up anew unless this one works
    if not ip:
        step = "dns"
        ip = getaddrinfo(host, port)[0][-1][0]
    step = "connect"
    gc.collect()
    stream, _ = await asyncio.open_connection(ip, port)
    try:
        stream.write(head)  # a refusal shows here
        address = ip
        step = "reset"
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
            text = b"" if start else bytes(buf[:n])
            i = text.find(b"\r\n\r\n")
            if i > 0:
                step = "http"
                start = i + 4
                status = int(text[9:12])
                if text.find(b"octet-stream") < 0:
                    step = {401: "auth", 413: "size", 429: "rate", 503: "busy"}.get(status, step)
                    after = number(text, b"fter:")
                    raise OSError(status)
                end = start + number(text, b"ength:")
                step = "reset"
        if not start or end > len(buf):
            step = "large"
            raise OSError(end)
        return status, buf[start:end]
    finally:
        stream.close()
        await stream.wait_closed()


# Of the field whose name ends so: a proxy may begin its words with capitals.
def number(text, end):
    i = text.find(end)
    return int(text[i + len(end) : text.find(b"\r", i)]) if i > 0 else 0
