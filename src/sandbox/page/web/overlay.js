import { h } from "./dom.js";

const TOAST_MS = 4000;

/** A few words over the chat that go away by themselves. */
export function toast(text) {
  document.querySelector(".toast")?.remove();
  const element = h("div", { class: "toast", role: "status" }, text);
  (document.querySelector(".chat") ?? document.body).append(element);
  setTimeout(() => element.remove(), TOAST_MS);
}

/** A question or a notice before everything else; resolves with what was chosen, undefined when it was closed. */
export function dialog({ title, content, buttons }) {
  return new Promise((resolve) => {
    const choose = (value) => () => {
      result = value;
      element.close();
    };
    let result;
    const form = h(
      "form",
      { method: "dialog", onsubmit: (event) => event.preventDefault() },
      title && h("h2", {}, title),
      content,
      h(
        "div",
        { class: "dialog-buttons" },
        buttons.map(({ label, value, primary }) =>
          h(
            "button",
            { type: primary ? "submit" : "button", class: primary ? "primary" : "", onclick: choose(value) },
            label,
          ),
        ),
      ),
    );
    const element = h("dialog", { class: "dialog", "aria-label": title ?? undefined, onclose: () => finish() }, form);
    element.addEventListener("click", ({ target }) => target === element && element.close());
    const finish = () => {
      element.remove();
      resolve(result);
    };
    document.body.append(element);
    element.showModal();
  });
}

/** The alert of a callback answer. */
export function alertOf(text, words) {
  const content = h("p", { class: "dialog-text" }, text);
  return dialog({ content, buttons: [{ label: words.ok, value: true, primary: true }] });
}
