import { afterAll, beforeAll, expect, test } from "vitest";
import { befriend, createShelf, freePort, type Server, startServer } from "../../support/peers.ts";
import { startProxy } from "../../support/proxy.ts";
import type { Planted } from "../../support/services.ts";
import { CERT, TLS } from "../../support/tls.ts";

let proxy: Awaited<ReturnType<typeof startProxy>>;
let source: Server;
let reader: Server;
beforeAll(async () => {
  const port = await freePort();
  proxy = await startProxy(`http://127.0.0.1:${port}`, "/home", TLS);
  source = await startServer({ port, url: proxy.url });
  reader = await startServer({ ca: CERT });
});
afterAll(async () => {
  await Promise.all([source.stop(), reader.stop()]);
  await proxy.stop();
});

test("behind a TLS proxy, below a path, a peer is trusted and read without leave for plain HTTP", async () => {
  expect(proxy.url).toMatch(/^https:.*\/home$/);
  const owner = await source.person("Ann");
  const [unit] = (await source.plant([{ owner, name: "Greenhouse", inputs: [], outputs: ["warmth"] }])) as [Planted];
  await source.grants.setVisibility(owner, unit.id, "public", source.now());
  const { source: peer } = await befriend(source, reader);
  expect(peer).toMatchObject({ url: proxy.url, allowsPlain: false });
  const shelf = createShelf(reader, peer.id);
  shelf.want(unit.uuidOf("warmth"));
  await source.report(unit, { warmth: 21 });
  await shelf.until(() => shelf.of(unit.uuidOf("warmth")).at(-1)?.[1] === 21);
  await shelf.pull.stop();
});
