import type { ApiClientOptions } from "grammy";
import type { Metrics } from "../../services/metrics/metrics.ts";

type Fetch = NonNullable<ApiClientOptions["fetch"]>;

/** Of what node-fetch gives, what is looked at. */
interface Answer {
  readonly ok: boolean;
  readonly status: number;
}

/** The method of an address such as `https://api.telegram.org/bot<token>/sendMessage`. */
const METHOD = /\/bot[^/]+\/(?:test\/)?(\w+)$/;

/** Fetches as before, and reports how long Telegram has taken and what it has refused. */
export function counted(fetch: Fetch, metrics: Pick<Metrics, "called">): Fetch {
  return async (url, options) => {
    const began = performance.now();
    const [, method = "other"] = METHOD.exec(String(url)) ?? [];
    const seconds = (): number => (performance.now() - began) / 1000;
    try {
      const response = await fetch(url, options);
      const { ok, status } = response as unknown as Answer;
      metrics.called(method, seconds(), ok ? undefined : status);
      return response;
    } catch (error) {
      metrics.called(method, seconds(), "unreachable");
      throw error;
    }
  };
}
