import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Person } from "../../../src/domain/access.ts";
import { FAR_MS } from "../../support/patience.ts";
import { befriend, type Server, startServer } from "../../support/peers.ts";
import type { Planted } from "../../support/services.ts";
import { createSignal } from "../../support/signal.ts";

// An output that was given to one device of another instance alone.

let source: Server;
let reader: Server;
let peers: Awaited<ReturnType<typeof befriend>>;
let [ann, bob, eve] = [] as unknown as [Person, Person, Person];
let greenhouse: Planted;
let relay: Planted;
let mirrorId: number;
let grantId: number;
const news = createSignal();

beforeAll(async () => {
  [source, reader] = [await startServer(), await startServer()];
  [ann, bob, eve] = [await source.person("Ann"), await reader.person("Bob"), await reader.person("Eve")];
  [greenhouse] = (await source.plant([
    { owner: ann, name: "Greenhouse", inputs: [], outputs: ["warmth", "damp"] },
  ])) as [Planted];
  [relay] = (await reader.plant([
    { owner: bob, name: "Relay", inputs: ["target"], outputs: [] },
    { owner: eve, name: "Lamp", inputs: ["target"], outputs: [] },
  ])) as [Planted];
  await source.report(greenhouse, { warmth: 20, damp: 50 });
  peers = await befriend(source, reader);
  const to = { peerId: peers.reader.id, unit: source.grants.peerUnit(` ${relay.uuid.toUpperCase()} `) };
  const gift = { unitId: greenhouse.id, variableId: greenhouse.of("warmth"), read: true, write: false };
  grantId = (await source.grants.give(ann, gift, to, source.now())).id;
  for (const fire of [reader.mirrors.onStale, reader.mirrors.onWanted]) fire.call(reader.mirrors, news.fire);
  reader.writer.onCommitted(news.fire);
  reader.live.onLoaded(news.fire);
  reader.writer.onTouched(() => void reader.live.get(mirrorId ?? 0));
  reader.federation.pull.start();
});
afterAll(() => Promise.all([source.stop(), reader.stop()]));

const address = (name: string) => `${source.url}/${greenhouse.uuidOf(name)}`;
const live = () => reader.live.find(mirrorId);
const until = async (holds: () => boolean): Promise<void> => {
  await reader.live.get(mirrorId);
  await news.until(holds, FAR_MS);
};

describe("an output that was given to one device of another server", () => {
  test("is named to its owner as theirs alone, and is on no list", async () => {
    const { receiver, to } = await source.grants.view(ann, grantId);
    expect([to, receiver]).toEqual(["peer", `${peers.reader.name} · ${relay.uuid.slice(0, 8)}…`]);
    expect((await reader.mirrors.devices(peers.source.id, 0)).items).toEqual([]);
  });

  test("is nothing to somebody else there, and neither is what was not given", async () => {
    for (const [person, name] of [[eve, "warmth"] as const, [bob, "damp"] as const]) {
      await expect(reader.mirrors.addByAddress(person, address(name))).rejects.toMatchObject({
        code: "mirror-unknown",
      });
    }
  });

  test("is taken by its address by the owner of that device, and comes", async () => {
    mirrorId = await reader.mirrors.addByAddress(bob, address("warmth"));
    expect(reader.mirrors.wanted(peers.source.id)).toEqual([{ uuid: greenhouse.uuidOf("warmth"), for: relay.uuid }]);
    await until(() => live()?.outputs.get("warmth")?.value === 20);
    await source.report(greenhouse, { warmth: 21 });
    await until(() => live()?.outputs.get("warmth")?.value === 21);
  });

  test("is lost when that is taken back", async () => {
    await source.grants.revoke(ann, grantId, source.now());
    await until(() => live()?.isStale === true);
    await source.report(greenhouse, { warmth: 22 });
    expect(live()?.outputs.get("warmth")?.value).toBe(21);
  });

  test("is not asked for any more in the name of a device that is deleted", async () => {
    await reader.units.remove(bob, relay.id);
    await news.until(() => reader.mirrors.wanted(peers.source.id).every((one) => typeof one === "string"), FAR_MS);
    expect(reader.mirrors.wanted(peers.source.id)).toHaveLength(1);
  });
});
