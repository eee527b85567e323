import Fastify from "fastify";
import { expect, test } from "vitest";
import { frontRoutes } from "../../src/http/front.ts";
import { loadTranslations } from "../../src/i18n/i18n.ts";

const translations = loadTranslations("locales");
const [ENGLISH, RUSSIAN] = ["For programs: the API’s documentation", "Для программ: документация API"];

function get(url: string, headers: Record<string, string>, prefix = "") {
  const app = Fastify({ routerOptions: { ignoreTrailingSlash: true } });
  app.register(frontRoutes(translations, prefix));
  return app.inject({ url, headers: { accept: "text/html,*/*;q=0.8", ...headers } });
}

test.each([
  ["ru-RU,ru;q=0.9,en-US;q=0.8,en;q=0.7", "ru", RUSSIAN],
  ["de-DE,de;q=0.9,en;q=0.2,ru;q=0.7", "ru", RUSSIAN],
  ["EN-gb", "en", ENGLISH],
  ["de, ru;q=0", "en", ENGLISH],
  ["ru;q=much, *", "en", ENGLISH],
  [",;;,ru;q", "en", ENGLISH],
  ["", "en", ENGLISH],
])("a browser that would like %j is answered in %s", async (header, language, words) => {
  const { body, headers } = await get("/", { "accept-language": header });
  expect(body).toContain(words);
  expect(body).toContain(`<html lang="${language}">`);
  expect(headers.vary).toBe("accept, accept-language");
});

test("links lead on below the path of the instance's address, with and without a slash at its end", async () => {
  expect((await get("/", {}, "/home/a&copy")).body).toContain('href="/home/a&amp;copy/api/docs/"');
  expect((await get("/", {})).body).toContain('href="api/docs/"');
  const leads = await Promise.all(["/api", "/api/", "/api?a=/b"].map((url) => get(url, {})));
  expect(leads.map(({ headers }) => headers.location)).toEqual(["api/docs/", "docs/", "api/docs/"]);
});

test("a program finds nothing there", async () => {
  for (const url of ["/", "/api"]) {
    const { body, statusCode } = await get(url, { accept: "*/*" });
    expect([statusCode, body.includes("<html")]).toEqual([500, false]);
  }
});
