import { defineEntity, type InferEntity, PrimaryKeyProp, p } from "@mikro-orm/core";
import { Room } from "./room.ts";
import { Unit } from "./unit.ts";
import { User } from "./user.ts";

/** In which of a person's rooms a unit is, their own or somebody else's. */
export const Placement = defineEntity({
  name: "Placement",
  properties: {
    owner: () => p.manyToOne(User).ref().primary().deleteRule("cascade"),
    unit: () => p.manyToOne(Unit).ref().primary().deleteRule("cascade").index(),
    room: () => p.manyToOne(Room).ref().deleteRule("cascade").index(),
  },
});
export interface Placement extends InferEntity<typeof Placement> {
  [PrimaryKeyProp]?: ["owner", "unit"];
}
