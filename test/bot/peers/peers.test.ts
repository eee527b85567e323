import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../../../src/sandbox/unit.ts";
import { readRows } from "../../support/database.ts";
import { freePort } from "../../support/peers.ts";
import { begins, meet, menuOf, seesButton, turns, withButton } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

/** Two instances, each with its own Telegram: what is measured at home is used in the village. */
interface Side {
  readonly world: World;
  readonly url: string;
  readonly admin: Person;
}

let home: Side;
let village: Side;
let thermometer: VirtualUnit;
let relay: VirtualUnit;
let address: string;
beforeAll(async () => {
  home = await startSide("Ann");
  village = await startSide("Vera");
  thermometer = (await createUnitInChat(home.world, home.admin, "Greenhouse")).unit;
  await thermometer.sync({ output_variables: { temperature: 21.5 } });
  relay = (await createUnitInChat(village.world, village.admin, "Heater")).unit;
  await relay.sync({});
});
afterAll(() => Promise.all([home, village].map((side) => side?.world.stop())));

async function startSide(name: string): Promise<Side> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const world = await startWorld({ env: { HTTP_PORT: String(port), PEPEUNIT_URL: url } });
  return { world, url, admin: await meet(world, { first_name: name }) };
}

/** The lines of signs that a message has. */
const signsOf = ({ text }: Shown): string[] =>
  text.split("\n").filter((line) => /^[^\p{L}\d]+ [^\p{L}\d]+$/u.test(line));
const copied = ({ reply_markup }: Shown): string[] => {
  const keyboard = (reply_markup as { inline_keyboard?: { copy_text?: { text: string } }[][] } | undefined)
    ?.inline_keyboard;
  return (keyboard ?? []).flat().flatMap((button) => button.copy_text?.text ?? []);
};

async function peersOf({ admin }: Side): Promise<Shown> {
  admin.says("/peers");
  return seesButton(admin, "➕ Add a server");
}

async function propose(from: Side, to: Side): Promise<Shown> {
  await from.admin.presses(await peersOf(from), "➕ Add a server");
  await from.admin.sees("What is the address");
  from.admin.says(to.url);
  return seesButton(from.admin, "✅ Trust");
}

describe("/peers", () => {
  test("is nothing to those who are no admins", async () => {
    const bob = await meet(home.world, { first_name: "Bob" });
    bob.says("/peers");
    expect((await bob.sees(/./)).text).toContain("/help");
    const list = await peersOf(home);
    expect(list.text).toContain("No other servers yet");
    expect(copied(list)).toEqual([home.url]);
    expect((await bob.forges(list, "peers:0")).text).toContain("no longer works");
  });

  test("says what to mend where no server is, and shows who is at an address before anything is trusted", async () => {
    await home.admin.presses(await peersOf(home), "➕ Add a server");
    home.admin.says("not an address");
    await home.admin.sees("That is not the address of a server");
    home.admin.says(home.url);
    await home.admin.sees("That is this server itself");
    home.admin.says(village.url);
    const proposal = await seesButton(home.admin, "✅ Trust");
    const [theirs, ours] = signsOf(proposal);
    expect(proposal.text).toContain("has no HTTPS");
    const [shown] = signsOf(await peersOf(village));
    expect(theirs).toBe(shown);
    expect(ours).toBe(signsOf(await peersOf(home))[0]);
    expect(await readRows(home.world.dir, "select id from peer")).toEqual([]);
  });

  test("trusts in the direction that is chosen, and shows a card", async () => {
    let proposal = await propose(home, village);
    proposal = await turns(home.admin, proposal, "They may read what we allow");
    const card = await turns(home.admin, proposal, "✅ Trust without HTTPS");
    expect(card.text).toContain("It has not asked us for anything yet.");
    expect(card.text).not.toContain("answered us");
    expect(await readRows(home.world.dir, "select may_read, we_read from peer")).toEqual([{ may_read: 1, we_read: 0 }]);

    const other = await turns(village.admin, await propose(village, home), "We may read what they allow");
    await turns(village.admin, other, "✅ Trust without HTTPS");
    expect((await peersOf(village)).text).toContain("One trusted server");
  });
});

describe("an output of another server", () => {
  test("has an address once another server may read it", async () => {
    const { admin } = home;
    const card = withButton(admin, "⚙️ ");
    const output = async (): Promise<Shown> => {
      const opened = await turns(admin, admin.chat.current(card) ?? card, "📈 Outputs");
      return turns(admin, opened, "temperature");
    };
    const before = await output();
    expect(copied(before)).toEqual([]);
    await turns(admin, await turns(admin, before, "« Outputs"), "« Greenhouse");
    const access = await turns(admin, await menuOf(admin, admin.chat.current(card) ?? card), "🔐 Access");
    await turns(admin, await turns(admin, access, "🌐 Trusted servers too"), "« Greenhouse");
    [address = ""] = copied(await output());
    expect(address).toMatch(new RegExp(`^${home.url}/[\\da-f-]{36}$`));
  });

  test("is chosen by buttons: server, device, value", async () => {
    const { admin } = village;
    admin.says("/new");
    const devices = await turns(admin, await seesButton(admin, "🌐 From another server"), "🌐 From another server");
    const values = await turns(admin, devices, "Greenhouse");
    const taken = await turns(admin, values, "running");
    expect(taken.buttons.flat()).toContain("✅ running");
    const card = await turns(admin, taken, "« Greenhouse");
    expect(card.text).toContain(`🌐 from ${new URL(home.url).host}`);
    expect(card.buttons.flat().some((label) => begins(label, "📜"))).toBe(false);
    const menu = await menuOf(admin, card);
    for (const label of ["📄", "🔑", "📦", "⬆️"]) {
      expect(menu.buttons.flat().filter((button) => begins(button, label))).toEqual([]);
    }
  });

  test("is taken by its address, whatever the bot waits for", async () => {
    const { admin } = village;
    admin.says("/new");
    await admin.sees("called");
    admin.says(address);
    const card = await seesButton(admin, "⚙️ ");
    expect(card.text).toContain("Greenhouse");
    await thermometer.sync({ output_variables: { temperature: 22.5 } });
    await admin.sees(({ id, text }) => id === card.id && text.includes("22.5"));
    admin.says("/units");
    expect((await seesButton(admin, "🟢 🌐 Greenhouse")).text).toContain("2");
    // It was taken, and is no device that somebody has waited for.
    expect(admin.chat.messages.filter(({ text }) => /Greenhouse.* for the first time/.test(text))).toEqual([]);
  });

  test("is also one that its owner has given to that server alone", async () => {
    const { admin } = home;
    admin.says("/units");
    const card = await turns(admin, await seesButton(admin, "🟢 Greenhouse"), "🟢 Greenhouse");
    const access = await turns(admin, await menuOf(admin, card), "🔐 Access");
    await turns(admin, await turns(admin, access, "🔒 Private"), "🔒 Yes");
    expect((await village.admin.sees("gives these no more")).text).toContain("running, temperature");
    const grants = await turns(admin, admin.chat.current(access) ?? access, "🤝 Shared with");
    const things = await turns(admin, await turns(admin, grants, "➕"), "📈 temperature");
    const given = await turns(admin, await turns(admin, things, "🌐 A trusted server"), new URL(village.url).host);
    expect(given.text).toContain("may see");
    expect((await village.admin.sees("comes again")).text).toContain(": temperature.");
    const back = await turns(admin, await turns(admin, given, "« Back"), "« Back");
    await turns(admin, back, "🌐 Trusted servers too");
    await village.admin.sees(/comes again.*: running\./);
  });

  test("is given to one device there alone by its ID", async () => {
    const { admin } = home;
    const host = new URL(village.url).host;
    const { admin: vera } = village;
    vera.says("/units");
    const heater = await turns(vera, await seesButton(vera, "🟢 Heater"), "🟢 Heater");
    const [uuid = ""] = copied(await turns(vera, await menuOf(vera, heater), "🔐 Access"));
    admin.says("/units");
    const card = await turns(admin, await seesButton(admin, "🟢 Greenhouse"), "🟢 Greenhouse");
    const access = await turns(admin, await menuOf(admin, card), "🔐 Access");
    const things = await turns(admin, await turns(admin, access, "🤝 Shared with"), "➕");
    const receivers = await turns(admin, things, "📈 running");
    const servers = await turns(admin, await turns(admin, receivers, "🌐 A trusted server"), "🎯 Only one device");
    await admin.presses(servers, ({ text }) => begins(text, host));
    await admin.sees("Send the ID of that device");
    admin.says("Heater");
    await admin.sees("There is no device with that ID");
    admin.says(uuid);
    const given = await admin.sees("may see");
    expect(given.text).toContain(`${host} · ${uuid.slice(0, 8)}…`);
    expect((await turns(admin, given, "« Back")).text).toContain("2");
  });

  test("drives an input here; when trust is withdrawn, the link rests and the owner is told", async () => {
    const { admin } = village;
    admin.says("/links");
    const choice = await turns(admin, await turns(admin, await seesButton(admin, "➕"), "➕"), "Greenhouse");
    const targets = await turns(admin, choice, "temperature");
    const inputs = await turns(admin, targets, "Heater");
    await turns(admin, await turns(admin, inputs, "target"), "✅ Link");
    await thermometer.sync({ output_variables: { temperature: 23.5 } });
    await admin.sees(/23\.5/);
    expect((await relay.sync({})).json).toMatchObject({ input_variables: { target: 23.5 } });

    const card = await turns(home.admin, await peersOf(home), `🌐 ${new URL(village.url).host}`);
    expect(card.text).toContain("follows 2 of our values");
    const reads = await turns(home.admin, card, "👁 What it reads: 2");
    expect(reads.text).toContain("Greenhouse, temperature");
    const asked = await turns(home.admin, await turns(home.admin, reads, "« Back"), "🗑 Remove");
    await turns(home.admin, asked, "🗑 Remove it");
    const acts = await turns(home.admin, await peersOf(home), "🧾 Audit");
    expect(
      acts.text
        .split("\n")
        .map((line) => line.replace(/^.*, (Ann: )/, "$1"))
        .slice(1),
    ).toEqual([
      `Ann: removed ${new URL(village.url).host}`,
      `Ann: trusts ${new URL(village.url).host}, which may read from here`,
    ]);
    await admin.sees(/gives these no more: running, temperature/);
    expect((await turns(admin, await peersOf(village), "⚠️ ")).text).toContain("That server does not let us in");
  });

  test("is from a server that admins call as they like", async () => {
    const { admin } = village;
    await admin.presses(await turns(admin, await peersOf(village), "⚠️ "), "🏷 Name");
    await admin.sees("be called here?");
    admin.says("Ann’s");
    expect((await seesButton(admin, "🏷 Name")).text).toContain("Ann’s");
    admin.says("/units");
    const card = await turns(admin, await seesButton(admin, "⚪️ 🌐 Greenhouse"), "⚪️ 🌐 Greenhouse");
    expect(card.text).toContain("🌐 from Ann’s, which gives nothing of it any more");
    expect(card.text).toContain("stale: nothing new comes, last heard");
  });
});
