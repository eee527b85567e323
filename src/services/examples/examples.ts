import { readdirSync, readFileSync } from "node:fs";
import type { EntityManager } from "@mikro-orm/core";
import { EXAMPLE_FILE, SCHEMA_FILE } from "../../domain/schema.ts";
import { Example } from "../../entities/example.ts";
import { GitObjectRow } from "../../entities/gitobject.ts";
import { AppError } from "../../errors.ts";
import type { GitObject } from "../repository/pack.ts";
import type { OwnRepositories, OwnRepository } from "../repository/repository.ts";
import type { Writer } from "../writer/writer.ts";
import { addCommit, addTree, type Files, readCommit } from "./objects.ts";
import { advertise, answerFetch, type Served } from "./uploadpack.ts";

/** How these repositories are called where they are stored: the instance's address may change. */
const SCHEME = "example:";
const FIRMWARE = new URL("../../../firmware/", import.meta.url);
/** The simplest first; others behind them. */
const ORDER = ["relay", "thermostat", "climate"];
const NEEDED = [SCHEMA_FILE, EXAMPLE_FILE, "main.py"];

/** An example program, and the address of its repository. */
export interface ExampleView {
  readonly name: string;
  readonly url: string;
}

interface Opened {
  readonly served: ReadonlyMap<string, Served>;
  /** Names of those that come with this version; units may follow others that came with one of before. */
  readonly offered: readonly string[];
}

interface Deps {
  readonly em: EntityManager;
  readonly writer: Pick<Writer, "exclusive">;
  /** What devices reach at this moment, without a trailing slash. */
  readonly publicUrl: () => string;
  readonly now: () => number;
  /** Programs by their names, each with the library; those of this version unless told. */
  readonly programs?: () => ReadonlyMap<string, Files>;
}

/**
 * The instance's own examples, as git repositories that anybody can clone. A version of this program that brings other
 * examples adds a commit to each, so that units follow it as they follow any repository.
 */
export class Examples implements OwnRepositories {
  readonly #deps: Deps;
  #opened: Promise<Opened> | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** The examples, by name. */
  async list(): Promise<ExampleView[]> {
    const { offered } = await this.#open();
    return offered.map((name) => ({ name, url: this.#urlOf(name) }));
  }

  /** The repository at an address of ours. */
  async find(url: string): Promise<OwnRepository | undefined> {
    const name = this.#nameIn(url);
    if (name === undefined) return undefined;
    const { objects, head } = await this.#served(name, "repository-not-found");
    const refs = ["HEAD", "refs/heads/main"].map((ref) => ({ ref, oid: head }));
    return { url: SCHEME + name, objects, refs };
  }

  /** An address as people and programs can use it. */
  show(url: string): string {
    return url.startsWith(SCHEME) ? this.#urlOf(url.slice(SCHEME.length)) : url;
  }

  /** What git is told before it fetches from the repository of this name. */
  async advertise(name: string): Promise<Buffer> {
    return advertise(await this.#served(name, "not-found"));
  }

  /** What git fetches. */
  async fetch(name: string, request: Buffer): Promise<Buffer> {
    return answerFetch(await this.#served(name, "not-found"), request);
  }

  #urlOf(name: string): string {
    return `${this.#deps.publicUrl()}/git/${name}.git`;
  }

  #nameIn(url: string): string | undefined {
    if (url.startsWith(SCHEME)) return url.slice(SCHEME.length);
    const [start, end] = [`${this.#deps.publicUrl()}/git/`, url.replace(/\.git$/, "")];
    return end.startsWith(start) ? end.slice(start.length) : undefined;
  }

  async #served(name: string, otherwise: "not-found" | "repository-not-found"): Promise<Served> {
    const served = (await this.#open()).served.get(name);
    if (!served) throw new AppError(otherwise);
    return served;
  }

  /** Reads them when they are first asked for, and adds a commit to those that this version has changed. */
  #open(): Promise<Opened> {
    this.#opened ??= this.#read().catch((error: unknown) => {
      this.#opened = undefined;
      throw error;
    });
    return this.#opened;
  }

  async #read(): Promise<Opened> {
    const { em, writer, now, programs = readPrograms } = this.#deps;
    const fork = em.fork();
    const rows = await fork.find(GitObjectRow, {}, { disableIdentityMap: true });
    const objects = new Map<string, GitObject>(
      rows.map(({ id, type, data }) => [id, { type, data: Buffer.from(data) }]),
    );
    const stored = new Set(objects.keys());
    const heads = new Map((await fork.find(Example, {})).map(({ name, commit }) => [name, commit]));
    const moved = new Map<string, string>();
    const present = programs();
    for (const [name, files] of present) {
      const tree = addTree(objects, files);
      const parent = heads.get(name);
      const before = parent && objects.get(parent);
      if (before && readCommit(before).tree === tree) continue;
      const message = parent ? "Come with a new version of Pepeunit" : `Begin with the example "${name}"`;
      moved.set(name, addCommit(objects, { tree, parent, at: now(), message }));
    }
    if (moved.size > 0) {
      await writer.exclusive(async (em) => {
        const fresh = [...objects].filter(([id]) => !stored.has(id));
        await em.insertMany(
          GitObjectRow,
          fresh.map(([id, { type, data }]) => ({ id, type: type as GitObjectRow["type"], data })),
        );
        for (const [name, commit] of moved) await em.upsert(Example, { name, commit });
      });
    }
    const all = new Map([...heads, ...moved]);
    const served = new Map([...all].map(([name, head]) => [name, { head, objects }]));
    const placeOf = (name: string): number => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
    return { served, offered: [...present.keys()].sort((a, b) => placeOf(a) - placeOf(b)) };
  }
}

/** The programs that come with this version, each as its author's repository would be: with the library beside it. */
function readPrograms(): ReadonlyMap<string, Files> {
  const library = readFolder(new URL("pepeunit/", FIRMWARE), "pepeunit/");
  const names = readdirSync(new URL("examples/", FIRMWARE), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  const programs = names.map((name) => [name, readFolder(new URL(`examples/${name}/`, FIRMWARE), "")] as const);
  return new Map(
    programs
      .filter(([, files]) => NEEDED.every((file) => files.has(file)))
      .map(([name, files]) => [name, new Map([...files, ...library])]),
  );
}

function readFolder(url: URL, path: string): Map<string, Buffer> {
  const files = readdirSync(url, { withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(files.map(({ name }) => [path + name, readFileSync(new URL(name, url))]));
}
