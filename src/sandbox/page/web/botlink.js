import { say } from "./api.js";
import { toast } from "./overlay.js";

/** Links to the bot stay here: outside, the same address belongs to somebody else. Telegram asks for the group; here it is the first. */
export function followBotLinks(store) {
  document.addEventListener("click", (event) => {
    const address = event.target.closest?.("a[href]")?.href;
    const url = address && new URL(address);
    if (url?.hostname !== "t.me" || url.pathname !== `/${store.bot.username}`) return;
    event.preventDefault();
    const group = url.searchParams.get("startgroup");
    const start = url.searchParams.get("start");
    const chat = group === null ? store.me : store.chatsOf(store.me).find(({ type }) => type !== "private")?.id;
    if (chat === undefined) return;
    store.go(store.me, chat);
    const text = group === null ? start && `/start ${start}` : `/start@${store.bot.username} ${group}`;
    if (text) say(chat, store.me, text).catch((error) => toast(error.message));
  });
}
