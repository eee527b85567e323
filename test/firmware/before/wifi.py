# Joins the Wi-Fi. Borrowed.
import asyncio
from . import link


# Within 20 s; `reset` switches the radio off and on before.
async def join(env, reset):
    link.step = "wifi"
    station = link.station
    if reset:
        station.active(False)
    station.active(True)
    try:
        station.connect(env["WIFI_SSID"], env["WIFI_PASS"])
    except OSError:  # an ESP32 that is still at it
        pass
    ms = 20_000
    while not station.isconnected():
        if ms <= 0:
            raise OSError(station.status())
        await asyncio.sleep_ms(100)
        ms -= 100
