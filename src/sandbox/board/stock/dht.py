import _board


class DHT22:
    def __init__(self, pin):
        pass

    def measure(self):
        if _board.sensor("temperature") is None:
            raise OSError(110)
        self.value = _board.sensor("temperature"), _board.sensor("humidity")

    def temperature(self):
        return self.value[0]

    def humidity(self):
        return self.value[1]


DHT11 = DHT22
