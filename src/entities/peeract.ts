import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

/** What an admin did with a peer or with our own key. No foreign keys: an entry outlives its peer. */
export const PeerAct = defineEntity({
  name: "PeerAct",
  properties: {
    id: p.integer().primary(),
    at: p.bigint("number"),
    what: p.enum(["trusted", "direction", "suspended", "resumed", "removed", "rotated"]),
    userId: p.integer(),
    /** 0 where it was our own key. */
    peerId: p.integer(),
    /** What the peer was called. */
    peer: p.string(),
    detail: p.string().nullable(),
  },
});
export interface PeerAct extends InferEntity<typeof PeerAct> {}
