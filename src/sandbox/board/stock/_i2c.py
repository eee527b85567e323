# One AHT20 on the bus, as its data sheet has it: calibrated once, busy for 75 ms with each measurement.
import _board
from time import ticks_diff, ticks_ms

# Each look into _board makes an object on the heap, which the real port's C does not.
sensor = _board.sensor

ADDRESS = 0x38
ENODEV = 19


class SoftI2C:
    def __init__(self, scl, sda, freq=400000):
        self.status = 0x10
        self.time = None
        self.answer = bytearray(7)

    def scan(self):
        return [] if sensor("temperature") is None else [ADDRESS]

    def find(self, address):
        if address not in self.scan():
            raise OSError(ENODEV)

    def writeto(self, address, data, stop=True):
        self.find(address)
        if data[0] == 0xBE and data[1] == 0x08:
            self.status = 0x18
        elif data[0] == 0xAC and data[1] == 0x33 and self.status & 8:
            self.time = ticks_ms()
        return len(data)

    def readfrom_into(self, address, buffer, stop=True):
        self.find(address)
        a = self.answer
        if self.time is not None and ticks_diff(ticks_ms(), self.time) >= 75:
            self.time = None
            h = int((sensor("humidity") or 0) * 0x100000 / 100)
            t = int((sensor("temperature") + 50) * 0x100000 / 200)
            a[1:6] = bytes((h >> 12 & 255, h >> 4 & 255, (h & 15) << 4 | t >> 16 & 15, t >> 8 & 255, t & 255))
        a[0] = self.status | (0 if self.time is None else 0x80)
        a[6] = crc(a)
        for at in range(len(buffer)):
            buffer[at] = a[at] if at < 7 else 255

    def readfrom(self, address, count, stop=True):
        buffer = bytearray(count)
        self.readfrom_into(address, buffer)
        return bytes(buffer)


def crc(data):
    value = 0xFF
    for at in range(6):
        value ^= data[at]
        for _ in range(8):
            value = (value << 1 ^ 0x31) & 0xFF if value & 0x80 else value << 1
    return value
