# The clock, and the samples that the instance has not confirmed, oldest first; a full ring drops its oldest.
import json
from time import ticks_diff, ticks_ms

ticks = 0  # when it was asked last
ms = 0  # since the start
offset = 0  # from now() to the epoch, 0 while unknown
names = []  # of all variables that ever had a sample
size = start = count = dropped = 0
batch = 0  # how many go into a request at most
written = 0  # how many are in the request under way
sent = 0  # how many of these are still here
more = False  # whether it had no room for all
last = -1
time = name = value = ()  # of a sample: when in ms, its variable's place in `names`, its value


# Never wraps, as ticks_ms does after 2**30 ms (12 days): to be called at least every 6.
def now():
    global ms, ticks
    last = ticks
    ticks = ticks_ms()
    ms += ticks_diff(ticks, last)
    return ms


# Times in a ring are all different: a sample is known by its variable and its time.
def put(key, x):
    global count, dropped, last
    if key not in names:
        names.append(key)
    if count == size:
        take(1)
        dropped += 1
    last = max(now(), last + 1)
    i = (start + count) % size
    time[i] = last
    name[i] = names.index(key)
    value[i] = x
    count += 1


def take(n):
    global start, count, sent
    count -= n
    sent = max(0, sent - n)
    while n:
        value[start] = None  # which may be a long text
        start = (start + 1) % size
        n -= 1


# A request's JSON into `buf`: `head`, and as many of the oldest n samples as there is room for: none, where it tells
# something itself. Gives its length.
def write(buf, head, n, told):
    global more, sent, written
    while True:
        try:
            sent = written = n
            more = n < count
            return fill(buf, head, n)
        except ValueError:
            if n < (1 if told else 2):
                raise
            n = n * 3 // 4


# A sample that was written once keeps its time, whatever the clock learns.
def fill(buf, head, n):
    end = len(head)
    buf[:end] = head
    line = ',"output_variables":{'
    for k, key in enumerate(names):
        text = line + json.dumps(key) + ":["
        for i in range(start, start + n):
            i %= size
            if name[i] == k:
                if not time[i] >> 40:  # since the start: the epoch's ms were that many in 2004
                    time[i] += offset
                text = b"%s[%d,%s]" % (text, time[i], json.dumps(value[i]))
                if line != "],":
                    end -= 1  # in place of the head's brace
                buf[end : end + len(text)] = text
                end += len(text)
                text = ","
                line = "],"
    if n:
        buf[end : end + 3] = b"]}}"
        end += 3
    return end
