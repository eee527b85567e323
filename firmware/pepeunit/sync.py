# The conversation with the instance: when to speak, and what an answer means.
import asyncio, gc, json
from . import frame, link, ring
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
        unit.keep()
        await rest(200)


# Tells of a failure and does what can be done, gives the pause after it.
def settle(unit, e):
    try:
        from .trouble import trouble  # on the heap for this moment only

        return trouble(unit, e)
    except Exception as e:  # the program's own fail(), or no heap left for this module
        print("pepeunit:", repr(e))
        return 15_000


# Its frame goes with it: the module is on the heap for this moment only.
async def join(env):
    from .wifi import join

    await join(env, failed % 8 == 7)


# One request. Gives the pause after it.
async def once(unit):
    global cut, held
    link.after = 0
    if not link.station.isconnected():
        await join(unit.env)
    cut = None
    end = ask(unit)
    await rest()
    data = frame.seal(link.buf, end, b"pepeunit-sync-1-request")
    await rest()
    tag = bytes(data[-32:])
    if wait and cut is not None:
        return 0  # there is something to send since it was written
    timer = asyncio.create_task(watch(20_000 + wait * 1000))
    held = wait > 0
    try:
        status, data = await link.post(data)
    finally:
        timer.cancel()
    held = False
    await rest()
    link.step = "tag"
    data = frame.open(data, b"pepeunit-sync-1-response", tag)
    await rest()
    return hear(unit, status, json.loads(data))


# Writes the request, gives its length.
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
    head = {}
    if unit.rev is not None:
        head["input_rev"] = unit.rev
    if at:
        n = min(ring.count, batch)
        if unit.obey and n == ring.count and start < tune:
            wait = min(unit.wait, unit.interval)
        logs = len(unit.logs)
        for line in unit.logs:
            if not line[0] >> 40:
                line[0] += offset
        head["at"] = at
        head["log"] = unit.logs
        head["unit_state"] = {
            "ip": link.station.ifconfig()[0],
            "mem_free": gc.mem_free(),
            "uptime": start // 1000,
            "rssi": link.station.status("rssi"),
        }
    head["wait"] = wait
    link.step = "large"
    return ring.write(link.buf[17:-48], json.dumps(head), n)


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
    if unit.apply(data.get("input_variables", {})) or not offset or full and ring.count:
        return 0
    ms = now - start
    if at and unit.obey and unit.wait and (not wait or ms > wait * 500):
        return 0
    return unit.interval * 1000 - ms
