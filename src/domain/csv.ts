/** What a spreadsheet would run as a formula, or hand on to another program; some take the wide signs too. */
const FORMULA = /^[=+\-@|%\t\r\n＝＋－＠]/;
const NUMBER = /^[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?$/i;
/** What ends a line or a text, or is a formula to a spreadsheet that parts columns by another mark than the file's. */
const SPECIAL = /["\r\n]|[,;\t]["'\s]*[=+\-@|%＝＋－＠]/;

/** A cell of any CSV. What begins like a formula is kept a text by a quotation mark, unless it is wholly a number. */
export function toCsvCell(text: string, comma = ","): string {
  const plain = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return plain.includes(comma) || SPECIAL.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
