import { followBotLinks } from "./botlink.js";
import { createHeader, createMessages } from "./chat.js";
import { createComposer } from "./composer.js";
import { createDevices } from "./devices.js";
import { h } from "./dom.js";
import { createSidebar } from "./sidebar.js";
import { createStore } from "./store.js";

const store = await createStore();
const app = h("div", { class: "app", "data-view": "chat" });
/** On a phone one of the three fills the screen; on a desk only the devices come and go. */
const show = (view) => app.setAttribute("data-view", view);

const wide = matchMedia("(min-width: 1181px)");

const composer = createComposer(store);
const devices = createDevices(store, { close: () => show("chat"), open: () => wide.matches || show("devices") });
const drop = h("div", { class: "drop" });
const chat = h(
  "main",
  { class: "chat" },
  createHeader(store, {
    toChats: () => show("chats"),
    toDevices: () => show(app.dataset.view === "devices" ? "chat" : "devices"),
  }),
  createMessages(store, { reply: composer.reply, plug: devices.plug }),
  composer.element,
  drop,
);
takeFiles(chat, (files) => composer.files(files));
takeFiles(devices.element, devices.files);
const dress = () => {
  document.documentElement.lang = store.language;
  document.title = store.words.sandbox;
  drop.textContent = store.words.dropChat;
};
store.on("switch", dress);
followBotLinks(store);
dress();
app.append(createSidebar(store, { toChat: () => show("chat"), insert: composer.insert }), chat, devices.element);
document.body.replaceChildren(app);

/** Files may be dropped onto this element. */
function takeFiles(element, take) {
  let depth = 0;
  const hover = (change) => {
    depth = Math.max(0, change);
    element.classList.toggle("dropping", depth > 0);
  };
  element.addEventListener("dragenter", () => hover(depth + 1));
  element.addEventListener("dragleave", () => hover(depth - 1));
  element.addEventListener("dragover", (event) => event.preventDefault());
  element.addEventListener("drop", (event) => {
    event.preventDefault();
    hover(0);
    if (event.dataTransfer.files.length > 0) take(event.dataTransfer.files);
  });
}
