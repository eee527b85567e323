import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { asksFor } from "../src/sandbox/behaviour.ts";
import { startGit } from "../src/sandbox/git.ts";
import { startTelegram } from "../src/sandbox/telegram/telegram.ts";
import { FAR_MS } from "./support/patience.ts";
import { begins, meet, menuOf, seesButton, turns, withButton } from "./support/people.ts";
import { RELAY, type World } from "./support/pepeunit.ts";
import { runProgram } from "./support/program.ts";
import { CERT_FILE, TLS } from "./support/tls.ts";

const TOKEN = "ghp_3xampleOfAnn";
const WRONG = "ghp_wr0ngOne";
const LINKED = "ghp_inTheL1nk";

test("a private repository is opened by a token, which is in no message, file or log afterwards", async () => {
  const dir = mkdtempSync(join(tmpdir(), "pepeunit-secrets-"));
  const [telegram, git] = await Promise.all([
    startTelegram({ deadlineMs: FAR_MS }),
    startGit({ repositories: { relay: RELAY }, tls: TLS }),
  ]);
  git.behave("relay", asksFor(TOKEN));
  const link = `https://localhost:${new URL(git.url).port}/relay.git`;
  const program = runProgram(dir, {
    BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.root,
    HTTP_HOST: "127.0.0.1",
    HTTP_PORT: "0",
    DATA_DIR: dir,
    REPO_PRIVATE_HOSTS: "allow",
    LOG_LEVEL: "debug",
    NODE_EXTRA_CA_CERTS: CERT_FILE,
  });
  try {
    await program.prints(/"listening":"([^"]+)"/);
    const claim = async () => (await program.prints(/\?start=(\S+)/))[1];
    const ann = await meet({ telegram, git, dir, claim } as unknown as World);
    ann.says("/new");
    await ann.sees("called");
    ann.says("Attic");
    await ann.sees("link");
    ann.says(link);
    const closed = await seesButton(ann, "🔑");
    expect(closed.text).toContain("That repository asks for a login");

    // Within the link it is not taken, nor kept.
    const typed = ann.says(link.replace("//", `//oauth2:${LINKED}@`));
    const told = await seesButton(ann, "🔑");
    expect(told.text).toContain("The link holds a login, a password or a token.");
    expect(ann.chat.current(typed)).toBeUndefined();

    // A wrong one: the link is read again at once, and says so.
    await ann.presses(told, "🔑 Let me in with a token");
    await ann.sees(({ text }) => text.startsWith("Send me a token for localhost:"));
    ann.says(WRONG);
    const refused = await ann.sees(({ text }) => text.includes("does not accept your token"));
    await ann.presses(refused, "🔑 Let me in with a token");
    await ann.sees(({ text, id }) => id > refused.id && text.startsWith("Send me a token for localhost:"));
    ann.says("not a token");
    await ann.sees("That is no token");
    ann.says(TOKEN);
    const found = await seesButton(ann, "✅ Create");
    await ann.presses(found, "✅ Create");
    await ann.sees(({ document }) => document?.name === "env.json");

    // Revoked
    git.behave("relay", asksFor("another"));
    const look = await turns(ann, await turns(ann, await menuOf(ann), "🧩 Program"), "⬆️ Look");
    const lost = await ann.sees(({ id, text }) => id === look.id && text.includes("does not accept your token"));
    await ann.presses(lost, "🔑 Let me in with a token");
    await ann.sees(({ text, id }) => id > lost.id && text.startsWith("Send me a token for localhost:"));
    ann.says("another");
    const kept = await ann.sees(({ text, id }) => id > lost.id && text.startsWith("🔑 I have a token"));
    await ann.presses(kept, "⬆️ Look for an update");
    await ann.sees("already");

    // The link that was kept for /new is no answer to other questions.
    ann.says("/units");
    await ann.presses(await seesButton(ann, "⚪️ Attic"), ({ text }) => begins(text, "⚪️ Attic"));
    await ann.presses(await menuOf(ann, await seesButton(ann, "⚙️ ")), "✏️ Rename");
    const renaming = await ann.sees("What should Attic be called?");
    await ann.presses(refused, "🔑 Let me in with a token");
    const asked = await ann.sees(
      ({ text, id }) => id > renaming.id && text.startsWith("Send me a token for localhost:"),
    );
    ann.says("another");
    await ann.sees(({ text, id }) => id > asked.id && text.startsWith("🔑 I have a token"));
    ann.says("Attic");
    await ann.sees("Done.");
    ann.says("/new");
    const named = await ann.sees(({ text, id }) => id > asked.id && text.includes("called"));
    await ann.presses(refused, "🔑 Let me in with a token");
    await ann.sees(({ text, id }) => id > named.id && text.startsWith("Send the site and the token"));
    ann.says("/cancel");

    // In the settings: listed, never shown, removed once it is asked
    ann.says("/settings");
    const list = await turns(ann, await seesButton(ann, "🔑 Private"), "🔑 Private");
    expect(list.buttons.flat()[0]).toMatch(/^🔑 localhost:\d+$/);
    const question = await turns(ann, await turns(ann, list, "🔑 localhost"), "🗑 Remove");
    const empty = await turns(ann, question, "🗑 Remove");
    expect(empty.text).toContain("There is none yet.");
    await ann.presses(empty, "➕ Add a token");
    await ann.sees("Send the site and the token");
    ann.says(`localhost ${WRONG}`);
    await ann.sees(({ text }) => text === "🔑 I have a token for localhost now.");
    // What is sent after something else was pressed is no token.
    await ann.presses(withButton(ann, "➕ Add"), "➕ Add a token");
    await ann.presses(withButton(ann, "➕ Add"), "« Settings");
    ann.says("/units");
    await ann.sees(({ buttons }) => buttons.flat().some((button) => begins(button, "⚪️ Attic")));

    for (const secret of [TOKEN, WRONG, LINKED]) {
      expect(ann.chat.messages.some(({ text }) => text.includes(secret))).toBe(false);
    }
    const places = new Map(readdirSync(dir).map((name) => [name, readFileSync(join(dir, name))]));
    places.set("the log", Buffer.from(program.printed()));
    expect(Buffer.concat([...places.values()]).includes("Attic")).toBe(true);
    for (const [place, bytes] of places) {
      for (const secret of [TOKEN, WRONG, LINKED]) {
        for (const form of [secret, Buffer.from(`oauth2:${secret}`).toString("base64")]) {
          expect(bytes.includes(form), `${place}: ${secret}`).toBe(false);
        }
      }
    }
  } finally {
    program.child.kill("SIGKILL");
    await program.ended;
    await Promise.all([telegram.stop(), git.stop()]);
    rmSync(dir, { recursive: true });
  }
});
