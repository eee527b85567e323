import { monotonic } from "../../../domain/monotonic.ts";
import type { OnProgress } from "../../../services/directory/many.ts";
import type { Context } from "../../context.ts";

/** Telegram takes an edit a second; what is done sooner needs no progress. */
const EVERY_MS = 2000;

export interface Progress {
  readonly tell: OnProgress;
  /** Resolves when nothing of it is on its way any more, with whether anything was told. */
  end(): Promise<boolean>;
}

/** Tells in the pressed message how far one is with something that takes long. */
export function showProgress(ctx: Context, time = monotonic): Progress {
  let shownAt = time.now();
  let edit: Promise<unknown> = Promise.resolve();
  let hasTold = false;
  return {
    tell(done, total) {
      if (done === total || time.now() - shownAt < EVERY_MS) return;
      shownAt = time.now();
      hasTold = true;
      // One at a time; nobody waits for it.
      edit = edit.then(() => ctx.editMessageText(ctx.t("many-progress", { done, total })).catch(() => {}));
    },
    end: () => edit.then(() => hasTold),
  };
}
