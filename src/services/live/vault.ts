import { createDecipheriv, createHmac, timingSafeEqual } from "node:crypto";
import type { EntityManager } from "@mikro-orm/core";
import CryptoJS from "crypto-js";
import { Unit } from "../../entities/unit.ts";
import { deriveKey } from "../../protocol/token.ts";

/** Keeps texts secret at rest. */
export interface Vault {
  /** `owner` is bound in: a text can't be passed off as another row's. */
  lock(owner: string, text: string): string;
  /** Throws when the text was not locked by this master key for this owner. */
  unlock(owner: string, locked: string): string;
}

const WRONG_KEY = "env.json does not open with this master key";

/** AES-256-CBC, then HMAC-SHA256 over `owner | iv | ciphertext`, under two keys derived from the master key. */
export function createVault(master: Uint8Array): Vault {
  const encryptKey = deriveKey(master, "env-encrypt");
  const signKey = deriveKey(master, "env-sign");
  const encryptWords = toWords(encryptKey);
  const mac = (owner: string, iv: string, body: string): Buffer =>
    createHmac("sha256", signKey).update(`${owner}.${iv}.${body}`).digest();

  return {
    lock(owner, text) {
      const iv = CryptoJS.lib.WordArray.random(16);
      const body = CryptoJS.AES.encrypt(text, encryptWords, { iv }).ciphertext.toString(CryptoJS.enc.Base64);
      const ivText = iv.toString(CryptoJS.enc.Base64);
      return `${ivText}.${body}.${mac(owner, ivText, body).toString("base64")}`;
    },
    // By Node, which takes a tenth of the time: after a restart, every unit's is unlocked.
    unlock(owner, locked) {
      const [iv = "", body = "", given = ""] = locked.split(".");
      const expected = Buffer.from(mac(owner, iv, body).toString("base64"));
      const presented = Buffer.from(given);
      if (expected.length !== presented.length || !timingSafeEqual(expected, presented)) throw new Error(WRONG_KEY);
      const decipher = createDecipheriv("aes-256-cbc", encryptKey, Buffer.from(iv, "base64"));
      return decipher.update(body, "base64", "utf8") + decipher.final("utf8");
    },
  };
}

/** Whether this master key is the one that what is stored was locked with. */
export async function isKeyOf(em: EntityManager, vault: Vault): Promise<boolean> {
  const [unit] = await em.fork().find(Unit, {}, { limit: 1, orderBy: { id: "asc" } });
  try {
    if (unit) vault.unlock(unit.uuid, unit.env);
    return true;
  } catch {
    return false;
  }
}

function toWords(bytes: Buffer): CryptoJS.lib.WordArray {
  return CryptoJS.enc.Hex.parse(bytes.toString("hex"));
}
