// What is being written stays in this browser until it is published. A form says which draft is its own by
// data-draft="<person>:<what>"; data-draft-kept says that the server gave back the words it was sent.

const PREFIX = "draft:";
const SENT = "draft-sent";
const LIFE = 30 * 24 * 3600 * 1000; // milliseconds
const SKIPPED = new Set(["csrfmiddlewaretoken", "version"]);

// A browser may refuse to keep anything; then writing works as before.
function storage() {
  try {
    localStorage.setItem("draft-test", "1");
    localStorage.removeItem("draft-test");
    return localStorage;
  } catch {
    return null;
  }
}

function fields(form) {
  return [...form.elements].filter(
    (field) => field.name && field.type !== "hidden" && field.type !== "submit" && !SKIPPED.has(field.name),
  );
}

function isBox(field) {
  return field.type === "checkbox" || field.type === "radio";
}

function read(form) {
  return fields(form).map((field) => [field.name, isBox(field) ? field.value : null, isBox(field) ? field.checked : field.value]);
}

function isEmpty(form) {
  return fields(form).every((field) => (isBox(field) ? !field.checked : !field.value.trim()));
}

function fill(form, values) {
  for (const [name, option, value] of values) {
    const field = fields(form).find((each) => each.name === name && (option === null || each.value === option));
    if (!field) continue;
    if (isBox(field)) field.checked = value;
    else field.value = value;
    // What is filled must be seen.
    if (value) field.closest("details")?.setAttribute("open", "");
  }
}

function tell(form, forget) {
  const note = document.createElement("p");
  note.setAttribute("role", "status");
  note.append("Nous avons retrouvé votre brouillon, gardé dans ce navigateur. ");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn--sm";
  button.append("Tout effacer");
  button.addEventListener("click", () => {
    forget();
    form.reset();
    note.remove();
    fields(form)[0]?.focus();
  });
  note.append(button);
  form.prepend(note);
}

function attend(store, form) {
  const key = PREFIX + form.dataset.draft;
  const forget = () => store.removeItem(key);
  if (!("draftKept" in form.dataset) && isEmpty(form)) {
    const kept = JSON.parse(store.getItem(key) ?? "null");
    if (kept && Date.now() - kept.at < LIFE) {
      fill(form, kept.values);
      tell(form, forget);
    } else if (kept) {
      forget();
    }
  }
  form.addEventListener("input", () => {
    if (isEmpty(form)) forget();
    else store.setItem(key, JSON.stringify({ at: Date.now(), values: read(form) }));
  });
  form.addEventListener("submit", (event) => {
    if (!event.submitter?.name) store.setItem(SENT, key);
  });
}

const store = storage();
if (store) {
  const forms = [...document.querySelectorAll("form[data-draft]")].filter((form) => form.dataset.draft);
  // Sent, and not given back: it is published.
  const sent = store.getItem(SENT);
  if (sent) {
    store.removeItem(SENT);
    const refused = forms.some((form) => PREFIX + form.dataset.draft === sent && "draftKept" in form.dataset);
    if (!refused) store.removeItem(sent);
  }
  for (const form of forms) attend(store, form);
}
