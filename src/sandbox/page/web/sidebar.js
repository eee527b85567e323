import { avatar } from "./avatar.js";
import { serviceText, summary } from "./bubble.js";
import { h } from "./dom.js";
import { createThemeButton } from "./theme.js";
import { clock } from "./time.js";

/** Who one is, which chats that person has, and the example repositories to send the bot. */
export function createSidebar(store, { toChat, insert }) {
  const title = h("h1", {});
  const theme = createThemeButton();
  const people = h("div", { class: "people", role: "group" });
  const chats = h("nav", { class: "chats" });
  const examples = h("section", { class: "examples" });

  function draw() {
    const { words } = store;
    title.textContent = words.sandbox;
    theme.setAttribute("aria-label", words.theme);
    theme.title = words.theme;
    people.setAttribute("aria-label", words.people);
    people.replaceChildren(...store.people.map(person));
    chats.setAttribute("aria-label", words.chats);
    chats.replaceChildren(...store.chatsOf(store.me).map(chat));
  }
  function person({ id, name, language }) {
    const unread = store.chatsOf(id).reduce((sum, chat) => sum + store.unread(id, chat), 0);
    return h(
      "button",
      { type: "button", class: "person", "aria-pressed": String(id === store.me), onclick: () => store.go(id, id) },
      avatar({ id, name }),
      h("span", { class: "person-name" }, name),
      h("span", { class: "person-language" }, language),
      unread > 0 && id !== store.me && h("span", { class: "badge" }, unread),
    );
  }
  function chat(one) {
    const { words, bot } = store;
    const group = one.type !== "private";
    const last = [...one.messages.values()].at(-1);
    const unread = store.unread(store.me, one);
    const open = () => {
      store.go(store.me, one.id);
      toChat();
    };
    return h(
      "button",
      { type: "button", class: "chat-line", "aria-current": one.id === store.chat ? "true" : undefined, onclick: open },
      avatar(group ? { id: one.id, name: one.title } : bot, !group),
      h("span", { class: "chat-name" }, group ? one.title : bot.name),
      h("time", {}, last ? clock(last.date, store.language) : ""),
      h("span", { class: "chat-last" }, last ? preview(last, group) : words.noMessages),
      unread > 0 && h("span", { class: "badge" }, unread),
    );
  }
  function preview(message, group) {
    const { words, me } = store;
    if (message.service) return serviceText(message, store);
    const who = message.from.id === me ? words.you : group ? message.from.first_name : "";
    return [who && h("b", {}, `${who}: `), summary(message, words)];
  }
  function drawExamples() {
    const { words, programs } = store;
    const use = (url) => () => {
      toChat();
      insert(url);
    };
    examples.replaceChildren(
      h("h2", {}, words.examples),
      h("p", {}, words.examplesHint),
      ...programs.map(({ name, url }) =>
        h(
          "button",
          { type: "button", class: "example", onclick: use(url) },
          h("b", {}, name),
          h("span", {}, url.replace("http://", "")),
        ),
      ),
    );
  }

  for (const topic of ["switch", "message", "deleted", "member", "read"]) store.on(topic, draw);
  store.on("switch", drawExamples);
  draw();
  drawExamples();
  return h("aside", { class: "side" }, h("header", { class: "bar" }, title, theme), people, chats, examples);
}
