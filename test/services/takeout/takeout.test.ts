import { afterAll, beforeAll, expect, test } from "vitest";
import { GREENHOUSE, openPrograms, type Programs } from "../../support/programs.ts";

let programs: Programs;
beforeAll(async () => {
  programs = await openPrograms();
});
afterAll(() => programs.stop());

const copyOf = async (person = programs.core.owner) =>
  JSON.parse((await programs.core.takeouts.make(person, Date.now())).document);

test("a copy tells of a unit on which commits it has been, the rhythm set by hand, and which readings were removed", async () => {
  const { core, connect, commit, git } = programs;
  const unit = await connect(GREENHOUSE);
  await core.rhythms.set(core.owner, unit.id, { interval: 600, sleep: true });
  await core.report(unit.id, { temp: 85 });
  await core.flush();
  const bad = { output: await unit.idOf("temp"), span: [0, Date.now() + 10_000] as const, limit: null };
  await core.removals.remove(core.owner, bad as never, "api", Date.now());
  const second = await commit(unit.name, { ...GREENHOUSE, state: {} });
  await unit.backTo(null);
  const { units } = await copyOf();
  const repositoryUrl = git.urlOf(unit.name);
  expect(units).toMatchObject([
    {
      commit: second,
      commits: [
        { commit: unit.first, repositoryUrl, repositoryFolder: "", begunAt: expect.any(String) },
        { commit: second, repositoryUrl },
      ],
      rhythmByHand: { interval: 600, sleep: true },
    },
  ]);
  const { removed } = units[0].variables.find(({ name }: { name: string }) => name === "temp");
  expect(removed).toMatchObject([{ door: "api", byOwner: true, count: 1, lowest: 85, highest: 85 }]);
});

test("a copy tells what was offered to whom and what became of it, by a name only while that may be seen", async () => {
  const { core, tom, connect } = programs;
  const unit = await connect(GREENHOUSE);
  const { name, uuid } = await unit.unit();
  await core.transfers.offer(core.owner, unit.id, tom.id);
  const open = { unit: name, uuid, end: null, endedAt: null };
  expect((await copyOf()).transfers).toMatchObject([{ ...open, to: "Tom" }]);
  expect((await copyOf(tom)).transfers).toMatchObject([{ unit: null, uuid: null, from: "Ann", end: null }]);
  const [{ transferId } = { transferId: 0 }] = await programs.noticesTo(tom.telegramId);
  await core.transfers.accept(tom, Number(transferId));
  const ended = { end: "accepted", endedAt: expect.any(String) };
  expect((await copyOf()).transfers).toMatchObject([{ unit: null, to: "Tom", ...ended }]);
  expect((await copyOf(tom)).transfers).toMatchObject([{ unit: name, uuid, from: "Ann", ...ended }]);
});
