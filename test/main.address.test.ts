import { expect, test } from "vitest";
import type { Person } from "../src/sandbox/telegram/person.ts";
import { createUnit, type UnitEnv } from "../src/sandbox/unit.ts";
import { write } from "./support/api.ts";
import { LONG, useMachine } from "./support/machine.ts";
import { meet, seesButton } from "./support/people.ts";
import { createUnitInChat } from "./support/pepeunit.ts";

const machine = useMachine();
const { settings, up } = machine;

const told = (person: Person) => person.chat.messages.filter(({ text }) => text.startsWith("📍"));

async function download(person: Person): Promise<UnitEnv> {
  const mark = person.chat.mark();
  person.says("/units");
  const list = await person.sees(({ buttons }) => buttons.flat().some((label) => label.includes("Greenhouse")));
  await person.presses(list, ({ text }) => text.includes("Greenhouse"));
  await person.presses(await seesButton(person, "⚙️"), ({ text }) => text.startsWith("⚙️"));
  await person.presses(await seesButton(person, "📄"), ({ text }) => text.startsWith("📄"));
  const { document } = await person.sees((message) => message.document?.name === "env.json", { since: mark });
  return JSON.parse(document?.text ?? "{}");
}

test(
  "after a change of PEPEUNIT_URL, env.json has the present address and the same keys, and owners hear of it once",
  async () => {
    const env = { ...settings(), DATA_DIR: machine.dir };
    const start = (url: string) => up({ ...env, PEPEUNIT_URL: url });
    const end = async ({ program }: Awaited<ReturnType<typeof up>>) => {
      program.child.kill("SIGTERM");
      await program.ended;
    };
    const first = await start("http://old.example:8080");
    const ann = await meet(first.world);
    await write(first.world, `insert into setting (key, value) values ('registration', '"open"')`);
    const ivan = await meet(first.world, { first_name: "Иван", language_code: "ru" });
    const made = await createUnitInChat(first.world, ann);
    await createUnitInChat(first.world, ann, "Cellar");
    await write(first.world, "update unit set owner_id = 2 where name = 'Cellar'");
    expect(made.env.PEPEUNIT_URL).toBe("http://old.example:8080");
    await end(first);

    const second = await start("http://new.example/pepeunit/");
    expect((await ann.sees("The address of this server is now")).text).toMatch(
      /now http:\/\/new\.example\/pepeunit\. It was http:\/\/old\.example:8080\.\n\nYour device keeps calling/,
    );
    expect((await ivan.sees("У этого сервера новый адрес")).text).toContain("http://new.example/pepeunit. Раньше был");
    const given = await download(ann);
    expect(given).toEqual({ ...made.env, PEPEUNIT_URL: "http://new.example/pepeunit" });
    const device = createUnit({ ...given, PEPEUNIT_URL: second.world.instance.localUrl });
    expect((await device.sync()).status).toBe(200);
    await end(second);

    const third = await start("http://new.example/pepeunit");
    expect((await download(ann)).PEPEUNIT_URL).toBe("http://new.example/pepeunit");
    expect([told(ann).length, told(ivan).length]).toEqual([1, 1]);
    await end(third);
  },
  LONG,
);
