import { s } from "./dom.js";

const KINDS = [
  ["sensor", /dht|ds18|one ?wire|sensor|therm|temp|probe/],
  ["heater", /heat|boiler|oven/],
  ["button", /button|key|door|contact/],
  ["lamp", /relay|lamp|light|bulb|switch/],
];
const COLD = -20;
const HOT = 60;

/** What a setting such as RELAY_PIN is most likely wired to. */
export function kindOf(name) {
  return KINDS.find(([, names]) => names.test(name))?.[0] ?? "led";
}

/** A thing at the end of a wire, 60 wide, its wire arriving at 0, 0. */
export function createPart(kind, name, words, drive) {
  const { shape, level = () => undefined, temperature = () => undefined } = PARTS[kind](words, drive);
  const label = s("text", { y: 63, class: "part-name" }, name);
  const element = s("g", { class: `part part-${kind}` }, shape, label);
  return {
    element,
    temperature,
    level(value) {
      element.dataset.level = value ?? "none";
      level(value);
    },
  };
}

const PARTS = {
  lamp: () => ({
    shape: [
      s("rect", { x: -44, y: 2, width: 46, height: 44, rx: 5, class: "module" }),
      s("rect", { x: -37, y: 9, width: 26, height: 30, rx: 3, class: "coil" }),
      s("text", { x: -24, y: 27, class: "coil-name" }, "RELAY"),
      s("circle", { cx: -4.5, cy: 12, r: 2.4, class: "spark" }),
      s("path", { d: "M2 34h12", class: "mains" }),
      s("circle", { cx: 30, cy: 19, r: 24, class: "glow" }),
      s("path", {
        d: "M30 3a16 16 0 0 1 9 29.2c-1.3 1-1.8 2-1.8 3.3h-14.4c0-1.3-.5-2.3-1.8-3.3A16 16 0 0 1 30 3z",
        class: "bulb",
      }),
      s("path", { d: "M25.5 20l2.5 5 2-6 2 6 2.5-5", class: "filament" }),
      s("rect", { x: 23, y: 36.5, width: 14, height: 9, rx: 2.5, class: "socket-metal" }),
    ],
  }),
  heater: () => ({
    shape: [
      s("rect", { x: -34, y: 2, width: 68, height: 44, rx: 6, class: "module" }),
      s("circle", { cx: 0, cy: 24, r: 30, class: "glow" }),
      s("path", { d: "M-26 12h44a5.5 5.5 0 0 1 0 11h-36a5.5 5.5 0 0 0 0 11h44", class: "element" }),
    ],
  }),
  sensor: () => {
    const mercury = s("rect", { x: -2.5, y: 6, width: 5, height: 30, rx: 2.5, class: "mercury" });
    return {
      shape: [
        s("rect", { x: -8, y: 0, width: 16, height: 42, rx: 8, class: "glass" }),
        s("circle", { cx: 0, cy: 41, r: 10, class: "glass" }),
        s("circle", { cx: 0, cy: 41, r: 6, class: "mercury" }),
        mercury,
        s("path", { d: "M12 8h6M12 15h4M12 22h6M12 29h4", class: "scale" }),
      ],
      temperature(celsius) {
        const share = Math.min(1, Math.max(0.04, (celsius - COLD) / (HOT - COLD)));
        mercury.setAttribute("y", 38 - share * 33);
        mercury.setAttribute("height", share * 33);
      },
    };
  },
  button: (words, drive) => {
    const cap = s("circle", {
      cx: 0,
      cy: 24,
      r: 12,
      class: "cap",
      role: "button",
      tabindex: "0",
      "aria-label": words.hold,
    });
    const press = (value) => () => drive(value);
    cap.addEventListener("pointerdown", press(0));
    for (const end of ["pointerup", "pointerleave"]) cap.addEventListener(end, press(1));
    cap.addEventListener("keydown", ({ key, repeat }) => key === " " && !repeat && drive(0));
    cap.addEventListener("keyup", ({ key }) => key === " " && drive(1));
    return { shape: [s("rect", { x: -22, y: 2, width: 44, height: 44, rx: 6, class: "module" }), cap] };
  },
  led: () => ({
    shape: [
      s("circle", { cx: 0, cy: 22, r: 24, class: "glow" }),
      s("path", { d: "M-11 34V20a11 11 0 0 1 22 0v14z", class: "dome" }),
      s("rect", { x: -14, y: 34, width: 28, height: 6, rx: 2, class: "dome" }),
      s("path", { d: "M-5 40v8M5 40v5", class: "legs" }),
    ],
  }),
};
