import { expect, test } from "vitest";
import { createGate } from "../../src/domain/gate.ts";

const here = new AbortController().signal;

test("each has a few places, the others of theirs come in order, and whoever has gone takes none", async () => {
  const enter = createGate(2);
  const seen: string[] = [];
  const come = (name: string, who = "ann", signal = here) =>
    enter(who, signal).then((leave) => {
      seen.push(name);
      return leave;
    });
  const gone = new AbortController();
  const [a] = await Promise.all([come("a"), come("b")]);
  const [c, left, d] = [come("c"), come("left", "ann", gone.signal), come("d")];
  await come("e", "eve");
  expect(seen).toEqual(["a", "b", "e"]);
  gone.abort(new Error("gone"));
  a?.();
  a?.();
  const leaveC = await c;
  expect(seen).toEqual(["a", "b", "e", "c"]);
  leaveC();
  await expect(left).rejects.toThrow("gone");
  await d;
  expect(seen).toEqual(["a", "b", "e", "c", "d"]);
  await expect(come("f", "ann", gone.signal)).rejects.toThrow("gone");
});
