import { mkdir } from "node:fs/promises";
import { takePort } from "./port.ts";
import { countPresses, type Presser } from "./presses.ts";
import { type Server, startServer } from "./server.ts";
import type { Shown } from "./telegram/message.ts";
import type { Person } from "./telegram/person.ts";
import { startTelegram } from "./telegram/telegram.ts";
import { startTranscript } from "./transcript.ts";
import { createUnit, type UnitEnv, type VirtualUnit } from "./unit.ts";

const MINUTE = 60_000;
const PUMP_ON = 10;
/** What the thermometer measured while its server was away: the coldest, and so warm that the pump has to go on. */
const [COLDEST, WARM] = [-7.5, 12.5];

/** The instance that has the thermometer, as it stands in the tour. */
export interface Home {
  readonly server: Server;
  readonly ann: Person;
  /** With the name of its unit, which is on the list of devices. */
  readonly thermometer: VirtualUnit;
  readonly name: string;
  /** Starts the server again where it was. */
  open(): Promise<Server>;
}

interface Stage {
  readonly dataDir: string;
  readonly relayUrl: string;
  readonly patienceMs: number;
  readonly begin: (what: string) => void;
  readonly print: (text: string) => void;
  readonly stops: (() => Promise<unknown> | unknown)[];
  readonly makeUnit: (person: Person, name: string, link: string) => Promise<UnitEnv>;
}

const has = (label: string) => (message: Shown) => message.buttons.flat().some((button) => button.includes(label));

/**
 * The chapter of two instances: what is measured at one drives an input at the other, for as long as they trust each
 * other. Gives the first one, as it has come back.
 */
export async function playTrust(home: Home, stage: Stage): Promise<Server> {
  const { ann, thermometer, name } = home;
  const { dataDir, relayUrl, begin, print, stops } = stage;

  begin("start a second server, of a neighbour");
  await mkdir(dataDir);
  const telegram = await startTelegram({ deadlineMs: stage.patienceMs, bot: { first_name: "Neighbour" } });
  stops.push(() => telegram.stop());
  const server = await startServer({ dataDir, port: await takePort(), telegram });
  stops.push(() => server.stop());
  stops.push(startTranscript(telegram, print));
  const vera = telegram.person({ first_name: "Vera", language_code: "en" });
  vera.starts(await server.claim);
  await vera.sees("Hello, Vera!");
  const pump = createUnit(await stage.makeUnit(vera, "Pump", relayUrl));
  await pump.sync({ output_variables: { state: false } });

  begin("trust each other, once both admins see the same signs");
  const [byAnn, byVera] = [countPresses(ann), countPresses(vera)];
  const seenByAnn = await propose(byAnn, server.url, "They may read what we allow");
  const seenByVera = await propose(byVera, home.server.url, "We may read what they allow");
  if (signsOf(seenByAnn).join() !== signsOf(seenByVera).reverse().join()) throw new Error("the signs differ");
  await byAnn.turns(seenByAnn, "✅ Trust");
  await byVera.turns(seenByVera, "✅ Trust");

  begin("open the thermometer to trusted servers");
  byAnn.says("/units");
  const list = await ann.sees(has(name));
  const card = await byAnn.turns(list, `🟢 ${name}`);
  const access = await byAnn.turns(await byAnn.turns(card, "⚙️ More"), "🔐 Access");
  await byAnn.turns(access, "🌐 Trusted servers too");

  begin("have it drive the neighbour's pump");
  byVera.says("/new");
  const devices = await byVera.turns(await vera.sees(has("🌐 From another")), "🌐 From another");
  await byVera.turns(await byVera.turns(await byVera.turns(devices, name), "Temperature"), `« ${name}`);
  byVera.says("/links");
  const sources = await byVera.turns(await byVera.turns(await vera.sees(has("➕")), "➕"), name);
  const targets = await byVera.turns(await byVera.turns(sources, "Temperature"), "Pump");
  await byVera.presses(await byVera.turns(targets, "Relay"), "⎍ Threshold");
  await vera.sees("Send one or two limits");
  vera.says(String(PUMP_ON));
  await byVera.presses(await vera.sees(has("✅ Link")), "✅ Link");
  await vera.sees("from now on the input follows");
  await thermometer.sync({ output_variables: { temperature: WARM - 1 } });
  await follows(pump, true);
  print("   Pump: it is warm at Ann's, the relay is on");

  begin("take the thermometer's server away, and have it come back with what was measured meanwhile");
  byVera.says("/units");
  // A card follows its device while it is the last message.
  const mirror = await byVera.turns(await vera.sees(has(name)), `🟢 🌐 ${name}`);
  await home.server.stop();
  const away = Date.now();
  await vera.sees(({ id, text }) => id === mirror.id && text.includes("not heard"), { since: 0 });
  const back = await home.open();
  const meanwhile = [COLDEST, WARM].map((value, i) => [away - (2 - i) * MINUTE, value]);
  await thermometer.sync({ output_variables: { temperature: [...meanwhile, [Date.now(), 0]] } });
  await follows(pump, false);
  const outputs = await byVera.turns(mirror, "📈 Outputs");
  const output = await byVera.turns(outputs, "Temperature");
  if (!output.text.includes("−7.5")) throw new Error("what was measured meanwhile is missing");

  begin("withdraw trust: the link stops, and its owner is told");
  byAnn.says("/peers");
  const peer = await byAnn.turns(await ann.sees(has(hostOf(server.url))), `🌐 ${hostOf(server.url)}`);
  const told = telegram.events.mark();
  await byAnn.turns(await byAnn.turns(peer, "🗑 Remove"), "🗑 Remove it");
  await vera.sees("gives these no more", { since: told });
  await thermometer.sync({ output_variables: { temperature: WARM } });
  const { json } = await pump.sync();
  if (json?.input_variables?.relay !== false) throw new Error("the pump still follows");
  return back;
}

/** Asks who is at an address, and chooses what they may. */
async function propose(by: Presser, url: string, direction: string): Promise<Shown> {
  const { person } = by;
  by.says("/peers");
  await by.presses(await person.sees(has("➕ Add a server")), "➕ Add a server");
  await person.sees("What is the address");
  person.says(url);
  return by.turns(await person.sees(has("✅ Trust")), direction);
}

/** The lines of signs: those of the other server, then our own. */
function signsOf({ text }: Shown): string[] {
  return text.split("\n").filter((line) => /^[^\p{L}\d]+ [^\p{L}\d]+$/u.test(line));
}

function hostOf(url: string): string {
  return new URL(url).host;
}

/** Waits as the device does until its relay is so. */
async function follows(device: VirtualUnit, isOn: boolean): Promise<void> {
  let known = {};
  for (let i = 0; i < 10; i++) {
    const { json } = await device.sync(known);
    if (json?.input_variables?.relay === isOn) return;
    known = { input_rev: json?.input_rev, wait: 5 };
  }
  throw new Error(`the relay never went ${isOn ? "on" : "off"}`);
}
