import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import type { PeerKey } from "../domain/peer.ts";
import type { PlainError } from "../errors.ts";

/** Another instance that an admin trusts (services/peers). */
export const Peer = defineEntity({
  name: "Peer",
  properties: {
    id: p.integer().primary(),
    /** Its own id, which never changes: another server under the same name is not this peer. */
    instanceId: p.uuid().unique(),
    /** Where it is reached, without a trailing slash. */
    url: p.string(),
    name: p.string(),
    /** Its keys as they were last seen. */
    keys: p.json().$type<PeerKey[]>(),
    /** What the admin compared when they trusted it. */
    fingerprint: p.string(),
    /** They may read what we allow. */
    mayRead: p.boolean(),
    /** We may read what they allow. */
    weRead: p.boolean(),
    /** Whether it may be reached without HTTPS, readable on the way. */
    allowsPlain: p.boolean(),
    suspendedAt: p.bigint("number").nullable(),
    /** How far we have read what is new there. */
    cursor: p.text().nullable(),
    /** When it last asked us, and when it last answered us, ms since the epoch; to the minute. */
    lastAskedAt: p.bigint("number").nullable(),
    lastHeardAt: p.bigint("number").nullable(),
    /** Why it was not heard the last time. */
    trouble: p.json().$type<PlainError>().nullable(),
    troubleAt: p.bigint("number").nullable(),
    createdAt: p.bigint("number"),
    /** The admin who trusted it. */
    addedBy: p.integer(),
  },
});
export interface Peer extends InferEntity<typeof Peer> {}
