import { expect, test } from "vitest";
import { createTurns } from "../../../src/services/repository/turns.ts";

test("as many run at once as there are places, the others in their order, whatever becomes of those before", async () => {
  const inTurn = createTurns(2);
  const running: string[] = [];
  const ends = new Map<string, (how: "well" | "badly") => void>();
  const start = (name: string) =>
    inTurn(async () => {
      running.push(name);
      const how = await new Promise((resolve) => ends.set(name, resolve));
      if (how === "badly") throw new Error(name);
      return name;
    });
  const works = ["a", "b", "c", "d"].map(start);
  expect(running).toEqual(["a", "b"]);
  ends.get("b")?.("badly");
  await expect(works[1]).rejects.toThrow("b");
  await expect.poll(() => running).toEqual(["a", "b", "c"]);
  ends.get("a")?.("well");
  await expect(works[0]).resolves.toBe("a");
  await expect.poll(() => running).toEqual(["a", "b", "c", "d"]);
  ends.get("c")?.("well");
  ends.get("d")?.("well");
  await Promise.all(works.slice(2));
  const last = start("e");
  expect(running.at(-1)).toBe("e");
  ends.get("e")?.("well");
  expect(await last).toBe("e");
});
