# A Wi-Fi relay: obeys `relay` and reports `state`.
from machine import Pin
from pepeunit.unit import Unit

unit = Unit()
relay = Pin(unit.env["RELAY_PIN"], Pin.OUT)


def switch(on):
    relay(on)
    unit.put("state", on, now=True)


unit.input("relay", switch)
unit.output("state", lambda: bool(relay()), every=60)
unit.run()
