import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Unit } from "../../../src/entities/unit.ts";
import { filesOf, GREENHOUSE, namesOf, openPrograms, type Programs } from "../../support/programs.ts";

let programs: Programs;
beforeAll(async () => {
  programs = await openPrograms();
});
afterAll(() => programs.stop());

const inFolder = (folder: string, files: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));
const OTHER = { outputs: { temp: { type: "float", unit: "°C" }, light: "int" } };

describe("another repository of a unit", () => {
  test("is looked at as an update is, accepted in one piece, and followed from then on", async () => {
    const { core, git, commit, connect } = programs;
    const unit = await connect(GREENHOUSE);
    await core.report(unit.id, { temp: 20 });
    const { uuid } = await unit.variable("temp");
    const head = await commit("moved", OTHER);
    const link = git.urlOf("moved");
    const { draft, view } = await unit.look({ link });
    expect([view.place, view.isMove, view.from, view.commit]).toEqual([
      { url: link, folder: "" },
      true,
      unit.first,
      head,
    ]);
    expect([namesOf(view.added), view.gone.map(({ was }) => was.name)]).toEqual([
      ["light"],
      ["relay", "target", "door"],
    ]);
    expect((await unit.unit()).repositoryUrl).toBe(git.urlOf(unit.name));
    await core.updates.accept(core.owner, unit.id, draft, Date.now());
    expect(await core.unitsOf.source(core.owner, unit.id)).toMatchObject({ url: link, commit: head, moved: false });
    expect([(await unit.variable("temp")).uuid, await core.value(unit.id, "temp")]).toEqual([uuid, 20]);

    // The daily look follows.
    await core.em.fork().nativeUpdate(Unit, {}, { checkedAt: Date.now() });
    await core.em.fork().nativeUpdate(Unit, { id: unit.id }, { checkedAt: 0 });
    await commit("moved", GREENHOUSE);
    await core.tips.check(Date.now());
    expect((await core.unitsOf.source(core.owner, unit.id)).moved).toBe(true);
  });

  test("is left again for a commit of before, with the branch that the unit followed there", async () => {
    const { core, git, commit, connect } = programs;
    const unit = await connect(GREENHOUSE);
    await commit("elsewhere", OTHER);
    await unit.backTo({ link: `${git.urlOf("elsewhere")}#main` });
    expect((await unit.unit()).repositoryRef).toBe("main");
    const { items } = await core.updates.versions(core.owner, unit.id, 0);
    expect(items.map(({ isPresent, isElsewhere }) => [isPresent, isElsewhere])).toEqual([
      [true, false],
      [false, true],
    ]);
    await unit.backTo({ version: items[1]?.id ?? 0 });
    expect(await core.unitsOf.source(core.owner, unit.id)).toMatchObject({
      url: git.urlOf(unit.name),
      ref: null,
      commit: unit.first,
    });
    expect((await unit.variable("door")).archivedAt).toBeNull();
  });

  test("that can't be read, or holds no program, changes nothing", async () => {
    const { git, connect } = programs;
    const unit = await connect(GREENHOUSE);
    await git.commit("farm", inFolder("relay", filesOf(OTHER)));
    for (const [link, code] of [
      ["nonsense", "repository-link"],
      [git.urlOf("nowhere"), "repository-not-found"],
      [git.urlOf("farm"), "repository-schema-elsewhere"],
      [`${git.urlOf("farm")}#:fan`, "repository-folder-missing"],
      [git.urlOf(unit.name), "update-same"],
    ]) {
      await expect(unit.look({ link: link ?? "" }), link).rejects.toMatchObject({ code });
    }
    expect(await unit.unit()).toMatchObject({
      repositoryUrl: git.urlOf(unit.name),
      commit: unit.first,
      unreadSince: null,
    });
  });
});

describe("units of folders of one repository", () => {
  test("keep their folders with updates, and ask once for all of them", async () => {
    const { core, git } = programs;
    await git.commit("house", { ...inFolder("attic", filesOf(GREENHOUSE)), ...inFolder("cellar", filesOf(OTHER)) });
    const make = async (folder: string) => {
      const blueprint = await core.repositories.read(`${git.urlOf("house")}/tree/main/${folder}`);
      return core.unitsOf.create(core.owner, folder, blueprint, Date.now());
    };
    const [attic, cellar] = [await make("attic"), await make("cellar")];
    await git.commit("house", inFolder("attic", filesOf(OTHER)));
    await core.em.fork().nativeUpdate(Unit, {}, { checkedAt: Date.now() });
    await core.em.fork().nativeUpdate(Unit, { id: [attic, cellar] }, { checkedAt: 0 });
    let asked = 0;
    git.behave("house", () => {
      asked++;
      return "git";
    });
    await core.tips.check(Date.now());
    await core.tips.check(Date.now());
    expect(asked).toBe(1);
    for (const unit of [attic, cellar]) {
      expect((await core.unitsOf.source(core.owner, unit)).moved).toBe(true);
      const draft = await core.updates.prepare(core.owner, unit, null, Date.now());
      expect((await core.updates.view(core.owner, unit, draft)).isMove).toBe(false);
      await core.updates.accept(core.owner, unit, draft, Date.now());
    }
    expect(await core.unitsOf.source(core.owner, attic)).toMatchObject({ folder: "attic", ref: "main", moved: false });
    const zip = await core.boardZips.pack(core.owner, cellar, undefined);
    expect(Buffer.from(zip.data).includes("schema.json")).toBe(true);
    expect(Buffer.from(zip.data).includes("cellar/")).toBe(false);

    // A folder that is gone from the branch
    await git.commit("house", { "attic/schema.json": null, "attic/json_example.json": null });
    await expect(core.updates.look(core.owner, attic, { wish: null, renames: null }, Date.now())).rejects.toMatchObject(
      {
        code: "repository-folder-missing",
        params: { folder: "attic" },
      },
    );
  });
});

describe("a branch that was pushed by force", () => {
  test("is followed to where it leads now, and the unit's old commit stays its own", async () => {
    const { core, git, connect } = programs;
    const unit = await connect(GREENHOUSE);
    await unit.to(OTHER);
    const second = (await unit.unit()).commit;
    await git.run(unit.name, "update-ref", "refs/heads/main", unit.first);
    const { view } = await unit.look();
    expect([view.from, view.commit]).toEqual([second, unit.first]);
    await unit.backTo(null);
    expect(await core.unitsOf.source(core.owner, unit.id)).toMatchObject({ commit: unit.first, moved: false });
  });

  test("may have taken commits away: going back to one says so, and changes nothing", async () => {
    const { core, git, connect } = programs;
    const unit = await connect(GREENHOUSE);
    await unit.to(OTHER);
    const { commit } = await unit.unit();
    // The same address, and a history that knows nothing of the first one.
    const tree = await git.run(unit.name, "rev-parse", "main^{tree}");
    const orphan = await git.run(
      unit.name,
      "-c",
      "user.name=Ann",
      "-c",
      "user.email=ann@example.org",
      "commit-tree",
      "-m",
      "Anew",
      tree,
    );
    await git.run(unit.name, "update-ref", "refs/heads/main", orphan);
    await git.run(unit.name, "reflog", "expire", "--expire=now", "--all");
    await git.run(unit.name, "prune", "--expire=now");
    const [, first] = (await core.updates.versions(core.owner, unit.id, 0)).items;
    await expect(
      core.updates.prepare(core.owner, unit.id, { version: first?.id ?? 0 }, Date.now()),
    ).rejects.toMatchObject({ code: "repository-ref-not-found" });
    expect((await unit.unit()).commit).toBe(commit);
  });
});
