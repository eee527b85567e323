import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Unit } from "../../../src/entities/unit.ts";
import { GREENHOUSE, openPrograms, type Programs } from "../../support/programs.ts";

let programs: Programs;
beforeAll(async () => {
  programs = await openPrograms();
});
afterAll(() => programs.stop());

describe("what a unit follows", () => {
  test("stays its branch for who goes back to a commit, and is another branch for who chooses that", async () => {
    const { core, git, connect } = programs;
    const unit = await connect(GREENHOUSE);
    await unit.to({ outputs: { temp: "float" } });
    const second = (await unit.unit()).commit;
    await unit.backTo(unit.first.slice(0, 7));
    expect(await core.unitsOf.source(core.owner, unit.id)).toMatchObject({
      ref: null,
      commit: unit.first,
      moved: true,
    });
    await git.run(unit.name, "branch", "next", second);
    await unit.backTo("next");
    expect(await core.unitsOf.source(core.owner, unit.id)).toMatchObject({ ref: "next", commit: second, moved: false });
    const { items } = await core.updates.versions(core.owner, unit.id, 0);
    expect(items.map(({ commit, isPresent }) => [commit, isPresent])).toEqual([
      [second, true],
      [unit.first, false],
    ]);
  });

  test("is looked at once a day, once for all units of a repository, and says since when it can't be read", async () => {
    const { core, git, commit, connect, noticesTo } = programs;
    const unit = await connect(GREENHOUSE);
    const blueprint = await core.repositories.read(git.urlOf(unit.name));
    const twin = await core.unitsOf.create(core.owner, "Twin", blueprint, Date.now());
    await core.em.fork().nativeUpdate(Unit, {}, { checkedAt: Date.now() });
    const source = (id: number) => core.unitsOf.source(core.owner, id);
    const due = () => core.em.fork().nativeUpdate(Unit, { id: unit.id }, { checkedAt: 0 });
    let asked = 0;
    git.behave(unit.name, () => {
      asked++;
      return "git";
    });
    await core.tips.check(Date.now());
    expect(asked).toBe(0);
    await commit(unit.name, { outputs: { temp: "float" } });
    await due();
    await core.tips.check(Date.now());
    await core.tips.check(Date.now());
    expect(asked).toBe(1);
    expect([(await source(unit.id)).moved, (await source(twin)).moved]).toEqual([true, true]);

    git.behave(unit.name, (_request, response) => {
      response.writeHead(401).end();
    });
    await due();
    const since = Date.now();
    await core.tips.check(since);
    await due();
    await core.tips.check(since + 1000);
    expect((await source(unit.id)).unreadSince).toBe(since);
    await expect(unit.look()).rejects.toMatchObject({ code: "repository-private" });
    expect(await noticesTo(core.owner.telegramId)).toEqual([]);
    git.behave(unit.name, undefined);
    await unit.look();
    expect((await source(unit.id)).unreadSince).toBeNull();
  });
});
