import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startGit } from "../src/sandbox/git.ts";
import { startTelegram } from "../src/sandbox/telegram/telegram.ts";
import { createUnit, type UnitEnv } from "../src/sandbox/unit.ts";
import { FAR_MS } from "./support/patience.ts";
import { meet, menuOf, seesButton, withButton } from "./support/people.ts";
import { createUnitInChat, RELAY, type World } from "./support/pepeunit.ts";
import { runProgram } from "./support/program.ts";

const WIFI = { name: "Attic of Ann 5G", password: "open sesame 42" };

test("no secret of an env.json, and no Wi-Fi, is in any file of DATA_DIR or in the log, however loud that is", async () => {
  const dir = mkdtempSync(join(tmpdir(), "pepeunit-secrets-"));
  const [telegram, git] = await Promise.all([
    startTelegram({ deadlineMs: FAR_MS }),
    startGit({ repositories: { relay: RELAY } }),
  ]);
  const program = runProgram(dir, {
    BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.root,
    HTTP_HOST: "127.0.0.1",
    HTTP_PORT: "0",
    DATA_DIR: dir,
    REPO_PRIVATE_HOSTS: "allow",
    LOG_LEVEL: "debug",
  });
  try {
    const [, localUrl = ""] = await program.prints(/"listening":"([^"]+)"/);
    const claim = async () => (await program.prints(/\?start=(\S+)/))[1];
    const world = { telegram, git, dir, claim, instance: { localUrl } } as unknown as World;
    const ann = await meet(world);
    const { env, unit } = await createUnitInChat(world, ann);
    await unit.sync({ output_variables: { temperature: 1, colour: 2 } });
    expect((await unit.post(Buffer.alloc(81, 1))).status).toBe(401);
    await ann.presses(await menuOf(ann), "📄 env.json");
    await ann.presses(withButton(ann, "🔑"), "🔑 New keys");
    await ann.presses(await seesButton(ann, "🔑 Make"), "🔑 Make new keys");
    const { document } = await ann.sees((message) => message.text.startsWith("New keys"));
    const renewed = JSON.parse(document?.text ?? "") as UnitEnv;
    await createUnit({ ...renewed, PEPEUNIT_URL: localUrl }).sync();
    telegram.fails("sendDocument", { error_code: 400 });
    await ann.presses(await menuOf(ann), "📄 env.json");
    await program.prints(/a person met a failure/);

    // Typed well, with a mistake, and when the zip can't be sent
    const typed = [`${WIFI.name}\n${WIFI.password}`, `${WIFI.name}\n${WIFI.password}\n.`];
    const ask = async () => {
      await ann.presses(withButton(ann, "📦"), "📦 All in one zip");
      await seesButton(ann, "Without Wi-Fi");
    };
    await ask();
    for (const text of [typed[1], typed[0]]) ann.says(text ?? "");
    await ann.sees(({ document }) => document?.name === "Greenhouse.zip");
    await ask();
    telegram.fails("sendDocument", { error_code: 400 });
    ann.says(typed[0] ?? "");
    await ann.sees("went wrong");
    expect(ann.chat.messages.some(({ text }) => text.includes(WIFI.password))).toBe(false);

    const master = readFileSync(join(dir, "secret.key"), "utf8").trim();
    const files = readdirSync(dir).filter((name) => name !== "secret.key");
    expect(files).toContain("pepeunit.db");
    const places = new Map(files.map((name) => [name, readFileSync(join(dir, name))]));
    places.set("the log", Buffer.from(program.printed()));
    const written = Buffer.concat([...places.values()]);
    expect(written.includes("Greenhouse")).toBe(true);

    const keys = [env, renewed].flatMap(({ SYNC_ENCRYPT_KEY, SECRET_KEY }) => [SYNC_ENCRYPT_KEY, SECRET_KEY]);
    const tokens = [env, renewed].map(({ PEPEUNIT_TOKEN }) => PEPEUNIT_TOKEN.split(".")[2] ?? "");
    for (const [place, bytes] of places) {
      for (const key of [...keys, master]) {
        const raw = Buffer.from(key, "base64");
        const listed = [...Buffer.from(key)].join(",");
        for (const form of [key, raw, raw.toString("hex"), listed])
          expect(bytes.includes(form), `${place}: ${key}`).toBe(false);
      }
      for (const secret of [...tokens, telegram.token.split(":")[1] ?? "", WIFI.name, WIFI.password]) {
        expect(bytes.includes(secret), `${place}: ${secret}`).toBe(false);
      }
    }
  } finally {
    program.child.kill("SIGKILL");
    await program.ended;
    await Promise.all([telegram.stop(), git.stop()]);
    rmSync(dir, { recursive: true });
  }
});
