import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { LOG_KINDS, LOG_LEVELS } from "../domain/devicelog.ts";
import { Unit } from "./unit.ts";

/** An entry of a unit's log: a line of its program, or what the instance saw of it. */
export const DeviceLog = defineEntity({
  name: "DeviceLog",
  uniques: [{ properties: ["unit", "at", "text"] }],
  properties: {
    id: p.integer().primary(),
    unit: () => p.manyToOne(Unit).ref().deleteRule("cascade"),
    at: p.bigint("number"),
    level: p.enum([...LOG_LEVELS]),
    text: p.text(),
    kind: p.enum([...LOG_KINDS]).default("program"),
  },
});
export interface DeviceLog extends InferEntity<typeof DeviceLog> {}
