import { createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Outbox } from "../../../src/entities/outbox.ts";
import { WebhookEvent } from "../../../src/entities/webhookevent.ts";
import { createLog } from "../../../src/log.ts";
import { WebhookSender } from "../../../src/services/webhooks/sender.ts";
import { webhookNetwork } from "../../../src/services/webhooks/webhooks.ts";
import { type Core, openCore } from "../../support/core.ts";
import { holdTime } from "../../support/time.ts";

const [SECOND, MINUTE, DAY] = [1000, 60_000, 86_400_000];
const HOUSE = ["127.0.0.0/8"];

interface Received {
  readonly headers: IncomingMessage["headers"];
  readonly raw: string;
  readonly body: { readonly event: string; readonly at: string; readonly incident: Record<string, unknown> };
}

let dir: string;
let core: Core;
let unit: number;
let clock: number;
let sender: WebhookSender;
let time: ReturnType<typeof holdTime>;
let received: Received[];
let answer: (response: ServerResponse) => void;
const server = createServer((request, response) => {
  void text(request).then((raw) => {
    received.push({ headers: request.headers, raw, body: JSON.parse(raw) });
    answer(response);
  });
});

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "pepeunit-webhooks-"));
  core = await openCore(dir);
  unit = await core.unit("Shed", { heat: "out:float" });
  [clock, received] = [Date.UTC(2026, 10, 30, 12), []];
  answer = (response) => response.writeHead(204).end();
  if (!server.listening) await once(server.listen(0, "127.0.0.1"), "listening");
  open();
});
afterEach(async () => {
  await sender.stop();
  await core.close();
  server.closeAllConnections();
  rmSync(dir, { recursive: true });
});

/** A sender of its own, whose clocks the test moves. */
function open(networks = HOUSE): void {
  time = holdTime();
  const { em, writer, vault, incidents } = core;
  const log = createLog("silent");
  const network = webhookNetwork(networks);
  sender = new WebhookSender({ em, writer, vault, incidents, log, network, now: () => clock, time });
  sender.start();
}
function pass(ms: number): void {
  clock += ms;
  time.pass(ms);
}
const urlOf = (path = "/hook?key=s3cret"): string =>
  `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
const watch = async () => (await core.alerts.add(core.owner, await core.id(unit, "heat"), "above", 30, Date.now())).id;
const events = () => received.map(({ body }) => body.event);
const comes = (count: number) => vi.waitFor(() => expect(received).toHaveLength(count), { timeout: 20_000 });
const waiting = () => core.em.fork().count(WebhookEvent, {});
const isDone = () => vi.waitFor(async () => expect(await waiting()).toBe(0), { timeout: 20_000 });
const view = async () => (await core.webhooks.list(core.owner))[0];

test("each time an alert begins, is acknowledged and is over a signed message is sent, in order", async () => {
  const { webhook, secret } = await core.webhooks.add(core.owner, urlOf());
  expect(webhook).toMatchObject({ host: new URL(urlOf()).host });
  const rule = await watch();
  await core.report(unit, { heat: 40 });
  await comes(1);
  await core.incidents.acknowledge({ person: core.owner, chatId: 1 }, 1, Date.now());
  await core.report(unit, { heat: 45 });
  await core.report(unit, { heat: 5 });
  await comes(3);
  expect(events()).toEqual(["firing", "acknowledged", "resolved"]);
  const [first, , last] = received as [Received, Received, Received];
  expect(first.body.incident).toMatchObject({ id: 1, rule, unit: "Shed", output: "heat", value: 40 });
  expect(last.body.incident).toMatchObject({ phase: "resolved", last: 5, by: "Ann", worst: 45 });

  const { "webhook-id": id, "webhook-timestamp": at } = last.headers;
  expect(at).toBe(String(clock / 1000));
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const mac = createHmac("sha256", key).update(`${id}.${at}.${last.raw}`).digest("base64");
  expect(last.headers["webhook-signature"]).toBe(`v1,${mac}`);
  await isDone();
  expect(await view()).toMatchObject({ sentAt: clock, failingSince: null, waiting: 0 });
});

test("what is not taken is sent again with growing pauses and the same id, and what follows waits for it", async () => {
  await core.webhooks.add(core.owner, urlOf());
  await watch();
  answer = (response) => response.writeHead(500).end("no");
  await core.report(unit, { heat: 40 });
  await comes(1);
  await core.report(unit, { heat: 5 });
  for (const [n, pause] of [5 * SECOND, 15 * SECOND, MINUTE].entries()) {
    await vi.waitFor(() => expect(time.slept.at(-1)).toBe(pause), { timeout: 20_000 });
    await vi.waitFor(async () =>
      expect(await view()).toMatchObject({ trouble: "500", failingSince: expect.anything() }),
    );
    pass(pause - 1);
    await new Promise(setImmediate);
    expect(received).toHaveLength(n + 1);
    pass(1);
    await comes(n + 2);
  }
  answer = (response) => response.writeHead(200).end("ok");
  // What is far away is looked at each minute.
  await vi.waitFor(
    () => {
      pass(MINUTE);
      expect(received).toHaveLength(6);
    },
    { timeout: 20_000 },
  );
  expect(events()).toEqual(["firing", "firing", "firing", "firing", "firing", "resolved"]);
  expect(new Set(received.slice(0, 5).map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  await isDone();
});

test("nothing is lost over a restart, also what happened while nobody sent", async () => {
  await core.webhooks.add(core.owner, urlOf());
  await watch();
  answer = (response) => response.destroy();
  await core.report(unit, { heat: 40 });
  await comes(1);
  await sender.stop();
  await core.incidents.acknowledge({ person: core.owner, chatId: 1 }, 1, Date.now());
  await core.close();
  core = await openCore(dir);
  answer = (response) => response.writeHead(200).end();
  clock += DAY / 2;
  open();
  await comes(3);
  expect(events()).toEqual(["firing", "firing", "acknowledged"]);
});

test("a redirect is not followed, and who hangs is given up after some seconds", { timeout: 60_000 }, async () => {
  const { webhook } = await core.webhooks.add(core.owner, urlOf());
  answer = (response) => response.writeHead(302, { location: urlOf("/elsewhere") }).end();
  expect(await core.webhooks.test(core.owner, webhook.id)).toBe("redirect");
  expect(received.map(({ body }) => body.event)).toEqual(["test"]);
  answer = () => {};
  expect(await core.webhooks.test(core.owner, webhook.id)).toBe("slow");
  answer = (response) => response.writeHead(200).end();
  expect(await core.webhooks.test(core.owner, webhook.id)).toBeUndefined();
  expect(received).toHaveLength(3);
});

test("what lies in the house is reached only where an admin says so", async () => {
  await core.webhooks.add(core.owner, urlOf());
  await sender.stop();
  open(["192.168.1.10", "10.0.0.0/8"]);
  await watch();
  await core.report(unit, { heat: 40 });
  await vi.waitFor(async () => expect(await view()).toMatchObject({ trouble: "private-host", waiting: 1 }));
  expect(received).toEqual([]);
  const { allows } = webhookNetwork(["192.168.1.10", "10.0.0.0/8"]);
  expect(["192.168.1.10", "10.9.9.9", "93.184.216.34"].every(allows)).toBe(true);
  expect(["192.168.1.11", "127.0.0.1", "169.254.169.254", "::1", "fd00::1"].some(allows)).toBe(false);
});

test("who takes nothing for three days is given up and its owner is told; a test that is taken lets it go on", async () => {
  const { webhook } = await core.webhooks.add(core.owner, urlOf());
  await watch();
  answer = (response) => response.writeHead(503).end();
  await core.report(unit, { heat: 40 });
  await comes(1);
  await vi.waitFor(async () => expect(await view()).toMatchObject({ trouble: "503" }));
  pass(3 * DAY);
  await vi.waitFor(async () => {
    pass(MINUTE);
    expect(await view()).toMatchObject({ stopped: true, waiting: 0 });
  });
  const told = (await core.em.fork().find(Outbox, {})).map(({ notice }) => notice);
  expect(told).toContainEqual({ kind: "webhook-stopped", host: webhook.host });
  await core.report(unit, { heat: 5 });
  expect(await waiting()).toBe(0);
  answer = (response) => response.writeHead(200).end();
  expect(await core.webhooks.test(core.owner, webhook.id)).toBeUndefined();
  await core.report(unit, { heat: 50 });
  await vi.waitFor(() => expect(events().at(-1)).toBe("firing"));
  expect(await view()).toMatchObject({ stopped: false });
});

test("an incident that is deleted with its alert or its device is over", async () => {
  await core.webhooks.add(core.owner, urlOf());
  const rule = await watch();
  await core.report(unit, { heat: 40 });
  await comes(1);
  await core.alerts.remove(core.owner, rule);
  await comes(2);
  expect(received[1]?.body).toMatchObject({ event: "resolved", incident: { id: 1, rule, stopped: true } });
  await watch();
  await comes(3);
  await core.unitsOf.remove(core.owner, unit);
  await comes(4);
  expect(events()).toEqual(["firing", "resolved", "firing", "resolved"]);
});

test("incidents of others are told to their owners alone, and nobody sees another's webhooks", async () => {
  const bob = await core.person(2, "Bob");
  const { webhook } = await core.webhooks.add(bob, urlOf());
  await watch();
  await core.report(unit, { heat: 40 });
  expect(await waiting()).toBe(0);
  expect(await core.webhooks.list(core.owner)).toEqual([]);
  await expect(core.webhooks.remove(core.owner, webhook.id)).rejects.toThrow("not-found");
  await expect(core.webhooks.test(core.owner, webhook.id)).rejects.toThrow("not-found");
});

test.each([
  ["of no web", "ftp://example.org"],
  ["with a password", "https://ann:secret@example.org"],
  ["without its beginning", "example.org"],
  ["without a host", "https://"],
  ["of a script", "javascript:alert(1)"],
  ["that never ends", `https://example.org/${"x".repeat(3000)}`],
])("a link %s is no address of a webhook", async (_, url) => {
  await expect(core.webhooks.add(core.owner, url)).rejects.toThrow("webhook-url");
});
