import type { Invitations } from "../services/access/invitations.ts";
import type { Acts } from "../services/acts.ts";
import type { Audit } from "../services/audit.ts";
import type { Backups } from "../services/backup/backups.ts";
import type { Postings } from "../services/boards/postings.ts";
import type { Dialogs } from "../services/chats/dialogs.ts";
import type { Corrections } from "../services/clock/corrections.ts";
import type { Timekeeper } from "../services/clock/timekeeper.ts";
import type { DeviceWatch } from "../services/devicewatch.ts";
import type { Lenses } from "../services/directory/lenses.ts";
import type { Digest } from "../services/logging/digest.ts";
import type { Retention } from "../services/logging/retention.ts";
import type { Mirrors } from "../services/mirrors/mirrors.ts";
import type { ApiTokens } from "../services/openapi/apitokens.ts";
import type { Federation } from "../services/peers/federation.ts";
import type { Tips } from "../services/program/tips.ts";
import type { Reactor } from "../services/scenes/reactor.ts";
import type { Settling } from "../services/settle.ts";
import type { Address } from "../services/units/address.ts";
import type { Once } from "../services/writer/once.ts";
import type { Job } from "./jobs.ts";

const WEEK_MS = 7 * 24 * 3600_000;
const MONTH_MS = 30 * 24 * 3600_000;

export interface JobDeps {
  readonly time: Pick<Timekeeper, "proven">;
  readonly now: () => number;
  readonly address: Pick<Address, "look">;
  readonly follower: { follow(unitIds: readonly number[]): void };
  readonly postings: Pick<Postings, "units">;
  readonly apiTokens: Pick<ApiTokens, "note">;
  readonly retention: Pick<Retention, "clear" | "clearOrphans">;
  readonly digest: Pick<Digest, "refresh">;
  /** So many ms a sample may wait to be in the tables. */
  readonly journal: { readonly lateMs: number };
  readonly invitations: Pick<Invitations, "clear">;
  readonly acts: Pick<Acts, "clear">;
  readonly reactor: Pick<Reactor, "clear">;
  readonly audit: Pick<Audit, "clear">;
  readonly dialogs: Pick<Dialogs, "clear">;
  readonly lenses: Pick<Lenses, "clear">;
  readonly corrections: Pick<Corrections, "note" | "correct">;
  readonly once: Pick<Once, "clear">;
  readonly settling: Pick<Settling, "catchUp">;
  readonly watch: Pick<DeviceWatch, "tell">;
  readonly tips: Pick<Tips, "check">;
  readonly backups: Pick<Backups, "tick">;
  readonly federation: Pick<Federation, "tick" | "clear">;
  readonly mirrors: Pick<Mirrors, "renewDescriptions">;
}

/** What the program does by itself. Whatever removes something because it is old waits until time is proven. */
export function createJobs(deps: JobDeps): Job[] {
  const {
    time,
    now,
    address,
    follower,
    postings,
    apiTokens,
    retention,
    digest,
    journal,
    invitations,
    acts,
    reactor,
    audit,
    dialogs,
    lenses,
    corrections,
    once,
    settling,
    watch,
    tips,
    backups,
    federation,
    mirrors,
  } = deps;
  const whenProven = (run: (now: number) => Promise<void>) => async (): Promise<void> => {
    const proven = time.proven();
    if (proven !== undefined) await run(proven);
  };
  return [
    { name: "show silence", when: "* * * * *", run: async () => follower.follow(postings.units()) },
    { name: "tell of a new address", when: "* * * * *", run: () => address.look(now()) },
    { name: "note tokens", when: "* * * * *", run: () => apiTokens.note() },
    { name: "note the clock", when: "* * * * *", run: () => corrections.note(now()) },
    // A clock that was ahead for a moment, between two looks at it.
    { name: "correct times", when: "8-59/10 * * * *", run: whenProven((now) => corrections.correct(now)) },
    { name: "look at some branches", when: "* * * * *", run: () => tips.check(now()) },
    { name: "follow what moved", when: "* * * * *", run: () => settling.catchUp() },
    { name: "tell of errors that wait", when: "* * * * *", run: () => watch.tell() },
    { name: "turn keys, note peers", when: "* * * * *", run: () => federation.tick() },
    { name: "renew mirrors", when: "4-59/10 * * * *", run: () => mirrors.renewDescriptions() },
    // An old one goes for each new one.
    { name: "make backups", when: "33 * * * *", run: whenProven((now) => backups.tick(now)) },
    { name: "clear news", when: "21 4 * * *", run: whenProven((now) => federation.clear(now)) },
    { name: "clear orphans", when: "*/10 * * * *", run: () => retention.clearOrphans() },
    { name: "clear by retention", when: "3-59/10 * * * *", run: whenProven((now) => retention.clear(now)) },
    {
      name: "sum up samples",
      when: "*/5 * * * * *",
      // So long a window's last samples may wait to be in the tables.
      run: () => digest.refresh(now() - journal.lateMs, time.proven() !== undefined),
    },
    { name: "clear invitations", when: "11 4 * * *", run: whenProven((now) => invitations.clear(now - WEEK_MS)) },
    { name: "clear changes", when: "13 4 * * *", run: whenProven((now) => audit.clear(now)) },
    { name: "clear acts", when: "15 4 * * *", run: whenProven((now) => acts.clear(now)) },
    { name: "clear reactions", when: "17 4 * * *", run: whenProven((now) => reactor.clear(now)) },
    { name: "clear dialogs", when: "7 4 * * *", run: whenProven((now) => dialogs.clear(now - WEEK_MS)) },
    { name: "clear lenses", when: "19 4 * * *", run: whenProven((now) => lenses.clear(now - MONTH_MS)) },
    { name: "clear updates", when: "17 4 * * *", run: () => once.clear() },
  ];
}
