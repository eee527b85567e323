import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { Peer } from "./peer.ts";
import { Variable } from "./variable.ts";

/** An output of ours that a peer follows. */
export const PeerRead = defineEntity({
  name: "PeerRead",
  properties: {
    id: p.integer().primary(),
    peer: () => p.manyToOne(Peer).ref().deleteRule("cascade"),
    variable: () => p.manyToOne(Variable).ref().deleteRule("cascade").index(),
    /** The unit of the peer on whose behalf it is read; any without. */
    forUnit: p.uuid().nullable(),
    since: p.bigint("number"),
    /** When it was last read, to the hour; never without. */
    at: p.bigint("number").nullable(),
    /** Samples after this number are for the peer: those before came when it might not read them, or did not. */
    afterNews: p.integer().default(0),
  },
  uniques: [{ properties: ["peer", "variable"] }],
});
export interface PeerRead extends InferEntity<typeof PeerRead> {}
