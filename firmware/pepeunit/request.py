# A request's JSON, written into its place in the frame's buffer.
import gc, json
from .ring import EPOCH
from .wifi import station


class Request:
    def __init__(self, unit, buf):
        self.unit = unit
        self.body = buf[17:-48]  # a frame's head and tail stay free
        self.end = 0

    # With as many of the oldest n samples as there is room for; gives their number.
    def write(self, at, n, wait, rev):
        while True:
            try:
                self.end = 0
                self.put('{"wait":%d' % wait)
                if rev is not None:
                    self.put(',"input_rev":%d' % rev)
                if at:
                    self.data(at, n)
                self.put("}")
                return n
            except ValueError:
                if n == 1:
                    self.unit.ring.take(1)
                    self.unit.fail("large", "sample")
                elif not n:
                    self.unit.logs.clear()
                n = n * 3 // 4

    def data(self, at, n):
        unit = self.unit
        offset = unit.clock.offset
        self.put(
            ',"at":%d,"unit_state":{"ip":"%s","mem_free":%d,"uptime":%d,"rssi":%d},"log":'
            % (at, station.ifconfig()[0], gc.mem_free(), unit.clock.ms // 1000, station.status("rssi"))
        )
        for line in unit.logs:
            if line[0] < EPOCH:
                line[0] += offset
        self.put(json.dumps(unit.logs))
        self.put(',"output_variables":{')
        unit.ring.write(n, offset, self.put)
        self.put("}")

    # ValueError when there is not the room.
    def put(self, text):
        text = text.encode()
        end = self.end + len(text)
        self.body[self.end : end] = text
        self.end = end
