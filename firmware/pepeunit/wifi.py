# The station: joined when asked, with a deadline.
import network
from asyncio import sleep_ms

station = network.WLAN(network.STA_IF)


# Gives whether it is joined; `reset` switches the radio off and on before.
async def join(name, password, ms, reset):
    if not station.isconnected():
        if reset:
            station.active(False)
        station.active(True)
        try:
            station.connect(name, password)
        except OSError:  # an ESP32 that is still at it
            pass
    while ms > 0 and not station.isconnected():
        await sleep_ms(100)
        ms -= 100
    return station.isconnected()
