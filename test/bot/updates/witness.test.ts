import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createFetch, hearMessages } from "../../../src/bot/updates/witness.ts";
import { handling, updateAtHand } from "../../../src/services/writer/once.ts";

const AT = Date.UTC(2025, 5, 20, 14, 10);

const server = createServer((_, response) => {
  response.sendDate = false;
  response.writeHead(200, { "content-type": "application/json", date: new Date(AT).toUTCString() }).end("{}");
});
let url: string;
beforeAll(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => void server.close());

test.each([
  ["https://api.telegram.org", false],
  ["https://api.telegram.org/behind", false],
  ["http://api.telegram.org", true],
  ["http://127.0.0.1:8081", true],
  ["http://bot-api:8081", true],
  ["https://telegram.example.org", true],
])("answers below %s may be dated by this machine: %s", async (root, mayBeHere) => {
  const heard: unknown[] = [];
  const fetch = createFetch({ hear: (...said) => void heard.push(said) }, root);
  await fetch(url as never);
  expect(heard).toEqual([[AT, mayBeHere]]);
});

test("what follows from the time is not noted as what an update has done", async () => {
  const atHand: unknown[] = [];
  const hear = (): void => void atHand.push(updateAtHand());
  const update = { botId: 1, updateId: 7 };
  const next = async (): Promise<void> => void atHand.push(updateAtHand());
  await handling(update, async () => {
    await createFetch({ hear }, "https://api.telegram.org")(url as never);
    await hearMessages({ hearPast: hear })({ message: { date: 1 } } as never, next);
  });
  expect(atHand).toEqual([undefined, undefined, update]);
});
