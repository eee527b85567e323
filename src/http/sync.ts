import type { IncomingMessage, ServerResponse } from "node:http";
import { AppError } from "../errors.ts";
import type { Log } from "../log.ts";
import { MAX_FRAME_BYTES, type Sync } from "../services/sync/sync.ts";
import type { Reply } from "./connection.ts";
import { FRAME, type PlainRequest } from "./plain.ts";
import { refusalOf } from "./refusal.ts";

const PATH = /^\/sync\/?(\?|$)/;
const BEARER = /^Bearer +([\w.-]+) *$/i;
/** Told the status of each answer. */
type Answered = (status: number) => void;

const HEADERS = { "content-type": FRAME };

/** Whether a request is one of a unit. */
export function isSync({ method, url = "" }: IncomingMessage): boolean {
  return method === "POST" && PATH.test(url);
}

/** POST /sync: one frame in, one frame out (docs/protocol.md). `answered` is told their statuses. */
export function createSyncAnswer(
  sync: Sync,
  log: Log,
  answered: Answered = () => {},
): (request: PlainRequest) => Promise<Reply> {
  return async ({ authorization, body }) => {
    try {
      const [, token] = BEARER.exec(authorization) ?? [];
      if (!token) throw new AppError("unauthorized");
      const { status, frame } = await sync.exchange(token, body);
      answered(status);
      return { status, headers: HEADERS, body: frame.toString("latin1") };
    } catch (error) {
      const refusal = refusalOf(error, log, "/sync");
      answered(refusal.status);
      return refusal;
    }
  };
}

/**
 * The same of what node:http has read. It goes past the web framework: these are nearly all of the requests, and what a
 * framework does for each would be paid for every time.
 */
export function createSyncHandler(
  answer: (request: PlainRequest) => Promise<Reply>,
  log: Log,
  answered: Answered = () => {},
): (request: IncomingMessage, response: ServerResponse) => void {
  const send = (response: ServerResponse, { status, headers, body }: Reply): void => {
    response.writeHead(status, { ...headers, "content-length": body.length });
    // As text, Node sends it in one piece with the headers.
    response.end(body, "latin1");
  };
  const refuse = (response: ServerResponse, code: "frame-malformed" | "frame-too-large"): void => {
    const refusal = refusalOf(new AppError(code), log, "/sync");
    answered(refusal.status);
    send(response, refusal);
  };

  return (request, response) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on("data", (chunk: Buffer) => {
      const before = length;
      length += chunk.length;
      if (length <= MAX_FRAME_BYTES) chunks.push(chunk);
      else if (before <= MAX_FRAME_BYTES) {
        // Whoever sends more than that is not read to the end.
        response.setHeader("connection", "close");
        refuse(response, "frame-too-large");
      }
    });
    request.on("end", () => {
      if (length > MAX_FRAME_BYTES) return;
      const { authorization = "", "content-type": type } = request.headers;
      if (!isFrameType(type)) refuse(response, "frame-malformed");
      else void answer({ authorization, body: Buffer.concat(chunks, length) }).then((reply) => send(response, reply));
    });
  };
}

function isFrameType(type = ""): boolean {
  return type === FRAME || type.split(";")[0]?.trim().toLowerCase() === FRAME;
}
