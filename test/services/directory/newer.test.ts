import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { updateQuestion } from "../../../src/bot/features/directory/manyview.ts";
import { loadTranslations } from "../../../src/i18n/i18n.ts";
import { GREENHOUSE, openPrograms, type Programs } from "../../support/programs.ts";

let programs: Programs;
beforeAll(async () => {
  programs = await openPrograms();
});
afterAll(() => programs.stop());

test("what kept the newer programs of many from being read is said, with how far it came", async () => {
  const { core, connect, commit } = programs;
  const units = [await connect(GREENHOUSE), await connect(GREENHOUSE), await connect(GREENHOUSE)];
  for (const { name } of units) await commit(name, { outputs: { temp: "float" } });
  const ids = units.map(({ id }) => id);
  const newer = await core.many.newer(core.owner, ids, (done) => {
    core.disk.isFailing = done === 1;
  });
  core.disk.isFailing = false;
  expect(newer).toMatchObject({ drafts: [[ids[0], expect.any(Number)]], losing: 1, same: 0, failed: 0 });
  expect(newer.stopped).toMatchObject({ code: "database-unavailable" });
  const t = loadTranslations("locales")("en");
  const { text, keyboard } = updateQuestion(t, newer);
  expect(text).toContain("newer program for <b>one device</b>");
  expect(text).toContain("I can’t save anything at the moment");
  expect(keyboard.inline_keyboard.flat()[0]).toMatchObject({ text: "⬆️ Update 1" });
  // What was read of none asks nothing.
  const none = updateQuestion(t, { ...newer, drafts: [], losing: 0 });
  expect(none.text).toMatch(/^I can’t save anything at the moment/);
});

test("of many devices each branch of a repository is read once, also where it can't be", async () => {
  const { core, commit, git } = programs;
  const ids: number[] = [];
  for (const name of ["shared", "lost"]) {
    await commit(name, GREENHOUSE);
    const blueprint = await core.repositories.read(git.urlOf(name));
    for (let count = 0; count < 3; count++)
      ids.push(await core.unitsOf.create(core.owner, `${name} ${count}`, blueprint, 0));
  }
  await commit("shared", { outputs: { temp: "float" } });
  await commit("lost", {});
  const read = vi.spyOn(core.repositories, "read");
  const newer = await core.many.newer(core.owner, ids, () => {});
  expect(newer).toMatchObject({ losing: 3, same: 0, failed: 3, stopped: null });
  expect(newer.drafts.map(([id]) => id)).toEqual(ids.slice(0, 3));
  expect(read).toHaveBeenCalledTimes(2);
  expect(await core.many.update(core.owner, newer.drafts, () => {})).toMatchObject({ done: 3, failed: 0 });
});
