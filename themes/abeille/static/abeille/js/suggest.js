// Titles under a search box as one types: an ARIA combobox. Loaded at the first focus of such a box; without it
// Enter searches as ever.

const PAUSE = 150; // milliseconds without a key before asking
const LEAST = 2; // letters before a list is of any use

let boxes = 0;

export function enhance(form) {
  const input = form.querySelector("input[type=search]");
  const prefix = `suggest-${(boxes += 1)}`;
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
  list.setAttribute("aria-label", "Titres");
  const status = document.createElement("div");
  status.className = "vh";
  status.setAttribute("role", "status");
  form.append(list, status);

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);

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
      status.textContent = "";
      close();
      return;
    }
    status.textContent = results.length === 1 ? "1 titre." : `${results.length} titres.`;
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
        const address = `${form.dataset.suggest}?${new URLSearchParams({ q: typed })}`;
        const answer = await fetch(address, { headers: { Accept: "application/json" } });
        if (!answer.ok) return; // Enter still searches
        known.set(typed, (await answer.json()).results);
      } catch {
        return;
      }
    }
    // A slow answer to an older question is worth nothing.
    if (asked === typed && document.activeElement === input) show(known.get(typed));
  }

  input.addEventListener("input", () => {
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
      event.preventDefault(); // goes there, does not search
      location.assign(options[current].url);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
  // Before the text box loses the focus, which would close the list under the finger.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role=option]");
    if (item) location.assign(options[[...list.children].indexOf(item)].url);
  });
  input.addEventListener("blur", () => {
    asked = "";
    close();
  });
  if (document.activeElement === input && input.value) ask();
}
