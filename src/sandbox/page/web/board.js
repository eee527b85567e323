import { change, reset, unplug } from "./api.js";
import { h, icon } from "./dom.js";
import { createDrawing, labelOf } from "./drawing.js";
import { toast } from "./overlay.js";

const LINES = 400;

/** One board: its picture, what can be done to it, its pins and its console. */
export function createBoard(store, id) {
  const { words, language } = store;
  const complain = (error) => toast(error.message);
  const set = (what) => change(id, what).catch(complain);
  const first = store.boards.get(id);

  const drawing = createDrawing(first, words, (pin, value) => set({ pin, value }));
  const status = h("span", { class: "board-status" });
  const degrees = h("output", {});
  const slider = h("input", {
    ...{ type: "range", min: -20, max: 60, step: 0.5, value: first.temperature, "aria-label": words.temperature },
    oninput: () => showDegrees(slider.valueAsNumber),
    onchange: () => set({ temperature: slider.valueAsNumber }),
  });
  const wifi = h("input", { type: "checkbox", role: "switch", onchange: () => set({ wifi: wifi.checked }) });
  const pins = h("div", { class: "pins", role: "group", "aria-label": words.pins });
  const lines = h("div", {
    class: "console-lines",
    role: "log",
    tabindex: "0",
    "aria-label": `${words.console} ${first.name}`,
  });
  const again = h(
    "button",
    { type: "button", class: "small", onclick: () => reset(id).catch(complain) },
    icon("reset"),
    words.reset,
  );
  const off = h(
    "button",
    { type: "button", class: "small", onclick: () => unplug(id).catch(complain) },
    icon("plug"),
    words.unplug,
  );

  const element = h(
    "article",
    { class: "board", "aria-label": first.name, "data-board": id },
    h("header", {}, h("h3", {}, first.name), h("p", {}, h("span", { class: "board-program" }, first.program), status)),
    drawing.element,
    first.measures && h("label", { class: "slider" }, h("span", {}, words.temperature), degrees, slider),
    h(
      "div",
      { class: "controls" },
      h("label", { class: "switch" }, wifi, h("span", { class: "switch-track" }), words.wifi),
      h("span", { class: "control-buttons" }, again, off),
    ),
    pins,
    h("details", { class: "console", open: true }, h("summary", {}, words.console), lines),
  );

  function showDegrees(celsius) {
    const number = new Intl.NumberFormat(language, { minimumFractionDigits: 1 }).format(celsius);
    degrees.textContent = `${number.replace("-", "−")} °C`;
    slider.style.setProperty("--at", `${((celsius + 20) / 80) * 100}%`);
    drawing.temperature(celsius);
  }
  function print(fresh) {
    const near = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 40;
    lines.append(
      ...fresh.map(({ kind, at, text }) =>
        h("div", { class: `line line-${kind}` }, h("span", {}, at.toFixed(1)), h("code", {}, text)),
      ),
    );
    while (lines.childElementCount > LINES) lines.firstElementChild.remove();
    if (near) lines.scrollTop = lines.scrollHeight;
  }
  function draw(fresh = []) {
    const board = store.boards.get(id);
    const mood = board.state === "stopped" ? "stopped" : board.joined ? "online" : "noWifi";
    status.textContent = words[mood];
    status.dataset.mood = mood;
    if (document.activeElement !== slider) slider.value = board.temperature;
    showDegrees(slider.valueAsNumber);
    wifi.checked = board.wifi;
    drawing.draw(board);
    const used = new Set([...Object.keys(board.pins).map(Number), ...board.wires.map(({ pin }) => pin)]);
    pins.replaceChildren(
      ...[...used].sort((a, b) => labelOf(a).localeCompare(labelOf(b))).map((pin) => chip(board, pin)),
    );
    print(fresh);
  }
  function chip({ pins: levels, wires }, pin) {
    const level = levels[pin];
    const name = wires.find((wire) => wire.pin === pin)?.name;
    const word = level === undefined ? "—" : level ? words.high : words.low;
    return h(
      "div",
      { class: "pin", "data-pin": pin, "data-level": level ?? "none" },
      h("b", {}, labelOf(pin)),
      h("span", {}, [`GPIO${pin}`, name].filter(Boolean).join(" · ")),
      h("i", {}, word),
    );
  }

  draw(first.lines);
  queueMicrotask(() => {
    lines.scrollTop = lines.scrollHeight;
  });
  return { element, draw };
}
