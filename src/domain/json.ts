import { createScanner, type Node, type ParseError, parseTree } from "jsonc-parser";
import { AppError } from "../errors.ts";

/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A member of a JSON object, in the order and as often as it was written. */
export interface Member {
  readonly key: string;
  readonly node: Node;
}

const MAX_DEPTH = 32;
// jsonc-parser's SyntaxKind is a `const enum`, which a program that is only stripped of its types can't import.
const OPEN: readonly number[] = [1, 3];
const CLOSE: readonly number[] = [2, 4];
const END = 17;

/** The tree of a file that must be one JSON object; else `json-broken`, with line and column from 1, or `json-not-object`. */
export function readObject(file: string, source: string): Node {
  const text = source.replace(/^\uFEFF/, "");
  const deep = tooDeep(text);
  if (deep !== undefined) throw brokenAt(file, text, deep);
  const errors: ParseError[] = [];
  const node = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false });
  const [first] = errors;
  if (first) throw brokenAt(file, text, first.offset);
  if (node?.type !== "object") throw new AppError("json-not-object", { file });
  return node;
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

function brokenAt(file: string, text: string, offset: number): AppError {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return new AppError("json-broken", {
    file,
    line: before.length,
    column: (before.at(-1) ?? "").length + 1,
  }) as AppError;
}
