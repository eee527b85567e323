import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTokens } from "../../src/protocol/token.ts";
import { createUnit, type UnitEnv, type VirtualUnit } from "../../src/sandbox/unit.ts";
import { readAll } from "../support/database.ts";
import { sealFrame } from "../support/frame.ts";
import { meet, menuOf, seesButton } from "../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../support/pepeunit.ts";
import { keysOf, postFrame, postSync, type Reply, sealBytes, strangeKeys } from "../support/request.ts";

let world: World;
let url: string;
let mine: { env: UnitEnv; unit: VirtualUnit };
let theirs: { env: UnitEnv; unit: VirtualUnit };
let renewed: { old: UnitEnv; present: UnitEnv };
let deleted: UnitEnv;
beforeAll(async () => {
  world = await startWorld();
  url = world.instance.localUrl;
  const ann = await meet(world);
  mine = await createUnitInChat(world, ann, "Mine");
  const old = (await createUnitInChat(world, ann, "Renewed")).env;
  await createUnit({ ...old, PEPEUNIT_URL: url }).sync();
  await ann.presses(await menuOf(ann), "🔑 New keys");
  await ann.presses(await seesButton(ann, "🔑 Make"), "🔑 Make new keys");
  const { document } = await ann.sees((message) => message.text.startsWith("New keys"));
  renewed = { old, present: JSON.parse(document?.text ?? "") as UnitEnv };
  deleted = (await createUnitInChat(world, ann, "Deleted")).env;
  await createUnit({ ...deleted, PEPEUNIT_URL: url }).sync();
  await ann.presses(await menuOf(ann), "🗑 Delete");
  await ann.presses(await seesButton(ann, "🗑 Delete"), "🗑 Delete");
  await ann.sees("is deleted");
  theirs = await createUnitInChat(world, await meet(world, { first_name: "Bob" }), "Theirs");
});
afterAll(() => world.stop());

const fresh = (): string => JSON.stringify({ at: Date.now(), output_variables: { temperature: 1 } });

/** What tells a stranger nothing: the same bytes whatever is wrong. */
async function refusals(): Promise<Record<string, Reply>> {
  const { env } = mine;
  const token = env.PEPEUNIT_TOKEN;
  const [header = "", payload = "", signature = ""] = token.split(".");
  const frame = sealBytes(env, fresh());
  const foreign = createTokens(randomBytes(32)).issue({ uuid: "4b6f3c1e-7d0a-4d52-9c4c-0a1b2c3d4e5f", generation: 1 });
  const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString("base64url");
  const posts: Record<string, Promise<Reply>> = {
    "no Authorization": postSync(url, { "content-type": "application/octet-stream" }, frame),
    "another scheme": postSync(url, { authorization: `Basic ${token}`, "content-type": "application/octet-stream" }, frame),
    "an empty token": postFrame(url, "", frame),
    "a token that is none": postFrame(url, "hello", frame),
    "a token of three nothings": postFrame(url, "..", frame),
    "a token of another instance": postFrame(url, foreign, frame),
    "a token with another header": postFrame(url, `${none}.${payload}.${signature}`, frame),
    "a token without its signature": postFrame(url, `${header}.${payload}.`, frame),
    "a token that is cut": postFrame(url, token.slice(0, -1), frame),
    "a token with a tail": postFrame(url, `${token}A`, frame),
    "a token with a changed payload": postFrame(url, `${header}.${payload.startsWith("A") ? "B" : "A"}${payload.slice(1)}.${signature}`, frame),
    "a wrong tag": postFrame(url, token, sealFrame({ ...keysOf(env), secret: strangeKeys().secret }, "request", Buffer.from(fresh()))),
    "keys of nobody": postFrame(url, token, sealFrame(strangeKeys(), "request", Buffer.from(fresh()))),
    "another unit's token with own keys": postFrame(url, theirs.env.PEPEUNIT_TOKEN, frame),
    "own token with another unit's keys": postFrame(url, token, sealBytes(theirs.env, fresh())),
    "the token and the keys before a new env.json": postFrame(url, renewed.old.PEPEUNIT_TOKEN, sealBytes(renewed.old, fresh())),
    "the old token with the new keys": postFrame(url, renewed.old.PEPEUNIT_TOKEN, sealBytes(renewed.present, fresh())),
    "the new token with the old keys": postFrame(url, renewed.present.PEPEUNIT_TOKEN, sealBytes(renewed.old, fresh())),
    "a deleted unit": postFrame(url, deleted.PEPEUNIT_TOKEN, sealBytes(deleted, fresh())),
  }; // biome-ignore format: one line a case
  return Object.fromEntries(
    await Promise.all(Object.entries(posts).map(async ([what, reply]) => [what, await reply] as const)),
  );
}

test("401 is one answer, byte for byte, whatever is wrong, and changes nothing", async () => {
  const before = await readAll(world.dir);
  const replies = await refusals();
  const expected: Reply = {
    status: 401,
    headers: {
      "content-type": "application/problem+json",
      "content-length": expect.any(String),
      connection: "keep-alive",
      "keep-alive": expect.any(String),
    } as unknown as Record<string, string>,
    body: Buffer.from('{"type":"about:blank","status":401,"title":"unauthorized"}'),
  };
  for (const [what, reply] of Object.entries(replies)) expect(reply, what).toEqual(expected);
  expect(await readAll(world.dir)).toEqual(before);
});

test("while those who hold the right keys get in", async () => {
  expect((await mine.unit.sync()).status).toBe(200);
  expect((await theirs.unit.sync()).status).toBe(200);
  expect((await createUnit({ ...renewed.present, PEPEUNIT_URL: url }).sync()).status).toBe(200);
});

test("a token tells a reader neither the unit nor its generation", () => {
  const [header = "", payload = ""] = mine.env.PEPEUNIT_TOKEN.split(".");
  expect(JSON.parse(Buffer.from(header, "base64url").toString())).toEqual({ alg: "HS256", typ: "JWT" });
  expect(Buffer.from(payload, "base64url").toString("latin1")).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/);
});
