import type { ApiClientOptions } from "grammy";
import { HttpsProxyAgent } from "https-proxy-agent";

/** How to reach Telegram: its address, and a proxy if there is one. */
export function createClientOptions(apiRoot: string, proxy: string | undefined): ApiClientOptions {
  if (proxy === undefined) return { apiRoot };
  return { apiRoot, baseFetchConfig: { compress: true, agent: new HttpsProxyAgent(proxy, { keepAlive: true }) } };
}
