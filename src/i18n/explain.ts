import type { AppError } from "../errors.ts";
import type { Translate } from "./i18n.ts";
import { formatExact } from "./number.ts";
import { formatGiven, formatList } from "./value.ts";

/** The sentence of a failure, as plain text. */
export function explain(t: Translate, { code, params }: AppError): string {
  if (code === "value-not-listed") {
    const { name, values, of } = params as AppError<"value-not-listed">["params"];
    const listed = values.map((value) => formatGiven(t, of, value));
    return t.plain("error-value-not-listed", { name, values: formatList(t, listed) });
  }
  if (code === "repository-schema-elsewhere") {
    const { folders } = params as AppError<"repository-schema-elsewhere">["params"];
    return t.plain("error-repository-schema-elsewhere", {
      folders: formatList(
        t,
        folders.map((one) => nameFolder(t, one)),
      ),
    });
  }
  const variables = Object.fromEntries(
    Object.entries(params ?? {}).map(([name, value]) => [name, typeof value === "number" ? toCount(t, value) : value]),
  );
  return (t.plain as (key: string, variables: object) => string)(`error-${code}`, variables);
}

/** A folder of a repository by its path. */
export function nameFolder(t: Translate, path: string): string {
  return path === "" ? t.plain("folder-top") : path;
}

/** Fluent would cut a limit such as 0.0001; it needs counts as they are. */
function toCount(t: Translate, value: number): string | number {
  return Number.isSafeInteger(value) && value >= 0 ? value : formatExact(t.locale, value);
}
