import type { AddressInfo } from "node:net";
import Fastify from "fastify";
import { ZodError } from "zod";
import type { Group } from "../telegram/group.ts";
import type { Person } from "../telegram/person.ts";
import type { Telegram } from "../telegram/telegram.ts";
import { assetRoutes } from "./assets.ts";
import { Boards } from "./boards.ts";
import { chatRoutes } from "./chats.ts";
import { deviceRoutes } from "./devices.ts";
import { guard } from "./guard.ts";
import { type Repository, toProgram } from "./program.ts";
import { createState, toPageEvent } from "./state.ts";
import { createStream, streamRoutes } from "./stream.ts";

export interface PageOptions {
  readonly telegram: Telegram;
  readonly people: readonly Person[];
  readonly groups: readonly Group[];
  /** What a virtual board can be loaded with. */
  readonly repositories: readonly Repository[];
  /** 0, the default, takes a free one. */
  readonly port?: number;
}

/** The sandbox's page, on loopback only. */
export interface Page {
  readonly url: string;
  readonly boards: Boards;
  stop(): Promise<void>;
}

const FILE_MAX = 50 * 1024 * 1024;

/** Serves the page and what it does: Telegram as the people see it, and the boards they plug in. */
export async function startPage({ telegram, people, groups, repositories, port = 0 }: PageOptions): Promise<Page> {
  const programs = repositories.map(toProgram);
  const stream = createStream();
  const boards = new Boards((event) => stream.emit(event));
  const cast = { telegram, people, groups };
  const silence = telegram.events.on((event) => {
    const shown = toPageEvent(event, cast);
    if (shown) stream.emit(shown);
  });

  const app = Fastify({ bodyLimit: FILE_MAX, forceCloseConnections: true });
  app.addContentTypeParser("application/octet-stream", { parseAs: "buffer" }, (_request, body, done) => {
    done(null, body);
  });
  app.setErrorHandler((error, _request, reply) => {
    const status = error instanceof ZodError ? 400 : ((error as { statusCode?: number }).statusCode ?? 409);
    // Only the person at this machine reads it, and what the emulator says helps them.
    return reply.code(status).send({ error: error instanceof Error ? error.message : String(error) });
  });
  guard(app);
  app.register(assetRoutes());
  app.register(streamRoutes(stream));
  app.register(chatRoutes(cast));
  app.register(deviceRoutes(boards, programs, cast));
  app.get("/api/state", async () => ({
    mark: stream.mark(),
    ...(await createState(cast)),
    programs: programs.map(({ name, url, measures }) => ({ name, url, measures })),
    boards: boards.views(),
  }));
  await app.listen({ host: "127.0.0.1", port });

  return {
    url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/`,
    boards,
    async stop() {
      silence();
      await app.close();
      await boards.stop();
    },
  };
}
