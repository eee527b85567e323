import { expect, test } from "vitest";
import { guessZone } from "../../src/domain/zones.ts";

test("a zone is guessed by language and region, and by nothing that is no language", () => {
  expect([guessZone("pt-BR"), guessZone("pt-AO"), guessZone("ru")]).toEqual([
    "America/Sao_Paulo",
    "Europe/Lisbon",
    "Europe/Moscow",
  ]);
  for (const code of ["__proto__", "constructor", "toString-x", "", undefined]) expect(guessZone(code)).toBeUndefined();
});
