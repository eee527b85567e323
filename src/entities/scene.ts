import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { User } from "./user.ts";

/** Inputs that a person sets together. */
export const Scene = defineEntity({
  name: "Scene",
  properties: {
    id: p.integer().primary(),
    uuid: p.uuid().unique(),
    owner: () => p.manyToOne(User).ref().deleteRule("cascade").index(),
    name: p.string(),
    createdAt: p.bigint("number"),
  },
});
export interface Scene extends InferEntity<typeof Scene> {}
