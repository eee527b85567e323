import { AppError } from "../errors.ts";

/** A Wi-Fi network that a board is to join; the password of an open one is empty. */
export interface Wifi {
  readonly name: string;
  readonly password: string;
}

const MAX_NAME_BYTES = 32;
const PASSWORD = { min: 8, max: 64 } as const;
/** What people type where there is no password. */
const NONE = /^[-–—]$/;

/** Reads a network's name and, on the next line, its password; refuses what no network has. */
export function parseWifi(text: string): Wifi {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const [name = "", typed = ""] = lines;
  if (lines.length !== 2) throw new AppError("wifi-lines");
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) throw new AppError("wifi-name", { max: MAX_NAME_BYTES });
  const password = NONE.test(typed) ? "" : typed;
  const length = Buffer.byteLength(password);
  if (password && (length < PASSWORD.min || length > PASSWORD.max)) throw new AppError("wifi-password", PASSWORD);
  return { name, password };
}
