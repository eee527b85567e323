import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A certificate for git.example, other.example, localhost and 127.0.0.1 that nobody but a test trusts, and its key. */
export const CERT_FILE = fileURLToPath(new URL("tls/cert.pem", import.meta.url));
export const CERT = readFileSync(CERT_FILE, "utf8");
export const TLS = { cert: CERT, key: readFileSync(new URL("tls/key.pem", import.meta.url), "utf8") };
