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

/** Reads a network's name and, on the next line, its password, with all their spaces; refuses what no network has. */
export function parseWifi(text: string): Wifi {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  const [name = "", typed = ""] = lines;
  if (lines.length !== 2) throw new AppError("wifi-lines");
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) throw new AppError("wifi-name", { max: MAX_NAME_BYTES });
  const password = NONE.test(typed.trim()) ? "" : typed;
  const length = Buffer.byteLength(password);
  if (password && (length < PASSWORD.min || length > PASSWORD.max)) throw new AppError("wifi-password", PASSWORD);
  return { name, password };
}

/** Whether a space is at an end of its name or password: networks may have that, and it is easily typed by mistake. */
export function hasOuterSpaces({ name, password }: Wifi): boolean {
  return name !== name.trim() || password !== password.trim();
}
