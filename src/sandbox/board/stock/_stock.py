# Runs before main.py: makes this port look like a stock ESP8266 build where the two differ.
import _board, asyncio, binascii, gc, os, sys, time
from uctypes import addressof

# Each look into _board makes an object on the heap, which the real port's C does not.
connect, writable, drained = _board.connect, _board.writable, _board.drained
send, recv, close = _board.send, _board.recv, _board.close
heap, stand_in, random = _board.heap, _board.stand_in, _board.random
peak = 0


def note():
    # The most heap in use seen at a socket, a cipher or a collection, garbage included.
    global peak
    n = gc.mem_alloc()
    if n > peak:
        peak = n


def urandom(n):
    b = bytearray(n)
    random(addressof(b), n)
    return bytes(b)


class Stream:
    def __init__(self, s):
        self.s = s
        self.event = asyncio.Event()
        streams[s] = self

    async def _until(self, call, buf):
        while True:
            note()
            n = call(self.s, addressof(buf) if len(buf) else 0, len(buf))
            if n >= 0:
                return n
            if n < -1:
                raise OSError(-n)
            self.event.clear()
            await self.event.wait()

    def readinto(self, buf):
        return self._until(recv, buf)

    async def read(self, n=-1):
        r = b""
        while True:
            b = bytearray(n if n > 0 else 128)
            k = await self.readinto(b)
            r += bytes(b[:k])
            if n >= 0 or not k:
                return r

    async def readline(self):
        r = b""
        while not r.endswith(b"\n"):
            c = await self.read(1)
            if not c:
                break
            r += c
        return r

    def write(self, buf):
        note()
        n = send(self.s, addressof(buf), len(buf)) if len(buf) else 0
        if n < 0:
            raise OSError(-n)

    async def drain(self):
        await self._until(drained, b"")
        await asyncio.sleep_ms(0)

    def close(self):
        pass

    async def wait_closed(self):
        streams.pop(self.s, None)
        close(self.s)


async def open_connection(host, port):
    import socket

    s = Stream(connect(socket.getaddrinfo(host, port)[0][-1][0], port))
    try:
        await s._until(writable, b"")
    except OSError:  # as in the real one, the first write tells
        pass
    except BaseException as e:
        await s.wait_closed()
        raise e
    return s, s


def wake(s):
    if s in streams:
        streams[s].event.set()


async def main(coro):
    try:
        await coro
        _board.exit("")
    except BaseException as e:
        sys.print_exception(e)
        _board.exit(repr(e))


def run(coro):
    # The real one returns when coro ends; here it returns at once, so it has to be a program's last line.
    return asyncio.create_task(main(coro))


class Heap:
    # gc as a board of this heap has it: the one of this port believes in 128 MiB more.
    @staticmethod
    def collect():
        if asyncio.current_task() is not console:  # which has garbage of its own
            note()
        gc.collect()

    threshold = gc.threshold
    enable = gc.enable
    disable = gc.disable
    mem_alloc = staticmethod(lambda: gc.mem_alloc() - stand_in())
    mem_free = staticmethod(lambda: heap() - Heap.mem_alloc())


_decode = binascii.a2b_base64
console = asyncio.current_task()
streams = {}
_board.on_wake(wake)
sys.path.append("/stock")
sys.modules["gc"] = Heap
binascii.a2b_base64 = lambda s: _decode(s.encode() if isinstance(s, str) else s)
os.urandom = urandom
asyncio.run = run
asyncio.open_connection = open_connection
time.sleep_ms = _board.sleep
time.sleep = lambda s: _board.sleep(int(s * 1000))
time.sleep_us = lambda us: None
