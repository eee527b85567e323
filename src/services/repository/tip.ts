import { cut } from "../../domain/json.ts";
import { AppError } from "../../errors.ts";

/** A name that a server knows; `peeled` is the commit that an annotated tag stands for. */
export interface Ref {
  readonly ref: string;
  readonly oid: string;
  readonly peeled?: string;
}

/** What to fetch. */
export interface Tip {
  /** Which of the names that were asked for it is; absent for the default branch. */
  readonly name?: string;
  /** As a link would name it; absent for the default branch. */
  readonly ref?: string;
  /** The object to ask for: the commit, or the annotated tag on it. */
  readonly want: string;
  readonly commit: string;
  /** Whether the server offers it by itself. */
  readonly listed: boolean;
}

/**
 * Finds the first of some names among a server's refs, as a branch, a tag, or the (beginning of the) id of a commit that
 * one of them points to; without names, the default branch. A whole id that no ref points to is taken on trust.
 */
export function chooseTip(refs: readonly Ref[], names: readonly string[]): Tip {
  if (refs.length === 0) throw new AppError("repository-empty");
  const [first] = names;
  if (first === undefined) return toTip(findHead(refs));
  for (const name of names) {
    const found = findRef(refs, name) ?? findCommit(refs, name.toLowerCase());
    if (found) return { ...found, name };
  }
  const whole = names.find((name) => /^[0-9a-f]{40}$/i.test(name));
  const id = whole?.toLowerCase();
  if (whole && id) return { name: whole, ref: id, want: id, commit: id, listed: false };
  throw new AppError("repository-ref-not-found", { ref: cut(toShort(first)) });
}

/** The commits to which names lead; null stands for the default branch. What is not there is left out. */
export function chooseTips(
  refs: readonly Ref[],
  names: readonly (string | null)[],
): [ref: string | null, commit: string][] {
  return names.flatMap((name): [string | null, string][] => {
    try {
      return [[name, chooseTip(refs, name === null ? [] : [name]).commit]];
    } catch (error) {
      if (error instanceof AppError && error.code === "repository-ref-not-found") return [];
      throw error;
    }
  });
}

/** The default branch; where the server's HEAD names one that was never made, the likeliest. */
export function findHead(refs: readonly Ref[]): Ref {
  const names = ["HEAD", "refs/heads/main", "refs/heads/master"];
  const found = names.flatMap((name) => refs.find(({ ref }) => ref === name) ?? []);
  const head = found[0] ?? refs.find(({ ref }) => ref.startsWith("refs/heads/"));
  if (!head) throw new AppError("repository-empty");
  return head;
}

function findRef(refs: readonly Ref[], name: string): Tip | undefined {
  for (const full of [name, `refs/heads/${name}`, `refs/tags/${name}`]) {
    const found = refs.find(({ ref }) => ref === full && ref.startsWith("refs/"));
    if (!found) continue;
    const short = toShort(full);
    // A tag that shares its name with a branch keeps its long name, or the next reading would take the branch.
    const shadowed = full.startsWith("refs/tags/") && refs.some(({ ref }) => ref === `refs/heads/${short}`);
    return { ...toTip(found), ref: shadowed ? full : short };
  }
  return undefined;
}

function findCommit(refs: readonly Ref[], name: string): Tip | undefined {
  if (!/^[0-9a-f]{4,40}$/.test(name)) return undefined;
  const tips = refs.map(toTip).filter(({ commit }) => commit.startsWith(name));
  const [tip] = tips;
  return tip && tips.every(({ commit }) => commit === tip.commit) ? { ...tip, ref: tip.commit } : undefined;
}

function toTip({ oid, peeled }: Ref): Tip {
  return { want: oid, commit: peeled ?? oid, listed: true };
}

function toShort(ref: string): string {
  return ref.replace(/^refs\/(heads|tags)\//, "");
}
