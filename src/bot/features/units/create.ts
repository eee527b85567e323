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
import type { Dialogs } from "../../../services/chats/dialogs.ts";
import type { Examples } from "../../../services/examples/examples.ts";
import type { Standing } from "../../../services/repository/turns.ts";
import { OWN_KEYS } from "../../../services/units/envfile.ts";
import { type Blueprint, toName } from "../../../services/units/units.ts";
import { askText, type Choices, choiceButtons, chosenBy, expected, folderChoices } from "../../ask.ts";
import { MIRROR_FROM } from "../../buttons.ts";
import { isOurCommand } from "../../commands.ts";
import { type Context, type Inside, outside, personOf, type Talk } from "../../context.ts";
import { column } from "../../pager.ts";
import { standsAt } from "../../stuck.ts";
import { formatList, shortenName } from "../../text/format.ts";
import { placeOf } from "../program/programview.ts";
import { LINK_KEY, LINK_TALKS, offerForLink } from "../repository/tokenoffer.ts";
import { type CardDeps, introduce } from "./units.ts";

const NEW = LINK_TALKS.create;
const CREATE = "new-create";
const CANCEL = "new-cancel";
// A message holds 4,096 characters, while names of settings may have any length.
const NAME = 64;

/** Reads what a link names. */
export interface BlueprintReader {
  read(link: string, reader: { person: number; standing: Standing; onWait: () => void }): Promise<Blueprint>;
}

/** What was done where a unit is about to be made: a link sent instead, or a button pressed. */
interface Reply {
  readonly from: Inside;
  readonly link: string | undefined;
  readonly isYes: boolean;
}

interface Found {
  readonly blueprint: Blueprint;
  /** The message that shows it. */
  readonly chatId: number;
  readonly messageId: number;
  /** Brought the link. */
  readonly from: Inside;
}

interface CreateDeps extends CardDeps {
  readonly dialogs: Dialogs;
  readonly examples: Pick<Examples, "list" | "show">;
  readonly repositories: BlueprintReader;
}

/** Making a unit from a repository: /new. */
export function createFeature({ repositories, dialogs, examples, ...deps }: CreateDeps): Composer<Context> {
  const { units, mirrors } = deps;
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  async function create(talk: Talk, ctx: Inside): Promise<void> {
    const hasPeers = await outside(talk, async () => mirrors.peers.length > 0);
    const elsewhere = column(hasPeers ? [[ctx.t.plain("mirror-new"), MIRROR_FROM.data(0)]] : []);
    await ctx.reply(ctx.t("new-ask-name"), hasPeers ? { reply_markup: elsewhere } : {});
    const { value: name, answer: named } = await askText(talk, toName);
    // Of all messages that offer links, however many came since.
    const choices = [await askLink(talk, named, name)];

    let found = await askBlueprint(talk, choices);
    let reply = await confirm(talk, name, found, choices);
    while (reply.link !== undefined) {
      found = (await readBlueprint(talk, reply.link, reply.from, choices)) ?? (await askBlueprint(talk, choices));
      reply = await confirm(talk, name, found, choices);
    }
    const { blueprint } = found;
    if (!reply.isYes) return;
    await outside(talk, async (outer) => {
      const unitId = await units.create(personOf(outer), name, blueprint, Date.now());
      await introduce(outer, deps, unitId);
    });
  }

  /** Asks for a link; our own examples are one press away. */
  async function askLink(talk: Talk, ctx: Inside, name: string): Promise<Choices> {
    const { t } = ctx;
    const ours = await outside(talk, () => examples.list());
    const labels = ours.map((example) => t.plain("example-name", { name: example.name }));
    const { keyboard, lines } = choiceButtons(t, labels);
    const text = [t("new-ask-link", { name }), ...lines].join("\n");
    const { message_id: messageId } = await ctx.reply(text, { reply_markup: keyboard });
    return { messageId, texts: ours.map(({ url }) => url) };
  }

  /** Shows what was found until one of its buttons is pressed, or another link is sent instead. */
  async function confirm(talk: Talk, name: string, found: Found, choices: readonly Choices[]): Promise<Reply> {
    const { blueprint, chatId, from } = found;
    let { messageId } = found;
    const { t } = from;
    const edit = (text: string, reply_markup?: InlineKeyboard) =>
      from.api.editMessageText(chatId, messageId, text, {
        link_preview_options: { is_disabled: true },
        ...(reply_markup && { reply_markup }),
      });
    const shown = { ...blueprint, url: examples.show(blueprint.url) };
    const text = t("new-found", describe(t, name, shown));
    const buttons = new InlineKeyboard().text(t.plain("new-create"), CREATE).text(t.plain("new-cancel"), CANCEL);
    messageId = standsAt(await edit(text, buttons), messageId);

    // A button of an earlier question, or of another message, is none of this one's.
    const isAnswer = (next: Inside): boolean =>
      mayBeLink(next.message?.text) ||
      chosenBy(next, choices) !== undefined ||
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
    const pressed = answer.callbackQuery?.data;
    await edit(pressed === CANCEL ? t("cancelled") : text);
    return { from: answer, link: chosenBy(answer, choices) ?? answer.message?.text, isYes: pressed === CREATE };
  }

  /** Asks until a link leads to a usable repository. */
  async function askBlueprint(talk: Talk, choices: Choices[]): Promise<Found> {
    for (;;) {
      const read = (text: string, answer: Inside) => readBlueprint(talk, text, answer, choices);
      const { value: found } = await askText(talk, read, { choices });
      if (found) return found;
    }
  }

  /** Reads what a link names; its progress and its failure share one message. */
  async function readBlueprint(
    talk: Talk,
    link: string,
    answer: Inside,
    choices: Choices[],
  ): Promise<Found | undefined> {
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
      const failure = expected(error);
      const folders = folderChoices(answer.t, failure);
      const sentence = folders?.text ?? escapeHtml(explain(answer.t, failure));
      const tokens = await offerForLink(talk, dialogs, answer.t, failure.code, link);
      const keyboard = folders?.keyboard ?? column(tokens);
      await answer.api.editMessageText(chat.id, messageId, `${sentence}\n\n${answer.t("new-try-again")}`, {
        reply_markup: keyboard,
      });
      if (folders) choices.push({ messageId, texts: folders.texts });
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
    // A name is asked for first: a button of before must not bring its link in answer to that.
    await dialogs.delete(LINK_KEY(ctx.chatId));
    await ctx.conversation.enter(NEW);
  });

  return feature;
}

function mayBeLink(text: string | undefined): boolean {
  try {
    return text !== undefined && parseLink(text) !== undefined;
  } catch (error) {
    // One with a mistake in it is told what to mend.
    return (error as Partial<AppError>).code !== "repository-link";
  }
}

function describe(t: Translate, name: string, { url, folder = "", ref, commit, schema, example }: Blueprint) {
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
    source: placeOf(t, { url, folder }),
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
