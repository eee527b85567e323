import { z } from "zod";
import {
  About,
  Directory,
  OutputsAnswer,
  OutputsRequest,
  PATHS,
  SamplesAnswer,
  SamplesRequest,
} from "../services/peers/wire.ts";

const DESCRIPTION = `What instances ask each other. docs/federation.md says how messages are signed, and what all of it means.

Requests of peers are signed by HTTP Message Signatures (RFC 9421, Ed25519), and so are answers to them.`;

const jsonOf = (schema: z.ZodType) => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { unrepresentable: "any", io: "input" });
  return { "application/json": { schema: rest } };
};

const header = (name: string, description: string) => ({
  in: "header",
  name,
  description,
  required: true,
  schema: { type: "string" },
});
const SIGNED = [
  header("pepeunit-source", "The instance id of the asker."),
  header("pepeunit-destination", "The instance id of the asked."),
  header("content-digest", "SHA-256 of the body (RFC 9530)."),
  header("signature-input", "What is signed (RFC 9421)."),
  header("signature", "The signature."),
];
const PROBLEMS = {
  400: { description: "It is not understood. Signed." },
  401: {
    description: "The asker is no peer that is let in, or does not prove it: one and the same answer, not signed.",
  },
  429: { description: "Too much at once. Signed, unless it is one address that asks too often." },
};

const asked = (operationId: string, summary: string, request: z.ZodType, answer: z.ZodType) => ({
  post: {
    tags: ["Peers"],
    operationId,
    summary,
    parameters: SIGNED,
    requestBody: { required: true, content: jsonOf(request) },
    responses: { 200: { description: "Signed.", content: jsonOf(answer) }, ...PROBLEMS },
  },
});
const shown = (operationId: string, summary: string, answer: z.ZodType) => ({
  get: {
    tags: ["Anybody"],
    operationId,
    summary,
    responses: { 200: { description: summary, content: jsonOf(answer) } },
  },
});

/** The doors of peers as OpenAPI: made from the schemas that check what comes. */
export const PEERS_DOCUMENT = {
  openapi: "3.1.0",
  info: {
    title: "Pepeunit between instances",
    version: "1",
    description: DESCRIPTION,
    license: { name: "MIT", identifier: "MIT" },
  },
  // The document is two folders below the address of the instance.
  servers: [{ url: "../..", description: "This instance" }],
  tags: [
    { name: "Anybody", description: "Who this is" },
    { name: "Peers", description: "What a peer may read" },
  ],
  paths: {
    [PATHS.about]: shown("getInstance", "Who this instance is", About),
    [PATHS.keys]: shown("getKeys", "Its keys, signed by each of them", Directory),
    [PATHS.outputs]: asked("listOutputs", "Devices and outputs that the peer may read", OutputsRequest, OutputsAnswer),
    [PATHS.samples]: asked(
      "readSamples",
      "What is new of outputs, held open until there is some",
      SamplesRequest,
      SamplesAnswer,
    ),
  },
};
