import _board

# Each look into _board makes an object on the heap, which the real port's C does not.
joined, rssi, ip = _board.joined, _board.rssi, _board.ip

STA_IF = 0
AP_IF = 1


class WLAN:
    def __init__(self, interface=STA_IF):
        self.state = interface == STA_IF
        self.value = False

    def active(self, on=None):
        if on is None:
            return self.value
        self.value = bool(on)
        if self.state and not on:
            _board.leave()

    def connect(self, ssid, key=""):
        _board.join(ssid, key)

    def disconnect(self):
        _board.leave()

    def isconnected(self):
        return self.state and joined() == 5

    def status(self, what=None):
        return rssi() if what == "rssi" else joined()

    def ifconfig(self):
        return (ip(), "255.255.255.0", "192.168.4.1", "192.168.4.1")
