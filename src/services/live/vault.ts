import { timingSafeEqual } from "node:crypto";
import CryptoJS from "crypto-js";
import { deriveKey } from "../../protocol/token.ts";

/** Keeps texts secret at rest. */
export interface Vault {
  /** `owner` is bound in: a text can't be passed off as another row's. */
  lock(owner: string, text: string): string;
  /** Throws when the text was not locked by this master key for this owner. */
  unlock(owner: string, locked: string): string;
}

/** AES-256-CBC, then HMAC-SHA256 over `owner | iv | ciphertext`, under two keys derived from the master key. */
export function createVault(master: Uint8Array): Vault {
  const encryptKey = toWords(deriveKey(master, "env-encrypt"));
  const signKey = toWords(deriveKey(master, "env-sign"));
  const mac = (owner: string, iv: string, body: string): string =>
    CryptoJS.HmacSHA256(`${owner}.${iv}.${body}`, signKey).toString(CryptoJS.enc.Base64);

  return {
    lock(owner, text) {
      const iv = CryptoJS.lib.WordArray.random(16);
      const body = CryptoJS.AES.encrypt(text, encryptKey, { iv }).ciphertext.toString(CryptoJS.enc.Base64);
      const ivText = iv.toString(CryptoJS.enc.Base64);
      return `${ivText}.${body}.${mac(owner, ivText, body)}`;
    },
    unlock(owner, locked) {
      const [iv = "", body = "", given = ""] = locked.split(".");
      const expected = Buffer.from(mac(owner, iv, body));
      const presented = Buffer.from(given);
      if (expected.length !== presented.length || !timingSafeEqual(expected, presented)) {
        throw new Error("env.json does not open with this master key");
      }
      const ciphertext = CryptoJS.enc.Base64.parse(body);
      const params = CryptoJS.lib.CipherParams.create({ ciphertext });
      return CryptoJS.AES.decrypt(params, encryptKey, { iv: CryptoJS.enc.Base64.parse(iv) }).toString(
        CryptoJS.enc.Utf8,
      );
    },
  };
}

function toWords(bytes: Buffer): CryptoJS.lib.WordArray {
  return CryptoJS.enc.Hex.parse(bytes.toString("hex"));
}
