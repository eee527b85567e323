import { spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Path → content; null takes the file away, and a path that is not named stays as it was. */
export type Files = Readonly<Record<string, string | Uint8Array | null>>;

export interface CommitOptions {
  readonly message?: string;
  /** `main` unless told. */
  readonly branch?: string;
  readonly tag?: string;
  /** Makes the tag an object of its own, as `git tag -a` does. */
  readonly annotated?: boolean;
}

/** A bare repository on disk that is written without a work tree. */
export interface Bare {
  readonly dir: string;
  /** Adds a commit to a branch and answers its id; the same calls always give the same ids. */
  commit(files: Files, options?: CommitOptions): Promise<string>;
  /** Runs the git binary here, with `input` as its stdin, and answers its stdout. */
  git(args: readonly string[], input?: string | Uint8Array, env?: NodeJS.ProcessEnv): Promise<Buffer>;
  /** The same for what only reads: the answer to one question is kept until git is run for something else. */
  serve(args: readonly string[], input: Buffer, env: NodeJS.ProcessEnv): Promise<Buffer>;
}

/** Git said no; what it printed before may be its answer to a client. */
export class GitFailure extends Error {
  override readonly name = "GitFailure";
  readonly stdout: Buffer;

  constructor(message: string, stdout: Buffer) {
    super(message);
    this.stdout = stdout;
  }
}

const EPOCH = 1_750_000_000;
const AUTHOR = "Sandbox <sandbox@pepeunit.example>";

/** Makes an empty repository in a directory, with `main` for its default branch; `anySha` lets it serve commits that are no tips. */
export async function createBare(dir: string, git: string, anySha: boolean): Promise<Bare> {
  let commits = 0;
  let answers = new Map<string, Buffer>();
  const run: Bare["git"] = (args, input = "", env = {}) => {
    answers = new Map();
    return runGit(git, ["-C", dir, ...args], input, env);
  };
  await layOut(dir, anySha);
  return {
    dir,
    git: run,
    async serve(args, input, env) {
      const [kept, question] = [answers, JSON.stringify([args, input.toString("latin1"), env])];
      const answer = kept.get(question) ?? (await runGit(git, ["-C", dir, ...args], input, env));
      kept.set(question, answer);
      return answer;
    },
    async commit(files, { message = "Change", branch = "main", tag, annotated = false } = {}) {
      const when = `${EPOCH + 60 * commits++} +0000`;
      const ref = `refs/heads/${branch}`;
      const parent = commits > 1 ? await run(["for-each-ref", "--format=%(objectname)", ref]) : "";
      const parts = [
        `commit ${ref}\nmark :1\ncommitter ${AUTHOR} ${when}\n`,
        ...toData(message),
        parent.length > 0 ? `from ${parent.toString().trim()}\n` : "",
        ...Object.entries(files).flatMap(([path, content]) =>
          content === null ? [`D ${path}\n`] : [`M 100644 inline ${path}\n`, ...toData(content)],
        ),
        "get-mark :1\n",
      ];
      const sha = (await run(["fast-import", "--quiet"], Buffer.concat(parts.map((part) => Buffer.from(part)))))
        .toString()
        .trim();
      if (tag) {
        const how = annotated ? ["-a", "-m", message] : [];
        const env = { GIT_COMMITTER_NAME: "Sandbox", GIT_COMMITTER_EMAIL: "sandbox@pepeunit.example" };
        await run(["tag", ...how, tag, sha], "", { ...env, GIT_COMMITTER_DATE: when });
      }
      return sha;
    },
  };
}

/** What `git init --bare` and `git config` leave that is needed; either would be a process for each trial. */
async function layOut(dir: string, anySha: boolean): Promise<void> {
  for (const folder of ["objects", "refs"]) await mkdir(join(dir, folder), { recursive: true });
  await writeFile(join(dir, "HEAD"), "ref: refs/heads/main\n");
  const core = "[core]\n\trepositoryformatversion = 0\n\tbare = true\n";
  await writeFile(join(dir, "config"), `${core}[uploadpack]\n\tallowAnySHA1InWant = ${anySha}\n`);
}

function toData(content: string | Uint8Array): (string | Uint8Array)[] {
  return [`data ${Buffer.byteLength(content)}\n`, content, "\n"];
}

/** Runs git without the settings of whoever runs this program, so that it does the same everywhere. */
function runGit(
  git: string,
  args: readonly string[],
  input: string | Uint8Array,
  env: NodeJS.ProcessEnv,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const clean = { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1", ...env };
    const child = spawn(git, args, { env: clean });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    child.on("error", (cause: NodeJS.ErrnoException) => {
      const missing = `the sandbox's git server needs git, and there is no program ${git}: install git and try again`;
      reject(cause.code === "ENOENT" ? new Error(missing, { cause }) : cause);
    });
    child.on("close", (code) => {
      if (code === 0) return resolve(Buffer.concat(out));
      const why = Buffer.concat(err).toString().trim();
      reject(new GitFailure(`git ${args.slice(2).join(" ")} ended with ${code}: ${why}`, Buffer.concat(out)));
    });
    // A git that ends early closes its stdin; its exit code tells why.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}
