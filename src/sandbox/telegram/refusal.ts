import type { ResponseParameters } from "grammy/types";

/** A call that Telegram declines: becomes `{ok: false, error_code, description, parameters?}` and the same HTTP status. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: number;
  readonly parameters: ResponseParameters | undefined;

  constructor(code: number, description: string, parameters?: ResponseParameters) {
    super(description);
    this.code = code;
    this.parameters = parameters;
  }
}

/** 400: the bot asked for something impossible; `what` is Telegram's own wording. */
export const bad = (what: string, parameters?: ResponseParameters): Refusal =>
  new Refusal(400, `Bad Request: ${what}`, parameters);

/** 403: somebody does not want the bot here. */
export const forbidden = (what: string): Refusal => new Refusal(403, `Forbidden: ${what}`);

/** 409: two consumers of the same updates. */
export const conflict = (what: string): Refusal => new Refusal(409, `Conflict: ${what}`);

/** 429: too fast; `seconds` is how long the bot must be silent. */
export const tooMany = (seconds: number): Refusal =>
  new Refusal(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds });
