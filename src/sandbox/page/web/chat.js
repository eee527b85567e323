import { say, stand } from "./api.js";
import { avatar } from "./avatar.js";
import { bubble } from "./bubble.js";
import { h, icon } from "./dom.js";
import { toast } from "./overlay.js";
import { day, sameDay } from "./time.js";

const NEAR_PX = 120;
const REST_MS = 900;
const SHOWN = 400;
const GROUPED_S = 300;

/** The messages of the present chat: they follow the newest unless somebody reads further up. */
export function createMessages(store, acts) {
  const list = h("div", { class: "messages", role: "log", "aria-live": "polite" });
  const scroller = h("div", { class: "scroller", tabindex: "-1" }, list);
  const count = h("span", { class: "badge" });
  const down = h("button", { type: "button", class: "down", onclick: () => toBottom("smooth") }, icon("down"), count);
  const element = h("div", { class: "wall" }, scroller, down);
  const shown = new Map();
  let follows = true;
  let resting;
  const here = { ...acts, say: (text) => speak(store, text), show };

  /** What is for somebody else alone is not seen. */
  const isMine = ({ receiver }) => receiver === undefined || receiver === store.me;
  function toBottom(behavior = "instant") {
    follows = true;
    scroller.scrollTo({ top: scroller.scrollHeight, behavior });
  }
  function show(id) {
    const target = shown.get(id);
    target?.scrollIntoView({ block: "center", behavior: "smooth" });
    target?.classList.add("flash");
    setTimeout(() => target?.classList.remove("flash"), 1500);
  }
  function put(message, animated) {
    const fresh = bubble(message, store, here);
    const old = shown.get(message.id);
    const focused = [...(old?.querySelectorAll(".key") ?? [])].indexOf(document.activeElement);
    shown.set(message.id, fresh);
    if (animated) fresh.classList.add("fresh");
    if (old) old.replaceWith(fresh);
    else list.append(fresh);
    // An edit must not take the keyboard user's place away.
    fresh.querySelectorAll(".key")[focused]?.focus({ preventScroll: true });
  }
  /** Lines between days, tails and gaps depend on the neighbours. */
  function arrange() {
    for (const line of list.querySelectorAll(".day")) line.remove();
    const messages = [...store.current.messages.values()].filter(({ id }) => shown.has(id));
    for (const [index, message] of messages.entries()) {
      const before = messages[index - 1];
      const element = shown.get(message.id);
      const newDay = !before || !sameDay(before.date, message.date);
      if (newDay)
        element.before(h("div", { class: "day" }, h("span", {}, day(message.date, store.language, store.words))));
      element.classList.toggle("first", newDay || !joined(before, message));
      const after = messages[index + 1];
      element.classList.toggle("last", !after || !joined(message, after) || !sameDay(message.date, after.date));
    }
    list.classList.toggle("empty", messages.length === 0);
  }
  function settle() {
    if (follows) toBottom();
    if (follows && document.visibilityState === "visible") store.markRead();
    const unread = store.unread(store.me, store.current);
    down.classList.toggle("shown", !follows);
    down.setAttribute("aria-label", store.words.down);
    count.textContent = unread > 0 ? String(unread) : "";
    stick();
  }
  function begin() {
    shown.clear();
    list.replaceChildren();
    const { words, current, descriptions, language } = store;
    list.classList.toggle("group", current.type !== "private");
    const description = descriptions[language];
    const about = current.type === "private" && description;
    list.append(
      h(
        "div",
        { class: "about" },
        about ? [h("b", {}, words.whatCanDo), h("p", {}, description)] : h("p", {}, words.noMessages),
      ),
    );
    for (const message of [...current.messages.values()].filter(isMine).slice(-SHOWN)) put(message, false);
    arrange();
    follows = true;
    settle();
  }

  /** The line of the day stays on top of what is read, but shows only while it moves. */
  function stick() {
    const top = scroller.getBoundingClientRect().top + 24;
    for (const line of list.querySelectorAll(".day")) {
      line.classList.toggle("stuck", line.getBoundingClientRect().top < top);
    }
  }
  scroller.addEventListener("scroll", () => {
    follows = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_PX;
    down.classList.toggle("shown", !follows);
    list.classList.add("moving");
    clearTimeout(resting);
    resting = setTimeout(() => list.classList.remove("moving"), REST_MS);
    stick();
    if (!follows) return;
    store.markRead();
    count.textContent = "";
  });
  // Pictures, a grown input field and the phone's keyboard change the room there is.
  new ResizeObserver(() => follows && toBottom()).observe(list);
  new ResizeObserver(() => follows && toBottom()).observe(scroller);
  document.addEventListener("visibilitychange", settle);
  store.on("switch", begin);
  store.on("message", (chat, message, how) => {
    if (chat.id !== store.chat || !isMine(message)) return;
    if (how === "edit" && !shown.has(message.id)) return;
    if (message.from.id === store.me) follows = true;
    put(message, how === "message");
    arrange();
    settle();
  });
  store.on("deleted", (chat, id) => {
    if (chat.id !== store.chat) return;
    shown.get(id)?.remove();
    shown.delete(id);
    arrange();
  });
  begin();
  return element;
}

/** Says something as the present person in the present chat. */
export async function speak(store, text, reply) {
  try {
    if (store.chat === store.me && text === "/start") await stand(store.me, "started");
    else await say(store.chat, store.me, text, reply);
  } catch (error) {
    toast(error.message);
  }
}

/** The line above the messages: with whom, and what they are doing. */
export function createHeader(store, { toChats, toDevices }) {
  const name = h("h1", {});
  const status = h("p", { class: "status", "aria-live": "polite" });
  const picture = h("span", { class: "header-avatar" });
  const back = h("button", { type: "button", class: "round back", onclick: toChats }, icon("back"));
  const badge = h("span", { class: "badge" });
  const devices = h(
    "button",
    { type: "button", class: "round devices-toggle", onclick: toDevices },
    icon("chip"),
    badge,
  );
  const block = h("button", { type: "button", class: "round block" }, icon("more"));
  const menu = h("div", { class: "menu", popover: "auto", id: "chat-menu" });
  block.setAttribute("popovertarget", "chat-menu");

  function draw() {
    const { words, current, bot } = store;
    const group = current.type !== "private";
    name.textContent = group ? current.title : bot.name;
    picture.replaceChildren(avatar(group ? { id: current.id, name: current.title } : bot, !group));
    const action = store.action(current.id);
    const calm = group ? words.members([...current.members.values()].length) : words.bot;
    status.textContent = store.connected ? (action ? actionWords(action, words) : calm) : words.offline;
    status.classList.toggle("busy", Boolean(action) || !store.connected);
    back.setAttribute("aria-label", words.back);
    devices.setAttribute("aria-label", words.showDevices);
    block.setAttribute("aria-label", words.more);
    block.hidden = group || current.members.get(bot.id) === undefined;
    const blocked = current.members.get(bot.id) === "kicked";
    const toggle = () => {
      menu.hidePopover();
      stand(store.me, blocked ? "unblocked" : "blocked").catch((error) => toast(error.message));
    };
    menu.replaceChildren(h("button", { type: "button", onclick: toggle }, blocked ? words.unblock : words.block));
    badge.textContent = store.boards.size || "";
  }
  for (const topic of ["switch", "action", "connection", "member", "message", "board"]) store.on(topic, draw);
  draw();
  return h(
    "header",
    { class: "bar" },
    back,
    picture,
    h("div", { class: "bar-text" }, name, status),
    block,
    menu,
    devices,
  );
}

function actionWords(action, words) {
  return action.startsWith("upload") ? words.sendingFile : words.typing;
}

const joined = (a, b) => a.from.id === b.from.id && !a.service && !b.service && b.date - a.date < GROUPED_S;
