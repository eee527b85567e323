import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { defaultTiming } from "../../../src/domain/alert/condition.ts";
import type { IncidentView } from "../../../src/services/alerts/incidents.ts";
import { type Core, openCore } from "../../support/core.ts";

let core: Core;
let unit: number;
let end: AbortController;
beforeEach(async () => {
  core = await openCore();
  unit = await core.unit("Shed", { heat: "out:float", cold: "out:float" });
  end = new AbortController();
});
afterEach(async () => {
  end.abort();
  vi.useRealTimers();
  await core.stop();
});

async function make(output: string, forMs = 0): Promise<number> {
  const condition = { kind: "above", threshold: 30, deadband: 0 } as const;
  const selector = { kind: "output", outputId: await core.id(unit, output) } as const;
  const words = { condition, timing: { ...defaultTiming(condition), forMs }, severity: "warning" } as const;
  return (await core.alerts.make(core.owner, { selector, ...words }, Date.now())).id;
}

/** What a follower is told: of each incident its id and how it is. */
function follow(person = core.owner, again = async () => person as typeof person | undefined) {
  const stream = core.incidentFeed.follow(person, again, end.signal);
  return async () => {
    const { value, done } = await stream.next();
    return done ? "ended" : (value as readonly IncidentView[]).map(toShort);
  };
}
const toShort = ({ id, phase, stopped, acknowledgedBy }: IncidentView) =>
  [id, acknowledgedBy ?? (stopped ? "stopped" : phase)] as const;

test("begins with what goes on and not with what is over, then tells what becomes of it", async () => {
  await make("heat");
  await make("cold");
  await core.report(unit, { heat: 40 });
  for (const cold of [40, 0]) await core.report(unit, { cold });
  const next = follow();
  expect(await next()).toEqual([[1, "firing"]]);
  await core.incidents.acknowledge({ person: core.owner, chatId: 1 }, 1, Date.now());
  expect(await next()).toEqual([[1, "Ann"]]);
  await core.report(unit, { heat: 0 });
  expect((await next())[0]?.[0]).toBe(1);
  await core.report(unit, { heat: 40 });
  expect(await next()).toEqual([[3, "firing"]]);
});

test("tells once of one that was pending at first, and fired and ended between two looks", async () => {
  await make("cold", 60_000);
  await make("heat");
  await core.report(unit, { cold: 40, heat: 40 });
  const next = follow();
  expect(await next()).toEqual([[2, "firing"]]);
  // It fires and ends while the follower takes nothing.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 60_000 });
  await core.alertTimers.look([unit]);
  expect(await core.incidents.list(core.owner, 0, { which: "open" })).toMatchObject({ total: 2 });
  await core.report(unit, { cold: 0 });
  expect(await next()).toEqual([[1, "resolved"]]);
});

test("tells that one is over that was deleted with its alert", async () => {
  const rule = await make("heat");
  await core.report(unit, { heat: 40 });
  const next = follow();
  await next();
  await core.alerts.remove(core.owner, rule);
  expect(await next()).toEqual([[1, "stopped"]]);
});

test("tells nobody else, and ends when its reader may follow no more", async () => {
  await make("heat");
  const bob = await core.person(2, "Bob");
  let mayFollow = true;
  const next = follow(bob, async () => (mayFollow ? bob : undefined));
  expect(await next()).toEqual([]);
  await core.report(unit, { heat: 40 });
  expect(await next()).toEqual([]);
  mayFollow = false;
  await core.report(unit, { heat: 0 });
  expect(await next()).toBe("ended");
});

test("begins with all of very many", async () => {
  const rule = await make("heat");
  const rows = Array.from({ length: 1200 }, (_, n) => `(${n + 10}, ${rule}, ${unit}, 'firing', 1, 1, 1, '{}')`);
  const connection = core.em.fork().getConnection();
  // As if they were on as many units.
  await connection.execute("drop index incident_open_unique");
  const columns = "id, rule_id, unit_id, phase, since, fire_at, fired_at, facts";
  await connection.execute(`insert into incident (${columns}) values ${rows.join()}`);
  const next = follow();
  const sizes = [await next(), await next(), await next()].map(({ length }) => length);
  expect(sizes).toEqual([500, 500, 200]);
});
