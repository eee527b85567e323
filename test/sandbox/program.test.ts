import { expect, test } from "vitest";
import { guessProgram, toProgram } from "../../src/sandbox/page/program.ts";

const ENV = { WIFI_SSID: "", RELAY_PIN: 5 };
const files = { "json_example.json": JSON.stringify(ENV), "main.py": "" };
const [lamp, relay] = ["lamp", "relay"].map((name) => toProgram({ name, url: `http://git/${name}.git`, files }));

test("a program is guessed by the repository that a chat links to, behind whichever door", () => {
  const guess = (...links: string[]) =>
    guessProgram(
      [lamp, relay].flatMap((one) => one ?? []),
      ENV,
      links,
    )?.name;
  expect(guess()).toBe("lamp");
  expect(guess("http://git/relay.git")).toBe("relay");
  expect(guess("http://192.168.1.10:8080/git/relay.git")).toBe("relay");
});
