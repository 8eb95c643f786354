// Turns a commune field into an ARIA combobox. Without this file the same field works: the server
// understands what was typed, and lists the communes when several fit.

const PAUSE = 120; // milliseconds without a key before asking
const LEAST = 2; // letters before a list is of any use

let pickers = 0;

function enhance(root) {
  const input = root.querySelector("input[type=text]");
  const prefix = `commune-picker-${(pickers += 1)}`;
  const known = new Map(); // answers by what was typed
  let options = [];
  let current = -1;
  let timer = 0;
  let asked = "";

  const list = document.createElement("ul");
  list.id = `${prefix}-list`;
  list.className = "picker__list";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Communes");
  const status = document.createElement("div");
  status.className = "vh";
  status.setAttribute("role", "status");
  root.append(list, status);

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);

  function remember(code) {
    const name = `${input.name}_code`;
    let hidden = root.querySelector(`input[type=hidden][name="${name}"]`);
    if (!hidden) {
      // The list that the server wrote is about what was typed before.
      root.querySelector("fieldset")?.remove();
      hidden = document.createElement("input");
      hidden.type = "hidden";
      hidden.name = name;
      root.append(hidden);
    }
    hidden.value = code;
  }

  function close() {
    list.hidden = true;
    current = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function point(index) {
    current = index;
    [...list.children].forEach((item, rank) => item.setAttribute("aria-selected", String(rank === index)));
    if (index < 0) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    input.setAttribute("aria-activedescendant", list.children[index].id);
    list.children[index].scrollIntoView({ block: "nearest" });
  }

  function choose(index) {
    input.value = options[index].label;
    remember(options[index].code);
    status.textContent = `${options[index].label} choisie.`;
    close();
    input.dispatchEvent(new CustomEvent("commune:chosen", { bubbles: true, detail: options[index] }));
  }

  function show(results) {
    options = results;
    list.replaceChildren(
      ...results.map((result, rank) => {
        const item = document.createElement("li");
        const hint = document.createElement("small");
        item.id = `${prefix}-${rank}`;
        item.className = "picker__option";
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        hint.textContent = result.hint;
        item.append(result.label, " ", hint);
        return item;
      }),
    );
    if (!results.length) {
      status.textContent = "Aucune commune ne correspond.";
      close();
      return;
    }
    status.textContent = results.length === 1 ? "1 commune." : `${results.length} communes.`;
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    point(-1);
  }

  async function ask() {
    const typed = input.value.trim();
    asked = typed;
    if (typed.length < LEAST) {
      close();
      return;
    }
    if (!known.has(typed)) {
      try {
        const address = `${root.dataset.url}?${new URLSearchParams({ q: typed })}`;
        const answer = await fetch(address, { headers: { Accept: "application/json" } });
        if (!answer.ok) return; // the server will understand the words at submission
        known.set(typed, (await answer.json()).results);
      } catch {
        return;
      }
    }
    // A slow answer to an older question is worth nothing.
    if (asked === typed && document.activeElement === input) show(known.get(typed));
  }

  input.addEventListener("input", () => {
    remember("");
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    const open = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) {
        ask();
        return;
      }
      const step = event.key === "ArrowDown" ? 1 : -1;
      // Past either end, back to the text box itself.
      const places = options.length + 1;
      point(((current + 1 + step + places) % places) - 1);
    } else if (event.key === "Enter" && open && current >= 0) {
      event.preventDefault(); // chooses, does not send the form
      choose(current);
    } else if (event.key === "Tab" && open && current >= 0) {
      choose(current);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      close();
    }
  });
  // Before the text box loses the focus, which would close the list under the finger.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role=option]");
    if (item) choose([...list.children].indexOf(item));
  });
  input.addEventListener("blur", () => {
    asked = "";
    close();
  });
}

function enhanceAll(root) {
  for (const picker of root.querySelectorAll("[data-commune-picker]:not([data-ready])")) {
    picker.dataset.ready = "";
    enhance(picker);
  }
}

enhanceAll(document);
// Pieces of page brought by htmx.
document.addEventListener("htmx:load", (event) => enhanceAll(event.target.parentElement ?? document));
