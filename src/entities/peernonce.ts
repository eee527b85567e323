import { defineEntity, type InferEntity, PrimaryKeyProp, p } from "@mikro-orm/core";

/** A nonce that a signed request has used up; kept until its signature has ended. */
export const PeerNonce = defineEntity({
  name: "PeerNonce",
  properties: {
    peerId: p.integer().primary(),
    nonce: p.string().primary(),
    expiresAt: p.bigint("number").index(),
  },
});
export interface PeerNonce extends InferEntity<typeof PeerNonce> {
  [PrimaryKeyProp]?: ["peerId", "nonce"];
}
