// While a question is typed: what is like it, what may tell who asks, how many companies are alike. The form says
// by data-look where to ask. Without this, the buttons of the page do the same by sending the form.

const WAIT = 700; // milliseconds without a key before asking
const form = document.querySelector("form[data-look]");

function parts(root) {
  return new Map([...root.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));
}

let latest = 0;

async function look(extra) {
  const mine = ++latest;
  const data = new FormData(form);
  // Neither the receipt nor an address is needed to look.
  for (const name of ["recu", "email", "vu"]) data.delete(name);
  if (extra) data.set(...extra);
  try {
    const answer = await fetch(form.dataset.look, { method: "POST", body: data, credentials: "omit" });
    if (!answer.ok || mine !== latest) return;
    place(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    // No network: the form itself will be looked over when it is sent.
  }
}

function place(found) {
  const here = parts(document);
  for (const [name, part] of parts(found)) {
    const place = here.get(name);
    if (place && place.innerHTML !== part.innerHTML) place.innerHTML = part.innerHTML;
  }
  for (const field of found.querySelectorAll("[data-field]")) {
    const control = form.elements[field.dataset.field];
    if (control) control.value = field.value;
  }
}

if (form) {
  let waiting;
  form.addEventListener("input", (event) => {
    if (event.target.name === "email") return;
    clearTimeout(waiting);
    waiting = setTimeout(look, WAIT);
  });
  // The crowd's buttons stand beside the form, not in it.
  document.addEventListener("click", (event) => {
    const button = event.target.closest('button[name="generaliser"]');
    if (!button) return;
    event.preventDefault();
    clearTimeout(waiting);
    const focus = button.closest("[data-part]");
    look([button.name, button.value]).then(() => {
      // The button is gone: the focus goes on to what is left to do.
      (focus?.querySelector("button") ?? form.elements.body)?.focus();
    });
  });
}
