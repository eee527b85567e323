import { escapeHtml, type Translate } from "../../i18n/i18n.ts";
import type { ChangeView } from "../../services/audit.ts";
import type { VariableView } from "../../services/units/unitview.ts";
import { shorten } from "./format.ts";

const NAME = 28;

/** Who set an input last in a word or two, as Telegram HTML; "" where nobody did. */
export function setterMark(t: Translate, input: VariableView, last: ChangeView | undefined): string {
  if (input.driven) return " 🔗";
  if (!last || last.door === "link") return "";
  if (last.by) return ` · ${escapeHtml(last.by.self ? t.plain("mark-self") : shorten(last.by.name, NAME))}`;
  return last.door === "api" ? ` · ${t("mark-api")}` : "";
}
