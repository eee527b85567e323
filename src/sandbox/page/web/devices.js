import { guess, plug } from "./api.js";
import { createBoard } from "./board.js";
import { h, icon } from "./dom.js";
import { dialog, toast } from "./overlay.js";

/** The boards that are plugged in, and the ways to plug one in. */
export function createDevices(store, { close, open }) {
  const title = h("h2", {});
  const closer = h("button", { type: "button", class: "round", onclick: close }, icon("close"));
  const picker = h("input", {
    type: "file",
    accept: ".json,application/json",
    hidden: true,
    onchange: () => files(picker.files),
  });
  const choose = h("button", { type: "button", class: "link", onclick: () => picker.click() });
  const dropText = h("span", {});
  const drop = h("div", { class: "socket" }, icon("plug"), h("p", {}, dropText, " · ", choose), picker);
  const empty = h("div", { class: "no-boards" });
  const list = h("div", { class: "boards" });
  const element = h(
    "aside",
    { class: "devices" },
    h("header", { class: "bar" }, title, closer),
    h("div", { class: "devices-scroll" }, empty, list, drop),
  );
  const cards = new Map();

  function draw() {
    const { words } = store;
    title.textContent = words.devices;
    element.setAttribute("aria-label", words.devices);
    closer.setAttribute("aria-label", words.hideDevices);
    dropText.textContent = words.dropBoard;
    choose.textContent = words.choose;
    for (const card of cards.values()) card.element.remove();
    cards.clear();
    for (const id of store.boards.keys()) add(id);
    note();
  }
  function add(id) {
    const card = createBoard(store, id);
    cards.set(id, card);
    list.append(card.element);
  }
  function note() {
    const { words } = store;
    empty.hidden = store.boards.size > 0;
    empty.replaceChildren(h("b", {}, words.noBoards), h("p", {}, words.noBoardsHint));
  }
  async function files(given) {
    const { words } = store;
    for (const file of given) {
      try {
        const env = JSON.parse(await file.text());
        const { program } = await guess(env);
        await ask({ env, program, name: null });
      } catch (error) {
        toast(error instanceof SyntaxError ? words.notEnv : error.message);
      }
    }
    picker.value = "";
  }
  /** Which program, and what to call the board; then it is switched on. */
  async function ask({ env, program, name }) {
    const { words, programs } = store;
    const called = h("input", {
      type: "text",
      maxlength: 64,
      value: name ?? program ?? "",
      "aria-label": words.plugName,
    });
    const choices = programs.map((one) =>
      h(
        "label",
        { class: "choice" },
        h("input", {
          type: "radio",
          name: "program",
          value: one.name,
          checked: one.name === (program ?? programs[0]?.name),
        }),
        h("span", {}, h("b", {}, one.name), h("small", {}, one.url.replace("http://", ""))),
      ),
    );
    const group = h("fieldset", {}, h("legend", {}, words.plugHint), choices);
    const buttons = [
      { label: words.cancel, value: false },
      { label: words.plugIn, value: true, primary: true },
    ];
    const content = [h("label", { class: "called" }, h("span", {}, words.plugName), called), group];
    if (!(await dialog({ title: words.plugTitle, content, buttons }))) return;
    const chosen = group.querySelector(":checked")?.value;
    try {
      const { id } = await plug({ env, program: chosen, name: called.value.trim() || undefined });
      open();
      cards.get(id)?.element.scrollIntoView({ block: "start", behavior: "smooth" });
    } catch (error) {
      toast(error.message);
    }
  }

  store.on("switch", draw);
  store.on("board", (id, fresh) => {
    const board = store.boards.get(id);
    if (!board) cards.get(id)?.element.remove();
    if (!board) cards.delete(id);
    else if (cards.has(id)) cards.get(id).draw(fresh);
    else add(id);
    note();
  });
  draw();
  return { element, plug: ask, files };
}
