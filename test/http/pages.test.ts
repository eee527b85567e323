import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { setVisibility, uuidsOf } from "../support/api.ts";
import { findChromium, openChromium } from "../support/chromium.ts";
import { FAR_MS } from "../support/patience.ts";
import { meet } from "../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../support/pepeunit.ts";
import { startProxy } from "../support/proxy.ts";

const program = findChromium();
if (!program) console.warn("No Chromium here (CHROMIUM, or chromium in PATH): pages are not opened in a browser.");
/** A browser trusts loopback more than others: people see none of it. */
const HOST = "pepeunit.example";

let world: World;
let proxy: Awaited<ReturnType<typeof startProxy>>;
let chromium: Awaited<ReturnType<typeof openChromium>>;
let output: string;
beforeAll(async () => {
  if (!program) return;
  world = await startWorld();
  proxy = await startProxy(world.instance.localUrl, "/home/units");
  chromium = await openChromium(program, [HOST]);
  const ann = await meet(world);
  const { unit } = await createUnitInChat(world, ann, "Balcony");
  await setVisibility(world, ann, "Balcony", "public");
  await unit.sync({ output_variables: { temperature: 21.5 } });
  output = String((await uuidsOf(world, "Balcony")).of.temperature);
});
afterAll(async () => {
  await chromium?.close();
  await proxy?.stop();
  await world?.stop();
});

/** An open page, and what went wrong in it. */
interface Visit {
  readonly page: Page;
  readonly problems: readonly string[];
  leave(): Promise<void>;
}

async function visit(url: string): Promise<Visit> {
  const page = await chromium.context.newPage();
  page.setDefaultTimeout(FAR_MS);
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  page.on("requestfailed", (request) => problems.push(`${request.url()} failed`));
  // A page asks for it on its own; those that have none get none.
  page.on("response", (response) => {
    const isPart = response.status() >= 400 && !response.url().endsWith("/favicon.ico");
    if (isPart) problems.push(`${response.status()} ${response.url()}`);
  });
  await page.goto(url);
  return { page, problems, leave: () => page.close() };
}

const named = (url: string): string => url.replace("127.0.0.1", HOST);

describe.skipIf(!program).each([
  ["by the host's name", () => named(world.instance.localUrl)],
  ["below a path of a proxy", () => named(proxy.url)],
])("opened %s over plain HTTP", (_, base) => {
  test.each(["/api/docs", "/api/docs/", "/api/docs?from=chat", "/api/docs/static/index.html"])(
    "%s shows every operation",
    async (path) => {
      const { page, problems, leave } = await visit(base() + path);
      await page.getByRole("heading", { name: "Pepeunit" }).waitFor();
      await page.locator(".opblock").nth(8).waitFor();
      expect(await page.title()).toBe("Pepeunit API");
      expect(
        await page
          .locator(".opblock-summary-path")
          .first()
          .evaluate((node) => getComputedStyle(node).fontWeight),
      ).toBe("600");
      expect(problems).toEqual([]);
      await leave();
    },
  );

  test("an operation can be tried there", async () => {
    const { page, problems, leave } = await visit(`${base()}/api/docs`);
    const operation = page.locator("#operations-Units-listUnits");
    await operation.getByRole("button", { name: /units/ }).first().click();
    await operation.getByRole("button", { name: "Try it out" }).click();
    await operation.getByRole("button", { name: "Execute" }).click();
    const live = operation.locator(".live-responses-table");
    await live.getByText("Balcony").first().waitFor();
    expect(await operation.locator(".request-url pre").textContent()).toMatch(`${base()}/api/v1/units`);
    expect(problems).toEqual([]);
    await leave();
  });

  test.each([
    ["/api/docs/json", /^{"openapi":"3\.1\.0"/],
    ["/api/v1/openapi.json", /^{"openapi":"3\.1\.0"/],
    ["/api/v1/units", /"name":"Balcony"/],
    ["/health", /"ok":true/],
  ])("%s is shown as it is", async (path, text) => {
    const { page, leave } = await visit(base() + path);
    expect(await page.locator("body").innerText()).toMatch(text);
    await leave();
  });

  test("the bare address says what this is, and leads to the document", async () => {
    const { page, problems, leave } = await visit(`${base()}/`);
    expect(await page.locator("body").innerText()).toBe(
      "Pepeunit\n\nA server for devices: they are made, switched and watched in Telegram.\n\n" +
        "For programs: the API’s documentation",
    );
    await page.getByRole("link").click();
    await page.locator(".opblock").nth(8).waitFor();
    expect(problems).toEqual([]);
    await leave();
  });

  test.each(["/api", "/api/"])("%s leads to the document", async (path) => {
    const { page, problems, leave } = await visit(base() + path);
    await page.locator(".opblock").nth(8).waitFor();
    expect(page.url()).toBe(`${base()}/api/docs/`);
    expect(problems).toEqual([]);
    await leave();
  });

  test("the document fits a narrow phone, also what an operation answered", async () => {
    const { page, leave } = await visit(`${base()}/api/docs/`);
    await page.setViewportSize({ width: 360, height: 720 });
    const operation = page.locator("#operations-Units-listUnits");
    await operation.getByRole("button", { name: /units/ }).first().click();
    await operation.getByRole("button", { name: "Try it out" }).click();
    await operation.getByRole("button", { name: "Execute" }).click();
    await operation.locator(".live-responses-table").getByText("Balcony").first().waitFor();
    const room = () => [document.documentElement.scrollWidth, document.documentElement.clientWidth];
    const [needed = 0, given = 0] = await page.evaluate(room);
    expect(needed).toBeLessThanOrEqual(given);
    await leave();
  });

  test.each(["/api/v1/nothing", "/nothing"])("%s says that nothing is there", async (path) => {
    const { page, leave } = await visit(base() + path);
    expect(await page.locator("body").innerText()).toMatch(/"status":404/);
    await leave();
  });

  test.each([
    ["/api/docs/yaml", () => "", "openapi.yaml", /^openapi: 3\.1\.0/],
    ["/api/v1/samples", () => `?outputs=${output}&format=csv`, "samples.csv", /^output,time,value\n.*,21\.5\n$/],
  ])("%s is kept as a file with a name", async (path, query, name, text) => {
    const page = await chromium.context.newPage();
    const downloaded = page.waitForEvent("download");
    await page.goto(base() + path + query()).catch(() => {});
    const download = await downloaded;
    expect(download.suggestedFilename()).toBe(name);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString()).toMatch(text);
    await page.close();
  });
});
