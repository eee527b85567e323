import { bad } from "./refusal.ts";
import { Upload } from "./value.ts";

/** Bytes that somebody sent; `bytes` is a getter, so that a message stays small as JSON. */
export class StoredFile {
  readonly file_id: string;
  readonly file_unique_id: string;
  readonly name: string;
  readonly mime_type: string;
  readonly size: number;
  /** Where `{root}/file/bot<token>/` serves it. */
  readonly path: string;
  readonly #bytes: Uint8Array;

  constructor(number: number, kind: "documents" | "photos", { name, type, size, bytes }: Upload) {
    this.file_unique_id = `AQAD${number.toString(36).padStart(6, "0")}`;
    this.file_id = `BQACAgIAAxkBAAI${number.toString(36).padStart(6, "0")}`;
    this.name = name;
    this.mime_type = type;
    this.size = size;
    this.path = `${kind}/file_${number}${/\.\w{1,8}$/.exec(name)?.[0] ?? ""}`;
    this.#bytes = bytes;
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }

  get text(): string {
    return new TextDecoder().decode(this.#bytes);
  }
}

const UPLOAD_MAX = 50 * 1024 * 1024;
const TYPES: Readonly<Record<string, string>> = {
  csv: "text/csv",
  gz: "application/gzip",
  html: "text/html",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  json: "application/json",
  md: "text/markdown",
  pdf: "application/pdf",
  png: "image/png",
  py: "text/x-python",
  svg: "image/svg+xml",
  tar: "application/x-tar",
  tgz: "application/gzip",
  txt: "text/plain",
  zip: "application/zip",
};

/** All files of the emulated cloud, in memory. */
export class Files {
  readonly #byId = new Map<string, StoredFile>();

  /** Takes an upload in; the type follows from the name, as at Telegram, unless the sender says better. */
  store(kind: "documents" | "photos", upload: Upload): StoredFile {
    if (upload.size === 0) throw bad("file must be non-empty");
    if (upload.size > UPLOAD_MAX) throw bad("file is too big");
    const byName = TYPES[upload.name.split(".").at(-1)?.toLowerCase() ?? ""];
    const type = byName ?? (upload.type || "application/octet-stream");
    const file = new StoredFile(this.#byId.size + 1, kind, new Upload(upload.name, type, upload.bytes));
    this.#byId.set(file.file_id, file);
    return file;
  }

  /** Finds what `sendDocument` was given: an upload is stored, a file_id is looked up. */
  resolve(kind: "documents" | "photos", given: Upload | string): StoredFile {
    if (typeof given !== "string") return this.store(kind, given);
    if (/^https?:/.test(given)) throw bad("failed to get HTTP URL content");
    const known = this.#byId.get(given);
    if (!known) throw bad("wrong file identifier/HTTP URL specified");
    return known;
  }

  get(id: string): StoredFile | undefined {
    return this.#byId.get(id);
  }

  at(path: string): StoredFile | undefined {
    return [...this.#byId.values()].find((file) => file.path === path);
  }
}
