import { expect, test } from "vitest";
import { createVault } from "../../../src/services/live/vault.ts";

const vault = createVault(Buffer.alloc(32, 1));
const TEXT = '{"SECRET_KEY": "sesame", "title": "Теплица 🌱"}\n';

test("what was locked is unlocked to the byte, also by the next start", () => {
  for (const text of [TEXT, "", "x".repeat(100_000)]) {
    expect(vault.unlock("owner", vault.lock("owner", text))).toBe(text);
    expect(createVault(Buffer.alloc(32, 1)).unlock("owner", vault.lock("owner", text))).toBe(text);
  }
});

test("locking twice looks different, and shows nothing of the text", () => {
  const [one, two] = [vault.lock("owner", TEXT), vault.lock("owner", TEXT)];
  expect(one).not.toBe(two);
  expect(Buffer.from(one, "base64").toString("latin1")).not.toContain("sesame");
  expect(one).not.toContain("sesame");
});

test("another owner, another master key and a changed character open nothing", () => {
  const locked = vault.lock("owner", TEXT);
  expect(() => vault.unlock("other", locked)).toThrow("does not open");
  expect(() => createVault(Buffer.alloc(32, 2)).unlock("owner", locked)).toThrow("does not open");
  for (let at = 0; at < locked.length; at += 5) {
    const changed = locked.slice(0, at) + (locked[at] === "A" ? "B" : "A") + locked.slice(at + 1);
    expect(() => vault.unlock("owner", changed), `character ${at}`).toThrow();
  }
  for (const broken of ["", ".", "..", "a.b.c"]) expect(() => vault.unlock("owner", broken)).toThrow("does not open");
});
