# One DS18B20 on the wire: 85.0 until the first conversion has had its 750 ms, as the real one.
import _board
from time import ticks_diff, ticks_ms
from onewire import OneWireError

# Each look into _board makes an object on the heap, which the real port's C does not.
sensor = _board.sensor

rom = b"\x28\xff\x01\x02\x03\x04\x05\x06"


class DS18X20:
    def __init__(self, wire):
        self.value = 85.0
        self.time = None

    def scan(self):
        return [] if sensor("temperature") is None else [bytearray(rom)]

    def convert_temp(self):
        if sensor("temperature") is None:
            raise OneWireError
        self.time = ticks_ms()

    def read_temp(self, rom):
        t = sensor("temperature")
        if t is None:
            raise Exception("CRC error")
        if self.time is not None and ticks_diff(ticks_ms(), self.time) >= 750:
            self.value = round(t * 16) / 16
        return self.value
