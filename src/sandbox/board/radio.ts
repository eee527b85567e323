/** A Wi-Fi access point as a board sees it. */
export interface RadioOptions {
  readonly ssid?: string;
  readonly password?: string;
  readonly rssi?: number;
  readonly ip?: string;
  /** How long joining takes, ms. */
  readonly joinMs?: number;
}

const CONNECTING = 1;
const WRONG_PASSWORD = 2;
const NO_AP_FOUND = 3;
const GOT_IP = 5;
const IDLE = 0;

/** The station side of the radio: joins, loses and by itself joins again, as an ESP8266 does. */
export interface Radio {
  join(ssid: string, password: string): void;
  leave(): void;
  /** One of `network.STAT_*`. */
  status(): number;
  /** Switches the access point off or on again. */
  power(on: boolean): void;
}

export function createRadio(
  point: RadioOptions,
  after: (run: () => void, ms: number) => number,
  onChange: (joined: boolean) => void,
): Radio {
  let on = true;
  let wanted: { ssid: string; password: string } | undefined;
  let status = IDLE;
  let attempt = 0;

  function set(next: number): void {
    const before = status;
    status = next;
    if ((before === GOT_IP) !== (next === GOT_IP)) onChange(next === GOT_IP);
  }
  function associate(): void {
    attempt += 1;
    if (!wanted) {
      set(IDLE);
      return;
    }
    const mine = attempt;
    const { ssid, password } = wanted;
    set(CONNECTING);
    after(() => {
      if (mine !== attempt) return;
      if (!on || (point.ssid !== undefined && ssid !== point.ssid)) set(NO_AP_FOUND);
      else if (point.password !== undefined && password !== point.password) set(WRONG_PASSWORD);
      else set(GOT_IP);
    }, point.joinMs ?? 50);
  }

  return {
    join(ssid, password) {
      wanted = { ssid, password };
      associate();
    },
    leave() {
      wanted = undefined;
      associate();
    },
    status: () => status,
    power(next) {
      on = next;
      associate();
    },
  };
}
