import CryptoJS from "crypto-js";

/** AES-256-CBC without padding, as `cryptolib.aes(key, 2, iv)`; key and iv in hex. */
export function cipherBlocks(encrypt: boolean, key: string, iv: string, bytes: Uint8Array): Uint8Array {
  const hex = CryptoJS.enc.Hex;
  const options = { iv: hex.parse(iv), mode: CryptoJS.mode.CBC, padding: CryptoJS.pad.NoPadding };
  const words = CryptoJS.lib.WordArray.create(bytes);
  const out = encrypt
    ? CryptoJS.AES.encrypt(words, hex.parse(key), options).ciphertext
    : CryptoJS.AES.decrypt(CryptoJS.lib.CipherParams.create({ ciphertext: words }), hex.parse(key), options);
  return Buffer.from(out.toString(hex), "hex");
}
