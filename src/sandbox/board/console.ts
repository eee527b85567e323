import type { MicroPython } from "@micropython/micropython-webassembly-pyscript";
import type { Memory } from "./message.ts";

/** Runs code from outside and reads what it prints. */
export interface Console {
  /** Takes a line that MicroPython printed. */
  print(text: string): void;
  /** Runs code as the REPL would and gives what it printed, its error included. */
  exec(python: MicroPython, code: string): string;
}

export function createConsole(emit: (text: string) => void): Console {
  let printed: string[] | undefined;
  return {
    print(text) {
      if (printed) printed.push(text);
      else emit(text);
    },
    exec(python, code) {
      const lines: string[] = [];
      printed = lines;
      try {
        python.runPython(code);
      } catch (error) {
        lines.push(String(error));
      } finally {
        printed = undefined;
      }
      return lines.join("\n");
    },
  };
}

const BLOCK_BYTES = 16;

/** The whole heap after a collection, which this port makes only when a call comes in from outside. */
export function measureHeap(exec: (code: string) => string): Pick<Memory, "total" | "used" | "free" | "largest"> {
  exec("import gc; gc.collect()");
  const text = exec("import micropython; micropython.mem_info()");
  const figure = (name: string): number => Number(new RegExp(`${name}: (\\d+)`).exec(text)?.[1]);
  return {
    total: figure("total"),
    used: figure("used"),
    free: figure("free"),
    largest: figure("max free sz") * BLOCK_BYTES,
  };
}
