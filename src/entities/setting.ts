import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { ExactJsonType } from "./exact.ts";

/** A setting of the instance that an admin changes while it runs. */
export const Setting = defineEntity({
  name: "Setting",
  properties: {
    key: p.string().primary(),
    value: p.type(ExactJsonType).$type<boolean | number | string | null>(),
  },
});
export interface Setting extends InferEntity<typeof Setting> {}
