import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { Unit } from "./unit.ts";

/** A line that a unit's program wrote for its owner. */
export const DeviceLog = defineEntity({
  name: "DeviceLog",
  uniques: [{ properties: ["unit", "at", "text"] }],
  properties: {
    id: p.integer().primary(),
    unit: () => p.manyToOne(Unit).ref().deleteRule("cascade"),
    at: p.bigint("number"),
    level: p.enum(["debug", "info", "warning", "error"]),
    text: p.text(),
  },
});
export interface DeviceLog extends InferEntity<typeof DeviceLog> {}
