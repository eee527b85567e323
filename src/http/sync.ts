import type { IncomingMessage, ServerResponse } from "node:http";
import { AppError } from "../errors.ts";
import type { Log } from "../log.ts";
import { MAX_FRAME_BYTES, type Sync } from "../services/sync.ts";
import { refusalOf } from "./refusal.ts";

const PATH = /^\/sync(\?|$)/;
const BEARER = /^Bearer +([\w.-]+) *$/i;
const FRAME = "application/octet-stream";

/** Whether a request is one of a unit. */
export function isSync({ method, url = "" }: IncomingMessage): boolean {
  return method === "POST" && PATH.test(url);
}

/**
 * POST /sync: one frame in, one frame out (docs/protocol.md). It goes past the web framework: these are nearly all of
 * the requests, and what a framework does for each would be paid for every time.
 */
export function createSyncHandler(sync: Sync, log: Log): (request: IncomingMessage, response: ServerResponse) => void {
  const refuse = (response: ServerResponse, error: unknown): void => {
    const { status, headers, body } = refusalOf(error, log, "/sync");
    response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
    response.end(body);
  };

  async function answer(request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void> {
    try {
      if (!isFrameType(request.headers["content-type"])) throw new AppError("frame-malformed");
      const [, token] = BEARER.exec(request.headers.authorization ?? "") ?? [];
      if (!token) throw new AppError("unauthorized");
      const { status, frame } = await sync.exchange(token, body);
      response.writeHead(status, { "content-type": FRAME, "content-length": frame.length });
      // As text, Node sends it in one piece with the headers.
      response.end(frame.toString("latin1"), "latin1");
    } catch (error) {
      refuse(response, error);
    }
  }

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
        refuse(response, new AppError("frame-too-large"));
      }
    });
    request.on("end", () => {
      if (length <= MAX_FRAME_BYTES) void answer(request, response, Buffer.concat(chunks, length));
    });
  };
}

function isFrameType(type = ""): boolean {
  return type === FRAME || type.toLowerCase().startsWith(`${FRAME};`);
}
