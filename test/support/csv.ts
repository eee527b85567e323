/** The cells of a file as a reader sees them that parts columns by `comma`: quotation marks count at a cell's beginning. */
export function readCells(file: string, comma: string): string[] {
  const cells: string[] = [];
  let cell = "";
  let state: "begun" | "plain" | "quoted" | "closed" = "begun";
  for (const char of file) {
    if (state === "quoted") {
      if (char === '"') state = "closed";
      else cell += char;
    } else if (char === '"' && state === "begun") state = "quoted";
    else if (char === '"' && state === "closed") {
      cell += char;
      state = "quoted";
    } else if (char === comma || char === "\n" || char === "\r") {
      cells.push(cell);
      cell = "";
      state = "begun";
    } else {
      cell += char;
      state = "plain";
    }
  }
  return [...cells, cell];
}

/** The beginnings that no cell of a text may have; spaces before them are passed over by some readers. */
export const FORMULA = /^\s*[=+\-@|%＝＋－＠]/;
