import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startNetwork, type Weather } from "../../src/sandbox/board/network.ts";
import { type Rig, startRig } from "../support/rig.ts";
import { counter, expectRecovery, readFlash, startCounter } from "./counter.ts";

const weathers: [name: string, weather: Weather, code: string][] = [
  ["a reset as soon as it is connected", { kind: "reset" }, "reset"],
  ["a reset in the header of its request", { kind: "reset-request", after: 50 }, "reset"],
  ["a reset in the body of its request", { kind: "reset-request", after: 400 }, "reset"],
  ["a reset in the header of the answer", { kind: "reset-answer", after: 50 }, "reset"],
  ["a reset in the body of the answer", { kind: "reset-answer", after: 250 }, "reset"],
  ["an answer that ends in its header", { kind: "cut-answer", after: 50 }, "short"],
  ["an answer that ends in its body", { kind: "cut-answer", after: 250 }, "short"],
  ["a network that swallows all", { kind: "silent" }, "timeout"],
];

describe("a unit goes on after", () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startCounter();
  });
  afterAll(() => rig.stop());

  it.each(weathers)("%s, and tells it by its code", async (_, weather, code) => {
    const files = await readFlash(rig);
    rig.network.set(weather);
    await rig.line(new RegExp(`pepeunit: (${code})`));
    rig.network.set({ kind: "fair" });
    await expectRecovery(rig, files);
  });
});

describe("a unit without", () => {
  let rig: Rig;
  afterEach(() => rig.stop());

  it("a name server goes on, and asks it anew when an address fails", async () => {
    rig = await startCounter({ hosts: {} });
    const { board, network } = rig;
    await rig.line("pepeunit: dns -2");
    await board.setHosts({ "instance.local": "127.0.0.1" });
    await expectRecovery(rig, await readFlash(rig));
    network.set({ kind: "reset" });
    await rig.line("pepeunit: reset");
    await board.setHosts({});
    await rig.line("pepeunit: dns -2");
    network.set({ kind: "fair" });
    await board.setHosts({ "instance.local": "127.0.0.1" });
    await expectRecovery(rig, await readFlash(rig));
  });

  it("a server goes on when there is one", async () => {
    rig = await startCounter();
    const files = await readFlash(rig);
    const { port } = rig.network;
    await rig.network.stop();
    await rig.line("pepeunit: connect 111");
    const network = await startNetwork(rig.instance, { at: port });
    await expectRecovery(rig, files);
    await network.stop();
  });

  it("the Wi-Fi's password tells the station's status", async () => {
    rig = await startRig({
      program: "from pepeunit.unit import Unit\nUnit().run()",
      board: { wifi: { password: "another" } },
    });
    await rig.line("pepeunit: wifi 2");
    await rig.line("pepeunit: wifi 2");
    expect(rig.instance.requests).toEqual([]);
  });
});

it("a board's time goes on while any of two parts of a request is still under way", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const rig = await startRig({ program: counter(60), env: { PEPEUNIT_URL: url } });
  const over: string[] = [];
  server.once("connection", (socket) => {
    const port = socket.remotePort ?? 0;
    rig.board.hold(port, 100, () => over.push("first"));
    rig.board.hold(port, 300, () => {
      over.push("second");
      socket.destroy();
    });
  });
  await rig.until(() => over.length === 2);
  expect(over).toEqual(["first", "second"]);
  await rig.stop();
  server.close();
});
