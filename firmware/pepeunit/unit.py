# A device as its program sees it: outputs to read, inputs to obey, and run().
import asyncio, gc
from micropython import const
from .clock import Clock
from .ring import Ring
from .storage import load, save
from .sync import Sync

_READ_MS = const(10_000)  # an async reading takes no longer
_SAVE_MS = const(60_000)  # inputs are saved no more often: flash wears


class Unit:
    def __init__(self, env="env.json", ring=64, buffer=1024, wait=25):
        self.env = load(env)
        if not self.env:
            raise OSError(env)
        self.wait = wait  # seconds that a request may be held until an input changes, 0: not at all
        self.interval = 10  # seconds between requests, until the instance says otherwise
        self.clock = Clock()
        self.ring = Ring(ring)
        self.values = load("inputs.json") or {}
        self.logs = []  # [ms, level, text]
        self.error = None  # the last code
        self.said = ""  # the last failure of the program that its owner was told
        self.read = []
        self.obey = {}
        self.save = None  # when to
        self.sync = Sync(self, buffer)

    # An output: read() gives its value, or None for no sample; it may be async. `every` in seconds.
    def output(self, name, read, every=0):
        self.read.append((name, read, every))

    # An input: obey(value) is called with its new value; it may be async.
    def input(self, name, obey):
        self.obey[name] = obey

    # An input's value; the last one known is kept on the flash.
    def get(self, name, default=None):
        return self.values.get(name, default)

    # Takes a sample; `now` sends it without waiting for the next interval.
    def put(self, name, value, now=False):
        if value == value:
            self.ring.put(name, self.clock.now(), value)
            if now:
                self.sync.hurry()

    # Tells the unit's owner, unless there is too much to tell. Levels: debug, info, warning, error.
    def log(self, level, text):
        if len(self.logs) < 4:
            self.logs.append([self.clock.now(), level, text[:80]])
            return True

    # What went wrong, by code: to be replaced by who wants to see it elsewhere.
    def fail(self, code, value):
        self.error = code
        print("pepeunit:", code, value)

    def run(self):
        asyncio.run(self.main())

    async def main(self):
        gc.threshold(4096)
        values, self.values = self.values, {}
        self.apply(values)
        self.save = None
        for args in self.read:
            asyncio.create_task(self.sample(*args))
        await self.sync.run()

    # Takes new values of inputs; gives whether there were any.
    def apply(self, values):
        done = False
        for name, value in values.items():
            if value is not None and self.values.get(name) != value:
                self.values[name] = value
                done = True
                if name in self.obey:
                    asyncio.create_task(self.do(name, self.obey[name], value))
        if done and self.save is None:
            self.save = self.clock.now() + _SAVE_MS
        return done

    # Saves the inputs if it is time.
    def keep(self):
        if self.save is not None and self.clock.now() > self.save:
            self.save = None
            try:
                save("inputs.json", self.values)
            except OSError as e:
                self.fail("storage", e)

    async def do(self, name, handler, *args):
        try:
            value = handler(*args)
            if hasattr(value, "send"):
                value = await asyncio.wait_for_ms(value, _READ_MS)
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
            start = self.clock.now()
            value = await self.do(name, read)
            if value is not None:
                self.put(name, value)
            ms = int((every or self.interval) * 1000) - self.clock.now() + start
            await asyncio.sleep_ms(max(10, ms))
