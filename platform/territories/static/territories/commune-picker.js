// Turns a commune field into an ARIA combobox. Without this file the same field works: the server
// understands what was typed, and lists the communes when several fit.

async function enhance(root) {
  const { listBox } = await import(root.dataset.listbox);
  const input = root.querySelector("input[type=text]");

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

  listBox({
    input,
    root,
    url: root.dataset.url,
    label: "Communes",
    tab: true,
    typed: () => remember(""),
    say: (count) => (count > 1 ? `${count} communes.` : count ? "1 commune." : "Aucune commune ne correspond."),
    choose(commune) {
      input.value = commune.label;
      remember(commune.code);
      input.dispatchEvent(new CustomEvent("commune:chosen", { bubbles: true, detail: commune }));
      return `${commune.label} choisie.`;
    },
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
