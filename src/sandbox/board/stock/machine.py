import _board
from _i2c import SoftI2C

# Each look into _board makes an object on the heap, which the real port's C does not.
get_pin, set_pin = _board.get_pin, _board.set_pin

class Pin:
    IN = 0
    OUT = 1
    PULL_UP = 1
    IRQ_RISING = 1
    IRQ_FALLING = 2

    def __init__(self, id, mode=-1, pull=-1, value=None):
        self.id = id
        if pull == self.PULL_UP:
            _board.pull(id)
        if value is not None:
            self.value(value)
        elif mode == self.OUT:
            self.value(self.value())

    def value(self, v=None):
        if v is None:
            return get_pin(self.id)
        set_pin(self.id, 1 if v else 0)

    __call__ = value

    def on(self):
        self.value(1)

    def off(self):
        self.value(0)

    def irq(self, handler=None, trigger=3):
        def fire(rising):
            if handler and trigger & (1 if rising else 2):
                handler(self)

        _board.irq(self.id, fire)


class ADC:
    def __init__(self, id=0):
        pass

    def read(self):
        return int(_board.sensor("adc"))

    def read_u16(self):
        return self.read() * 64


def reset():
    _board.reset()


def unique_id():
    return b"\x01\x02\x03\x04"
