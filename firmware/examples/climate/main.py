# A thermometer and hygrometer on I2C: an AHT20 (or AHT10, AHT21), which many small boards carry.
import asyncio
from machine import Pin, SoftI2C
from pepeunit.unit import Unit

ADDRESS = 0x38

unit = Unit()
bus = SoftI2C(scl=Pin(unit.env["SCL_PIN"]), sda=Pin(unit.env["SDA_PIN"]))
data = bytearray(7)


# The checksum that ends an answer: CRC-8 with the polynomial 0x31.
def crc():
    sum = 0xFF
    for at in range(6):
        sum ^= data[at]
        for _ in range(8):
            sum = (sum << 1 ^ 0x31) & 0xFF if sum & 0x80 else sum << 1
    return sum


async def measure():
    bus.readfrom_into(ADDRESS, data)
    if not data[0] & 8:  # fresh from power-on, it wants to be calibrated
        bus.writeto(ADDRESS, b"\xbe\x08\x00")
        await asyncio.sleep_ms(10)
    bus.writeto(ADDRESS, b"\xac\x33\x00")
    await asyncio.sleep_ms(80)
    bus.readfrom_into(ADDRESS, data)
    if data[0] & 0x80 or crc() != data[6]:
        raise OSError("AHT20: no good answer")
    humidity = data[1] << 12 | data[2] << 4 | data[3] >> 4
    temperature = (data[3] & 0xF) << 16 | data[4] << 8 | data[5]
    unit.put("humidity", humidity * 100 / 0x100000)
    return temperature * 200 / 0x100000 - 50


unit.output("temperature", measure, every=10)
unit.run()
