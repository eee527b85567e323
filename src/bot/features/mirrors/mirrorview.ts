import type { Translate } from "../../../i18n/i18n.ts";
import type { Mirrors, Taken } from "../../../services/mirrors/mirrors.ts";
import { type Page, pageOf } from "../../../services/page.ts";
import { createButton } from "../../button.ts";
import { MIRROR_FROM, UNIT_CARD } from "../../buttons.ts";
import { listed } from "../../listing.ts";
import { addPager, pageLine } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import { nameEntry, toUnitLabel } from "../../text/entries.ts";
import { titleOf } from "../../text/format.ts";

/** A uuid as three numbers of a button. */
type Uuid = [high: number, middle: number, low: number];

/** The devices of a peer. */
export const MIRROR_DEVICES = createButton<[peer: number, page: number]>("mir-devs", 2);
export const MIRROR_DEVICE = createButton<[peer: number, page: number, ...device: Uuid]>("mir-dev", 5);
/** Takes an output; its device is found by it. */
export const MIRROR_TAKE = createButton<[peer: number, page: number, ...output: Uuid]>("mir-take", 5);

type RemoteUnit = Awaited<ReturnType<Mirrors["device"]>>;
type KnownPeer = Mirrors["peers"][number];

const OUTPUTS = 8;
const BITS = 43n;
const MASK = (1n << BITS) - 1n;

/** From which server? */
export function peerChoice(t: Translate, peers: readonly KnownPeer[], page: number): Screen {
  const list = pageOf(peers, page, OUTPUTS);
  const { lines, ...choices } = listed(
    t,
    list.items.map(({ id, name }) => nameEntry(name, MIRROR_DEVICES.data(id, 0))),
  );
  const keyboard = addPager(choices.keyboard, t, list, (to) => MIRROR_FROM.data(to));
  const text = t(peers.length === 0 ? "mirror-no-peers" : "mirror-which-peer");
  return { text: [text, ...lines, ...pageLine(t, list)].join("\n"), keyboard };
}

/** Which device of a server? */
export function deviceChoice(t: Translate, peer: KnownPeer, list: Page<RemoteUnit>): Screen {
  const { lines, ...choices } = listed(
    t,
    list.items.map(({ uuid, name }) => nameEntry(name, MIRROR_DEVICE.data(peer.id, 0, ...toNumbers(uuid)))),
  );
  const keyboard = addPager(choices.keyboard, t, list, (page) => MIRROR_DEVICES.data(peer.id, page));
  keyboard.text(t.plain("button-back"), MIRROR_FROM.data(0));
  const text = t(list.total === 0 ? "mirror-no-devices" : "mirror-which-device", { peer: peer.name });
  return { text: [text, ...lines].join("\n"), keyboard };
}

/** Which values of a device? Those that are here already are marked. */
export function outputChoice(t: Translate, peer: KnownPeer, unit: RemoteUnit, taken: Taken, page: number): Screen {
  const list = pageOf(
    unit.outputs.map((output, id) => ({ ...output, id })),
    page,
    OUTPUTS,
  );
  const { lines, ...choices } = listed(
    t,
    list.items.map((output) => {
      const isTaken = taken.uuids.has(output.uuid) ? "yes" : "no";
      const write = (name: string): string => t.plain("mirror-output", { name, taken: isTaken });
      return nameEntry(titleOf(t, output), MIRROR_TAKE.data(peer.id, list.page, ...toNumbers(output.uuid)), write);
    }),
  );
  const keyboard = addPager(choices.keyboard, t, list, (to) =>
    MIRROR_DEVICE.data(peer.id, to, ...toNumbers(unit.uuid)),
  );
  if (taken.unitId !== null) keyboard.text(toUnitLabel(t, unit), UNIT_CARD.data(taken.unitId, 0)).row();
  keyboard.text(t.plain("button-back"), MIRROR_DEVICES.data(peer.id, 0));
  const text = t("mirror-which-output", { unit: unit.name, peer: peer.name, taken: taken.uuids.size });
  return { text: [text, ...lines, ...pageLine(t, list)].join("\n"), keyboard };
}

export function toNumbers(uuid: string): Uuid {
  const whole = BigInt(`0x${uuid.replaceAll("-", "")}`);
  return [Number(whole >> (2n * BITS)), Number((whole >> BITS) & MASK), Number(whole & MASK)];
}

/** The uuid that `toNumbers` has made these of; of others none that there is. */
export function toUuid(numbers: Uuid): string {
  const whole = numbers.reduce((sum, number) => (sum << BITS) | (BigInt(Math.abs(number)) & MASK), 0n);
  const hex = whole.toString(16).padStart(32, "0").slice(-32);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
