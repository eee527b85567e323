import { createScanner, type Node, type ParseError, parseTree } from "jsonc-parser";
import { AppError } from "../errors.ts";
import { toWhole } from "./text.ts";

/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A member of a JSON object, in the order and as often as it was written. */
export interface Member {
  readonly key: string;
  readonly node: Node;
}

const MAX_DEPTH = 32;
const MAX_SHOWN = 40;
/** What nobody sees, or sees as another space: zero-width characters, marks of direction, fillers, no-break spaces. */
const INVISIBLE = /[\p{Cf}\p{DI}\p{Zl}\p{Zp}\u2800]|(?! )\p{Zs}/u;
const ALL_INVISIBLE = new RegExp(INVISIBLE, "gu");
/** Small values by the thousand, each on a line of its own and indented, are thirty times what was written. */
const MAX_LAID_OUT = 128 * 1024;
// jsonc-parser's SyntaxKind is a `const enum`, which a program that is only stripped of its types can't import.
const OPEN: readonly number[] = [1, 3];
const CLOSE: readonly number[] = [2, 4];
const COMMA = 5;
const COLON = 6;
const END = 17;

/**
 * The tree of a file that must be one JSON object; else `json-broken`, with line and column from 1, or `json-not-object`.
 * A key with a character that nobody sees is another key than it looks like: `json-invisible`.
 */
export function readObject(file: string, source: string): Node {
  const text = withoutBom(source);
  const deep = tooDeep(text);
  if (deep !== undefined) throw brokenAt(file, text, deep);
  const errors: ParseError[] = [];
  const node = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false });
  const [first] = errors;
  if (first) throw brokenAt(file, text, first.offset);
  if (node?.type !== "object") throw new AppError("json-not-object", { file });
  visit(node, ({ key, at }) => {
    if (INVISIBLE.test(key)) throw new AppError("json-invisible", { file, ...placeOf(text, at) });
  });
  return node;
}

/** Checks that a file is one JSON object, in which no object holds a key twice, and answers its text without a BOM. */
export function checkObject(file: string, source: string): string {
  const text = withoutBom(source);
  visit(readObject(file, text), ({ key, at, again }) => {
    if (again) throw new AppError("json-duplicate", { file, name: cut(key), line: placeOf(text, at).line });
  });
  return text;
}

/** The keys of an object's text as people are shown them, in the order in which they were written. */
export function keysOf(text: string): string[] {
  const node = parseTree(text);
  return node ? toMembers(node).map(({ key }) => toWhole(key)) : [];
}

/**
 * An object's text with some of its values replaced in place, added behind, or left out where they are undefined. What is
 * not replaced stays as it was written: JavaScript keeps neither big integers nor `1.0`, nor the order of keys. Its values
 * have a line each, also those within others unless that makes the text too long.
 */
export function withValues(text: string, values: Readonly<Record<string, Json | undefined>>): string {
  const rest = new Map(Object.entries(values));
  const members: string[] = [];
  const add = (name: string, written: string | undefined) =>
    written !== undefined && members.push(`${name}:${written}`);
  for (const { children: [name, value] = [] } of parseTree(text)?.children ?? []) {
    if (!name || !value) continue;
    const key = String(name.value);
    add(textOf(text, name), Object.hasOwn(values, key) ? JSON.stringify(rest.get(key)) : textOf(text, value));
    rest.delete(key);
  }
  for (const [key, value] of rest) add(JSON.stringify(key), JSON.stringify(value));
  return layOutWhole(members);
}

/** An object's text with the members of another that it lacks added behind, as they were written there. */
export function withMissing(text: string, other: string): string {
  const has = new Set(keysOf(text));
  const written = (from: string, isWanted: (key: string) => boolean): string[] =>
    (parseTree(from)?.children ?? []).flatMap(({ children: [name, value] = [] }) =>
      name && value && isWanted(toWhole(String(name.value))) ? [`${textOf(from, name)}:${textOf(from, value)}`] : [],
    );
  const missing = written(other, (key) => !has.has(key));
  return missing.length === 0 ? text : layOutWhole([...written(text, () => true), ...missing]);
}

/** A word of a stranger for an error that ends up in a chat message: cut, and with what is invisible spelled out. */
export function cut(text: string): string {
  const chars = [
    ...toWhole(text).replace(ALL_INVISIBLE, (char) => `\\u${char.codePointAt(0)?.toString(16).padStart(4, "0")}`),
  ];
  return chars.length > MAX_SHOWN ? `${chars.slice(0, MAX_SHOWN - 1).join("")}…` : chars.join("");
}

/** The members of an object's node; none for any other node. */
export function toMembers(node: Node): Member[] {
  if (node.type !== "object") return [];
  return (node.children ?? []).flatMap(({ children: [key, value] = [] }) =>
    key && value ? [{ key: String(key.value), node: value }] : [],
  );
}

/** The plain value of a node; a key written twice has its last value, and `__proto__` is a key like any other. */
export function toJson(node: Node): Json {
  if (node.type === "array") return (node.children ?? []).map(toJson);
  if (node.type !== "object") return node.value as Json;
  return Object.fromEntries(toMembers(node).map((member) => [member.key, toJson(member.node)]));
}

/** The parser and everything after it recurses, so that depth is counted first, and flatly. */
function tooDeep(text: string): number | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (let token: number = scanner.scan(); token !== END; token = scanner.scan()) {
    if (OPEN.includes(token)) depth += 1;
    if (CLOSE.includes(token)) depth -= 1;
    if (depth > MAX_DEPTH) return scanner.getTokenOffset();
  }
  return undefined;
}

function textOf(text: string, { offset, length }: Node): string {
  return text.slice(offset, offset + length);
}

function layOutWhole(members: readonly string[]): string {
  const whole = `{${members.join(",")}}`;
  const laidOut = layOut(whole, MAX_DEPTH);
  return `${laidOut.length > MAX_LAID_OUT ? layOut(whole, 1) : laidOut}\n`;
}

/** JSON with its values as they were written, each on a line of its own down to some depth. */
function layOut(text: string, deepest: number): string {
  const scanner = createScanner(text, true);
  let laidOut = "";
  let depth = 0;
  let before = END;
  for (let token: number = scanner.scan(); token !== END; token = scanner.scan()) {
    const isClose = CLOSE.includes(token);
    const isBreak = OPEN.includes(before) ? !isClose : isClose || before === COMMA;
    const isWithin = depth <= deepest;
    if (isClose) depth -= 1;
    if (isBreak && isWithin) laidOut += `\n${"  ".repeat(depth)}`;
    laidOut += token === COLON ? ": " : text.slice(scanner.getTokenOffset(), scanner.getPosition());
    if (OPEN.includes(token)) depth += 1;
    before = token;
  }
  return laidOut;
}

/** Visits each key of a tree with its offset, and whether its object had it before. */
function visit(node: Node, told: (member: { key: string; at: number; again: boolean }) => void): void {
  const seen = new Set<string>();
  for (const child of node.children ?? []) {
    const [name, value] = child.type === "property" ? (child.children ?? []) : [undefined, child];
    if (name) {
      const key = String(name.value);
      told({ key, at: name.offset, again: seen.has(key) });
      seen.add(key);
    }
    if (value) visit(value, told);
  }
}

function withoutBom(text: string): string {
  return text.replace(/^\uFEFF/, "");
}

function brokenAt(file: string, text: string, offset: number): AppError {
  const code = INVISIBLE.test(String.fromCodePoint(text.codePointAt(offset) ?? 0)) ? "json-invisible" : "json-broken";
  return new AppError(code, { file, ...placeOf(text, offset) }) as AppError;
}

/** Line and column, both from 1. */
function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}
