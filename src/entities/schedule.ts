import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import type { Progress } from "../domain/schedule/progress.ts";
import { type City, DEFAULT_LATE, PAUSES, type Timing } from "../domain/schedule/schedule.ts";
import type { Value } from "../domain/value.ts";
import { ExactJsonType } from "./exact.ts";
import { Scene } from "./scene.ts";
import { User } from "./user.ts";
import { Variable } from "./variable.ts";

/** What a person has done at certain times: an input that is set, or a scene that is run. It stays when that is gone. */
export const Schedule = defineEntity({
  name: "Schedule",
  properties: {
    id: p.integer().primary(),
    uuid: p.uuid().unique(),
    owner: () => p.manyToOne(User).ref().deleteRule("cascade").index(),
    name: p.string(),
    variable: () => p.manyToOne(Variable).ref().nullable().deleteRule("set null").index(),
    /** What its input is set to, when it begins and when it ends; JSON null for a scene, and for no end. */
    value: p.type(ExactJsonType).$type<Value | null>().nullable(),
    endValue: p.type(ExactJsonType).$type<Value | null>().nullable(),
    scene: () => p.manyToOne(Scene).ref().nullable().deleteRule("set null").index(),
    endScene: () => p.manyToOne(Scene).ref().nullable().deleteRule("set null").index(),
    /** What its input or scene was called, for the time when that can't be found out. */
    called: p.string(),
    timing: p.json().$type<Timing>(),
    /** Where the sun is meant that is not that of its owner's place. */
    city: p.json().$type<City>().nullable(),
    /** What was missed by no more than so many minutes is run late. */
    late: p.integer().default(DEFAULT_LATE),
    paused: p.enum([...PAUSES]).nullable(),
    createdAt: p.bigint("number"),
    /** How far it has come (domain/schedule/progress). */
    nextAt: p.bigint("number").nullable(),
    endAt: p.bigint("number").nullable(),
    ran: p.json().$type<Progress["ran"]>(),
    decidedAt: p.bigint("number"),
    /** When it is looked at; an index knows the first. */
    dueAt: p.bigint("number").nullable().index(),
    lastAt: p.bigint("number").nullable(),
  },
});
export interface Schedule extends InferEntity<typeof Schedule> {}
