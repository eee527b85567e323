import { afterAll, beforeAll, describe, it } from "vitest";
import type { Failure } from "../support/instance.ts";
import type { Rig } from "../support/rig.ts";
import { expectRecovery, readFlash, startCounter } from "./counter.ts";

let rig: Rig;
beforeAll(async () => {
  rig = await startCounter();
});
afterAll(() => rig.stop());

const failures: [name: string, failure: Failure, code: string][] = [
  ["a revoked token (401)", { kind: "plain", status: 401 }, "auth 401"],
  ["too large a request (413)", { kind: "plain", status: 413 }, "size 413"],
  ["too many requests (429)", { kind: "plain", status: 429, headers: { "retry-after": "2" } }, "rate 429"],
  ["a stopping instance (503)", { kind: "plain", status: 503, headers: { "retry-after": "2" } }, "busy 503"],
  ["an instance that fails (500)", { kind: "plain", status: 500 }, "http 500"],
  ["a frame refused (400)", { kind: "plain", status: 400 }, "http 400"],
  ["a proxy's error page", { kind: "html", status: 502 }, "http 502"],
  ["a page in place of an answer", { kind: "html", status: 200 }, "http 200"],
  ["a wrong tag", { kind: "tag" }, "tag tag"],
  ["half an answer", { kind: "half" }, "short"],
  ["no answer", { kind: "silent" }, "timeout"],
  ["a request refused as JSON (422)", { kind: "unprocessable" }, "json"],
];

describe("a unit goes on after", () => {
  it.each(failures)("%s, and tells it by its code", async (_, failure, code) => {
    const files = await readFlash(rig);
    rig.instance.fail(failure, 1);
    await rig.line(`pepeunit: ${code}`);
    await expectRecovery(rig, files);
  });
});
