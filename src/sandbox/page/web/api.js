/** Asks the page's server; a refusal is thrown as an Error in its words. */
async function ask(method, path, body) {
  const json = body !== undefined && !(body instanceof Blob);
  const response = await fetch(path, {
    method,
    headers: body === undefined ? {} : { "content-type": json ? "application/json" : "application/octet-stream" },
    body: json ? JSON.stringify(body) : body,
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error ?? response.statusText);
  return answer;
}

export const readState = () => ask("GET", "/api/state");
export const say = (chat, as, text, reply_to) => ask("POST", `/api/chats/${chat}/messages`, { as, text, reply_to });
export const press = (chat, as, message, data) => ask("POST", `/api/chats/${chat}/presses`, { as, message, data });
export const share = (chat, as, key, what) => ask("POST", `/api/chats/${chat}/shares`, { as, key, ...what });
export const stand = (person, standing) => ask("PUT", `/api/people/${person}`, { standing });
/** Another file has another address: a browser keeps what it has seen at one. */
export const fileOf = ({ chat, id, document, photo }) =>
  `/api/chats/${chat}/messages/${id}/file?${(document ?? photo.file).file_unique_id}`;
export const envOf = ({ chat, id }) => ask("GET", `/api/chats/${chat}/messages/${id}/env`);
export const guess = (env) => ask("POST", "/api/programs/guess", env);
export const plug = (board) => ask("POST", "/api/boards", board);
export const change = (board, what) => ask("PATCH", `/api/boards/${board}`, what);
export const reset = (board) => ask("POST", `/api/boards/${board}/reset`, {});
export const unplug = (board) => ask("DELETE", `/api/boards/${board}`);

export function sendFile(chat, as, file, caption) {
  const query = new URLSearchParams({ as, name: file.name || "photo.png", caption });
  return ask("POST", `/api/chats/${chat}/files?${query}`, file);
}

/**
 * Hears of everything after a mark; the browser itself connects again and asks for what it missed. A page that nobody sees
 * gives its connection back, of which a browser has six for all of its tabs, and takes it up where it was.
 */
export function listen(mark, onEvent, onConnection) {
  let last = mark;
  let source;
  const close = () => {
    source?.close();
    source = undefined;
  };
  const follow = () => {
    if (document.hidden) return close();
    if (source) return;
    source = new EventSource(`/api/events?since=${last}`);
    source.addEventListener("message", ({ data, lastEventId }) => {
      last = Number(lastEventId);
      onEvent(JSON.parse(data));
    });
    source.addEventListener("open", () => onConnection(true));
    source.addEventListener("error", () => onConnection(false));
  };
  document.addEventListener("visibilitychange", follow);
  follow();
  return () => {
    document.removeEventListener("visibilitychange", follow);
    close();
  };
}
