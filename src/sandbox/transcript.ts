import type { Shown } from "./telegram/message.ts";
import type { Telegram } from "./telegram/telegram.ts";

const INDENT = "            ";

/** Prints what happens in the chats, as a person would read it; returns what ends it. */
export function startTranscript(telegram: Telegram, print: (text: string) => void): () => void {
  const labels = new Map<string, string>();
  const names = new Map<number, string>([[telegram.bot.id, "Pepeunit"]]);
  const name = (id: number): string => names.get(id) ?? "Somebody";
  return telegram.events.on((event) => {
    if (event.type === "message" || event.type === "edit") {
      const { message } = event;
      const markup = message.reply_markup;
      for (const button of markup && "inline_keyboard" in markup ? markup.inline_keyboard.flat() : []) {
        if ("callback_data" in button) labels.set(`${message.id} ${button.callback_data}`, button.text);
      }
      if (!names.has(message.from.id)) names.set(message.from.id, message.from.first_name);
      print(block(event.type === "edit" ? "  ✎" : name(message.from.id), message));
    }
    if (event.type === "press") {
      print(line(name(event.from), `presses [ ${labels.get(`${event.message} ${event.data}`) ?? event.data} ]`));
    }
    if (event.type === "answer" && event.answer.text) print(line("  toast", event.answer.text));
  });
}

function block(who: string, { text, document, buttons }: Shown): string {
  const rows = buttons.map((row) => row.map((label) => `[ ${label} ]`).join(" "));
  const file = document ? [`📎 ${document.name}, ${document.bytes.length} bytes`] : [];
  return line(who, [...file, ...text.split("\n"), ...rows].join("\n"));
}

function line(who: string, text: string): string {
  return `${`${who}:`.padEnd(INDENT.length)}${text.replaceAll("\n", `\n${INDENT}`)}`;
}
