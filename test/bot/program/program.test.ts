import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { Repositories } from "../../../src/services/repository/repository.ts";
import { meet, seesButton, withButton } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";
import { filesOf } from "../../support/programs.ts";

let world: World;
let ann: Person;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
});
afterAll(() => world.stop());

const BEFORE = {
  inputs: { relay: { type: "bool", default: false }, target: { type: "float", min: 5, max: 30, default: 20 } },
  outputs: { temp: { type: "float", unit: "°C" }, door: "string" },
  example: { WIFI_SSID: "" },
};
const AFTER = {
  inputs: { relay: { type: "bool", default: false }, target: { type: "float", min: 5, max: 25, default: 20 } },
  outputs: { temperature: { type: "float", unit: "°C" }, light: "int" },
  example: { WIFI_SSID: "", LIGHT_PIN: 4 },
};

async function turns(person: Person, message: Shown, label: string, until = ""): Promise<Shown> {
  await person.presses(message, label);
  return person.sees(({ id, edits, text }) => id === message.id && edits > message.edits && text.includes(until));
}

const opensProgram = async () =>
  turns(ann, await turns(ann, withButton(ann, "⚙️ "), "⚙️ More"), "🧩 Program", "its program");

const devices = async (name: string, person = ann) => {
  const link = world.git.urlOf(name.toLowerCase());
  await world.git.commit(name.toLowerCase(), filesOf(BEFORE));
  return createUnitInChat(world, person, name, link);
};

describe("an update in the chat", () => {
  test("is shown, a rename pointed at, accepted, and the device goes on", async () => {
    const { unit, env } = await devices("Porch");
    await unit.sync({ output_variables: { temp: 20, door: "open" } });
    const first = (await unit.sync()).json;
    expect(first?.input_variables).toEqual({ relay: false, target: 20 });
    await world.git.commit("porch", filesOf(AFTER));

    const card = await opensProgram();
    expect(card.text).toContain("Follows the default branch");
    expect(card.text).toContain("It has been on no other commit yet.");
    const update = await turns(ann, card, "⬆️ Look for an update", "→");
    expect(update.text.split("\n").slice(3)).toEqual([
      "🗄 temp goes to the archive",
      "🗄 door goes to the archive",
      "➕ temperature (output, number)",
      "➕ light (output, whole number)",
      "✏️ target: max 30 → 25",
      "⚙️ New in env.json: LIGHT_PIN",
      "",
      "What goes to the archive keeps its history, and comes back with a commit that has it.",
    ]);
    const which = await turns(ann, update, "🔀 Something was renamed", "Which");
    const to = await turns(ann, which, "temp", "called now");
    const renamed = await turns(ann, to, "temperature", "→");
    expect(renamed.text).toContain("🔀 temp is called temperature now");
    // Taken back, and pointed at again.
    const again = await turns(ann, renamed, "🔀 Something was renamed", "Which");
    const undone = await turns(ann, again, "↩️ temp → temperature", "goes to the archive");
    const once = await turns(ann, await turns(ann, undone, "🔀 Something was renamed", "Which"), "temp", "now?");
    const ready = await turns(ann, once, "temperature", "is called");
    const done = await turns(ann, ready, "✅ Update", "now");
    expect(done.text).toContain("Now load the program of this commit onto the device.");
    expect(done.text).toContain("A setting is new in env.json: LIGHT_PIN.");
    await ann.presses(done, "📄 env.json");
    const { document } = await ann.sees(
      ({ document, text }) =>
        document?.name === "env.json" && text.includes("LIGHT_PIN") === false && document.text.includes("LIGHT_PIN"),
    );
    expect(JSON.parse(document?.text ?? "{}")).toEqual({ ...env, PEPEUNIT_URL: expect.anything(), LIGHT_PIN: 4 });

    // The old program's name is known; what went is refused, and the device goes on.
    const { json } = await unit.sync({ output_variables: { temp: 21, door: "closed" } });
    expect(json?.rejected).toEqual({ "output_variables.door": "unknown variable" });
    const outputs = await turns(ann, await turns(ann, done, "« Porch", "Outputs"), "📈 Outputs", "measures");
    expect(outputs.buttons.flat().slice(0, 3)).toEqual(["temperature: 21\u00a0°C", "light: —", "🗄 door: open"]);
    const door = await turns(ann, outputs, "🗄 door: open", "archive");
    expect(door.text).toContain("Last open");
    expect(door.text).toContain("🗄 In the archive since");
    expect(door.buttons.flat()).toContain("24 h");
  });

  test("of a moved branch is one press away on the card, and a commit of before is gone back to", async () => {
    await devices("Shed");
    const program = await opensProgram();
    await world.git.commit("shed", filesOf(AFTER));
    const seen = await turns(ann, program, "⬆️ Look for an update", "→");
    const back = await turns(ann, seen, "« Program", "newer commit");
    const moved = await turns(ann, back, "« Shed", "newer commit");
    const update = await turns(ann, moved, "⬆️ Update", "→");
    const done = await turns(ann, update, "✅ Update", "now.");
    const versions = await turns(
      ann,
      await turns(ann, await turns(ann, done, "« Shed", "Inputs"), "⚙️ More"),
      "🧩 Program",
      "commits, too",
    );
    const [label = ""] = versions.buttons.flat().filter((one) => one.includes(" · "));
    const before = await turns(ann, versions, label, "→");
    expect(before.text).toContain("♻️ door comes back from the archive");
    expect((await turns(ann, before, "✅ Update", "now.")).text).not.toContain("env.json");
  });

  test("that is pressed twice is done once, and one that is out of date says so", async () => {
    await devices("Barn");
    await world.git.commit("barn", filesOf(AFTER));
    const program = await opensProgram();
    const update = await turns(ann, program, "⬆️ Look for an update", "→");
    const answers = await Promise.all([ann.presses(update, "✅ Update"), ann.presses(update, "✅ Update")]);
    expect(answers.map(({ text = "" }) => text.includes("out of date"))).toEqual([false, true]);
    await ann.sees(({ id, text }) => id === update.id && text.includes("now."));
  });

  test("says that the repositories of others come first where it has to wait", async () => {
    await devices("Shed");
    await world.git.commit("shed", filesOf(AFTER));
    const program = await opensProgram();
    const { read } = Repositories.prototype;
    let go = () => {};
    const asked = new Promise<void>((done) => {
      go = done;
    });
    const waiting = vi.spyOn(Repositories.prototype, "read").mockImplementation(async function (this: Repositories, link, reader) {
      reader?.onWait?.();
      await asked;
      return read.call(this, link, reader);
    }); // biome-ignore format: one call
    await ann.presses(program, "⬆️ Look for an update");
    await ann.sees(({ id, text }) => id === program.id && text.startsWith("Others’ repositories come first"));
    go();
    await ann.sees(({ id, text }) => id === program.id && text.includes("→"));
    waiting.mockRestore();
  });

  test("names what is wrong with the new commit, and changes nothing", async () => {
    await devices("Loft");
    await world.git.commit("loft", { ...filesOf(AFTER), "schema.json": '{"input_variables": {"relay": "boolean"}}' });
    const program = await opensProgram();
    const wrong = await turns(ann, program, "⬆️ Look for an update", "schema.json:");
    expect(wrong.text).toContain("input_variables.relay has the type “boolean”");
    expect((await turns(ann, wrong, "« Program", "its program")).text).toContain("no other commit");
  });

  test("takes a typed branch, and asks again for one that is not there", async () => {
    await devices("Attic");
    await world.git.commit("attic", filesOf(AFTER), { branch: "next" });
    const program = await opensProgram();
    await ann.presses(program, "✏️ Another branch or commit");
    await ann.sees("Which branch, tag or commit?");
    ann.says("nothing");
    await ann.sees("The repository has no branch, tag or commit “nothing”.");
    ann.says("next");
    const update = await seesButton(ann, "✅");
    expect(update.text).toContain("next");
    await turns(ann, update, "✅ Update", "now.");
  });
});

test("names that schema.json does not know are told once, with the update beside", async () => {
  const { unit } = await devices("Cellar");
  for (let n = 0; n < 3; n++) await unit.sync({ output_variables: { temp: 1, humidity: 50 } });
  const told = await ann.sees("sends what its schema.json does not describe");
  expect(told.text).toContain("Unknown to me, so not kept: humidity");
  expect(told.buttons.flat()).toEqual(["⬆️ Update", "« Cellar"]);
  const same = await turns(ann, told, "⬆️ Update", "already");
  expect(same.text).toBe("The device is on this commit already.");
});
