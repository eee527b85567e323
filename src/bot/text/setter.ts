import { escapeHtml, type Translate } from "../../i18n/i18n.ts";
import type { ChangeView } from "../../services/audit.ts";
import type { VariableView } from "../../services/units/unitview.ts";
import { shorten } from "./format.ts";

const NAME = 28;

/** "by Ann through the API", as Telegram HTML. */
export function doneBy(
  t: Translate,
  { door, by, doer }: { readonly door: "chat" | "api" } & Pick<ChangeView, "by" | "doer">,
): string {
  if (doer) return t("by-doer", { ...doer, door, who: by && !by.self ? "other" : "self", person: by?.name ?? "" });
  if (!by) return t("by-nobody", { door });
  return by.self ? t("by-self", { door }) : t("by-person", { door, name: by.name });
}

/** Who set an input last in a word or two, as Telegram HTML; "" where nobody did. */
export function setterMark(t: Translate, input: VariableView, last: ChangeView | undefined): string {
  if (input.driven) return " 🔗";
  if (!last || last.door === "link") return "";
  if (last.doer) {
    const { kind, name } = last.doer;
    return ` · ${escapeHtml(t.plain("mark-doer", { kind, name: shorten(name, NAME) }))}`;
  }
  if (last.by) return ` · ${escapeHtml(last.by.self ? t.plain("mark-self") : shorten(last.by.name, NAME))}`;
  return last.door === "api" ? ` · ${t("mark-api")}` : "";
}
