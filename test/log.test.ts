import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";

const TOKEN = "123456789:AAF-abcdefghijklmnopqrstuvwxyz_0123";
const END = "what the next one prints";
const LOG = JSON.stringify(new URL("../src/log.ts", import.meta.url).href);

/** What is logged, and what it is about, as `text`. */
interface Logging {
  readonly program: string;
  readonly text: string;
}

/** What each of them prints; they run one after another in a program of their own, since a start takes longer than all of them. */
function print(all: readonly Logging[]): string[] {
  const parts = all.map(
    ({ program }, index) => `await (async (text) => {\n${program}\n})(texts[${index}]);\nlog.info("${END}");`,
  );
  const written = execFileSync(
    process.execPath,
    [
      "--import",
      "tsx",
      "--input-type=module",
      "--eval",
      `import { createLog } from ${LOG};\nconst texts = process.argv.slice(1);\nconst log = createLog("info");\n${parts.join("\n")}`,
      "--",
      ...all.map(({ text }) => text),
    ],
    { cwd: fileURLToPath(new URL("..", import.meta.url)), encoding: "utf8" },
  );
  return written.split(new RegExp(`^.*"${END}".*\\n`, "m"));
}

const TEXTS = [`https://api.telegram.org/bot${TOKEN}/sendMessage`, `the token ${TOKEN}`, `"${TOKEN}"`];

/** How an error comes to carry words along, and what the log says of it nevertheless. */
const CARRIERS: readonly (readonly [name: string, program: string, told: object])[] = [
  [
    "a refusal of Telegram's, with the message",
    `const { GrammyError } = await import("grammy");
     const answer = { ok: false, error_code: 400, description: 'Bad Request: can\\'t parse entities: unsupported start tag "' + text + '" at byte offset 5' };
     log.warn({ err: new GrammyError("Call to 'sendMessage' failed! " + text, answer, "sendMessage", { chat_id: 1, text }) }, "x");`,
    {
      type: "GrammyError",
      code: 400,
      method: "sendMessage",
      description: "Bad Request: can't parse entities: unsupported start tag … at byte offset 5",
    },
  ],
  [
    "a connection that broke, with the address",
    `const { HttpError } = await import("grammy");
     const inner = Object.assign(new TypeError("fetch failed " + text), { cause: Object.assign(new Error(text), { code: "ECONNRESET", syscall: "read", host: text }) });
     log.warn({ err: new HttpError(text, inner) }, "x");`,
    { type: "HttpError", cause: { type: "TypeError", cause: { code: "ECONNRESET", method: "read" } } },
  ],
  [
    "a failure of a handler, with the update",
    `const { BotError } = await import("grammy");
     log.error({ err: new BotError(new RangeError(text), { update: { message: { text } }, t: text }) }, "x");`,
    { type: "BotError", cause: { type: "RangeError" } },
  ],
  [
    "a statement of the database, with its values",
    `const { openDb } = await import("./src/storage/sqlite/db.ts");
     const { User } = await import("./src/entities/user.ts");
     const orm = await openDb("sqlite::memory:");
     const plant = () => { const em = orm.em.fork(); em.create(User, { telegramId: 1, name: text, locale: "en", role: "user", createdAt: 0 }); return em.flush(); };
     await plant();
     await plant().catch((error) => log.error({ err: error }, "x"));
     await orm.em.getConnection().execute("select '" + text + "' frm x").catch((error) => log.error({ err: error }, "x"));
     await orm.close();`,
    {
      type: "UniqueConstraintViolationException",
      description: "SQLITE_CONSTRAINT: UNIQUE constraint failed: user.telegram_id",
    },
  ],
  [
    "what a schema refused",
    `const { z } = await import("zod");
     log.error({ err: z.strictObject({ a: z.literal("b") }).safeParse({ a: text, [text]: 1 }, { reportInput: true }).error }, "x");`,
    { type: "ZodError" },
  ],
  [
    "what is no JSON",
    "try { JSON.parse('{' + text); } catch (error) { log.error({ err: error }, 'x'); }",
    { type: "SyntaxError" },
  ],
  [
    "what is no address",
    "try { new URL(text); } catch (error) { log.error({ err: error }, 'x'); }",
    { type: "TypeError", code: "ERR_INVALID_URL" },
  ],
  [
    "what Node can't take",
    "try { Buffer.alloc(text); } catch (error) { log.error({ err: error }, 'x'); }",
    { type: "TypeError", code: "ERR_INVALID_ARG_TYPE" },
  ],
  [
    "a refusal of our own, with what it is about",
    `const { AppError, toAppError } = await import("./src/errors.ts");
     log.error({ err: new AppError("schema-name", { section: text, name: text }) }, "x");
     log.error({ err: toAppError(new Error(text)) }, "x");`,
    { type: "AppError", code: "schema-name" },
  ],
  [
    "no error at all",
    "log.error({ err: text }, 'x'); log.error({ err: { message: text, payload: text } }, 'x');",
    { type: "string" },
  ],
  [
    "an error under another name",
    "log.error({ failure: Object.assign(new Error(text), { name: text, code: text, stack: text }) }, 'x');",
    { type: "Error" },
  ],
  [
    "an error with lines that look like a stack",
    "log.error({ err: new Error('x\\n    at ' + text + ' (file:///' + text + ':1:1)') }, 'x');",
    { type: "Error" },
  ],
];

const WORD = "Geheimes Gewächshaus";
const OWN = `
  const { createVault } = await import("./src/services/live/vault.ts");
  const vault = createVault(Buffer.alloc(32));
  try { vault.unlock("a", text); } catch (error) { log.error({ err: error }, "x"); }`;

let tokens: string[];
let carried: string[];
let own: string;
beforeAll(() => {
  const written = print([
    ...TEXTS.map((text) => ({ program: "log.warn({ err: new Error(text), text }, text);", text })),
    ...CARRIERS.map(([, program]) => ({ program, text: WORD })),
    { program: OWN, text: "secret" },
  ]);
  tokens = written.splice(0, TEXTS.length);
  carried = written.splice(0, CARRIERS.length);
  own = written[0] ?? "";
});

test.each([...TEXTS.keys()])("a bot token never reaches the log: %i", (index) => {
  expect(tokens[index]).toContain("<token>");
  expect(tokens[index]).not.toContain(TOKEN);
});

test.each(CARRIERS.map(([name, , told], index) => [name, index, told] as const))(
  "of %s the log says no word",
  (_name, index, told) => {
    const written = carried[index] ?? "";
    expect(written).not.toMatch(/Geheim|Gew(ä|\\u00e4)chs|Greenhouse/);
    const [first = ""] = written.split("\n");
    const line = JSON.parse(first);
    expect(line.msg).toBe("x");
    expect(line.err ?? line.failure).toMatchObject(told);
  },
);

test("where an error came from is told, and the sentence when it is the program's own", () => {
  const { err } = JSON.parse(own);
  expect(err).toMatchObject({ type: "Error", description: "env.json does not open with this master key" });
  expect(err.stack).toMatch(/^ {4}at .*\/src\/services\/live\/vault\.ts:\d+:\d+/);
  expect(err.stack.split("\n").length).toBeGreaterThan(1);
});
