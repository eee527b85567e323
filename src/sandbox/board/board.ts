import { createJournal, type Journal } from "./journal.ts";
import type { Answer, BoardEvent, BootData, Command, Files, FromWorker, Memory, Sensors } from "./message.ts";
import type { RadioOptions } from "./radio.ts";
import { startThread } from "./thread.ts";
import { createTimeCells, readTime, type TimeOptions } from "./time.ts";

export interface BoardOptions {
  /** What is on the flash: path → content. */
  readonly files: Files;
  /** Becomes `/env.json`. */
  readonly env?: object;
  /** The module to run, "main" when absent; "" runs nothing. */
  readonly main?: string;
  readonly heapKiB?: number;
  /** The access point; it takes any name and password unless they are given. */
  readonly wifi?: RadioOptions & { readonly on?: boolean };
  /** Names that this board can resolve, to addresses. */
  readonly hosts?: Readonly<Record<string, string>>;
  readonly sensors?: Sensors;
  readonly time?: TimeOptions;
}

/** A virtual ESP8266: the real firmware on real MicroPython in a thread of its own. */
export interface Board extends Journal {
  /** Levels of the pins that were ever set. */
  readonly pins: ReadonlyMap<number, number>;
  /** Virtual ms since it was switched on. */
  uptime(): number;
  setSensors(sensors: Sensors): Promise<void>;
  setTemperature(celsius: number | null): Promise<void>;
  /** Drives a pin from outside, such as a button. */
  setPin(pin: number, value: 0 | 1): Promise<void>;
  wifi(on: boolean): Promise<void>;
  setHosts(hosts: Readonly<Record<string, string>>): Promise<void>;
  /** Moves held time on, and waits for what is under way then. */
  advance(ms: number): Promise<void>;
  /**
   * The other end keeps the connection from this port of the board waiting: held time goes on meanwhile. Calls `over` when so
   * many ms of it have passed; gives what ends it before.
   */
  hold(port: number, ms: number, over: () => void): () => void;
  /** Runs Python on the board, as its REPL would, and gives what it printed. */
  exec(code: string): Promise<string>;
  mem(): Promise<Memory>;
  /** The flash as it is now. */
  files(): Promise<Files>;
  /** Cuts the power and boots again from the same flash; the program may do so too (`machine.reset()`). */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

interface Session {
  ask(command: Command): Promise<unknown>;
  stop(): Promise<void>;
}

export async function startBoard(options: BoardOptions): Promise<Board> {
  const journal = createJournal();
  const pins = new Map<number, number>();
  const cells = createTimeCells();
  let { files, sensors = {}, hosts = {} } = options;
  if (options.env) files = { ...files, "/env.json": JSON.stringify(options.env) };
  let radioOn = options.wifi?.on ?? true;

  const boot = (): Promise<Session> =>
    startSession(
      {
        files,
        heapKiB: options.heapKiB ?? 38,
        main: options.main ?? "main",
        radio: options.wifi ?? {},
        radioOn,
        sensors,
        hosts,
        time: options.time ?? {},
        cells,
      },
      (event) => {
        if (event.type === "pin") pins.set(event.pin, event.value);
        journal.note(event);
        if (event.type === "reset") void board.reset();
      },
    );
  const board: Board = {
    ...journal,
    pins,
    uptime: () => readTime(cells),
    async setSensors(next) {
      sensors = { ...sensors, ...next };
      await session.ask({ type: "sensors", sensors: next });
    },
    setTemperature: (temperature) => board.setSensors({ temperature }),
    async setPin(pin, value) {
      await session.ask({ type: "pin", pin, value });
    },
    async wifi(on) {
      radioOn = on;
      await session.ask({ type: "wifi", on });
    },
    async setHosts(next) {
      hosts = next;
      await session.ask({ type: "hosts", hosts });
    },
    async advance(ms) {
      await session.ask({ type: "advance", ms });
    },
    hold(port, ms, over) {
      const { ask } = session;
      ask({ type: "hold", port, ms }).then(over, () => undefined);
      return () => void ask({ type: "release", port }).catch(() => undefined);
    },
    exec: async (code) => String(await session.ask({ type: "exec", code })),
    mem: async () => (await session.ask({ type: "memory" })) as Memory,
    files: async () => (await session.ask({ type: "files" })) as Files,
    async reset() {
      files = await board.files();
      await session.stop();
      pins.clear();
      cells.fill(0);
      session = await boot();
    },
    stop: () => session.stop(),
  };
  let session = await boot();
  return board;
}

/** One boot of a board: its worker from power on to power off. */
async function startSession(data: BootData, onEvent: (event: BoardEvent) => void): Promise<Session> {
  const worker = startThread({ workerData: data });
  const asked = new Map<number, (answer: Answer) => void>();
  let ids = 0;
  let dead: string | undefined;
  const expect = (id: number): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (dead) reject(new Error(dead));
      else asked.set(id, ({ value, error }) => (error === undefined ? resolve(value) : reject(new Error(error))));
    });
  const die = (reason: string): void => {
    dead = reason;
    for (const [id, answer] of asked) answer({ id, error: reason });
    asked.clear();
  };
  worker.on("message", (message: FromWorker) => {
    if ("event" in message) return onEvent(message.event);
    asked.get(message.answer.id)?.(message.answer);
    asked.delete(message.answer.id);
  });
  worker.on("error", (error) => die(String(error)));
  worker.on("exit", () => die("the board is switched off"));
  await expect(0);
  return {
    ask(command) {
      ids += 1;
      worker.postMessage({ id: ids, command });
      return expect(ids);
    },
    stop: async () => void (await worker.terminate()),
  };
}
