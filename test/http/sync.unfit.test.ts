import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Person } from "../../src/sandbox/telegram/person.ts";
import { createUnit, type VirtualUnit } from "../../src/sandbox/unit.ts";
import { type Client, createClient, createToken, uuidsOf } from "../support/api.ts";
import { readNow } from "../support/database.ts";
import { meet } from "../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../support/pepeunit.ts";

const LONG = "x".repeat(400);
const [SMALL, LARGE] = [319, 3000];

let world: World;
let ann: Person;
let token: string;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  token = await createToken(ann);
  for (const [name, initial] of [
    ["text", {}],
    ["initial", { default: LONG }],
  ] as const) {
    const text = { type: "string", ...initial };
    const schema = { input_variables: { text, on: { type: "bool", default: false } }, output_variables: ["t"] };
    await world.git.commit(name, { "schema.json": JSON.stringify(schema), "json_example.json": "{}" });
  }
});
afterAll(() => world.stop());

/** A device that keeps what it is told, asked about over the API. */
class Device {
  readonly #name: string;
  #unit: VirtualUnit;
  #env: Parameters<typeof createUnit>[0];
  #rev: number | undefined;
  readonly inputs: Record<string, unknown> = {};

  private constructor(name: string, unit: VirtualUnit, env: Parameters<typeof createUnit>[0]) {
    this.#name = name;
    this.#unit = unit;
    this.#env = env;
  }

  static async create(name: string, repository = "text"): Promise<Device> {
    const { unit, env } = await createUnitInChat(world, ann, name, world.git.urlOf(repository));
    return new Device(name, unit, env);
  }

  /** Asks until there is nothing new; the last of it confirms what came. */
  async sync(room: number): Promise<void> {
    for (let rev: number | undefined = -1; rev !== this.#rev; ) {
      rev = this.#rev;
      await this.#ask({ room });
    }
  }

  /** Starts anew, knowing nothing: asks for the time first. */
  async boot(room: number): Promise<void> {
    this.#rev = undefined;
    await this.#ask({ room, at: null });
    await this.sync(room);
  }

  /** An answer that does not arrive. */
  async misses(room: number): Promise<void> {
    await this.#unit.sync({ room, ...(this.#rev !== undefined && { input_rev: this.#rev }) });
  }

  async #ask(request: object): Promise<void> {
    const { json } = await this.#unit.sync({ ...request, ...(this.#rev !== undefined && { input_rev: this.#rev }) });
    Object.assign(this.inputs, json?.input_variables);
    this.#rev = json?.input_rev;
  }

  async restartsServer(): Promise<void> {
    await world.restart();
    this.#env = { ...this.#env, PEPEUNIT_URL: world.instance.localUrl };
    this.#unit = createUnit(this.#env);
  }

  async set(value: string, wait = 0): Promise<{ applied: boolean }> {
    const path = await this.#path();
    return (await this.#client(`${path}?wait=${wait}`, { method: "PUT", body: { value } })).json;
  }

  /** Whether the text counts as applied. */
  async applied(): Promise<boolean> {
    return (await this.#client(await this.#path())).json.applied;
  }

  /** How many messages about it there were. */
  get told(): number {
    return ann.chat.messages.filter(({ text }) => text.includes(`too long for ${this.#name}`)).length;
  }

  get #client(): Client {
    return createClient(world, token);
  }

  async #path(): Promise<string> {
    return `/variables/${(await uuidsOf(world, this.#name)).of.text}/value`;
  }
}

describe("a value that answers have left out counts as applied only when the unit has got it", () => {
  test("also after the server has started again, before the unit has been heard of and after", async () => {
    const device = await Device.create("Restarted");
    await device.boot(SMALL);
    await device.set("short");
    await device.sync(SMALL);
    expect(await device.applied()).toBe(true);
    await device.set(LONG);
    await device.sync(SMALL);
    expect(await device.applied()).toBe(false);
    await device.restartsServer();
    expect(await device.applied()).toBe(false);
    await device.sync(SMALL);
    expect([device.inputs.text, await device.applied()]).toEqual(["short", false]);
    await expect.poll(() => device.told).toBe(1);
    await device.set("brief");
    await device.sync(SMALL);
    expect([device.inputs.text, await device.applied()]).toEqual(["brief", true]);
    await device.restartsServer();
    expect(await device.applied()).toBe(true);
  });

  test.each([
    ["while the server runs", false],
    ["and the server has started again meanwhile", true],
  ])("when its room grows it is told, %s, until it confirms", async (name, restarted) => {
    const device = await Device.create(`Grown ${name}`.slice(0, 30));
    await device.boot(SMALL);
    await device.set(LONG);
    await device.sync(SMALL);
    if (restarted) await device.restartsServer();
    await device.misses(LARGE);
    expect(await device.applied()).toBe(false);
    await device.misses(LARGE);
    expect(await device.applied()).toBe(false);
    await device.sync(LARGE);
    expect([device.inputs.text, await device.applied()]).toEqual([LONG, true]);
    await device.restartsServer();
    expect(await device.applied()).toBe(true);
    const set = `select count(*) as count from input_change where text = ? and variable_id in (
      select variable.id from variable join unit on unit.id = unit_id where unit.name = ?)`;
    await expect.poll(() => readNow(world.dir, set, LONG, `Grown ${name}`.slice(0, 30))).toEqual([{ count: 1 }]);
  });

  test("and whoever waits for that over the API is told no when the unit asks with more room meanwhile", async () => {
    const device = await Device.create("Awaited");
    await device.boot(SMALL);
    const set = device.set(LONG, 2);
    await expect.poll(() => device.told).toBe(1);
    await device.sync(SMALL);
    await device.misses(LARGE);
    expect((await set).applied).toBe(false);
  });

  test("when the unit has started anew with less room than before", async () => {
    const device = await Device.create("Shrunk");
    await device.boot(LARGE);
    await device.set(LONG);
    await device.sync(LARGE);
    expect(await device.applied()).toBe(true);
    await device.boot(SMALL);
    expect(await device.applied()).toBe(false);
    await device.restartsServer();
    await device.boot(SMALL);
    expect(await device.applied()).toBe(false);
    await expect.poll(() => device.told).toBe(1);
  });
});

describe("an owner is told of a value too long that was there before the unit was heard of for the first time", () => {
  test.each([
    ["set", "text"],
    ["by default", "initial"],
  ])("%s", async (how, repository) => {
    const device = await Device.create(`First ${how}`, repository);
    if (how === "set") await device.set(LONG);
    await device.boot(SMALL);
    await expect.poll(() => device.told).toBe(1);
    expect([device.inputs, await device.applied()]).toEqual([{ on: false }, false]);
    await device.restartsServer();
    await device.boot(SMALL);
    await device.set("short");
    await device.set(`${LONG}y`);
    await expect.poll(() => device.told).toBe(2);
  });

  test("and while the server was away", async () => {
    const device = await Device.create("Unheard");
    await device.boot(SMALL);
    await device.restartsServer();
    await device.set(LONG);
    await device.boot(SMALL);
    await expect.poll(() => device.told).toBe(1);
    expect(await device.applied()).toBe(false);
  });
});

test.each([
  ["none", 0],
  ["less than none", -17],
  ["a fraction", 0.5],
])("room for %s is no mistake: nothing that is not told counts as applied", async (name, room) => {
  const device = await Device.create(`Room for ${name}`);
  await device.set("x");
  await device.boot(room);
  expect([device.inputs, await device.applied()]).toEqual([{}, false]);
  await device.sync(1e300);
  expect([device.inputs, await device.applied()]).toEqual([{ text: "x", on: false }, true]);
});
