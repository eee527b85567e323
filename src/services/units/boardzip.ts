import { readdirSync, readFileSync } from "node:fs";
import { zipSync } from "fflate";
import type { Person } from "../../domain/access.ts";
import { withValues } from "../../domain/json.ts";
import type { Wifi } from "../../domain/wifi.ts";
import type { Repositories } from "../repository/repository.ts";
import { emptySettings } from "./envfile.ts";
import type { Units } from "./units.ts";

/** A file with all that a board needs. */
export interface BoardZip {
  readonly name: string;
  readonly data: Uint8Array;
  /** Settings in its env.json that are left to whoever gets it, by name. */
  readonly empty: readonly string[];
}

const LIBRARY = new URL("../../../firmware/pepeunit/", import.meta.url);
/** Where a repository may have a library of its own. */
const OWN_LIBRARY = /^(lib\/)?pepeunit(\/|\.m?py$)/;
const MAX_NAME = 40;
/** A zip knows no time before 1980, which a clock may show that was never set. */
const EARLIEST = Date.UTC(1980, 0, 2);

/** Packs the program of a unit, the library and env.json into one zip. */
export class BoardZips {
  readonly #units: Pick<Units, "viewOwn" | "source" | "env">;
  readonly #repositories: Pick<Repositories, "files">;

  constructor(units: Pick<Units, "viewOwn" | "source" | "env">, repositories: Pick<Repositories, "files">) {
    this.#units = units;
    this.#repositories = repositories;
  }

  /**
   * Packs the program at the unit's commit. Nothing of the Wi-Fi is kept; without it, its settings in env.json stay as they
   * are.
   */
  async pack(person: Person, unitId: number, wifi: Wifi | undefined, onWait = () => {}): Promise<BoardZip> {
    const { name } = await this.#units.viewOwn(person, unitId, Date.now());
    const { url, folder, commit } = await this.#units.source(person, unitId);
    const standing = person.role === "admin" ? "admin" : "owner";
    const program = await this.#repositories.files(
      { url, refs: [commit], folder },
      { person: person.id, standing, onWait },
    );
    const settings = wifi && { WIFI_SSID: wifi.name, WIFI_PASS: wifi.password };
    const kept = await this.#units.env(person, unitId);
    const env = settings ? withValues(kept, settings) : kept;
    // Of an open network there is no password to fill in.
    const empty = emptySettings(env).filter((key) => !wifi || key !== "WIFI_PASS");
    const files = new Map(program);
    if (!program.some(([path]) => OWN_LIBRARY.test(path)))
      for (const [path, text] of readLibrary()) files.set(path, text);
    files.set("env.json", Buffer.from(env));
    // As they are: to compress them would hold up syncs, and there is little to gain.
    const data = zipSync(Object.fromEntries(files), { level: 0, mtime: Math.max(Date.now(), EARLIEST) });
    return { name: `${toFileName(name)}.zip`, data, empty };
  }
}

function readLibrary(): [string, Uint8Array][] {
  const names = readdirSync(LIBRARY).filter((name) => name.endsWith(".py"));
  return names.map((name) => [`pepeunit/${name}`, readFileSync(new URL(name, LIBRARY))]);
}

/** A unit's name as a file may be called anywhere. */
function toFileName(name: string): string {
  const plain = name.replace(/[^\p{L}\p{M}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
  return [...plain].slice(0, MAX_NAME).join("") || "board";
}
