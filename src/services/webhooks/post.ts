import { BlockList, isIP } from "node:net";
import { createAddressCheck } from "../outbound/address.ts";
import { createLookup } from "../outbound/lookup.ts";
import { type Network, OutboundError, type OutboundTrouble, sendOut } from "../outbound/outbound.ts";
import { type Message, signed } from "./message.ts";

/** Whoever takes longer has not taken it. */
const PATIENCE_MS = 10_000;
const LEAST_SPEED = { bytes: 1, ms: PATIENCE_MS };

/** Why a message was not taken: a word, or the status of the answer. */
export type WebhookTrouble = OutboundTrouble | "redirect" | `${number}`;

export interface Target {
  readonly url: string;
  readonly secret: string;
}

/** Where webhooks may lead: the internet, and the addresses and networks in the house that an admin names. */
export function webhookNetwork(networks: readonly string[], ca?: string): Network {
  const isPublic = createAddressCheck();
  const house = new BlockList();
  for (const network of networks) {
    const [address = "", bits] = network.split("/");
    const family = isIP(address) === 4 ? "ipv4" : "ipv6";
    if (bits === undefined) house.addAddress(address, family);
    else house.addSubnet(address, Number(bits), family);
  }
  return {
    allows: (address) => isPublic(address) || house.check(address, isIP(address) === 4 ? "ipv4" : "ipv6"),
    lookup: createLookup(networks.length > 0),
    route: (address) => address,
    ca,
  };
}

/** Sends a message; gives why it was not taken, or undefined where it was. Redirects are not followed. */
export async function post(
  network: Network,
  { url, secret }: Target,
  message: Message,
  now: number,
  cut?: AbortSignal,
): Promise<WebhookTrouble | undefined> {
  const late = AbortSignal.timeout(PATIENCE_MS);
  try {
    const { status } = await sendOut(
      {
        url: new URL(url),
        method: "POST",
        headers: signed(message, secret, now),
        body: Buffer.from(message.body),
        signal: cut ? AbortSignal.any([late, cut]) : late,
        open: () => undefined,
      },
      { ...network, leastSpeed: LEAST_SPEED },
    );
    if (status >= 200 && status < 300) return undefined;
    return status >= 300 && status < 400 ? "redirect" : `${status}`;
  } catch (error) {
    if (error instanceof OutboundError) return error.trouble;
    if (late.aborted) return "slow";
    throw error;
  }
}
