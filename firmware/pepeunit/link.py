# One HTTP exchange at a time; the answer is read into the request's buffer.
from asyncio import open_connection
from socket import getaddrinfo
from micropython import const

_CHUNK = const(512)


# args: a code, a value for people, seconds to wait if the instance said so.
class Fail(Exception):
    pass


class Link:
    def __init__(self, url, token):
        host = url.split("/")[2]
        self.host, self.port = (host + ":80").split(":")[:2]
        self.address = None
        self.state = ""  # what has failed if an exchange ends now
        self.head = (
            "POST %s/sync HTTP/1.0\r\nHost: %s\r\nAuthorization: Bearer %s\r\n"
            "Content-Type: application/octet-stream\r\nContent-Length: " % (url.split(host, 1)[1], host, token)
        ).encode()

    # Gives the status and the body, which has to be a frame.
    async def post(self, frame, buf):
        address = self.address
        if not address:
            self.state = "dns"
            address = getaddrinfo(self.host, int(self.port))[0][-1][0]
        self.address = None  # looked up anew unless this one works
        self.state = "connect"
        stream, _ = await open_connection(address, int(self.port))
        self.address = address
        self.state = "reset"
        try:
            stream.write(self.head + b"%d\r\n\r\n" % len(frame))
            for i in range(0, len(frame), _CHUNK):
                await stream.drain()
                stream.write(frame[i : i + _CHUNK])
            await stream.drain()
            n = start = 0  # bytes read; where the body starts, once the header is there
            end = len(buf)
            while n < end <= len(buf):
                size = await stream.readinto(buf[n:end])
                if size == 0:
                    raise Fail("short", n, 0)
                n += size or 0
                if not start:
                    head = bytes(buf[:n]).lower()
                    i = head.find(b"\r\n\r\n")
                    if i > 0:
                        start = i + 4
                        status = int(head[9:12])
                        if head.find(b"application/octet-stream") < 0:
                            raise Fail("http", status, _number(head, b"\nretry-after:"))
                        end = start + _number(head, b"\ncontent-length:")
            if not start or end > len(buf):
                raise Fail("large", end, 0)
            return status, buf[start:end]
        finally:
            stream.close()
            await stream.wait_closed()


def _number(head, name):
    i = head.find(name)
    return int(head[i + len(name) :].split(b"\r")[0]) if i > 0 else 0
