import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from "fastify-type-provider-zod";
import type { OpenAPIV3_1 } from "openapi-types";

type Document = OpenAPIV3_1.Document;
type Operation = OpenAPIV3_1.OperationObject;
type Media = OpenAPIV3_1.MediaTypeObject & { schema?: { $ref?: string } };

const REF = "#/components/schemas/";
const METHODS = ["get", "put", "patch", "post", "delete"] as const;
const DESCRIPTION = `What people switch and watch in Telegram, for programs.

Without a token you see what is public. With one (\`/token\` in the bot) you may do what its owner may: look, or set inputs and remove samples too.
What you may not see is answered as what does not exist. Times are RFC 3339 or milliseconds since 1970.`;

/** Both addresses of the document are two folders below the root, which a proxy may put anywhere. */
const SERVERS = [{ url: "../..", description: "This instance" }];

/** Nothing from elsewhere, over plain HTTP too: upgrade-insecure-requests would ask for the page's parts over TLS. */
const PAGE_POLICY = {
  "default-src": "'self'",
  "img-src": ["'self'", "data:"],
  "style-src": ["'self'", "'unsafe-inline'"],
  "object-src": "'none'",
  "base-uri": "'none'",
  "form-action": "'self'",
  "frame-ancestors": "'self'",
};

/** The page is made for wide screens: what does not fit a phone is folded, or left out where it says nothing. */
const NARROW = `@media (max-width: 640px) {
  .swagger-ui .info { overflow-wrap: anywhere; }
  .swagger-ui .response-col_links { display: none; }
  .swagger-ui .opblock-summary { flex-wrap: wrap; }
  .swagger-ui .opblock-body, .swagger-ui section.models { overflow-x: auto; }
}`;

/** What may go wrong with any operation. */
const PROBLEMS: Readonly<Record<string, string>> = {
  400: "Something in the request does not fit: `errors` says what.",
  401: "The token is not known, has been revoked or is over.",
  403: "The token, or its owner, may not do that.",
  404: "There is no such thing, or you may not see it.",
  409: "It is so already, or something has changed since.",
  413: "The body is too large.",
  415: "The body is not JSON.",
  422: "It is understood, but can't be done.",
  429: "Too many requests: `Retry-After` says when to go on.",
  500: "Something went wrong here.",
  503: "Not at the moment: try again.",
};

/** Makes the document from the schemas that check the requests, and shows it at /docs. To be called before the routes. */
export async function documentApi(app: FastifyInstance): Promise<void> {
  const transformObject = createJsonSchemaTransformObject({});
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "Pepeunit", version: "1", description: DESCRIPTION, license: { name: "MIT", identifier: "MIT" } },
      tags: [
        { name: "Units", description: "Devices and their programs" },
        { name: "Rooms", description: "Where your units are, in your own lists" },
        { name: "Variables", description: "Inputs and outputs of units: last values, live values, setting" },
        { name: "Boards", description: "Your boards of buttons and values" },
        { name: "Scenes", description: "Inputs that you set together, and what sets them" },
        { name: "Samples", description: "What outputs were" },
        { name: "Alerts", description: "Alert rules and their incidents" },
        { name: "About", description: "This document" },
      ],
      components: {
        securitySchemes: { token: { type: "http", scheme: "bearer", description: "A token of `/token` in the bot." } },
      },
      security: [{}, { token: [] }],
    },
    transform: createJsonSchemaTransform({}),
    transformObject: (input) => complete(transformObject(input) as Document) as ReturnType<typeof transformObject>,
  });
  const documentPage: FastifyPluginAsync = async (page) => {
    page.addHook("onRequest", leadToFolder);
    page.addHook("onSend", nameFile);
    await page.register(swaggerUi, {
      routePrefix: "/docs",
      staticCSP: PAGE_POLICY,
      theme: { title: "Pepeunit API", css: [{ filename: "narrow.css", content: NARROW }] },
      uiConfig: { docExpansion: "list", displayRequestDuration: true },
    });
  };
  await app.register(documentPage);
}

/** The page finds its parts relative to its folder, whatever path a proxy puts before that: it is shown there and nowhere else. */
async function leadToFolder({ url }: FastifyRequest, reply: FastifyReply): Promise<void> {
  const [path = "", query] = url.split("?");
  if (path.endsWith("/docs")) return reply.redirect("docs/");
  if (path.endsWith("/docs/") && query !== undefined) return reply.redirect("./");
  if (/\/static\/(index\.html)?$/.test(path)) return reply.redirect("../");
}

/** Browsers keep YAML as a file. */
async function nameFile({ routeOptions }: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (routeOptions.url?.endsWith("/yaml")) reply.header("content-disposition", 'inline; filename="openapi.yaml"');
}

/** Adds what all operations have in common, shows examples where they belong and leaves out what nothing refers to. */
function complete(document: Document): Document {
  const schemas = document.components?.schemas ?? {};
  for (const path of Object.values(document.paths ?? {})) {
    for (const method of METHODS) {
      const operation = path?.[method];
      if (operation) completeOperation(operation, schemas, method !== "get");
    }
  }
  const all = Object.entries(schemas);
  const isUsed = (name: string): boolean => {
    const rest = JSON.stringify([
      document.paths,
      ...all.filter(([other]) => other !== name).map(([, schema]) => schema),
    ]);
    return rest.includes(`"${REF}${name}"`);
  };
  const used = Object.fromEntries(all.filter(([name]) => isUsed(name) && !name.endsWith("Input")));
  return { ...document, servers: SERVERS, components: { ...document.components, schemas: used } };
}

function completeOperation(operation: Operation, schemas: Record<string, object>, writes: boolean): void {
  if (writes) operation.security = [{ token: [] }];
  const responses = operation.responses ?? {};
  for (const response of Object.values(responses)) {
    if (!("content" in response)) continue;
    for (const media of Object.values(response.content ?? {}) as Media[]) {
      const named = schemas[media.schema?.$ref?.slice(REF.length) ?? ""] as { examples?: unknown[] } | undefined;
      if (named?.examples) media.example = named.examples[0];
    }
  }
  const isOnce = ["getUpdate", "updateUnit", "acknowledgeIncident", "makeAlert", "changeAlert", "makeWebhook"].includes(
    operation.operationId ?? "",
  );
  const skipped = [...(writes ? [] : ["403", "413", "415"]), ...(isOnce ? [] : ["409"])];
  for (const [status, description] of Object.entries(PROBLEMS)) {
    if (skipped.includes(status)) continue;
    responses[status] = {
      description,
      content: { "application/problem+json": { schema: { $ref: `${REF}Problem` } } },
      ...(status === "429" && { headers: { "Retry-After": { description: "Seconds.", schema: { type: "integer" } } } }),
    };
  }
}
