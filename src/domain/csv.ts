/** What a spreadsheet would run as a formula, or hand on to another program; some take the wide signs too. */
const FORMULA = /^(\s*[=+\-@|%＝＋－＠]|[\t\r\n])/;
const NUMBER = /^\s*[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?$/i;
/** The same where another reader's cell begins: it may part columns by another mark than the file's. */
const INNER = /([,;|\t\v\f\r\n\u0085\u2028\u2029][\s"]*)(?=[=+\-@|%＝＋－＠])/g;

/**
 * A cell of any CSV. What is like a formula at its beginning, or after any mark that parts columns or lines, is kept a
 * text by a quotation mark; a cell that is wholly a number is none.
 */
export function toCsvCell(text: string, comma = ","): string {
  if (NUMBER.test(text)) return toQuoted(text, comma);
  const safe = text.replace(INNER, "$1'");
  return toQuoted(FORMULA.test(safe) ? `'${safe}` : safe, comma);
}

function toQuoted(text: string, comma: string): string {
  return text.includes(comma) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
