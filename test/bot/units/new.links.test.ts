import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import * as behaviour from "../../../src/sandbox/behaviour.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { readRows } from "../../support/database.ts";
import { meet, seesButton } from "../../support/people.ts";
import { RELAY, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  ann.says("/new");
  await ann.sees("called");
  ann.says("Lamp");
  await ann.sees("Lamp it is");
});
// One conversation hears every bad link, and takes a good one in the end.
afterAll(async () => {
  await world.stop();
});
afterEach(() => world.git.behave("odd", undefined));

let count = 0;

/** What the person reads about a link, in the message that said it was being read. */
async function complaint(link: string): Promise<string> {
  const mark = ann.chat.mark();
  ann.says(link);
  const told = await ann.sees((message) => message.edits === 1, { since: mark });
  expect(told.buttons).toEqual([]);
  const [sentence = "", more, ...rest] = told.text.split("\n\n");
  expect([more, rest]).toEqual(["Send another link, or /cancel.", []]);
  return sentence;
}

/** The same for a repository with other files; null leaves one out. */
async function complaintOf(files: Record<string, string | null>): Promise<string> {
  const name = `unit-${count++}`;
  const all = { ...RELAY, ...files };
  await world.git.commit(name, Object.fromEntries(Object.entries(all).filter(([, text]) => text !== null)) as never);
  return complaint(world.git.urlOf(name));
}

const ofSchema = (schema: unknown) => complaintOf({ "schema.json": JSON.stringify(schema) });

describe("a link that leads nowhere gets one sentence that says what to mend:", () => {
  test.each([
    ["no link", "lamp", "That does not look like a repository link. Send one like https://github.com/user/repository."],
    ["HTML", "<b>x</b>", "That does not look like a repository link. Send one like https://github.com/user/repository."],
    ["another scheme", "ftp://example.org/a/b", "That does not look like a repository link. Send one like https://github.com/user/repository."],
    ["as much text as fits", "x".repeat(4096), "That does not look like a repository link. Send one like https://github.com/user/repository."],
  ])("%s", async (_what, link, sentence) => {
    expect(await complaint(link)).toBe(sentence);
  }); // biome-ignore format: one line a case

  test.each([
    ["private", behaviour.answers(401), "That repository asks for a login: it is private, or it does not exist. Check the link, make it public, or give me a token: /settings, 🔑."],
    ["not found", behaviour.answers(404), "There is no repository at that address. Check the link for a typo."],
    ["not git", behaviour.sendsHtml, "There is a page at that address, but not a git repository."],
    ["broken", behaviour.answers(500), "I could not reach that address. Check the link, or try again later."],
    ["hanging up", behaviour.breaks, "I could not reach that address. Check the link, or try again later."],
    ["endless", behaviour.sendsEndlessly, "The repository is larger than 10 MB. Move what the device does not need elsewhere."],
  ])("%s", async (_what, behave, sentence) => {
    world.git.behave("odd", behave);
    expect(await complaint(world.git.urlOf("odd"))).toBe(sentence);
  }); // biome-ignore format: one line a case

  test("a branch that is not there, an empty repository", async () => {
    expect(await complaint(`${world.git.urlOf("relay")}#none`)).toBe(
      "The repository has no branch, tag or commit “none”.",
    );
    await world.git.commit("soon", RELAY);
    await world.git.run("soon", "update-ref", "-d", "refs/heads/main");
    expect(await complaint(world.git.urlOf("soon"))).toBe("The repository is empty. Push the program first.");
  });
});

describe("a repository that is no unit's gets one sentence too:", () => {
  test("either file is missing, too large, broken, or no object", async () => {
    for (const file of ["schema.json", "json_example.json"]) {
      const missing = `The repository has no ${file}. Add it and send the link again.`;
      expect(await complaintOf({ [file]: null })).toBe(missing);
      expect(await complaintOf({ [file]: " ".repeat(70_000) })).toBe(`${file} is larger than 64 KB. Make it smaller.`);
      expect(await complaintOf({ [file]: '{"a": 1,\n  oops}' })).toBe(
        `${file} is not valid JSON: see line 2, column 3.`,
      );
      expect(await complaintOf({ [file]: "[]" })).toBe(`${file} must be a JSON object: { … }.`);
    }
  });

  test.each([
    ["a section of a wrong kind", { input_variables: 5 }, "schema.json: input_variables must be an object or a list of names."],
    ["an unknown type", { input_variables: { relay: "<b>&" } }, "schema.json: input_variables.relay has the type “<b>&”. Use bool, int, float, string or datetime."],
    ["a name twice", { output_variables: ["t", "t"] }, "schema.json: output_variables names “t” twice."],
    ["an overlong name", { output_variables: ["x".repeat(65)] }, `schema.json: “${"x".repeat(39)}…” in output_variables is not a good name. Use 1 to 64 letters, digits, “_”, “-” or “.”.`],
    ["a name with a space", { output_variables: ["a b"] }, "schema.json: “a b” in output_variables is not a good name. Use 1 to 64 letters, digits, “_”, “-” or “.”."],
    ["a name that JavaScript loses", JSON.parse('{"output_variables": {"__proto__": "float"}}'), "schema.json: “__proto__” in output_variables would get lost in programs that read it. Choose another name."],
    ["limits the wrong way round", { input_variables: { t: { type: "int", min: 5, max: 1 } } }, "schema.json: “max” of input_variables.t does not fit its type or the other limits."],
    ["300 variables", { output_variables: Array.from({ length: 300 }, (_, n) => `v${n}`) }, "schema.json has 300 inputs and outputs, and I take at most 100. Remove some."],
    ["101 names in unit_state", { unit_state: Array.from({ length: 101 }, (_, n) => `v${n}`), output_variables: ["t"] }, "schema.json has 101 names in unit_state, and I take at most 100. Remove some."],
    ["no variables", { unit_state: { ip: "string" } }, "schema.json has neither inputs nor outputs. Add at least one."],
  ])("%s", async (_what, schema, sentence) => {
    expect(await ofSchema(schema)).toBe(sentence);
  }); // biome-ignore format: one line a case
});

test("settings with endless names are shown in short", async () => {
  const keys = Array.from({ length: 12 }, (_, n) => `${n}${"K".repeat(2000)}`);
  await world.git.commit("wordy", {
    ...RELAY,
    "json_example.json": JSON.stringify(Object.fromEntries(keys.map((key) => [key, 1]))),
  });
  ann.says(world.git.urlOf("wordy"));
  const found = await seesButton(ann, "✅ Create");
  expect(found.text.length).toBeLessThan(4096);
  ann.says("/new");
  await ann.sees("called");
  ann.says("Lamp");
  await ann.sees("Lamp it is");
});

test("half a character in the name of a setting is shown as one that is lost", async () => {
  await world.git.commit("half", { ...RELAY, "json_example.json": '{"pin\\ud83d": 1}' });
  ann.says(world.git.urlOf("half"));
  await ann.sees("pin\ufffd");
  ann.says("/new");
  await ann.sees("called");
  ann.says("Lamp");
  await ann.sees("Lamp it is");
});

test("nothing of this left half a unit, and then a good link works as people paste it", async () => {
  expect(await readRows(world.dir, "select * from unit")).toEqual([]);
  expect(await readRows(world.dir, "select * from variable")).toEqual([]);
  await world.git.run("relay", "branch", "winter");
  ann.says(`  ${world.git.url}/relay/#winter `);
  const found = await seesButton(ann, "✅ Create");
  expect(found.text).toMatch(/Commit [0-9a-f]{7} \(winter\)/);
  await ann.presses(found, "✅ Create");
  await ann.sees((message) => message.document !== undefined);
  expect(await readRows(world.dir, "select name, repository_ref from unit")).toEqual([
    { name: "Lamp", repository_ref: "winter" },
  ]);
});
