import { mkdirSync, writeFileSync } from "node:fs";
import type { Shown } from "../../src/sandbox/telegram/message.ts";
import type { Person } from "../../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../../src/sandbox/unit.ts";
import { seesButton } from "./people.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const CLIMATE = {
  "json_example.json": "{}",
  "schema.json": JSON.stringify({
    output_variables: {
      temperature: { type: "float", unit: "°C", title: { en: "Temperature", ru: "Температура" } },
      humidity: { type: "float", unit: "%", title: { en: "Humidity", ru: "Влажность" } },
      cellar: { type: "float", unit: "°C", title: { en: "Cellar", ru: "Подвал" } },
      mode: { type: "string", values: ["heat", "eco", "off"], title: { en: "Mode", ru: "Режим" } },
      pump: { type: "bool", title: { en: "Pump", ru: "Насос" } },
      note: "string",
      booted: "datetime",
      spare: { type: "float", unit: "<V>" },
    },
  }),
  "main.py": "",
};

/** What such a device measured from two days ago until now: numbers every ten minutes with a pause of five hours, states now and then. */
export async function reportClimate(unit: VirtualUnit, now: number): Promise<void> {
  const all = Array.from({ length: 289 }, (_, index) => now - 2 * DAY + index * 10 * MINUTE);
  const times = all.filter((at) => at < now - 15 * HOUR || at >= now - 10 * HOUR);
  const wave = (middle: number, size: number, hours: number) =>
    times.map((at) => [at, Number((middle + size * Math.sin((at - now) / (hours * HOUR))).toFixed(1))]);
  const states = <T>(words: readonly T[], every: number) =>
    all.filter((_, index) => index % every === 0).map((at, index) => [at, words[index % words.length]]);
  await unit.sync({
    output_variables: {
      temperature: wave(21, 4, 4),
      humidity: wave(55, 15, 6),
      cellar: wave(12, 1, 9),
      mode: states(["heat", "eco", "heat", "off"], 19),
      pump: states([true, false], 11),
    },
  });
}

/** Keeps a picture where it can be looked at, when asked to. */
export function keepPicture(name: string, { photo }: Shown): void {
  const dir = process.env.KEEP_PICTURES;
  if (!dir || !photo) return;
  mkdirSync(dir, { recursive: true });
  writeFileSync(`${dir}/${name}.png`, photo.file.bytes);
}

/** The next picture, or the next that this message shows. */
export function seesPicture(person: Person, before?: Shown): Promise<Shown> {
  const isNext = ({ id, photo, edits }: Shown): boolean =>
    photo !== undefined && (!before || (id === before.id && edits > before.edits));
  return person.sees(isNext);
}

/** Presses a button that begins so, and sees what the message turns into. */
export async function turns(person: Person, message: Shown, label: string): Promise<Shown> {
  const now = person.chat.current(message) ?? message;
  await person.presses(now, ({ text }) => text.startsWith(label) || text.startsWith(`• ${label}`));
  return person.sees(({ id, edits }) => id === message.id && edits > now.edits);
}

/** Goes from /units to the page of an output. */
export async function opensOutput(person: Person, name: string, words = ["📈 Outputs"]): Promise<Shown> {
  person.says("/units");
  const list = await seesButton(person, "🟢");
  const card = await turns(person, list, "🟢");
  return turns(person, await turns(person, card, words[0] ?? ""), name);
}

/** Opens an output's page and asks for a chart there. */
export async function opensChart(person: Person, name: string, period = "24 h", words?: string[]): Promise<Shown> {
  await person.presses(await opensOutput(person, name, words), period);
  return seesPicture(person);
}
