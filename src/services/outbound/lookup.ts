import { lookup, Resolver } from "node:dns/promises";
import type { Lookup } from "./outbound.ts";

/** What says that there is no such name, or no name server; a name server that says nothing is another matter. */
const NONE = ["ENOTFOUND", "ENODATA", "ECONNREFUSED"];

/**
 * Finds addresses with name servers alone. The system's resolver takes one of the few threads that the database needs too,
 * for as long as a stranger's name server likes; it is asked only where names of a home network are welcome, for such.
 */
export function createLookup(isHome: boolean): Lookup {
  const resolver = new Resolver({ timeout: 3000, tries: 2 });
  return async (host) => {
    if (/(^|\.)localhost\.?$/i.test(host)) return ["127.0.0.1"];
    const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    const found = answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
    if (found.length > 0) return found;
    const [error] = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason] : []));
    if (!isHome || !NONE.includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
    return (await lookup(host, { all: true })).map(({ address }) => address);
  };
}
