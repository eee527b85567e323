const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes, listeners (`onclick`), properties (`value`) and children; texts stay texts. */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for a drawing. */
export function s(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "textContent") element[name] = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(
    ...children
      .flat(Number.POSITIVE_INFINITY)
      .filter((child) => child !== undefined && child !== null && child !== false),
  );
  return element;
}

const ICONS = {
  send: "M3.4 20.4 20.9 12.9a1 1 0 0 0 0-1.8L3.4 3.6a.9.9 0 0 0-1.3 1l1.8 5.9c.1.4.4.6.8.7l8 .8-8 .8c-.4 0-.7.3-.8.7l-1.8 5.9a.9.9 0 0 0 1.3 1z",
  clip: "M16.5 6.5v10a4.5 4.5 0 0 1-9 0V5.8a2.8 2.8 0 0 1 5.6 0v9.9a1.1 1.1 0 0 1-2.2 0V6.5H9.2v9.2a2.8 2.8 0 0 0 5.6 0V5.8a4.5 4.5 0 0 0-9 0v10.7a6.2 6.2 0 0 0 12.4 0v-10z",
  back: "M14.7 5.3a1 1 0 0 1 0 1.4L9.4 12l5.3 5.3a1 1 0 0 1-1.4 1.4l-6-6a1 1 0 0 1 0-1.4l6-6a1 1 0 0 1 1.4 0z",
  down: "M5.3 8.8a1 1 0 0 1 1.4 0l5.3 5.3 5.3-5.3a1 1 0 1 1 1.4 1.4l-6 6a1 1 0 0 1-1.4 0l-6-6a1 1 0 0 1 0-1.4z",
  close:
    "M6.3 6.3a1 1 0 0 1 1.4 0L12 10.6l4.3-4.3a1 1 0 1 1 1.4 1.4L13.4 12l4.3 4.3a1 1 0 0 1-1.4 1.4L12 13.4l-4.3 4.3a1 1 0 0 1-1.4-1.4l4.3-4.3-4.3-4.3a1 1 0 0 1 0-1.4z",
  chip: "M9 2a1 1 0 0 1 1 1v2h4V3a1 1 0 1 1 2 0v2h1a2 2 0 0 1 2 2v1h2a1 1 0 1 1 0 2h-2v4h2a1 1 0 1 1 0 2h-2v1a2 2 0 0 1-2 2h-1v2a1 1 0 1 1-2 0v-2h-4v2a1 1 0 1 1-2 0v-2H7a2 2 0 0 1-2-2v-1H3a1 1 0 1 1 0-2h2v-4H3a1 1 0 0 1 0-2h2V7c0-1.1.9-2 2-2h1V3a1 1 0 0 1 1-1zm0 7v6h6V9z",
  file: "M7 2.5h6.6c.4 0 .8.2 1 .4l3.5 3.5c.3.3.4.6.4 1V19a2.5 2.5 0 0 1-2.5 2.5H7A2.5 2.5 0 0 1 4.5 19V5A2.5 2.5 0 0 1 7 2.5zm6 2v3c0 .6.4 1 1 1h3z",
  sun: "M12 7a5 5 0 1 1 0 10 5 5 0 0 1 0-10zm0-6 1.2 3.4h-2.4zm0 22-1.2-3.4h2.4zM23 12l-3.4 1.2v-2.4zM1 12l3.4-1.2v2.4zm18.8-7.8-1.6 3.3-1.7-1.7zM4.2 19.8l1.6-3.3 1.7 1.7zm15.6 0-3.3-1.6 1.7-1.7zM4.2 4.2l3.3 1.6-1.7 1.7z",
  moon: "M20.7 14.6A8.7 8.7 0 0 1 9.4 3.3a.7.7 0 0 0-.9-.9A9.8 9.8 0 1 0 21.6 15.5a.7.7 0 0 0-.9-.9z",
  reply:
    "M10 5.6v3.5c6 .4 9.7 3.7 10.9 9 .1.6-.6 1-1.1.6-2.5-2.2-5.5-3.2-9.8-3.2v3.4c0 .8-.9 1.2-1.5.7l-6.3-6.2a1 1 0 0 1 0-1.4l6.3-6.9c.6-.7 1.5-.3 1.5.5z",
  more: "M12 4a2 2 0 1 1 0 4 2 2 0 0 1 0-4zm0 6a2 2 0 1 1 0 4 2 2 0 0 1 0-4zm0 6a2 2 0 1 1 0 4 2 2 0 0 1 0-4z",
  plug: "M9 2.5a1 1 0 0 1 1 1V7h4V3.5a1 1 0 1 1 2 0V7h1a1 1 0 0 1 1 1v3.5a6 6 0 0 1-5 5.9v3.1a1 1 0 1 1-2 0v-3.1a6 6 0 0 1-5-5.9V8a1 1 0 0 1 1-1h1V3.5a1 1 0 0 1 1-1z",
  reset:
    "M12 4.5a7.5 7.5 0 1 1-7.3 5.8 1 1 0 1 1 2 .5 5.5 5.5 0 1 0 5.3-4.3v2.2c0 .6-.7.9-1.1.5l-3.4-3.1a.7.7 0 0 1 0-1l3.4-3.2c.4-.4 1.1-.1 1.1.5z",
};

/** An icon of 24 by 24 in the colour of the text; its meaning is the label of what it is in. */
export function icon(name) {
  return s(
    "svg",
    { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" },
    s("path", { d: ICONS[name], fill: "currentColor" }),
  );
}
