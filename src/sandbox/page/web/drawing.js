import { s } from "./dom.js";
import { createPart, kindOf } from "./parts.js";

/** The pads of a D1 mini: its label, its GPIO where it has one; upper row, lower row, from the antenna to the plug. */
const UPPER = [["RST"], ["A0"], ["D0", 16], ["D5", 14], ["D6", 12], ["D7", 13], ["D8", 15], ["3V3"]];
const LOWER = [["TX", 1], ["RX", 3], ["D1", 5], ["D2", 4], ["D3", 0], ["D4", 2], ["GND"], ["5V"]];
const LED_PIN = 2;
const FIRST_X = 66;
const STEP = 25;
const UPPER_Y = 26;
const LOWER_Y = 134;
const PARTS_Y = 176;

/** D1 for GPIO5: what is printed beside the pad. */
export function labelOf(pin) {
  return [...UPPER, ...LOWER].find(([, gpio]) => gpio === pin)?.[0] ?? `${pin}`;
}

/** An ESP8266 board as an SVG whose lights follow its pins, with what its env.json says is wired to it. */
export function createDrawing(board, words, drive) {
  const pads = new Map();
  const row = (list, y, labelY) =>
    list.map(([label, gpio], index) => {
      const x = FIRST_X + index * STEP;
      const light = s("circle", { cx: x, cy: y, r: 7, class: "pad-light" });
      const pad = s(
        "g",
        { class: "pad" },
        light,
        s("circle", { cx: x, cy: y, r: 4.6, class: "pad-ring" }),
        s("circle", { cx: x, cy: y, r: 2, class: "pad-hole" }),
        s("text", { x, y: labelY }, label),
      );
      if (gpio !== undefined) pads.set(gpio, { pad, x, y });
      return pad;
    });
  const led = s(
    "g",
    { class: "led" },
    s("circle", { cx: 106, cy: 114, r: 9, class: "led-glow" }),
    s("rect", { x: 102, y: 111.5, width: 8, height: 5, rx: 1.2, class: "led-body" }),
  );
  const waves = s(
    "g",
    { class: "waves" },
    [7, 13, 19].map((r) =>
      s("path", { d: `M${18 - r * 0.15} ${80 - r} A ${r} ${r} 0 0 0 ${18 - r * 0.15} ${80 + r}` }),
    ),
  );
  const pcb = s(
    "g",
    { class: "pcb" },
    s("path", {
      d: "M36 12H268a10 10 0 0 1 10 10V138a10 10 0 0 1-10 10H60L30 128V22a10 10 0 0 1 6-10z",
      class: "pcb-base",
    }),
    s("path", { d: "M34 48h9v10h-9v10h9v10h-9v10h9v10h-9v10h12V46", class: "antenna" }),
    s("rect", { x: 56, y: 43, width: 108, height: 62, rx: 4, class: "shield" }),
    s("path", { d: "M60 47h100", class: "shield-edge" }),
    s("text", { x: 110, y: 70, class: "shield-name" }, "ESP8266MOD"),
    s("text", { x: 110, y: 83, class: "shield-small" }, "802.11 b/g/n · 2.4 GHz"),
    s(
      "g",
      { class: "chip" },
      [0, 1, 2, 3, 4].map((i) => s("path", { d: `M${196 + i * 7} 58v4M${196 + i * 7} 88v4` })),
      s("rect", { x: 190, y: 62, width: 40, height: 26, rx: 2 }),
      s("text", { x: 210, y: 78 }, "CH340"),
    ),
    s("rect", { x: 250, y: 58, width: 38, height: 44, rx: 4, class: "usb" }),
    s("rect", { x: 279, y: 66, width: 7, height: 28, rx: 2, class: "usb-mouth" }),
    s("path", { d: "M288 80c18 0 14 24 36 24", class: "cable" }),
    s("rect", { x: 243, y: 112, width: 5, height: 5, rx: 1, class: "power" }),
    row(UPPER, UPPER_Y, UPPER_Y + 13.5),
    row(LOWER, LOWER_Y, LOWER_Y - 8.5),
    led,
  );

  const wired = board.wires
    .filter(({ pin }) => pads.has(pin))
    .sort((a, b) => pads.get(a.pin).x - pads.get(b.pin).x)
    .slice(0, 3);
  const parts = wired.map((wire, index) => {
    const x = 160 + (index - (wired.length - 1) / 2) * 104;
    return { wire, x, part: createPart(kindOf(wire.name), wire.name, words, (value) => drive(wire.pin, value)) };
  });
  const wires = parts.map(({ wire, x }, index) => {
    const from = pads.get(wire.pin);
    const bend = from.y === LOWER_Y ? 26 : 70;
    return s("path", {
      class: `wire wire-${index}`,
      d: `M${from.x} ${from.y} C ${from.x} ${from.y + bend}, ${x} ${PARTS_Y - 34}, ${x} ${PARTS_Y}`,
    });
  });
  const height = parts.length > 0 ? 246 : 160;
  const element = s(
    "svg",
    { class: "drawing", viewBox: `0 0 320 ${height}`, role: "img", "aria-label": `ESP8266: ${board.name}` },
    waves,
    pcb,
    wires,
    parts.map(({ part, x }) => s("g", { transform: `translate(${x} ${PARTS_Y})` }, part.element)),
  );

  return {
    element,
    draw({ pins, joined, wifi, state }) {
      for (const [gpio, { pad }] of pads) pad.dataset.level = pins[gpio] ?? "none";
      // The blue light of these boards shines when its pin is low.
      led.classList.toggle("lit", state === "running" && pins[LED_PIN] === 0);
      element.dataset.wifi = joined ? "joined" : wifi ? "joining" : "off";
      element.dataset.state = state;
      for (const { wire, part } of parts) part.level(pins[wire.pin]);
    },
    temperature(celsius) {
      for (const { part } of parts) part.temperature(celsius);
    },
  };
}
