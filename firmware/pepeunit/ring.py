# The samples that the instance has not confirmed, oldest first; a full ring drops its oldest.
import json
from array import array

EPOCH = 1_000_000_000_000  # a time below is ms since the start


class Ring:
    def __init__(self, size):
        self.size = size
        self.time = array("q", bytes(8 * size))
        self.name = [None] * size
        self.value = [None] * size
        self.last = -1
        self.start = self.count = self.dropped = 0
        self.sent = 0  # how many of the oldest are in the request under way

    # Times in a ring are all different: a sample is known by its variable and its time.
    def put(self, name, ms, value):
        if self.count == self.size:
            self.take(1)
            self.dropped += 1
        self.last = max(ms, self.last + 1)
        i = (self.start + self.count) % self.size
        self.time[i] = self.last
        self.name[i] = name
        self.value[i] = value
        self.count += 1

    def take(self, n):
        self.start = (self.start + n) % self.size
        self.count -= n
        self.sent = max(0, self.sent - n)

    # The clock was wrong by so much: what has a time after `now` can't keep it, the instance would refuse it.
    def move(self, now, by):
        for i in range(self.size):
            if self.time[i] > now:
                self.time[i] += by

    # Writes the oldest n as JSON; what is written once keeps its time, whatever the clock learns.
    def write(self, n, offset, put):
        self.sent = n
        done = []
        for i in range(n):
            name = self.name[(self.start + i) % self.size]
            if name in done:
                continue
            put(("," if done else "") + json.dumps(name) + ":")
            done.append(name)
            sep = "["
            for j in range(i, n):
                j = (self.start + j) % self.size
                if self.name[j] == name:
                    if self.time[j] < EPOCH:
                        self.time[j] += offset
                    put("%s[%d,%s]" % (sep, self.time[j], json.dumps(self.value[j])))
                    sep = ","
            put("]")
