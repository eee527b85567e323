/** A board's pins, as `machine.Pin` and the world outside see them. */
export interface Pins {
  get(pin: number): number;
  /** The program drives the pin. */
  set(pin: number, value: number): void;
  /** A pull-up: high until something says otherwise. */
  pull(pin: number): void;
  irq(pin: number, fire: (rising: boolean) => void): void;
  /** Something outside drives the pin, such as a button. */
  drive(pin: number, value: number): void;
}

export function createPins(onChange: (pin: number, value: number) => void): Pins {
  const levels = new Map<number, number>();
  const handlers = new Map<number, (rising: boolean) => void>();
  const get = (pin: number): number => levels.get(pin) ?? 0;
  const set = (pin: number, value: number): void => {
    if (levels.get(pin) === value) return;
    levels.set(pin, value);
    onChange(pin, value);
  };
  return {
    get,
    set,
    pull(pin) {
      if (!levels.has(pin)) levels.set(pin, 1);
    },
    irq: (pin, fire) => void handlers.set(pin, fire),
    drive(pin, value) {
      if (get(pin) === value) return;
      set(pin, value);
      handlers.get(pin)?.(value === 1);
    },
  };
}
