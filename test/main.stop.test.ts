import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import sqlite3 from "sqlite3";
import { expect, test, vi } from "vitest";
import { hangs } from "../src/sandbox/behaviour.ts";
import type { Person } from "../src/sandbox/telegram/person.ts";
import { createToken, uuidsOf, write } from "./support/api.ts";
import { isTaken, readNow } from "./support/database.ts";
import { FAR, LONG, useMachine } from "./support/machine.ts";
import { meet, seesButton, withButton } from "./support/people.ts";
import { createUnitInChat } from "./support/pepeunit.ts";
import type { Program } from "./support/program.ts";
import { isTorture } from "./support/torture.ts";

const machine = useMachine();
const { settings, up } = machine;

/** What Docker waits for before it kills. */
const PATIENCE_MS = 10_000;

/** Asks the program to end; gives how, and after how many ms. */
async function ends({ child, ended }: Program) {
  const asked = performance.now();
  child.kill("SIGTERM");
  return { ...(await ended), took: performance.now() - asked };
}

async function addRule(person: Person): Promise<void> {
  await person.presses(withButton(person, "🎛"), "🔔 Alerts");
  await person.presses(await seesButton(person, "➕"), "➕ Add an alert");
  await person.presses(await seesButton(person, "temperature"), (button) => button.text.startsWith("temperature"));
  await person.presses(await seesButton(person, "above…"), "above…");
  await person.sees("Above what value");
  person.says("30");
  await person.sees("Done. I will write");
}

const begins = (method: string) => vi.waitFor(() => expect(machine.telegram.failing(method)).toBe(0), { timeout: FAR });

test.runIf(isTorture)(
  "ends in time while Telegram, a repository, a reader of the API and a unit all hang, and says later what it could not",
  async () => {
    const { telegram } = machine;
    const env = { ...settings(), DATA_DIR: machine.dir };
    const { program, world } = await up(env);
    const ann = await meet(world);
    await write(world, `insert into setting (key, value) values ('registration', '"open"')`);
    const bob = await meet(world, { first_name: "Bob" });
    const { unit } = await createUnitInChat(world, ann);
    await ann.presses(withButton(ann, "🎛"), "🎛 Board");
    await seesButton(ann, "Relay");
    await addRule(ann);
    const token = await createToken(ann, "look");
    const output = String((await uuidsOf(world, "Greenhouse")).of.temperature);
    const from = Date.now() - 3_600_000;
    await write(
      world,
      `insert into sample (variable_id, at, number)
       with recursive n (i) as (select 0 union all select i + 1 from n where i < 500000)
       select variable.id, ? + i, i / 10.0 from n, variable where variable.uuid = ?`,
      from,
      output,
    );

    // A message and an edit that nobody asked for, and an answer that has to wait.
    telegram.fails("sendMessage", "no answer");
    telegram.fails("editMessageText", "no answer");
    await unit.sync({ output_variables: { temperature: 31 } });
    await Promise.all([begins("sendMessage"), begins("editMessageText")]);
    telegram.fails("sendMessage", { retry_after: 50 });
    ann.says("/units");
    await begins("sendMessage");
    // A link that is being read.
    let asked = false;
    world.git.behave("slow", (request, response, rest) => {
      asked = true;
      return hangs(request, response, rest);
    });
    bob.says("/new");
    await bob.sees("called");
    bob.says("Lamp");
    await bob.sees("link");
    bob.says(world.git.urlOf("slow"));
    await vi.waitFor(() => expect(asked).toBe(true), { timeout: FAR });
    // A reader who takes the beginning of a long answer and no more, one who says nothing, and a unit that waits.
    const port = Number(new URL(world.instance.localUrl).port);
    const reader = connect(port, "127.0.0.1");
    reader.write(`GET /api/v1/samples?outputs=${output}&from=${from}&time=ms&format=csv HTTP/1.1\r\n`);
    reader.write(`host: 127.0.0.1\r\nauthorization: Bearer ${token}\r\n\r\n`);
    await once(reader, "readable");
    const silent = connect(port, "127.0.0.1");
    silent.write("POST /sync HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 100\r\n\r\n");
    const at = Date.now() + 100;
    const waiting = unit.sync({ at, input_rev: 1, wait: 30 });
    await vi.waitFor(async () => expect(await isTaken(machine.dir, at)).toBe(true), { timeout: FAR });
    // The last poll, which confirms what has been handled.
    telegram.fails("getUpdates", "no answer", 1);
    bob.says("Hello?");
    await begins("getUpdates");

    const { code, took } = await ends(program);
    expect(code).toBe(0);
    expect(took).toBeLessThan(PATIENCE_MS);
    expect(await waiting).toMatchObject({ status: 200 });
    for (const socket of [reader, silent]) socket.destroy();

    telegram.heals();
    const mark = ann.chat.mark();
    const again = await up(env);
    await ann.sees("Now 31", { since: mark });
    await ends(again.program);
  },
  LONG,
);

test(
  "ends in time while another program keeps the database for itself, and loses nothing that was answered",
  async () => {
    const env = { ...settings(), DATA_DIR: machine.dir };
    const { program, world } = await up(env);
    const ann = await meet(world);
    const { unit } = await createUnitInChat(world, ann);
    const at = Date.now();
    expect((await unit.sync({ at, output_variables: { temperature: 21 } })).status).toBe(200);
    const other = new sqlite3.Database(join(machine.dir, "pepeunit.db"));
    await new Promise<void>((done, failed) =>
      other.exec("pragma busy_timeout = 5000; begin immediate", (error) => (error ? failed(error) : done())),
    );
    const late = unit.sync({ at: at + 1000, output_variables: { temperature: 22 } }).catch(() => undefined);
    // It has been read when a later request is answered.
    await fetch(`${world.instance.localUrl}/health`);
    const { code, signal, took } = await ends(program);
    // By the signal where a commit still waits.
    expect([0, "SIGTERM"]).toContain(code ?? signal);
    expect(took).toBeLessThan(PATIENCE_MS);
    await new Promise<void>((done) => other.close(() => done()));
    await late;
    expect(await isTaken(machine.dir, at)).toBe(true);
    expect(await readNow(machine.dir, "pragma quick_check")).toEqual([{ quick_check: "ok" }]);
  },
  LONG,
);
