# A thermometer with a heater: keeps `target` by itself, with or without a network.
import asyncio
from ds18x20 import DS18X20
from machine import Pin
from onewire import OneWire
from pepeunit.unit import Unit

HYSTERESIS = 0.5  # °C to either side of the target

unit = Unit()
heater = Pin(unit.env["HEATER_PIN"], Pin.OUT, value=0)
sensor = DS18X20(OneWire(Pin(unit.env["SENSOR_PIN"])))
temperature = None  # the last one, None while the sensor fails


def heat(on):
    if heater() != on:
        heater(on)
        unit.put("heater", bool(on), now=True)


def control(target):
    if temperature is None or temperature > target + HYSTERESIS:
        heat(0)
    elif temperature < target - HYSTERESIS:
        heat(1)


async def measure():
    global temperature
    value = None
    try:
        rom = sensor.scan()[0]
        sensor.convert_temp()
        await asyncio.sleep_ms(750)
        value = sensor.read_temp(rom)
    finally:
        temperature = value
        control(unit.get("target", 20))
    return value


unit.input("target", control)
unit.output("temperature", measure, every=10)
unit.output("heater", lambda: bool(heater()), every=60)
unit.run()
