import _board

# Each look into _board makes an object on the heap, which the real port's C does not.
joined, rssi, ip = _board.joined, _board.rssi, _board.ip

STA_IF = 0
AP_IF = 1


class Interface:
    def __init__(self, state, value):
        self.state = state
        self.value = value

    def active(self, on=None):
        if on is None:
            return self.value
        self.value = bool(on)
        if self.state == STA_IF and not on:
            _board.leave()

    def connect(self, ssid, key=""):
        _board.join(ssid, key)

    def disconnect(self):
        _board.leave()

    def isconnected(self):
        return self.state == STA_IF and joined() == 5

    def status(self, what=None):
        return rssi() if what == "rssi" else joined()

    def ifconfig(self):
        return (ip(), "255.255.255.0", "192.168.4.1", "192.168.4.1")


# Made once, as the real port has them; a board as it comes has an access point of its own on.
interfaces = Interface(STA_IF, False), Interface(AP_IF, True)


def WLAN(interface=STA_IF):
    return interfaces[interface]
