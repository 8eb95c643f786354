// What every page gains when scripts run. Without them everything still works.

// The menu of narrow screens closes like any menu: by Escape, which gives the focus back, or by a click beside it.
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  const menu = document.querySelector("details.menu[open]");
  if (menu && !menu.contains(event.target)) menu.open = false;
});

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
