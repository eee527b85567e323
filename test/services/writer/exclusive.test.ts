import { expect, test } from "vitest";
import { User } from "../../../src/entities/user.ts";
import { openCore } from "../../support/core.ts";
import { execute } from "../../support/database.ts";

test("a transaction waits for another program that writes, and does not fail for having read before", async () => {
  const core = await openCore();
  let other: Promise<void> | undefined;
  await core.writer.exclusive(async (em) => {
    const ann = await em.findOneOrFail(User, 1);
    // It would have its turn between reading and writing.
    other = execute(core.dir, "pragma busy_timeout = 5000; update user set locale = 'ru' where id = 1");
    await Promise.race([other, new Promise((done) => setTimeout(done, 50))]);
    ann.name = "Anna";
  });
  await other;
  expect(await core.em.fork().findOneOrFail(User, 1)).toMatchObject({ name: "Anna", locale: "ru" });
  await core.stop();
});
