# A device as its program sees it, and its conversation with the instance: when to speak, and what an answer means.
import asyncio, gc, json
from . import borrow, frame, link, ring

env = {}  # what env.json holds for the program
values = {}  # of the inputs
get = values.get  # an input's value: get(name, default)
obey = {}  # what to call with an input's new value
logs = []  # [ms, level, text]
error = None  # the last code
said = []  # of what the program does, that which fails: its owner was told
interval = 10  # seconds between requests, until the instance says otherwise
sleep = False  # whether its owner or schema.json says that it sleeps in between
wait = 0  # seconds that a request may be held until an input changes, 0: not at all
rev = None  # of the inputs, as the instance counts
rejected = None  # what the last answer did not take
save = 0  # the inputs, when it is time; minus when they may be again, while there is nothing to save

task = None
held = False  # whether the task only waits; None when its waiting was ended here
cut = None  # why: "timeout", or "" when it is only to be the next request's turn
start = at = hold = told = 0  # of the request under way: when it began, and what is in it
last = 0  # the last `at` that was taken
failed = 0  # requests in a row


# Not a class: gives this module, whose functions up to main() are for the program.
def Unit(env="env.json", ring=32, buffer=640, wait=25):
    return borrow("setup").setup(env, ring, buffer, wait)


# An output: read() gives its value, or None for no sample; it may be async. `every` in seconds.
def output(name, read, every=0):
    asyncio.create_task(sample(name, read, every))


# An input: obey(value) is called with its new value; it may be async.
def input(name, call):
    obey[name] = call
    if name in values:
        asyncio.create_task(do(name, call, values[name]))


# Takes a sample; `now` sends it without waiting for the next interval: ends a pause, and a request that only waits.
def put(name, value, now=False):
    global cut, held
    if type(value) in (bool, int, float, str) and value * 0 in (0, ""):  # neither NaN nor infinite
        ring.put(str(name), value)
        if now:
            cut = ""
            if held:
                held = None
                task.cancel()


# Tells the unit's owner, unless there is too much to tell. Levels: debug, info, warning, error; others count as info.
def log(level, text):
    if len(logs) < 4:
        logs.append([ring.now(), str(level), str(text)[:80]])
        return True


# What went wrong, by code: to be replaced by who wants to see it elsewhere.
def fail(code, value):
    global error
    error = code
    print("pepeunit:", code, value)


def run():
    asyncio.run(main())


async def main():
    global held, save, task
    gc.threshold(512)
    task = asyncio.current_task()
    failure = None
    while True:
        try:
            if failure:
                least, ms = settle(failure)
                failure = None
                await asyncio.sleep_ms(least)
            else:
                ms = await once()
                await link.rest()
            if cut != "":
                held = True
                await asyncio.sleep_ms(ms)
        except asyncio.CancelledError as e:
            if held is not None:
                raise
            failure = cut and e
        except Exception as e:
            failure = e
        held = False
        await link.rest()
        if 0 < save < ring.now():
            save = 0  # once, also where it fails
            try:
                borrow("storage").keep()
            except Exception as e:
                failure = e
        await link.rest(200)


async def sample(name, read, every):
    while True:
        ms = ring.now()
        await do(name, read)
        ms += int((every or interval) * 1000) - ring.now()
        ms = max(10, ms)
        await link.rest(ms)


# What the program does: obeys an input, or without one, takes a sample.
async def do(name, call, *args):
    key = name if args else call  # an output may have the name of an input, or of another output
    try:
        value = call(*args)
        if hasattr(value, "send"):
            timer = asyncio.create_task(watch(asyncio.current_task(), 10_000))
            try:
                value = await value
            except asyncio.CancelledError:
                raise asyncio.TimeoutError
            finally:
                timer.cancel()
        if not args:
            put(name, value)
        if key in said:
            said.remove(key)
    except Exception as e:
        e = "%s: %r" % (name, e)
        fail("program", e)
        if key not in said and log("error", e):
            said.append(key)


# Ends a task that takes too long, or whose exchange has lost its Wi-Fi: one task where wait_for() takes two.
async def watch(job, ms):
    global cut, held
    ms += ring.now()
    while ring.now() < ms and (job is not task or link.station.isconnected()):
        await link.rest(500)
    if job is task:
        cut = "" if ring.now() < ms else "timeout"
        held = None
    job.cancel()


# Tells of a failure and does what can be done, gives the pause after it: what it is at least, and what put() may end.
def settle(e):
    try:
        return borrow("trouble").trouble(e)
    except Exception as e:  # the program's own fail(), or no heap left for this module
        print("pepeunit:", repr(e))
        return 2000, 13_000


# One request. Gives the pause after it.
async def once():
    global cut, held
    cut = None
    if not link.station.isconnected():
        await borrow("wifi").join(env, failed % 8 == 7)
    data, n = ask()
    await link.rest()
    link.step = "large"
    n = ring.write(link.buf[17:-48], data, n, told)
    await link.rest()
    data = frame.encrypt(link.buf, n)
    await link.rest()
    tag = frame.tag(b"pepeunit-sync-1-request", b"", data)
    n = len(data) + 32
    link.buf[n - 32 : n] = tag
    await link.rest()
    if hold and cut is not None:
        return 0  # there is something to send since it was written
    timer = asyncio.create_task(watch(task, 20_000 + hold * 1000))
    held = hold > 0
    try:
        status, data = await link.post(link.buf[:n])
    finally:
        timer.cancel()
    held = False
    await link.rest()
    link.step = "tag"
    data = frame.check(data, b"pepeunit-sync-1-response", tag)
    await link.rest()
    data = frame.decrypt(data)
    await link.rest()
    return hear(status, json.loads(data))


# Gives the beginning of a request, and how many samples are to go with it.
def ask():
    global at, hold, start, told
    start = ring.now()
    offset = ring.offset
    # Without a revision: the instance counts what names one that it told after its clock was wrong.
    at = rev is not None and offset and max(start + offset, last + 1)
    if at - start - offset > 50_000:
        at = 0  # the instance would refuse what is 60 s off its own clock
    n = hold = told = 0
    text = ""
    if at:
        n = min(ring.count, ring.batch)
        if obey and not n:  # samples are confirmed first
            hold = min(wait, interval)
        told = len(logs)
        for line in logs:
            if not line[0] >> 40:
                line[0] += offset
        text = b',"at":%d,"log":%s,"unit_state":{"ip":"%s","mem_free":%d,"uptime":%d,"rssi":%d}' % (
            at,
            json.dumps(logs),
            link.station.ifconfig()[0],
            gc.mem_free(),
            start // 1000,
            link.station.status("rssi"),
        )
    return b'{"wait":%d,"room":%d,"input_rev":%d%s}' % (hold, link.room, rev or 0, text), n


# Does what the answer says, gives the pause after it.
def hear(status, data):
    global failed, interval, last, rejected, rev, save, sleep
    # The instance's clock said so at some moment since `start`: goes no further than that tells.
    now = ring.now()
    utc = data["world_state"]["utc"]
    offset = ring.offset
    ring.offset = min(max(offset, utc - now), utc - start) if offset else utc - (start + now) // 2
    last = data.get("last_at", last)
    if status != 200:
        link.step = "json"
        raise OSError(status, data, offset)
    if at:
        last = at
        ring.dropped -= ring.written - ring.sent  # these had gone before they were dropped
        ring.take(ring.sent)
        del logs[:told]
        if ring.dropped:  # an outage is over, and so is its count
            borrow("trouble").dropped()
    failed = 0
    ring.batch = min(ring.size, ring.batch * 2)
    rev = data.get("input_rev", rev)
    interval = max(1, int(data.get("interval", interval)))
    sleep = data.get("sleep", False)
    value = data.get("rejected")
    if value and value != rejected:
        fail("rejected", value)
    rejected = value
    data = data.get("input_variables", {})
    for name, value in data.items():
        if value is not None and values.get(name) != value:
            values[name] = value
            if save <= 0:
                save = -save or 1
            if name in obey:
                asyncio.create_task(do(name, obey[name], value))
    if data or not offset or at and ring.more:
        return 0
    ms = now - start
    if at and obey and wait and (not hold or ms > hold * 500):
        return 0
    return interval * 1000 - ms
