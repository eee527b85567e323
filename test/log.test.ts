import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const TOKEN = "123456789:AAF-abcdefghijklmnopqrstuvwxyz_0123";
const PROGRAM = `
  import { createLog } from ${JSON.stringify(new URL("../src/log.ts", import.meta.url).href)};
  const [text] = process.argv.slice(1);
  createLog("info").warn({ err: new Error(text), text }, text);`;

test.each([`https://api.telegram.org/bot${TOKEN}/sendMessage`, `the token ${TOKEN}`, `"${TOKEN}"`])(
  "a bot token never reaches the log, nor does an error with it: %#",
  (text) => {
    const written = execFileSync(
      process.execPath,
      ["--import", "tsx", "--input-type=module", "--eval", PROGRAM, "--", text],
      { cwd: fileURLToPath(new URL("..", import.meta.url)), encoding: "utf8" },
    );
    expect(written).toContain("<token>");
    expect(written).not.toContain(TOKEN);
  },
);
