import { parentPort, workerData } from "node:worker_threads";
import { type Machine, startMachine } from "./machine.ts";
import type { BootData, Command, FromWorker, ToWorker } from "./message.ts";
import { createTime } from "./time.ts";

const data = workerData as BootData;
const post = (message: FromWorker): void => parentPort?.postMessage(message);
let busy = (): boolean => false;
const time = createTime(data.cells, data.time, () => busy());

// MicroPython asks these for its ticks and its timers; Node's own code keeps the real ones.
const epoch = Date.now();
Date.now = () => epoch + Math.floor(time.now());
const machine = await startMachine(data, {
  time,
  emit: (happening) => post({ event: { ...happening, time: time.now() } }),
  onBusy: (ask) => {
    busy = ask;
  },
});
const ticks = data.time.ticks ?? 0;
Date.now = () => epoch + ticks + Math.floor(time.now());
Object.assign(globalThis, { setTimeout: time.setTimer, clearTimeout: time.clearTimer });

parentPort?.on("message", async ({ id, command }: ToWorker) => {
  try {
    post({ answer: { id, value: await obey(machine, command) } });
  } catch (error) {
    post({ answer: { id, error: String(error) } });
  }
});
post({ answer: { id: 0 } });
if (data.main) {
  const printed = machine.exec(`import ${data.main}`);
  if (printed) post({ event: { type: "line", text: printed, time: time.now() } });
}

function obey(machine: Machine, command: Command): unknown {
  switch (command.type) {
    case "sensors":
      return machine.sense(command.sensors);
    case "pin":
      return machine.pins.drive(command.pin, command.value);
    case "wifi":
      return machine.radio.power(command.on);
    case "hosts":
      return machine.hosts(command.hosts);
    case "hold":
      return machine.hold(command.port, command.ms);
    case "release":
      return machine.release(command.port);
    case "advance":
      return time.advance(command.ms);
    case "exec":
      return machine.exec(command.code);
    case "memory":
      return machine.memory();
    case "files":
      return machine.files();
  }
}
