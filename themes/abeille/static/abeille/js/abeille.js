// What every page gains when scripts run. Without them everything still works.

// The menu of narrow screens closes like any menu: by Escape, which gives the focus back, or by a click beside it.
const MENUS = "details.menu[open], details.seek[open]";
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && !event.defaultPrevented && document.querySelector(MENUS);
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  const menu = document.querySelector(MENUS);
  if (menu && !menu.contains(event.target)) menu.open = false;
});

// Opened, the box of the header is ready to type in.
for (const seek of document.querySelectorAll("details.seek")) {
  seek.addEventListener("toggle", () => seek.open && seek.querySelector("input").focus());
}

// Titles as one types, by a script that only those who search load.
document.addEventListener("focusin", async (event) => {
  const form = event.target.closest?.("form[data-suggest]:not([data-ready])");
  if (!form || event.target.type !== "search") return;
  form.dataset.ready = "";
  (await import(form.dataset.script)).enhance(form);
});

// The map of a list comes to life when asked: its script and its outlines weigh as much as the page.
for (const map of document.querySelectorAll("[data-map]")) {
  const box = map.querySelector("[data-map-opens]");
  const button = box.querySelector("button");
  box.hidden = false;
  button.addEventListener("click", async () => (await import(map.dataset.script)).open(map, button));
}

// A second press on "Envoyer" while the first is under way sends nothing twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
});

// Back to the page by the browser's own cache: its forms are free again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sending]")) {
    delete form.dataset.sending;
    form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  }
});

// A sheet to print shows its button only where a press on it prints.
for (const button of document.querySelectorAll("button[name=imprimer-la-page]")) {
  button.closest("[hidden]")?.removeAttribute("hidden");
  button.addEventListener("click", () => print());
}
