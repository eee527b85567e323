import { sendFile, share, stand } from "./api.js";
import { summary } from "./bubble.js";
import { speak } from "./chat.js";
import { createCommands } from "./commands.js";
import { h, icon } from "./dom.js";
import { toast } from "./overlay.js";

/** Where a person writes: text, commands, files, replies; Start and Unblock while there is nothing to write to. */
export function createComposer(store) {
  let reply;
  const drafts = new Map();
  let place = "";
  const input = h("textarea", { rows: 1, maxlength: 4096, autocomplete: "off", name: "message" });
  const picker = h("input", { type: "file", hidden: true, onchange: () => pick() });
  const commands = createCommands(store, input, (command) => send(`/${command}`));
  const attach = h("button", { type: "button", class: "round", onclick: () => picker.click() }, icon("clip"));
  const submit = h("button", { type: "submit", class: "round send" }, icon("send"));
  const replyText = h("span", { class: "reply-text" });
  const replyEnd = h("button", { type: "button", class: "round", onclick: () => setReply(undefined) }, icon("close"));
  const replyBar = h("div", { class: "reply-bar", hidden: true }, icon("reply"), replyText, replyEnd);
  const field = h(
    "div",
    { class: "field" },
    replyBar,
    h("div", { class: "field-row" }, commands.button, input, attach),
  );
  const form = h("form", { class: "writer", onsubmit: submitted }, field, submit, picker);
  const begin = h("button", {
    type: "button",
    class: "begin",
    onclick: () => stand(store.me, blocked() ? "unblocked" : "started").catch(complain),
  });
  const keys = h("div", { class: "reply-keys" });
  const element = h("footer", { class: "composer" }, commands.list, form, begin, keys);

  const blocked = () => store.current.members.get(store.bot.id) === "kicked";
  const complain = (error) => toast(error.message);

  function submitted(event) {
    event.preventDefault();
    const text = input.value.trim();
    if (text) send(text);
  }
  function send(text) {
    input.value = "";
    grow();
    commands.close();
    void speak(store, text, reply?.id);
    setReply(undefined);
    input.focus();
  }
  function setReply(message) {
    reply = message;
    replyBar.hidden = !message;
    if (message) {
      replyText.replaceChildren(h("b", {}, message.from.first_name), h("span", {}, summary(message, store.words)));
      input.focus();
    }
  }
  async function pick(files = picker.files) {
    for (const file of files) {
      await sendFile(store.chat, store.me, file, input.value.trim()).catch(complain);
      input.value = "";
      grow();
    }
    picker.value = "";
  }
  function grow() {
    input.style.height = "auto";
    input.style.height = `${Math.min(Math.max(input.scrollHeight, 40), 200)}px`;
    form.classList.toggle("filled", input.value.trim() !== "");
  }
  function draw() {
    const { words, current, bot, me, chat } = store;
    const here = `${me} ${chat}`;
    if (here !== place) {
      drafts.set(place, input.value);
      input.value = drafts.get(here) ?? "";
      setReply(undefined);
      place = here;
    }
    const standing = current.members.get(bot.id);
    const closed = current.type === "private" && (standing === undefined || standing === "kicked");
    form.hidden = closed;
    grow();
    begin.hidden = !closed;
    begin.textContent = blocked() ? words.unblock : words.start;
    input.placeholder = current.keyboard?.input_field_placeholder ?? words.placeholder;
    for (const [one, label] of [
      [input, words.placeholder],
      [attach, words.attach],
      [submit, words.send],
      [replyEnd, words.cancelReply],
    ]) {
      one.setAttribute("aria-label", label);
    }
    commands.draw();
    const rows = closed ? [] : (current.keyboard?.keyboard ?? []);
    keys.replaceChildren(
      ...rows.map((row) =>
        h(
          "div",
          {},
          row.map((key) => h("button", { type: "button", onclick: () => press(key) }, key.text)),
        ),
      ),
    );
  }
  /** A key that asks for something offers what there is here; any other says its label. */
  function press(key) {
    const offered = offeredFor(key, store);
    if (!offered) return send(key.text);
    const give = (what) => share(store.chat, store.me, key.text, what).catch(complain);
    const choices = offered.map(({ label, what }) => h("button", { type: "button", onclick: () => give(what) }, label));
    keys.replaceChildren(...choices.map((choice) => h("div", {}, choice)));
  }

  input.addEventListener("input", () => {
    grow();
    commands.look();
  });
  input.addEventListener("keydown", (event) => {
    if (commands.key(event)) return;
    if (event.key === "Escape") setReply(undefined);
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    submitted(event);
  });
  input.addEventListener("paste", ({ clipboardData }) => clipboardData.files.length > 0 && pick(clipboardData.files));
  for (const topic of ["switch", "member", "message"]) store.on(topic, draw);
  draw();
  return {
    element,
    reply: setReply,
    files: pick,
    insert(text) {
      input.value = text;
      grow();
      input.focus();
    },
  };
}

/** Where the people of the sandbox may say they are. */
const PLACES = [
  { latitude: 51.5072, longitude: -0.1276 },
  { latitude: 55.7558, longitude: 37.6173 },
  { latitude: 35.6762, longitude: 139.6503 },
];

/** What a person can give for a key: groups they are in, people, a place; undefined where it asks for nothing. */
function offeredFor({ request_chat: chat, request_users: users, request_location: location }, store) {
  if (location) return PLACES.map((place, index) => ({ label: `📍 ${store.words.places[index]}`, what: { place } }));
  if (users) {
    const others = store.people.filter(({ id }) => id !== store.me);
    return others.map(({ id, name }) => ({ label: name, what: { person: id } }));
  }
  if (!chat) return undefined;
  const groups = store.chatsOf(store.me).filter(({ type, members }) => {
    return type !== "private" && (!chat.bot_is_member || members.get(store.bot.id) !== undefined);
  });
  return groups.map(({ id, title }) => ({ label: title, what: { chat: id } }));
}
