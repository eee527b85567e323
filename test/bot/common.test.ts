import { expect, test } from "vitest";
import { inTime } from "../../src/bot/common.ts";
import { holdTime } from "../support/time.ts";

/** A call on which nothing comes; fails once its signal is aborted. */
function hang(method: "sendMessage" | "sendDocument", signal?: AbortSignal) {
  const time = holdTime();
  let isAborted = false;
  const never = (...[, , given]: unknown[]): Promise<never> =>
    new Promise((_, failed) =>
      (given as AbortSignal | undefined)?.addEventListener("abort", () => {
        isAborted = true;
        failed(new Error("aborted"));
      }),
    );
  const called = inTime(time)(never as never, method, {} as never, signal as never) as Promise<unknown>;
  called.catch(() => {});
  return { time, called, isAborted: () => isAborted };
}

test("a call on which nothing comes is given up soon, and one that sends a file is not", async () => {
  const message = hang("sendMessage");
  message.time.pass(14_999);
  await new Promise(setImmediate);
  expect(message.isAborted()).toBe(false);
  message.time.pass(1);
  await expect(message.called).rejects.toThrow("aborted");
  expect(message.time.sleepers).toBe(0);
  const file = hang("sendDocument");
  file.time.pass(60_000);
  await new Promise(setImmediate);
  expect(file.isAborted()).toBe(false);
});

test("a call is cut off when the program stops", async () => {
  const cut = new AbortController();
  const { called, time } = hang("sendMessage", cut.signal);
  cut.abort();
  await expect(called).rejects.toThrow("aborted");
  expect(time.sleepers).toBe(0);
});
