import { h } from "./dom.js";

/** The bot's command menu: by its button, or by typing a slash. */
export function createCommands(store, input, choose) {
  const list = h("div", { class: "commands", role: "listbox", id: "commands", hidden: true });
  const button = h(
    "button",
    { type: "button", class: "slash", "aria-expanded": "false", "aria-controls": "commands", onclick: toggle },
    h("span", {}, "/"),
  );
  let offered = [];
  let chosen = 0;

  const all = () => store.commands[store.current.type === "private" ? store.me : `group ${store.language}`] ?? [];
  function open(commands) {
    offered = commands;
    chosen = 0;
    list.hidden = offered.length === 0;
    button.setAttribute("aria-expanded", String(!list.hidden));
    list.replaceChildren(
      ...offered.map(({ command, description }, index) =>
        h(
          "div",
          { role: "option", id: `command-${index}`, onclick: () => choose(command), onpointermove: () => mark(index) },
          h("b", {}, `/${command}`),
          h("span", {}, description),
        ),
      ),
    );
    mark(0);
  }
  function mark(index) {
    chosen = (index + offered.length) % Math.max(1, offered.length);
    for (const [at, option] of [...list.children].entries())
      option.setAttribute("aria-selected", String(at === chosen));
    list.children[chosen]?.scrollIntoView({ block: "nearest" });
    if (list.hidden) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", `command-${chosen}`);
  }
  function toggle() {
    open(list.hidden ? all() : []);
    input.focus();
  }
  document.addEventListener("pointerdown", ({ target }) => {
    if (!list.contains(target) && !button.contains(target) && target !== input) open([]);
  });

  return {
    list,
    button,
    close: () => open([]),
    draw() {
      button.hidden = all().length === 0;
      button.setAttribute("aria-label", store.words.commands);
      button.title = store.words.commands;
      list.setAttribute("aria-label", store.words.commands);
    },
    /** Offers what begins as typed. */
    look() {
      const [, typed] = /^\/(\w*)$/.exec(input.value) ?? [];
      open(typed === undefined ? [] : all().filter(({ command }) => command.startsWith(typed.toLowerCase())));
    },
    /** Takes the keys that move in the open list. */
    key(event) {
      if (list.hidden) return false;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) mark(chosen + step);
      else if (event.key === "Escape") open([]);
      else if ((event.key === "Enter" && !event.shiftKey) || event.key === "Tab") choose(offered[chosen].command);
      else return false;
      event.preventDefault();
      return true;
    },
  };
}
