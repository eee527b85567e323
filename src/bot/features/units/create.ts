import { createConversation } from "@grammyjs/conversations";
import { Composer, InlineKeyboard } from "grammy";
import type { Person } from "../../../domain/access.ts";
import { parseLink } from "../../../domain/gitlink.ts";
import { keysOf } from "../../../domain/json.ts";
import { toTitle } from "../../../domain/title.ts";
import type { Variable } from "../../../domain/value.ts";
import type { AppError } from "../../../errors.ts";
import { explain } from "../../../i18n/explain.ts";
import { escapeHtml, type Translate } from "../../../i18n/i18n.ts";
import type { Standing } from "../../../services/repository/turns.ts";
import { OWN_KEYS } from "../../../services/units/envfile.ts";
import { type Blueprint, toName } from "../../../services/units/units.ts";
import { askText, expected } from "../../ask.ts";
import { isOurCommand } from "../../commands.ts";
import { type Context, type Inside, outside, personOf, type Talk } from "../../context.ts";
import { standsAt } from "../../stuck.ts";
import { formatList, shorten, shortenName } from "../../text/format.ts";
import { type CardDeps, introduce } from "./units.ts";

const NEW = "new";
const CREATE = "new-create";
const CANCEL = "new-cancel";
// A message holds 4,096 characters, while links and names of settings may have any length.
const NAME = 64;
const URL = 200;

/** Reads what a link names. */
export interface BlueprintReader {
  read(link: string, reader: { person: number; standing: Standing; onWait: () => void }): Promise<Blueprint>;
}

type Pressed = Inside & { callbackQuery: { data: string }; message: undefined };
type Sent = Inside & { message: { text: string }; callbackQuery: undefined };

interface Found {
  readonly blueprint: Blueprint;
  /** The message that shows it. */
  readonly chatId: number;
  readonly messageId: number;
  /** Brought the link. */
  readonly from: Inside;
}

interface CreateDeps extends CardDeps {
  readonly repositories: BlueprintReader;
}

/** Making a unit from a repository: /new. */
export function createFeature({ repositories, ...deps }: CreateDeps): Composer<Context> {
  const { units } = deps;
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  async function create(talk: Talk, ctx: Inside): Promise<void> {
    await ctx.reply(ctx.t("new-ask-name"));
    const { value: name, answer: named } = await askText(talk, toName);
    await named.reply(named.t("new-ask-link", { name }));

    let found = await askBlueprint(talk);
    let answer = await confirm(talk, name, found);
    while (answer.message) {
      found = (await readBlueprint(talk, answer.message.text, answer)) ?? (await askBlueprint(talk));
      answer = await confirm(talk, name, found);
    }
    const { blueprint } = found;
    if (answer.callbackQuery.data === CANCEL) return;
    await outside(talk, async (outer) => {
      const unitId = await units.create(personOf(outer), name, blueprint, Date.now());
      await introduce(outer, deps, unitId);
    });
  }

  /** Shows what was found until one of its buttons is pressed, or another link is sent instead. */
  async function confirm(talk: Talk, name: string, found: Found): Promise<Pressed | Sent> {
    const { blueprint, chatId, from } = found;
    let { messageId } = found;
    const { t } = from;
    const edit = (text: string, reply_markup?: InlineKeyboard) =>
      from.api.editMessageText(chatId, messageId, text, {
        link_preview_options: { is_disabled: true },
        ...(reply_markup && { reply_markup }),
      });
    const text = t("new-found", describe(t, name, blueprint));
    const buttons = new InlineKeyboard().text(t.plain("new-create"), CREATE).text(t.plain("new-cancel"), CANCEL);
    messageId = standsAt(await edit(text, buttons), messageId);

    // A button of an earlier question, or of another message, is none of this one's.
    const isAnswer = (next: Inside): next is Pressed | Sent =>
      isLink(next.message?.text) ||
      ([CREATE, CANCEL].includes(next.callbackQuery?.data ?? "") && next.msgId === messageId);
    const answer = await talk.waitUntil(isAnswer, {
      next: true,
      // What ends the conversation takes the buttons with it, unless their message is gone already.
      otherwise: async () => {
        if (!(await outside(talk, async (outer) => isOurCommand(outer)))) return;
        await from.api.editMessageReplyMarkup(chatId, messageId).catch(() => {});
      },
    });
    if (answer.callbackQuery) await answer.answerCallbackQuery();
    await edit(answer.callbackQuery?.data === CANCEL ? t("cancelled") : text);
    return answer;
  }

  /** Asks until a link leads to a usable repository. */
  async function askBlueprint(talk: Talk): Promise<Found> {
    for (;;) {
      const { value: found } = await askText(talk, (text, answer) => readBlueprint(talk, text, answer));
      if (found) return found;
    }
  }

  /** Reads what a link names; its progress and its failure share one message. */
  async function readBlueprint(talk: Talk, link: string, answer: Inside): Promise<Found | undefined> {
    const { chat, message_id: messageId } = await answer.reply(answer.t("new-reading"));
    try {
      const blueprint = await outside(talk, async (outer) => {
        let told: Promise<unknown> = Promise.resolve();
        const onWait = () => {
          told = outer.api.editMessageText(chat.id, messageId, outer.t("new-waiting")).catch(() => {});
        };
        const person = personOf(outer);
        const standing = await standingOf(person);
        try {
          return await repositories.read(link, { person: person.id, standing, onWait });
        } finally {
          // Or it would overtake what was found.
          await told;
        }
      });
      return { blueprint, chatId: chat.id, messageId, from: answer };
    } catch (error) {
      const sentence = escapeHtml(explain(answer.t, expected(error)));
      await answer.api.editMessageText(chat.id, messageId, `${sentence}\n\n${answer.t("new-try-again")}`);
      return undefined;
    }
  }

  const standingOf = async (person: Person): Promise<Standing> => {
    if (person.role === "admin") return "admin";
    return (await units.ownsAny(person)) ? "owner" : "newcomer";
  };

  dm.use(createConversation(create, { id: NEW }));
  dm.command("new", async (ctx) => {
    personOf(ctx);
    await ctx.conversation.exitAll();
    await ctx.conversation.enter(NEW);
  });

  return feature;
}

function isLink(text: string | undefined): boolean {
  try {
    return text !== undefined && parseLink(text) !== undefined;
  } catch (error) {
    // One with a mistake in it is told what to mend.
    return (error as Partial<AppError>).code !== "repository-link";
  }
}

function describe(t: Translate, name: string, { url, ref, commit, schema, example }: Blueprint) {
  const variables = (list: readonly Variable[]): string =>
    formatList(
      t,
      list.map(({ name, title, type }) => {
        const shown = toTitle({ name, title: title ?? null }, t.locale);
        return t.plain("variable-brief", { name: shown, type: t.plain("type-name", { type }) });
      }),
    );
  return {
    name,
    source: shorten(url, URL),
    commit: commit.slice(0, 7),
    ref: ref ?? "none",
    inputs: variables(schema.inputs),
    outputs: variables(schema.outputs),
    env: formatList(
      t,
      keysOf(example)
        .filter((key) => !OWN_KEYS.includes(key))
        .map((key) => shortenName(key, NAME)),
    ),
  };
}
