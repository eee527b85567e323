# A device as its program sees it: outputs to read, inputs to obey, and run().
import asyncio, gc
from . import borrow, ring, sync


class Unit:
    interval = 10  # seconds between requests, until the instance says otherwise
    said = ""  # the last failure of the program that its owner was told
    rev = None  # of the inputs, as the instance counts
    error = None  # the last code
    rejected = None  # what the last answer did not take
    save = 0  # the inputs, when it is time; minus when they may be again, while there is nothing to save

    def __init__(self, env="env.json", ring=32, buffer=704, wait=25):
        borrow("setup").setup(self, env, ring, buffer)
        self.wait = wait  # seconds that a request may be held until an input changes, 0: not at all

    # An output: read() gives its value, or None for no sample; it may be async. `every` in seconds.
    def output(self, name, read, every=0):
        asyncio.create_task(self.sample(name, read, every))

    # An input: obey(value) is called with its new value; it may be async.
    def input(self, name, obey):
        self.obey[name] = obey
        if name in self.values:
            asyncio.create_task(self.do(name, obey, self.values[name]))

    # Takes a sample; `now` sends it without waiting for the next interval.
    def put(self, name, value, now=False):
        if value == value:
            ring.put(name, value)
            if now:
                sync.hurry()

    # Tells the unit's owner, unless there is too much to tell. Levels: debug, info, warning, error.
    def log(self, level, text):
        if len(self.logs) < 4:
            self.logs.append([ring.now(), level, text[:80]])
            return True

    # What went wrong, by code: to be replaced by who wants to see it elsewhere.
    def fail(self, code, value):
        self.error = code
        print("pepeunit:", code, value)

    def run(self):
        asyncio.run(self.main())

    def main(self):
        gc.threshold(512)
        return sync.run(self)

    async def do(self, name, handler, *args):
        try:
            value = handler(*args)
            if hasattr(value, "send"):
                value = await asyncio.wait_for_ms(value, 10_000)
            if self.said.startswith(name):
                self.said = ""
            return value
        except Exception as e:
            text = "%s: %r" % (name, e)
            self.fail("program", text)
            if text != self.said and self.log("error", text):
                self.said = text

    async def sample(self, name, read, every):
        while True:
            start = ring.now()
            value = await self.do(name, read)
            if value is not None:
                self.put(name, value)
            gc.collect()
            ms = int((every or self.interval) * 1000) - ring.now() + start
            await asyncio.sleep_ms(max(10, ms))
