import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { DOERS } from "../domain/doer.ts";
import { ExactType } from "./exact.ts";

/**
 * Who set an input, when, and from where. No foreign keys: it is written for every change that a link brings, and
 * cleared away later (services/audit).
 */
export const InputChange = defineEntity({
  name: "InputChange",
  properties: {
    variableId: p.integer().primary(),
    /** The unit's revision that holds the value. */
    rev: p.integer().primary(),
    at: p.bigint("number"),
    number: p.type(ExactType).$type<number>().nullable(),
    text: p.text().nullable(),
    door: p.enum(["chat", "api", "link"]),
    /** Who set it by hand or through the API; of a link, whose it is. */
    userId: p.integer().nullable(),
    /** The link that brought it. */
    linkId: p.integer().nullable(),
    /** The name of whoever set it by hand and was not registered. */
    stranger: p.text().nullable(),
    /** What did it for them, and what that was called. */
    doer: p.enum([...DOERS]).nullable(),
    doerName: p.text().nullable(),
  },
});
export interface InputChange extends InferEntity<typeof InputChange> {}
