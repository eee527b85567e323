/** What a spreadsheet would run as a formula, or hand on to another program; some take the wide signs too. */
const FORMULA = /^[=+\-@|%\t\r\n＝＋－＠]/;
const NUMBER = /^[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?$/i;
/** Marks of columns of all spreadsheets, whichever the file has. */
const SPECIAL = /[",;\t\r\n]/;

/** A cell of any CSV. What begins like a formula is kept a text by a quotation mark, unless it is wholly a number. */
export function toCsvCell(text: string): string {
  const plain = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return SPECIAL.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
