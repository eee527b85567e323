import type { EntityManager } from "@mikro-orm/core";
import type { Log } from "../../log.ts";
import type { Access } from "../access/access.ts";
import type { Alerts } from "../alerts/alerts.ts";
import type { Live } from "../live/live.ts";
import type { Users } from "../people/users.ts";
import type { Writer } from "../writer/writer.ts";
import { Reactions } from "./reactions.ts";
import { Reactor } from "./reactor.ts";
import { Scenes } from "./scenes.ts";

interface Deps {
  readonly em: EntityManager;
  readonly live: Live;
  readonly access: Access;
  readonly writer: Writer;
  readonly alerts: Alerts;
  readonly users: Users;
  readonly log: Log;
  readonly now: () => number;
}

/** Scenes, and what runs them when incidents begin and end. */
export async function openScenes(deps: Deps) {
  const scenes = new Scenes(deps);
  const reactions = new Reactions(deps);
  const reactor = new Reactor({ ...deps, scenes, reactions });
  await reactor.open();
  return { scenes, reactions, reactor };
}
