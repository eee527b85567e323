import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import { LOCALES } from "../domain/language/languages.ts";
import { AppError } from "../errors.ts";
import { escapeHtml, type Translate, type Translations } from "../i18n/i18n.ts";

const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  vary: "accept, accept-language",
};
const STYLE =
  "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1rem}:root{color-scheme:light dark}";

/** What a person finds who opens the bare address in a browser: what this is and where programs read on, no more. */
export function frontRoutes(translations: Translations, prefix: string): FastifyPluginAsync {
  // Below a path that is not known here, the browser finds it.
  const docs = prefix === "" ? "api/docs/" : `${prefix}/api/docs/`;
  return async (app) => {
    app.get("/", async (request, reply) => {
      refuseProgram(request);
      const t = translations(toLanguage(request.headers["accept-language"]));
      return reply.headers(HEADERS).send(toPage(t, docs));
    });
    app.get("/api", async (request, reply): Promise<FastifyReply> => {
      refuseProgram(request);
      return reply.redirect(/\/(\?|$)/.test(request.url) ? "docs/" : "api/docs/");
    });
  };
}

function toPage(t: Translate, docs: string): string {
  return `<!doctype html>
<html lang="${t.locale}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Pepeunit</title><style>${STYLE}</style>
<h1>Pepeunit</h1>
<p>${t.plain("front-what")}</p>
<p><a href="${escapeHtml(docs)}">${t.plain("front-docs")}</a></p>
</html>
`;
}

/** Of the languages that a browser would like (RFC 9110, 12.5.4), the one there is that it would like most. */
function toLanguage(header = ""): string | undefined {
  const wishes = header.split(",").map((wish) => {
    const [tag = "", weight = "q=1"] = wish.split(";").map((part) => part.trim().toLowerCase());
    return { language: tag.split("-")[0] ?? "", weight: Number(weight.replace(/^q=/, "")) };
  });
  const known = wishes.filter(({ language, weight }) => LOCALES.some((locale) => locale === language) && weight > 0);
  return known.sort((a, b) => b.weight - a.weight)[0]?.language;
}

/** To programs nothing is there. */
function refuseProgram({ headers }: FastifyRequest): void {
  if (!/\btext\/html\b/i.test(headers.accept ?? "")) throw new AppError("not-found");
}
