import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import type { SyncPlan } from "../domain/presence.ts";
import { User } from "./user.ts";

/** A device and its program: what seldom changes. What every sync writes is in Status. */
export const Unit = defineEntity({
  name: "Unit",
  properties: {
    id: p.integer().primary(),
    uuid: p.uuid().unique(),
    owner: () => p.manyToOne(User).ref().deleteRule("cascade").index(),
    name: p.string(),
    repositoryUrl: p.string(),
    repositoryRef: p.string().nullable(),
    commit: p.string().length(40),
    /** Names that the program wants from the instance, as in schema.json's `world_state`. */
    worldState: p.json().$type<string[]>(),
    /** What the device says of itself: name to type, as in schema.json's `unit_state`. */
    unitState: p.json().$type<Record<string, string>>(),
    /** Raised by each new env.json; tokens of an earlier one are refused. */
    generation: p.integer(),
    /** The whole env.json, encrypted (services/live/vault). */
    env: p.text().hidden(),
    createdAt: p.bigint("number"),
    /** When the present keys were made (services/writer/epochs). */
    keysEpoch: p.integer().default(0),
    /** When it means to sync, as schema.json says. */
    sync: p.json().$type<SyncPlan>().nullable(),
    /** The same as its owner has set it, which counts before. */
    syncByHand: p.json().$type<SyncPlan>().nullable(),
    /** The commit to which the branch or tag led when it was last read. */
    latestCommit: p.string().length(40).nullable(),
    /** When it was last looked at, ms since the epoch, whatever came of it. */
    checkedAt: p.bigint("number").nullable(),
    /** Since when the repository could not be read. */
    unreadSince: p.bigint("number").nullable(),
    /** Names that the device sends and schema.json does not know, or refuses, of which its owner has been told. */
    told: p.json().$type<string[]>().nullable(),
    /** Of its repository; empty for the top folder. */
    folder: p.string().default(""),
    visibility: p.enum(["private", "internal", "trusted", "public"]).default("private"),
    /** The instance where the device is, and its uuid there: this unit is its mirror (services/mirrors). */
    remoteInstance: p.string().nullable(),
    remoteUuid: p.string().nullable(),
  },
  indexes: [{ properties: ["name"], name: "unit_name_index" }],
});
export interface Unit extends InferEntity<typeof Unit> {}
