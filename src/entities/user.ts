import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { ExactType } from "./exact.ts";

/** A person who has pressed start. */
export const User = defineEntity({
  name: "User",
  properties: {
    id: p.integer().primary(),
    telegramId: p.bigint("number").unique(),
    name: p.string(),
    locale: p.string(),
    role: p.enum(["admin", "user", "blocked"]),
    createdAt: p.bigint("number"),
    /** Chosen in /settings; without it, Telegram's language counts. */
    language: p.string().nullable(),
    /** IANA name; UTC without. */
    timeZone: p.string().nullable(),
    /** Whether they were asked for it. */
    zoneAsked: p.boolean().default(false),
    /** Whether lists of units show what these measure. */
    listValues: p.boolean().default(false),
    /** Whether they want pictures on a dark ground. */
    dark: p.boolean().default(false),
    /** Minutes since midnight in their zone, between which what is not critical is held back. */
    quietFrom: p.integer().nullable(),
    quietTo: p.integer().nullable(),
    /** Where they have said they are, to a tenth of a degree. */
    latitude: p.type(ExactType).$type<number>().nullable(),
    longitude: p.type(ExactType).$type<number>().nullable(),
  },
});
export interface User extends InferEntity<typeof User> {}
