import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { User } from "./user.ts";
import { Variable } from "./variable.ts";

/** What the source becomes, the target becomes: an edge of the graph. The source is an output, or an input that passes on what it is set to. */
export const Link = defineEntity({
  name: "Link",
  uniques: [{ properties: ["source", "target"] }],
  properties: {
    id: p.integer().primary(),
    source: () => p.manyToOne(Variable).ref().deleteRule("cascade").index(),
    /** An input. */
    target: () => p.manyToOne(Variable).ref().deleteRule("cascade").index(),
    /** Who made it; the link lives by this person's rights. */
    owner: () => p.manyToOne(User).ref().deleteRule("cascade").index(),
    /** What happens to a value on its way (domain/transform). */
    transform: p.json().$type<unknown>(),
    paused: p.boolean().default(false),
    /** Stopped, since its owner may not read the source or write the target any more. */
    revoked: p.boolean().default(false),
    createdAt: p.bigint("number"),
  },
});
export interface Link extends InferEntity<typeof Link> {}
