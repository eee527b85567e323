import { expect, test } from "vitest";
import { createTokens, deriveKey } from "../../src/protocol/token.ts";

const tokens = createTokens(Buffer.alloc(32, 1));
const claims = { uuid: "4b6f3c1e-7d0a-4d52-9c4c-0a1b2c3d4e5f", generation: 3 };

test("a token is read by the instance that issued it, and by no other", () => {
  const token = tokens.issue(claims);
  expect(tokens.read(token)).toEqual(claims);
  expect(createTokens(Buffer.alloc(32, 1)).read(token)).toEqual(claims);
  expect(createTokens(Buffer.alloc(32, 2)).read(token)).toBeUndefined();
});

test("two tokens of the same unit look different", () => {
  expect(tokens.issue(claims)).not.toBe(tokens.issue(claims));
});

test("a token with any character changed is none", () => {
  const token = tokens.issue(claims);
  for (let at = 0; at < token.length; at++) {
    const changed = token.slice(0, at) + (token[at] === "A" ? "B" : "A") + token.slice(at + 1);
    expect(tokens.read(changed), `character ${at}`).toBeUndefined();
  }
});

test.each(["", ".", "..", "...", "a.b.c", `${"a".repeat(10_000)}.b.c`, " "])("%j is no token", (text) => {
  expect(tokens.read(text)).toBeUndefined();
});

test("the master key gives other keys for other purposes", () => {
  const master = Buffer.alloc(32, 1);
  expect(deriveKey(master, "a")).not.toEqual(deriveKey(master, "b"));
  expect(deriveKey(master, "a")).toEqual(deriveKey(master, "a"));
  expect(deriveKey(master, "a").length).toBe(32);
});
