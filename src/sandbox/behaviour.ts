import type { IncomingMessage, ServerResponse } from "node:http";

/**
 * What a repository does instead of serving git; `rest` is what follows its URL, such as `/info/refs?service=…`.
 * One that answers "git" leaves the request to git after all.
 */
// biome-ignore lint/suspicious/noConfusingVoidType: most behaviours have nothing to answer, and should not have to say so
export type Behaviour = (request: IncomingMessage, response: ServerResponse, rest: string) => "git" | void;

/** Behaves only when objects are asked for, after the list of refs was given. */
export const whenFetching =
  (behaviour: Behaviour): Behaviour =>
  (request, response, rest) =>
    request.method === "POST" ? behaviour(request, response, rest) : "git";

/** Answers with a status and no more: 401, 403, 404, 500, … */
export const answers =
  (status: number): Behaviour =>
  (_request, response) => {
    response.writeHead(status, status === 401 ? { "www-authenticate": 'Basic realm="git"' } : {}).end();
  };

/** Lets in whoever shows this password, under any name, as a private repository does. */
export const asksFor =
  (password: string): Behaviour =>
  (request, response, rest) => {
    const [, shown = ""] = /^Basic (.+)$/i.exec(request.headers.authorization ?? "") ?? [];
    const [, ...given] = Buffer.from(shown, "base64").toString().split(":");
    return given.join(":") === password ? "git" : answers(401)(request, response, rest);
  };

/** Redirects each request to the same place under another URL. */
export const redirects =
  (to: string, status = 302): Behaviour =>
  (_request, response, rest) => {
    response.writeHead(status, { location: to + rest }).end();
  };

/** Takes the request and never answers. */
export const hangs: Behaviour = () => {};

/** Closes the connection instead of answering. */
export const breaks: Behaviour = (request) => {
  request.socket.destroy();
};

/** Answers 200 with a page for people, as a site does that is no git server. */
export const sendsHtml: Behaviour = (_request, response) => {
  response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end("<!doctype html><title>Hello</title>");
};

/** Answers as git would and never stops sending. */
export const sendsEndlessly: Behaviour = (_request, response) => {
  response.writeHead(200, { "content-type": "application/x-git-upload-pack-advertisement" });
  const chunk = Buffer.alloc(64 * 1024, "0");
  const send = () => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on("drain", send);
  send();
};
