import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Group } from "../../../src/sandbox/telegram/group.ts";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../../../src/sandbox/unit.ts";
import { sizeOf } from "../../drawing/models.ts";
import { keepPicture } from "../../support/charts.ts";
import { execute, readNow } from "../../support/database.ts";
import { addAlert, openGroup } from "../../support/groups.ts";
import { meet, turns } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

const MINUTE = 60_000;
const HOT = "🔴 Greenhouse: temperature above 30\u00a0°C";

let world: World;
let ann: Person;
let lev: Person;
let group: Group;
let unit: VirtualUnit;
let clock = Date.now();
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  lev = await meet(world, { first_name: "Лев", language_code: "ru" });
  ({ unit } = await createUnitInChat(world, ann));
  const past = Array.from({ length: 50 }, (_, place) => [clock - (50 - place) * MINUTE, 18 + Math.sin(place / 9) * 4]);
  await unit.sync({ at: clock, output_variables: { temperature: past, running: true } });
  await addAlert(ann, "30");
  group = await openGroup(world, { title: "Home", members: [ann, lev] });
});
afterAll(() => world.stop());

const reports = (outputs: Record<string, unknown>) => {
  clock = Math.max(clock + 1, Date.now());
  return unit.sync({ at: clock, output_variables: outputs });
};
const isEmptied = () => vi.waitFor(async () => expect(await readNow(world.dir, "select * from outbox")).toEqual([]));
const now = (message: Shown, { chat } = ann) => chat.current(message) as Shown;
/** Lets it be time for the pictures that are to come. */
const isTime = () => execute(world.dir, "update incident_message set picture_at = 1 where picture_at is not null");
const areDrawn = () =>
  vi.waitFor(async () =>
    expect(await readNow(world.dir, "select * from incident_message where picture_at is not null")).toEqual([]),
  );

beforeEach(async () => {
  world.telegram.heals();
  await reports({ temperature: 20 });
  await isEmptied();
  await execute(world.dir, "update incident_message set picture_at = null");
});

async function fires(value = 31): Promise<Shown> {
  const since = ann.chat.mark();
  await reports({ temperature: value });
  const mine = await ann.sees(HOT, { since });
  await isEmptied();
  return mine;
}

async function becomesPicture(mine: Shown): Promise<Shown> {
  const { edits } = now(mine);
  await isTime();
  return ann.sees((one) => one.id === mine.id && one.photo !== undefined && one.edits > edits);
}

describe("an incident’s message", () => {
  test("is a text at once, and a picture later, whose words and buttons are those of the text", async () => {
    const mine = await fires();
    expect(mine.photo).toBeUndefined();
    const picture = await becomesPicture(mine);
    keepPicture("incident-firing", picture);
    expect(sizeOf(Buffer.from(picture.photo?.file.bytes ?? []))).toEqual({ width: 1280, height: 960 });
    expect([picture.text, picture.buttons]).toEqual([mine.text, mine.buttons]);
    await areDrawn();
    // What changes is in its words; it is not drawn at each value.
    await reports({ temperature: 34 });
    await ann.presses(now(mine), "🔕 Quiet…");
    await ann.sees(({ id, buttons }) => id === mine.id && buttons.flat().includes("8 h"));
    await ann.presses(now(mine), "8 h");
    await ann.sees(({ id, text }) => id === mine.id && text.includes("🔕"));
    await ann.presses(now(mine), "✅ Acknowledge");
    await ann.sees(({ id, text }) => id === mine.id && text.includes("✅ Ann · "));
    expect(now(mine).photo?.file.file_id).toBe(picture.photo?.file.file_id);
    // What is opened from it comes below, and it goes on to follow its incident.
    const since = ann.chat.mark();
    await ann.presses(now(mine), "⚙️");
    expect((await ann.sees("🔴 Warning", { since })).id).toBeGreaterThan(mine.id);
    await reports({ temperature: 20 });
    const over = await ann.sees(({ id, text }) => id === mine.id && text.includes("Over · "));
    expect(over.photo?.file.file_id).toBe(picture.photo?.file.file_id);
    await ann.sees(/^🟢 Greenhouse: over after/, { since });
    await isEmptied();
    const last = await becomesPicture(mine);
    keepPicture("incident-over", last);
    expect(last.photo?.file.file_id).not.toBe(picture.photo?.file.file_id);
    expect([last.text, last.buttons]).toEqual([over.text, over.buttons]);
    await areDrawn();
  });

  test("is drawn once where it is over soon, and speaks as its reader does", async () => {
    await execute(
      world.dir,
      `insert into recipient (rule_id, user_id, accepted_at) select 1, id, 1 from user where name = 'Лев'`,
    );
    await execute(world.dir, "update user set dark = 1 where name = 'Лев'");
    const since = lev.chat.mark();
    const mine = await fires();
    const his = await lev.sees("🔴 Greenhouse", { since });
    await reports({ temperature: 20 });
    await isEmptied();
    const before = [now(mine), now(his, lev)].map(({ edits }) => edits);
    await isTime();
    const picture = await lev.sees(({ id, photo }) => id === his.id && photo !== undefined);
    await areDrawn();
    keepPicture("incident-ru-dark", picture);
    expect(picture.text).toContain("Прошло");
    expect([now(mine), now(his, lev)].map(({ edits }) => edits)).toEqual(before.map((edits) => edits + 1));
    await execute(world.dir, "delete from recipient where user_id = (select id from user where name = 'Лев')");
  });

  test("stays a text where Telegram takes no picture, and goes on", async () => {
    const mine = await fires();
    world.telegram.fails("editMessageMedia", { error_code: 400, description: "Bad Request: IMAGE_PROCESS_FAILED" });
    await isTime();
    await areDrawn();
    expect(now(mine)).toMatchObject({ photo: undefined, text: mine.text });
    await reports({ temperature: 20 });
    await ann.sees(({ id, text }) => id === mine.id && text.includes("Over · "));
  });

  test("is found to be a picture where the answer that said so was lost", async () => {
    const mine = await fires();
    world.telegram.fails("editMessageMedia", "lost answer");
    await becomesPicture(mine);
    await areDrawn();
    expect(await readNow(world.dir, "select is_photo from incident_message order by id desc limit 1")).toEqual([
      { is_photo: 0 },
    ]);
    await reports({ temperature: 20 });
    const over = await ann.sees(({ id, text }) => id === mine.id && text.includes("Over · "));
    expect(over.photo).toBeDefined();
    await isEmptied();
    expect(await readNow(world.dir, "select is_photo from incident_message order by id desc limit 1")).toEqual([
      { is_photo: 1 },
    ]);
  });

  test("waits with its picture for as long as Telegram wants", async () => {
    const mine = await fires();
    world.telegram.fails("editMessageMedia", { retry_after: 1 });
    const { photo } = await becomesPicture(mine);
    expect(photo).toBeDefined();
  });

  test("is a text again where its reader may not know of it any more, in another message", async () => {
    const mine = await fires();
    await becomesPicture(mine);
    await areDrawn();
    await execute(world.dir, "update rule set revoked = 1");
    const since = ann.chat.mark();
    await reports({ temperature: 20 });
    const text = await ann.sees("🔒 An alert on something that is not shared any more", { since });
    expect([text.photo, text.silent, now(mine)]).toEqual([undefined, true, undefined]);
    await execute(world.dir, "update rule set revoked = 0");
  });

  test("in a group is a picture too", async () => {
    await execute(world.dir, `insert into recipient (rule_id, chat_id, accepted_at) values (1, ${group.id}, 1)`);
    const since = group.chat.mark();
    await fires();
    const ours = await lev.in(group).sees(HOT, { since });
    await isTime();
    const picture = await lev.in(group).sees(({ id, photo }) => id === ours.id && photo !== undefined);
    expect(picture.text).toBe(ours.text);
    await areDrawn();
  });

  test("of what is no number stays a text", async () => {
    ann.says("/alerts");
    const list = await ann.sees(({ buttons }) => buttons.flat().includes("➕ Add an alert"));
    for (const label of ["➕ Add", "Greenhouse", "running", "off"]) await turns(ann, now(list), label);
    const since = ann.chat.mark();
    await reports({ running: false });
    await ann.sees("🔴 Greenhouse: running is off", { since });
    await isEmptied();
    await areDrawn();
  });
});
