// Receipts: printing, copying, keeping in this browser if one says so, opening by a link. The code of a link stands
// after its "#", which no browser sends; what is kept here goes nowhere either.

const KEPT = "receipts";
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 28;

// A browser may refuse to keep anything.
function storage() {
  try {
    localStorage.setItem("receipts-test", "1");
    localStorage.removeItem("receipts-test");
    return localStorage;
  } catch {
    return null;
  }
}

const store = storage();
const kept = () => JSON.parse(store?.getItem(KEPT) ?? "[]");

function symbols(typed) {
  const between = /[\s\-‐‑‒–—―−_.·:,;/|*\u200b\ufeff]+/g;
  const text = typed.normalize("NFKC").split("#").pop().replace(between, "").toUpperCase();
  return text.replaceAll("O", "0").replace(/[IL]/g, "1").replaceAll("U", "V");
}

function checks(code) {
  let number = 0n;
  for (const symbol of code.slice(0, -2)) number = number * 32n + BigInt(ALPHABET.indexOf(symbol));
  const check = Number(number % 1021n);
  return code.slice(-2) === ALPHABET[check >> 5] + ALPHABET[check & 31];
}

function mistake(typed) {
  const code = symbols(typed);
  const odd = [...code].find((symbol) => !ALPHABET.includes(symbol));
  if (odd) return `Le signe « ${odd} » ne se trouve dans aucun reçu.`;
  if (code.length < LENGTH) return `Il manque ${LENGTH - code.length} signe${LENGTH - code.length > 1 ? "s" : ""} sur ${LENGTH}.`;
  if (code.length > LENGTH) return `Il y a ${code.length - LENGTH} signe${code.length - LENGTH > 1 ? "s" : ""} de trop.`;
  return checks(code) ? "" : "Un signe est faux, ou deux voisins sont inversés : comparez-les à votre reçu.";
}

function button(label, about, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn--sm";
  made.append(label);
  const hidden = document.createElement("span");
  hidden.className = "vh";
  hidden.append(` ${about}`);
  made.append(hidden);
  made.addEventListener("click", act);
  return made;
}

// What only a script can do is shown by it.
for (const part of document.querySelectorAll("[data-with-script]")) part.hidden = false;

const said = document.querySelector("[data-copied]");
const press = {
  imprimer: () => print(),
  async copier(pressed) {
    await navigator.clipboard.writeText(pressed.value.match(/.{4}/g).join("-"));
    said.textContent = "Le reçu est copié.";
  },
  garder(pressed) {
    const title = document.querySelector("[data-title]").dataset.title;
    const others = kept().filter((each) => each.code !== pressed.value);
    store?.setItem(KEPT, JSON.stringify([...others, { code: pressed.value, title }]));
    pressed.disabled = true;
    said.textContent = store ? "Le reçu est gardé dans ce navigateur." : "Ce navigateur ne garde rien : copiez le reçu.";
  },
};
document.addEventListener("click", (event) => {
  const pressed = event.target.closest("button[name]");
  if (pressed && press[pressed.name]) press[pressed.name](pressed);
});

const form = document.querySelector("form[data-receipt]");
if (form) {
  const field = form.elements.recu;
  const note = form.querySelector("[data-check]");
  const say = () => {
    note.textContent = field.value.trim() ? mistake(field.value) : "";
  };
  field.addEventListener("change", say);
  field.addEventListener("input", () => {
    if (note.textContent) say();
  });
  form.addEventListener("submit", (event) => {
    if (!field.value.trim() || !mistake(field.value)) return;
    event.preventDefault();
    say();
    field.focus();
  });

  const list = document.querySelector("[data-kept-list]");
  const draw = () => {
    const rows = kept();
    document.querySelector("[data-kept]").hidden = !rows.length;
    list.replaceChildren(
      ...rows.map((row) => {
        const line = document.createElement("li");
        const title = document.createElement("b");
        title.append(row.title);
        const buttons = document.createElement("p");
        buttons.className = "btn-row";
        buttons.append(
          button("Ouvrir", row.title, () => {
            field.value = row.code;
            form.requestSubmit();
          }),
          button("Oublier", row.title, () => {
            store.setItem(KEPT, JSON.stringify(kept().filter((each) => each.code !== row.code)));
            draw();
          }),
        );
        line.append(title, buttons);
        return line;
      }),
    );
  };
  draw();

  if (location.hash.length > 1) {
    field.value = location.hash.slice(1);
    // Neither the history nor whoever looks at the address bar needs it.
    history.replaceState(null, "", location.pathname);
    if (mistake(field.value)) say();
    else form.requestSubmit();
  }
}
