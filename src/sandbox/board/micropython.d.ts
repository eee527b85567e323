/** The part of MicroPython's WebAssembly build that a board uses; the package brings no types. */
declare module "@micropython/micropython-webassembly-pyscript" {
  interface MicroPythonOptions {
    readonly heapsize?: number;
    readonly stdout?: (line: string) => void;
    readonly stderr?: (line: string) => void;
    readonly linebuffer?: boolean;
  }
  interface MicroPython {
    readonly _module: {
      getValue(address: number, type: "i8"): number;
      setValue(address: number, value: number, type: "i8"): void;
    };
    readonly FS: {
      chdir(path: string): void;
      mkdir(path: string): void;
      analyzePath(path: string): { readonly exists: boolean };
      readdir(path: string): string[];
      stat(path: string): { readonly mode: number };
      isDir(mode: number): boolean;
      readFile(path: string): Uint8Array;
      writeFile(path: string, content: string | Uint8Array): void;
    };
    registerJsModule(name: string, module: object): void;
    runPython(code: string): unknown;
  }
  function loadMicroPython(options: MicroPythonOptions): Promise<MicroPython>;
}
