import { join } from "node:path";
import sqlite3 from "sqlite3";
import { VISIBILITY } from "../../src/bot/features/access/accessview.ts";
import type { Shown } from "../../src/sandbox/telegram/message.ts";
import type { Person } from "../../src/sandbox/telegram/person.ts";
import { readNow } from "./database.ts";
import { seesButton } from "./people.ts";
import type { World } from "./pepeunit.ts";

/** An answer of the open API, with its JSON when it is some. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every kind.
  readonly json: any;
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  /** Sent as JSON, or as it is when it is bytes. */
  readonly body?: unknown;
  /** Reads the first part of the answer only. */
  readonly brief?: boolean;
}

/** A client of the open API, with a token or without. */
export type Client = (path: string, ask?: Ask) => Promise<Answer>;

export function createClient(world: World, token?: string): Client {
  return async (path, { method = "GET", headers = {}, body, brief = false } = {}) => {
    const end = new AbortController();
    const bytes = body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body);
    const response = await fetch(`${world.instance.localUrl}/api/v1${path}`, {
      method,
      signal: end.signal,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: bytes }),
    });
    const text = brief ? await readFirst(response) : await response.text();
    if (brief) end.abort();
    const isJson = /json$/.test(response.headers.get("content-type")?.split(";")[0] ?? "");
    return { status: response.status, headers: response.headers, text, json: isJson ? parse(text) : undefined };
  };
}

async function readFirst(response: Response): Promise<string> {
  const { value } = (await response.body?.getReader().read()) ?? {};
  return new TextDecoder().decode(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Makes a token in the chat, as a person does; gives its text. */
export async function createToken(
  person: Person,
  scope: "look" | "set" = "set",
  life = "A year",
  name = "Grafana",
): Promise<string> {
  const turn = async (message: Shown, label: string): Promise<Shown> => {
    await person.presses(message, label);
    return person.sees(({ id, edits }) => id === message.id && edits > message.edits);
  };
  person.says("/token");
  const list = await seesButton(person, "➕ Add a token");
  const scopes = await turn(list, "➕ Add a token");
  const lives = await turn(scopes, scope === "look" ? "👁 Only look" : "✏️ Look, and set inputs");
  await person.presses(lives, life);
  await person.sees("What is it for?");
  person.says(name);
  const { text } = await person.sees("Here is the token");
  const [token] = /ppu_[\w-]+/.exec(text) ?? [];
  if (!token) throw new Error(`no token in: ${text}`);
  return token;
}

const PLACES = { private: 0, internal: 1, public: 2 } as const;

/** Makes a unit of a person visible, or hides it, by a button of its Access page. */
export async function setVisibility(
  world: World,
  owner: Person,
  unit: string,
  visibility: keyof typeof PLACES,
): Promise<void> {
  const [row] = await readNow(world.dir, "select id from unit where name = ?", unit);
  owner.says("/alerts");
  const message = await seesButton(owner, "➕");
  await owner.forges(message, `${VISIBILITY.data(Number(row?.id), PLACES[visibility], 1)}`);
}

/** The uuids of a unit and of its variables, by name. */
export async function uuidsOf(world: World, unit: string): Promise<{ unit: string; of: Record<string, string> }> {
  const rows = await readNow(
    world.dir,
    "select unit.uuid as unit, variable.uuid, variable.name from variable join unit on unit.id = unit_id where unit.name = ?",
    unit,
  );
  const of = Object.fromEntries(rows.map(({ name, uuid }) => [String(name), String(uuid)]));
  return { unit: String(rows[0]?.unit), of };
}

/** Changes a world's database as another program would. */
export function write(world: World, sql: string, ...parameters: unknown[]): Promise<void> {
  return new Promise((done, failed) => {
    const db = new sqlite3.Database(join(world.dir, "pepeunit.db"), sqlite3.OPEN_READWRITE);
    db.configure("busyTimeout", 5000);
    db.run(sql, parameters, (error) => {
      db.close();
      if (error) failed(error);
      else done();
    });
  });
}
