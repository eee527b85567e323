import type { EntityManager } from "@mikro-orm/core";
import type { Monotonic } from "../../domain/monotonic.ts";
import type { Log } from "../../log.ts";
import type { Access } from "../access/access.ts";
import type { Live } from "../live/live.ts";
import type { Scenes } from "../scenes/scenes.ts";
import type { Settling } from "../settle.ts";
import type { Writer } from "../writer/writer.ts";
import { Holds } from "./holds.ts";
import { Runs } from "./runs.ts";
import { Schedules } from "./schedules.ts";
import { ScheduleTimers } from "./timers.ts";

interface Ground {
  readonly em: EntityManager;
  readonly live: Live;
  readonly access: Access;
  readonly writer: Writer;
  readonly scenes: Scenes;
  readonly settling: Settling;
  readonly log: Log;
  readonly now: () => number;
  readonly time?: Monotonic;
}

/** Puts together what runs schedules and holds inputs. */
export async function openSchedules(ground: Ground) {
  const holds = new Holds(ground);
  await holds.open();
  const runs = new Runs(ground);
  const scheduleTimers = new ScheduleTimers({ ...ground, runs, holds });
  return { schedules: new Schedules({ ...ground, runs }), holds, scheduleTimers };
}
