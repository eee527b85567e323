import { createPrivateKey, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import type { RequestDescriptor } from "http-message-sig";
import { describe, expect, test } from "vitest";
import { fingerprintOf, thumbprintOf } from "../../../src/domain/peer.ts";
import {
  ANSWER,
  DIRECTORY,
  digestOf,
  isDigestOf,
  isTimely,
  REQUEST,
  type SigningKey,
  signBy,
  signMessage,
  verifyBy,
  verifyMessage,
} from "../../../src/services/peers/signature.ts";
import { Directory, listOf, OutputsRequest, SamplesAnswer, SamplesRequest } from "../../../src/services/peers/wire.ts";

interface Jwk {
  readonly x: string;
  readonly d: string;
}

function keyOf(kid: string, { x, d }: Jwk): SigningKey {
  const key = createPrivateKey({ key: { kty: "OKP", crv: "Ed25519", x, d }, format: "jwk" });
  return { kid, sign: (data) => sign(null, data, key) };
}

describe("RFC 9421, B.2.6", () => {
  const JWK = { d: "n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU", x: "JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs" };
  const SIGNATURE = "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==";
  const INPUT =
    '("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"';
  const components = ["date", "@method", "@path", "@authority", "content-type", "content-length"];
  const headers = {
    date: "Tue, 20 Apr 2021 02:07:55 GMT",
    "content-type": "application/json",
    "content-digest":
      "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:",
    "content-length": "18",
  };
  const request = (more: Record<string, string> = {}): RequestDescriptor => ({
    kind: "request",
    method: "POST",
    targetUri: "https://example.com/foo?param=Value&Pet=dog",
    fields: Object.entries({ ...headers, ...more }).map(([name, value]) => ({ name, value })),
  });

  test("is signed as it says", () => {
    const parameters = { created: 1618884473, keyid: "test-key-ed25519" };
    const signed = signBy(request(), components, parameters, keyOf("test-key-ed25519", JWK), "sig-b26");
    expect(signed).toEqual({ signatureInput: `sig-b26=${INPUT}`, signature: `sig-b26=:${SIGNATURE}:` });
  });

  test("is verified, and is not once anything of it is another", async () => {
    const proof = { "signature-input": `sig-b26=${INPUT}`, signature: `sig-b26=:${SIGNATURE}:` };
    const keys = (kid: string) => (kid === "test-key-ed25519" ? JWK.x : undefined);
    const verify = (more: Record<string, string>) => verifyBy(request({ ...proof, ...more }), { components }, keys);
    await expect(verify({})).resolves.toMatchObject({ created: 1618884473, keyid: "test-key-ed25519" });
    await expect(verify({ date: "Tue, 20 Apr 2021 02:07:56 GMT" })).rejects.toThrow();
    await expect(verify({ signature: `sig-b26=:${SIGNATURE.replace("w", "x")}:` })).rejects.toThrow();
  });
});

describe("the vectors of docs/federation.md", () => {
  const vectors = JSON.parse(readFileSync("test/federation/vectors.json", "utf8"));
  const { source, reader } = vectors.instances;
  const keys = { source: keyOf(source.kid, source), reader: keyOf(reader.kid, reader) };
  const fieldsOf = (headers: Record<string, string>) =>
    Object.entries(headers).map(([name, value]) => ({ name, value }));
  const without = ({ signature: _s, "signature-input": _i, ...rest }: Record<string, string>) => rest;

  test("name keys and instances as they say", () => {
    for (const one of [source, reader]) {
      expect(thumbprintOf(one.x)).toBe(one.kid);
      expect(fingerprintOf(one.instance, one.kid)).toBe(one.fingerprint);
    }
    expect(listOf(vectors.list.outputs)).toBe(vectors.list.name);
  });

  test.each(Object.entries(vectors.exchanges))("%s: request and answer are signed so", async (_, exchange) => {
    const { request, answer } = exchange as { request: Message; answer: Message };
    const asked = { kind: "request" as const, method: request.method, targetUri: request.url };
    const bare = { ...asked, fields: fieldsOf(without(request.headers)) };
    const signed = signMessage(bare, REQUEST, keys.reader, request.times);
    expect(request.headers).toMatchObject({ signature: signed.signature, "signature-input": signed.signatureInput });
    expect(isDigestOf(request.headers["content-digest"] ?? "", Buffer.from(request.body))).toBe(true);
    const whole = { ...asked, fields: fieldsOf(request.headers) };
    await expect(verifyMessage(whole, REQUEST, (kid) => (kid === reader.kid ? reader.x : undefined))).resolves.toEqual({
      kid: reader.kid,
      ...request.times,
    });

    const response = { kind: "response" as const, status: answer.status, request: whole };
    const { signature, signatureInput } = signMessage(
      { ...response, fields: fieldsOf(without(answer.headers)) },
      ANSWER,
      keys.source,
      answer.times,
    );
    expect(answer.headers).toMatchObject({ signature, "signature-input": signatureInput });
    expect(answer.headers["content-digest"]).toBe(digestOf(Buffer.from(answer.body)));
    const schemas = request.url.endsWith("samples") ? [SamplesRequest, SamplesAnswer] : [OutputsRequest];
    for (const [i, schema] of schemas.entries()) {
      expect(schema.safeParse(JSON.parse([request, answer][i]?.body ?? "")).success).toBe(true);
    }
  });

  test("the list of keys is signed by each of them", async () => {
    const { url, status, headers, body } = vectors.directory;
    const request = { kind: "request" as const, method: "GET", targetUri: url, fields: [] };
    const message = { kind: "response" as const, status, fields: fieldsOf(headers), request };
    const { keys } = Directory.parse(JSON.parse(body));
    for (const [place, { kid, x }] of keys.entries()) {
      const signed = await verifyMessage(message, DIRECTORY, (id) => (id === kid ? x : undefined), `sig${place + 1}`);
      expect(signed.kid).toBe(kid);
    }
    expect(keys.map(({ state }) => state)).toEqual(["retiring", "active"]);
  });
});

interface Message {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly times: { readonly created: number; readonly expires: number; readonly nonce: string };
}

test("a signature is of its minute", () => {
  const at = (created: number, life = 60) => ({ kid: "", nonce: "", created, expires: created + life });
  const now = 1_000_000_000_500;
  const second = 1_000_000_000;
  for (const off of [-59, 0, 60]) expect(isTimely(at(second + off), now), String(off)).toBe(true);
  for (const off of [-61, -60, 61]) expect(isTimely(at(second + off), now), String(off)).toBe(false);
  expect(isTimely(at(second, 61), now)).toBe(false);
  expect(isTimely(at(second - 30, 20), now)).toBe(false);
});

test("a digest is of the body, by SHA-256, once", () => {
  const body = Buffer.from('{"hello": "world"}');
  // RFC 9530, appendix D.
  const right = "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:";
  expect(digestOf(body)).toBe(right);
  expect(isDigestOf(`sha-512=:AAAA:, ${right}`, body)).toBe(true);
  for (const wrong of ["", "sha-512=:AAAA:", `${right}, ${right}`, right.replace("X", "Y")]) {
    expect(isDigestOf(wrong, body), wrong).toBe(false);
  }
});
