import { AppError, type ErrorCode } from "../../errors.ts";
import type { Repositories } from "../repository/repository.ts";

/** What may be over when the next unit is read for. */
const PASSING: readonly ErrorCode[] = ["repository-busy", "repository-slow"];

/** Reads for one person, and what several units follow once for all of them: that it can't be read, too, unless that is for now. */
export function readOnce(repositories: Pick<Repositories, "read">): Pick<Repositories, "read"> {
  const known = new Map<string, ReturnType<Repositories["read"]>>();
  return {
    read(link, reader) {
      const key = JSON.stringify(link);
      const before = known.get(key);
      if (before) return before;
      const reading = repositories.read(link, reader);
      known.set(key, reading);
      reading.catch((error: unknown) => {
        if (error instanceof AppError && PASSING.includes(error.code)) known.delete(key);
      });
      return reading;
    },
  };
}
