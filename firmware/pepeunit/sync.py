# The conversation with the instance: when to speak, and what an answer means.
import asyncio, gc, json
from . import borrow, frame, link, ring
from .link import rest

task = None
held = False  # whether the task only waits; None when its waiting was ended here
cut = None  # why: "timeout", or "" when it is only to be the next request's turn
start = offset = at = wait = logs = 0  # of the request under way: when it began, and what is in it
last = 0  # the last `at` that was taken
batch = 0  # samples in a request
failed = 0  # requests in a row
tune = 0  # when a request is not to wait: its answer tells the time more exactly


# There is something to send now: ends a pause, and a request that only waits.
def hurry():
    global cut, held
    cut = ""
    if held:
        held = None
        task.cancel()


# Ends an exchange that takes too long, or that has lost its Wi-Fi.
async def watch(ms):
    global cut, held
    while ms > 0 and link.station.isconnected():
        await rest(500)
        ms -= 500
    cut = "" if ms > 0 else "timeout"
    held = None
    task.cancel()


async def run(unit):
    global held, task
    task = asyncio.current_task()
    error = None
    while True:
        try:
            if error:
                e = error
                error = None
                await asyncio.sleep_ms(settle(unit, e))
            ms = await once(unit)
            await rest()
            if cut is None:
                held = True
                await asyncio.sleep_ms(ms)
        except asyncio.CancelledError as e:
            if held is not None:
                raise
            error = cut and e
        except Exception as e:
            error = e
        held = False
        await rest()
        if 0 < unit.save < ring.now():
            borrow("storage").keep(unit)
        await rest(200)


# Tells of a failure and does what can be done, gives the pause after it.
def settle(unit, e):
    try:
        return borrow("trouble").trouble(unit, e)
    except Exception as e:  # the program's own fail(), or no heap left for this module
        print("pepeunit:", repr(e))
        return 15_000


# Its frame goes, and with it the module.
async def join(env):
    await borrow("wifi").join(env, failed % 8 == 7)


# One request. Gives the pause after it.
async def once(unit):
    global cut, held
    if not link.station.isconnected():
        await join(unit.env)
    cut = None
    head, n = ask(unit)
    await rest()
    link.step = "large"
    n = ring.write(link.buf[17:-48], head, n)
    await rest()
    data = frame.encrypt(link.buf, n)
    await rest()
    tag = frame.tag(b"pepeunit-sync-1-request", b"", data)
    n = len(data) + 32
    link.buf[n - 32 : n] = tag
    await rest()
    if wait and cut is not None:
        return 0  # there is something to send since it was written
    timer = asyncio.create_task(watch(20_000 + wait * 1000))
    held = wait > 0
    try:
        status, data = await link.post(link.buf[:n])
    finally:
        timer.cancel()
    held = False
    await rest()
    link.step = "tag"
    data = frame.check(data, b"pepeunit-sync-1-response", tag)
    await rest()
    data = frame.decrypt(data)
    await rest()
    return hear(unit, status, json.loads(data))


# Gives the beginning of a request, and how many samples are to go with it.
def ask(unit):
    global at, logs, offset, start, wait
    if ring.dropped and unit.log("warning", "%d samples dropped" % ring.dropped):
        ring.dropped = 0
    start = ring.now()
    offset = ring.offset
    at = offset and max(start + offset, last + 1)
    if at - start - offset > 50_000:
        at = 0  # the instance would refuse what is 60 s off its own clock
    n = wait = logs = 0
    text = b""
    if at:
        n = min(ring.count, batch)
        if unit.obey and n == ring.count and start < tune:
            wait = min(unit.wait, unit.interval)
        logs = len(unit.logs)
        for line in unit.logs:
            if not line[0] >> 40:
                line[0] += offset
        text = b',"at":%d,"log":%s,"unit_state":{"ip":"%s","mem_free":%d,"uptime":%d,"rssi":%d}' % (
            at,
            json.dumps(unit.logs),
            link.station.ifconfig()[0],
            gc.mem_free(),
            start // 1000,
            link.station.status("rssi"),
        )
    if unit.rev is not None:
        text += b',"input_rev":%d' % unit.rev
    return b'{"wait":%d%s}' % (wait, text), n


# Does what the answer says, gives the pause after it.
def hear(unit, status, data):
    global batch, failed, last, tune
    # The instance's clock said so at some moment since `start`: goes no further than that tells.
    now = ring.now()
    utc = data["world_state"]["utc"]
    least = utc - now
    most = utc - start
    ring.offset = min(max(offset, least), most) if offset else (least + most) // 2
    if status != 200:
        link.step = "json"
        raise OSError(status, data)
    full = ring.sent == batch
    if at:
        last = at
        ring.take(ring.sent)
        del unit.logs[:logs]
        if not wait:
            tune = start + 600_000
    failed = 0
    batch = min(ring.size, batch * 2)
    unit.rev = data.get("input_rev", unit.rev)
    unit.interval = max(1, int(data.get("interval", unit.interval)))
    value = data.get("rejected")
    if value and value != unit.rejected:
        unit.fail("rejected", value)
    unit.rejected = value
    if apply(unit, data.get("input_variables", {})) or not offset or full and ring.count:
        return 0
    ms = now - start
    if at and unit.obey and unit.wait and (not wait or ms > wait * 500):
        return 0
    return unit.interval * 1000 - ms


# Takes new values of inputs; gives whether there were any.
def apply(unit, values):
    done = False
    for name, value in values.items():
        if value is not None and unit.values.get(name) != value:
            unit.values[name] = value
            done = True
            if name in unit.obey:
                asyncio.create_task(unit.do(name, unit.obey[name], value))
    if done and unit.save <= 0:
        unit.save = -unit.save or 1
    return done
