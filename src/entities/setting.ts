import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

/** A setting of the instance that an admin changes while it runs. */
export const Setting = defineEntity({
  name: "Setting",
  properties: {
    key: p.string().primary(),
    value: p.json().$type<unknown>(),
  },
});
export interface Setting extends InferEntity<typeof Setting> {}
