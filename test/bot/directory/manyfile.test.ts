import type { InputFile } from "grammy";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Context } from "../../../src/bot/context.ts";
import { sendFile } from "../../../src/bot/features/directory/manyfile.ts";
import { loadTranslations } from "../../../src/i18n/i18n.ts";
import { type Core, openCore } from "../../support/core.ts";

let core: Core;
beforeAll(async () => {
  core = await openCore();
});
afterAll(() => core.stop());

test.each([
  [0, "2 devices, 2 lines"],
  [60, "2 devices, 2 lines"],
])("a device that is gone does not keep the others from the file (%i minutes)", async (minutes, caption) => {
  const ids = await core.units(
    ["a", "gone", "b"].map((name) => `${name}${minutes}`),
    { t: "out:float" },
  );
  for (const id of ids) await core.report(id, { t: 1 });
  await core.flush();
  await core.unitsOf.remove(core.owner, ids[1] ?? 0);
  const sent: unknown[] = [];
  const ctx = {
    t: loadTranslations("locales")("en", "UTC"),
    reply: async (text: string) => sent.push(text),
    replyWithDocument: async (_file: InputFile, { caption }: { caption: string }) => sent.push(caption),
  } as unknown as Context;
  await sendFile(ctx, { units: core.unitsOf, charts: core.charts }, core.owner, { ids, minutes }, (...done) =>
    sent.push(done),
  );
  expect(sent).toEqual([[1, 3], [2, 3], [3, 3], caption]);
});
