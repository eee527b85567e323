import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GitToken } from "../../../src/entities/gittoken.ts";
import { Unit } from "../../../src/entities/unit.ts";
import { User } from "../../../src/entities/user.ts";
import { asksFor } from "../../../src/sandbox/behaviour.ts";
import { GREENHOUSE, openPrograms, type Programs } from "../../support/programs.ts";
import { TLS } from "../../support/tls.ts";

let programs: Programs;
let host: string;
beforeAll(async () => {
  programs = await openPrograms(TLS);
  host = new URL(programs.git.url).host;
});
afterAll(() => programs.stop());

const OTHER = { outputs: { temp: "float" } };

describe("a unit whose repository became private", () => {
  test("says so, is updated with its owner's token, and says when that is revoked", async () => {
    const { core, git, connect, commit } = programs;
    const unit = await connect(GREENHOUSE);
    git.behave(unit.name, asksFor("glpat-1"));
    await commit(unit.name, OTHER);
    await expect(unit.look()).rejects.toMatchObject({ code: "repository-private" });
    await core.gitTokens.keep(core.owner, host, "glpat-1", Date.now());
    await unit.backTo(null);
    expect((await unit.unit()).unreadSince).toBeNull();
    const zip = await core.boardZips.pack(core.owner, unit.id, undefined);
    expect(Buffer.from(zip.data).includes("schema.json")).toBe(true);

    git.behave(unit.name, asksFor("glpat-2"));
    await expect(unit.look()).rejects.toMatchObject({ code: "repository-token-refused", params: { host } });
    expect(typeof (await unit.unit()).unreadSince).toBe("number");
    await core.gitTokens.keep(core.owner, host, "glpat-2", Date.now());
    await expect(unit.look()).rejects.toMatchObject({ code: "update-same" });
  });

  test("is looked at daily with the token of its owner, and nobody else's unit hears of it", async () => {
    const { core, git, tom, connect, commit } = programs;
    const unit = await connect(GREENHOUSE);
    const blueprint = await core.repositories.read(git.urlOf(unit.name));
    const toms = await core.unitsOf.create(tom, "Of Tom", blueprint, Date.now());
    git.behave(unit.name, asksFor("glpat-2"));
    await commit(unit.name, OTHER);
    await core.em.fork().nativeUpdate(Unit, {}, { checkedAt: Date.now() });
    await core.em.fork().nativeUpdate(Unit, { id: [unit.id, toms] }, { checkedAt: 0 });
    await core.tips.check(Date.now());
    expect(await core.unitsOf.source(core.owner, unit.id)).toMatchObject({ moved: true, unreadSince: null });
    expect(await core.unitsOf.source(tom, toms)).toMatchObject({ moved: false, unreadSince: expect.any(Number) });
  });
});

describe("a token", () => {
  test("is one for each host and person, sealed, and gone when it is removed", async () => {
    const { core, tom } = programs;
    await core.gitTokens.keep(tom, "github.com", "ghp_first", Date.now());
    await core.gitTokens.keep(tom, "github.com", "ghp_second", Date.now());
    const { items } = await core.gitTokens.list(tom, 0);
    expect(items).toEqual([{ id: expect.any(Number), host: "github.com", createdAt: expect.any(Number) }]);
    expect(await core.gitTokens.loginFor(tom.id, "https://github.com/a/b")).toMatchObject({ password: "ghp_second" });
    expect(await core.gitTokens.loginFor(core.owner.id, "https://github.com/a/b")).toBeUndefined();
    expect(await core.gitTokens.loginFor(tom.id, "http://github.com/a/b")).toBeUndefined();
    expect(await core.gitTokens.loginFor(tom.id, "https://github.com:444/a/b")).toBeUndefined();
    await core.em.fork().nativeUpdate(User, tom.id, { role: "blocked" });
    expect(await core.gitTokens.loginFor(tom.id, "https://github.com/a/b")).toBeUndefined();
    await core.em.fork().nativeUpdate(User, tom.id, { role: "user" });
    const rows = await core.em.fork().find(GitToken, { owner: tom.id });
    expect(JSON.stringify(rows.map(({ sealed }) => sealed))).not.toContain("ghp_");
    const id = items[0]?.id ?? 0;
    await expect(core.gitTokens.remove(core.owner, id)).rejects.toMatchObject({ code: "not-found" });
    const { document } = await core.takeouts.make(tom, Date.now());
    expect(JSON.parse(document).repositoryTokens).toEqual([{ host: "github.com", createdAt: expect.any(String) }]);
    await core.gitTokens.remove(tom, id);
    expect(await core.gitTokens.loginFor(tom.id, "https://github.com/a/b")).toBeUndefined();
  });

  test("of another person or host does not open in a row that is not its own", async () => {
    const { core, tom } = programs;
    await core.gitTokens.keep(tom, "github.com", "ghp_1", Date.now());
    await core.em.fork().nativeUpdate(GitToken, { owner: tom.id }, { host: "evil.example" });
    await expect(core.gitTokens.loginFor(tom.id, "https://evil.example/a/b")).rejects.toThrow();
    await core.em.fork().nativeDelete(GitToken, { owner: tom.id });
  });

  test("beyond what a person may have is refused", async () => {
    const { core, tom } = programs;
    for (let one = 0; one < 20; one++) await core.gitTokens.keep(tom, `git-${one}.example`, "t", Date.now());
    await expect(core.gitTokens.keep(tom, "more.example", "t", Date.now())).rejects.toMatchObject({
      code: "git-tokens-full",
    });
    await core.gitTokens.keep(tom, "git-3.example", "u", Date.now());
  });
});
