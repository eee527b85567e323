import { listen, readState } from "./api.js";
import { wordsIn } from "./words.js";

const IN = ["creator", "administrator", "member"];
const ACTION_MS = 5000;

/** All that the page knows: filled from the server, changed by its events; views subscribe by topic. */
export async function createStore() {
  const listeners = new Map();
  const store = { connected: true, actions: new Map(), read: readMarks() };
  const on = (topic, listener) => void (listeners.get(topic) ?? listeners.set(topic, []).get(topic)).push(listener);
  const tell = (topic, ...about) => {
    for (const listener of listeners.get(topic) ?? []) listener(...about);
  };
  let silence = () => undefined;

  async function load() {
    silence();
    const { mark, chats, boards, ...rest } = await readState();
    Object.assign(store, rest);
    store.chats = new Map(chats.map((chat) => [chat.id, toChat(chat)]));
    store.boards = new Map(boards.map((board) => [board.id, board]));
    if (!store.people.some(({ id }) => id === store.me)) {
      const known = Number(localStorage.getItem("me"));
      store.me = (store.people.find(({ id }) => id === known) ?? store.people[0]).id;
    }
    if (!chatsOf(store.me).some(({ id }) => id === store.chat)) store.chat = store.me;
    silence = listen(mark, hear, (connected) => {
      if (store.connected === connected) return;
      store.connected = connected;
      tell("connection");
    });
  }

  function hear(event) {
    const chat = store.chats.get(event.message?.chat ?? event.chat);
    switch (event.type) {
      case "message":
      case "edit":
        if (!chat) return;
        chat.messages.set(event.message.id, event.message);
        noteKeyboard(chat, event.message);
        // The first words open a private chat, and nothing else says so.
        if (chat.type === "private" && !chat.members.has(store.bot.id)) chat.members.set(store.bot.id, "member");
        if (event.message.from.id === store.bot.id) store.actions.delete(chat.id);
        return tell("message", chat, event.message, event.type);
      case "delete":
        chat?.messages.delete(event.message);
        return tell("deleted", chat, event.message);
      case "action":
        store.actions.set(event.chat, { action: event.action, until: Date.now() + ACTION_MS });
        setTimeout(() => tell("action", event.chat), ACTION_MS + 50);
        return tell("action", event.chat);
      case "member":
        chat?.members.set(event.user, event.standing);
        return tell("member", chat);
      case "commands":
        store.commands = event.commands;
        return;
      case "board": {
        const before = store.boards.get(event.board.id);
        const last = before?.lines.at(-1)?.n ?? 0;
        const fresh = (event.fresh ?? []).filter(({ n }) => n > last);
        const lines = event.board.lines ?? [...(before?.lines ?? []), ...fresh].slice(-400);
        if (!before && !event.board.lines) return;
        store.boards.set(event.board.id, { ...event.board, lines });
        return tell("board", event.board.id, fresh);
      }
      case "unplugged":
        store.boards.delete(event.id);
        return tell("board", event.id, []);
      case "reload":
        return void load().then(() => tell("switch"));
    }
  }

  /** The chats that somebody is in: the bot, then the latest first. */
  function chatsOf(person) {
    const mine = [...store.chats.values()].filter(({ members }) => IN.includes(members.get(person)));
    return mine.sort((a, b) => dateOf(b) - dateOf(a));
  }

  await load();
  const tools = {
    on,
    tell,
    chatsOf,
    get words() {
      return wordsIn(store.language);
    },
    get language() {
      return personOf(store, store.me).language;
    },
    get current() {
      return store.chats.get(store.chat);
    },
    person: (id) => personOf(store, id),
    /** Becomes somebody, in one of their chats. */
    go(me, chat) {
      Object.assign(store, { me, chat });
      localStorage.setItem("me", String(me));
      tell("switch");
    },
    action(chat) {
      const { action, until = 0 } = store.actions.get(chat) ?? {};
      return until > Date.now() ? action : undefined;
    },
    unread(person, chat) {
      const mark = store.read[`${person} ${chat.id}`] ?? 0;
      return [...chat.messages.values()].filter(
        ({ id, from, service, receiver }) =>
          id > mark && from.id !== person && !service && (receiver === undefined || receiver === person),
      ).length;
    },
    markRead() {
      const last = Math.max(0, ...store.current.messages.keys());
      const key = `${store.me} ${store.chat}`;
      if (store.read[key] === last) return;
      store.read[key] = last;
      sessionStorage.setItem("read", JSON.stringify(store.read));
      tell("read");
    },
  };
  // Not Object.assign, which would read the getters once and for all.
  return Object.defineProperties(store, Object.getOwnPropertyDescriptors(tools));
}

function toChat(chat) {
  return {
    ...chat,
    messages: new Map(chat.messages.map((message) => [message.id, message])),
    members: new Map(chat.members.map(({ id, standing }) => [id, standing])),
  };
}

/** Keys below the input field, as the bot's last word about them was. */
function noteKeyboard(chat, { reply_markup: markup }) {
  if (markup?.keyboard) chat.keyboard = markup;
  if (markup?.remove_keyboard) chat.keyboard = undefined;
}

function personOf({ people, bot }, id) {
  return people.find((person) => person.id === id) ?? { ...bot, language: "en" };
}

/** The chat with the bot is pinned. */
const dateOf = ({ messages, type }) =>
  type === "private" ? Number.POSITIVE_INFINITY : ([...messages.values()].at(-1)?.date ?? 0);

function readMarks() {
  try {
    return JSON.parse(sessionStorage.getItem("read") ?? "{}");
  } catch {
    return {};
  }
}
