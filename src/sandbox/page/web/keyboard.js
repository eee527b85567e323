import { press } from "./api.js";
import { followBotLink } from "./botlink.js";
import { h } from "./dom.js";
import { alertOf, toast } from "./overlay.js";

/** The buttons below a message, which do what they do in Telegram. */
export function inlineKeyboard(message, store) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return undefined;
  const group = h(
    "div",
    { class: "keys", role: "group" },
    rows.map((row) =>
      h(
        "div",
        { class: "keys-row" },
        row.map((button) => key(button, message, store)),
      ),
    ),
  );
  return group;
}

function key(button, message, store) {
  const style = button.style ? ` key-${button.style}` : "";
  const label = h("span", { class: "key-label" }, button.text);
  if (button.url) {
    const safe = /^https?:/.test(button.url);
    return h(
      "a",
      {
        class: `key key-link${style}`,
        href: safe ? button.url : undefined,
        target: "_blank",
        rel: "noopener noreferrer",
      },
      label,
    );
  }
  if (button.disabled) {
    return h("button", { type: "button", class: `key${style}`, title: button.text, disabled: true }, label);
  }
  const act = async () => {
    if (button.copy_text) {
      await navigator.clipboard?.writeText(button.copy_text.text);
      return toast(store.words.copied);
    }
    if (button.callback_data !== undefined) await send(element, button.callback_data, message, store);
  };
  const element = h("button", { type: "button", class: `key${style}`, title: button.text, onclick: act }, label);
  return element;
}

/** Presses, turns the wheel until the bot has answered, and shows the answer. */
async function send(element, data, message, store) {
  if (element.classList.contains("waiting")) return;
  element.classList.add("waiting");
  try {
    const { answer } = await press(message.chat, store.me, message.id, data);
    if (answer?.url && !followBotLink(store, answer.url)) window.open(answer.url, "_blank", "noopener");
    if (!answer?.text) return;
    if (answer.show_alert) await alertOf(answer.text, store.words);
    else toast(answer.text);
  } catch (error) {
    toast(error.message);
  } finally {
    element.classList.remove("waiting");
  }
}
