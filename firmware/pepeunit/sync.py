# The conversation with the instance: when to speak, and what an answer means.
import asyncio, gc, json
from binascii import a2b_base64
from micropython import const
from .frame import Frame
from .link import Fail, Link
from .request import Request
from .trouble import GAP_MS, pause, read
from .wifi import join, station

_ANSWER_MS = const(20_000)  # as long at most for an answer, and for the Wi-Fi
_TUNE_MS = const(600_000)  # how often a request does not wait: its answer tells the time more exactly


class Sync:
    def __init__(self, unit, size):
        env = unit.env
        buf = memoryview(bytearray(size))
        self.unit = unit
        self.buf = buf
        self.request = Request(unit, buf)
        self.link = Link(env.pop("PEPEUNIT_URL"), env.pop("PEPEUNIT_TOKEN"))
        self.frame = Frame(a2b_base64(env.pop("SYNC_ENCRYPT_KEY")), a2b_base64(env.pop("SECRET_KEY")))
        self.batch = unit.ring.size
        self.rev = None  # of the inputs
        self.rejected = None
        self.failed = 0  # requests in a row
        self.tune = 0  # when to
        self.held = None  # the exchange, while it only waits
        self.event = asyncio.Event()

    # There is something to send now: ends a pause, and a request that only waits.
    def hurry(self):
        self.event.set()
        if self.held:
            self.held.cancel()

    async def run(self):
        while True:
            try:
                ms = await self.once()
                await asyncio.wait_for_ms(self.event.wait(), ms)
            except asyncio.TimeoutError:
                pass
            except Exception as e:
                code, value, after = read(e, self.link.state)
                self.unit.fail(code, value)
                self.failed += 1
                if code == "size":
                    self.batch = max(1, self.unit.ring.sent // 2)
                await asyncio.sleep_ms(pause(code, self.failed, after))
            self.unit.keep()
            await asyncio.sleep_ms(GAP_MS)

    # One request. Gives the pause after it.
    async def once(self):
        unit = self.unit
        ring = unit.ring
        clock = unit.clock
        env = unit.env
        if not await join(env["WIFI_SSID"], env["WIFI_PASS"], _ANSWER_MS, self.failed % 8 == 7):
            raise Fail("wifi", station.status(), 0)
        gc.collect()
        self.event.clear()
        if ring.dropped and unit.log("warning", "%d samples dropped" % ring.dropped):
            ring.dropped = 0
        offset = clock.offset
        at = clock.at()
        start = clock.now()
        wait = n = 0
        if at:
            n = min(ring.count, self.batch)
            if unit.obey and n == ring.count and start < self.tune:
                wait = min(unit.wait, unit.interval)
        logs = len(unit.logs)
        n = self.request.write(at, n, wait, self.rev)
        frame = self.frame.seal(self.buf, self.request.end)
        tag = bytes(frame[-32:])
        task = asyncio.create_task(self.link.post(frame, self.buf))
        if wait:
            self.held = task
        try:
            status, body = await asyncio.wait_for_ms(task, _ANSWER_MS + wait * 1000)
        except asyncio.TimeoutError:
            raise Fail("timeout", self.link.state, 0)
        except asyncio.CancelledError:
            if not self.event.is_set():
                raise
            return 0
        finally:
            self.held = None
        try:
            answer = json.loads(self.frame.open(body, bound=tag))
        except ValueError as e:
            raise Fail("tag", e, 0)
        clock.learn(answer["world_state"]["utc"], start)
        if status == 409:
            clock.last = answer["last_at"] or 0
            ring.move(clock.now() + clock.offset, clock.offset - offset)
            raise Fail("stale", at, 0)
        if status == 422:
            # Not to be repeated as it is: without its log, then in halves, then, asked twice, without its only sample.
            if logs:
                unit.logs.clear()
            elif n > 1:
                self.batch = n // 2
            elif n and self.failed:
                ring.take(ring.sent)
            raise Fail("json", answer.get("rejected"), 0)
        if status != 200:
            raise Fail("http", status, 0)
        full = n == self.batch
        if at:
            clock.last = at
            ring.take(ring.sent)
            del unit.logs[:logs]
            if not wait:
                self.tune = start + _TUNE_MS
        self.failed = 0
        self.batch = min(ring.size, self.batch * 2)
        self.rev = answer.get("input_rev", self.rev)
        unit.interval = max(1, int(answer.get("interval", unit.interval)))
        value = answer.get("rejected")
        if value and value != self.rejected:
            unit.fail("rejected", value)
        self.rejected = value
        if unit.apply(answer.get("input_variables", {})) or not offset or full and ring.count:
            return 0
        ms = clock.now() - start
        if at and unit.obey and unit.wait and (not wait or ms > wait * 500):
            return 0
        return max(0, unit.interval * 1000 - ms)
