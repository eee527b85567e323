import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { readRows } from "../../support/database.ts";
import { meet, seesButton, turns } from "../../support/people.ts";
import { startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
const received: string[] = [];
let status = 200;
const server = createServer((request, response) => {
  void text(request).then((body) => {
    received.push(body);
    response.writeHead(status).end();
  });
});
beforeAll(async () => {
  world = await startWorld({ env: { WEBHOOK_PRIVATE_NETWORKS: "127.0.0.1" } });
  ann = await meet(world);
  await once(server.listen(0, "127.0.0.1"), "listening");
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await world.stop();
});

test("a webhook is made by a link, tried, shown without its secrets, and deleted", async () => {
  const { port } = server.address() as AddressInfo;
  ann.says("/alerts");
  const empty = await turns(ann, await seesButton(ann, "🪝 Webhooks"), "🪝 Webhooks");
  expect(empty.text).toContain("Programs hear of your alerts by webhooks");
  await ann.presses(empty, "➕ Add a webhook");
  await ann.sees("To which address?");
  ann.says("ntfy");
  await ann.sees("That is no address for a webhook");
  ann.says(`http://127.0.0.1:${port}/hook/s3cret`);
  const made = await ann.sees("The secret that signs them is shown only now");
  expect(made.text).toMatch(/whsec_[\w+/]{32}/);
  expect(made.text).not.toContain("s3cret");
  expect(made.buttons.flat()).toEqual(["📋 Copy the secret", "🧪 Test"]);

  await ann.presses(made, "🧪 Test");
  expect((await ann.sees("The test was taken")).text).toContain(`127.0.0.1:${port}`);
  expect(received.map((body) => JSON.parse(body))).toEqual([{ event: "test", at: expect.any(String), incident: null }]);
  status = 404;
  await ann.presses(made, "🧪 Test");
  const refused = await ann.sees("The test was not taken: it answered 404");
  const [row] = await readRows(world.dir, "select host, sealed from webhook");
  expect(JSON.stringify(row)).not.toContain("s3cret");

  await turns(ann, await turns(ann, refused, "🗑"), "🗑");
  await ann.sees("Programs hear of your alerts by webhooks");
  expect(await readRows(world.dir, "select id from webhook")).toEqual([]);
});
