// Keys for whoever decides all day: the letter written on a button presses it, J and K go from one case to
// the next. They can be switched off, for those whose tools send letters by themselves; the choice stays in
// this browser.

const OFF = "keys-off";
const help = document.getElementById("raccourcis");

function isOff() {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
}

function turn(off) {
  try {
    if (off) localStorage.setItem(OFF, "1");
    else localStorage.removeItem(OFF);
  } catch {
    // Nothing can be kept here: the choice holds for this page.
  }
}

let off = isOff();

function buttonFor(key) {
  for (const mark of document.querySelectorAll("main button kbd, main a kbd")) {
    if (mark.textContent.trim().toLowerCase() === key) return mark.closest("button, a");
  }
  return null;
}

function move(step) {
  const cases = [...document.querySelectorAll("main article")];
  if (!cases.length) return;
  const here = cases.findIndex((each) => each.contains(document.activeElement));
  const next = cases[Math.min(Math.max(here + step, 0), cases.length - 1)];
  next.querySelector("a, button")?.focus();
  next.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (off || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
  if (event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]")) return;
  const key = event.key.toLowerCase();
  if (key === "j" || key === "k") {
    event.preventDefault();
    move(key === "j" ? 1 : -1);
    return;
  }
  const button = buttonFor(key);
  if (button) {
    event.preventDefault();
    button.click();
  }
});

if (help) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn--sm";
  const tell = () => {
    button.textContent = off ? "Activer les touches" : "Couper les touches";
  };
  button.addEventListener("click", () => {
    off = !off;
    turn(off);
    tell();
  });
  tell();
  help.querySelector("section")?.append(button);
  help.hidden = false;
}
