// A list of answers under a text box as one types: an ARIA combobox. The header's titles, the commune field and
// the directory's place use it; each says what is asked, what is told and what a choice does.

const LEAST = 2; // letters before a list is of any use

let boxes = 0;

// root     what holds the input, in which the list and its status are put
// url      asked with ?q=, answers {results: [{label, hint, …}]}
// pause    milliseconds without a key before asking
// label    of the list, for a screen reader
// say      words for a number of answers, "" for none
// choose   what choosing an answer does; returns what to tell, or nothing
// typed    called at each key
// tab      whether Tab chooses too
// Returns what asks at once, for a box where something is typed already.
export function listBox({ input, root, url, label, say, choose, typed = () => {}, pause = 120, tab = false }) {
  const prefix = `listbox-${(boxes += 1)}`;
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
  list.setAttribute("aria-label", label);
  const status = document.createElement("div");
  status.className = "vh";
  status.setAttribute("role", "status");
  root.append(list, status);

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

  function take(index) {
    const told = choose(options[index]);
    if (told) status.textContent = told;
    close();
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
    status.textContent = say(results.length);
    if (!results.length) {
      close();
      return;
    }
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    point(-1);
  }

  async function ask() {
    const words = input.value.trim();
    asked = words;
    if (words.length < LEAST) {
      close();
      return;
    }
    if (!known.has(words)) {
      try {
        const address = `${url}?${new URLSearchParams({ q: words })}`;
        const answer = await fetch(address, { headers: { Accept: "application/json" } });
        if (!answer.ok) return; // the server understands the words when the form is sent
        known.set(words, (await answer.json()).results);
      } catch {
        return;
      }
    }
    // A slow answer to an older question is worth nothing.
    if (asked === words && document.activeElement === input) show(known.get(words));
  }

  input.addEventListener("input", () => {
    typed();
    clearTimeout(timer);
    timer = setTimeout(ask, pause);
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
      take(current);
    } else if (event.key === "Tab" && tab && open && current >= 0) {
      take(current);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation(); // closes the list, not what holds it
      close();
    }
  });
  // Before the text box loses the focus, which would close the list under the finger.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role=option]");
    if (item) take([...list.children].indexOf(item));
  });
  input.addEventListener("blur", () => {
    asked = "";
    close();
  });
  return { ask };
}
