import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../support/peers.ts";
import { startWorld, type World } from "../support/pepeunit.ts";

let world: World;
let url: string;
beforeAll(async () => {
  const port = await freePort();
  url = `http://127.0.0.1:${port}/home`;
  world = await startWorld({ env: { HTTP_PORT: String(port), PEPEUNIT_URL: url } });
});
afterAll(() => world.stop());

const about = async () => (await fetch(`${url}/.well-known/pepeunit`)).json();
const keys = async () => (await fetch(`${url}/.well-known/http-message-signatures-directory`)).json();

test("a whole instance says who it is below its address, and is the same after a restart", async () => {
  const first = await about();
  expect(first).toEqual({
    name: new URL(url).host,
    url,
    version: "1",
    protocols: ["v1"],
    instance: expect.stringMatching(/^[\da-f-]{36}$/),
  });
  const { instance, keys: list } = await keys();
  expect(instance).toBe(first.instance);
  expect(list).toEqual([expect.objectContaining({ kty: "OKP", crv: "Ed25519", state: "active" })]);
  await world.restart();
  expect(await about()).toEqual(first);
  expect(await keys()).toEqual({ instance, keys: list });
});

test("who is no peer is told the same, whatever is asked for", async () => {
  const ask = async (path: string, body: string, headers: Record<string, string> = {}) => {
    const response = await fetch(url + path, { method: "POST", body, headers });
    return [response.status, await response.text()];
  };
  const refused = [401, JSON.stringify({ type: "about:blank", status: 401, title: "unauthorized" })];
  expect(await ask("/peers/v1/samples", "{}")).toEqual(refused);
  expect(await ask("/peers/v1/outputs", "{", { "content-type": "application/json" })).toEqual(refused);
  expect(await ask("/peers/v1/outputs", "", { signature: "sig1=:AA==:", "signature-input": "sig1=()" })).toEqual(
    refused,
  );
});
