import { say } from "./api.js";
import { toast } from "./overlay.js";

/** Links to the bot stay here: outside, the same address belongs to somebody else. */
export function followBotLinks(store) {
  document.addEventListener("click", (event) => {
    const address = event.target.closest?.("a[href]")?.href;
    if (address && followBotLink(store, address)) event.preventDefault();
  });
}

/** Whether an address is one of the bot: then what it says is done. Telegram asks for the group; here it is the first. */
export function followBotLink(store, address) {
  const { hostname, pathname, searchParams } = new URL(address);
  if (hostname !== "t.me" || pathname !== `/${store.bot.username}`) return false;
  const group = searchParams.get("startgroup");
  const start = searchParams.get("start");
  const chat = group === null ? store.me : store.chatsOf(store.me).find(({ type }) => type !== "private")?.id;
  if (chat === undefined) return true;
  store.go(store.me, chat);
  const text = group === null ? start && `/start ${start}` : `/start@${store.bot.username} ${group}`;
  if (text) say(chat, store.me, text).catch((error) => toast(error.message));
  return true;
}
