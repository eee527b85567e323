import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

/** A key by which this instance signs what it says to peers. */
export const InstanceKey = defineEntity({
  name: "InstanceKey",
  properties: {
    /** Its thumbprint (RFC 7638). */
    kid: p.string().primary(),
    /** The public key, base64url. */
    x: p.string(),
    /** The private key, PKCS #8, encrypted (services/live/vault). */
    sealed: p.text().hidden(),
    state: p.enum(["pending", "active", "retiring"]),
    createdAt: p.bigint("number"),
    activeAt: p.bigint("number").nullable(),
    retiredAt: p.bigint("number").nullable(),
  },
});
export interface InstanceKey extends InferEntity<typeof InstanceKey> {}
