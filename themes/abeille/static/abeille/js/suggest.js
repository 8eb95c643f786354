// Titles under a search box as one types. Loaded at the first focus of such a box; without it Enter searches as
// ever.

export async function enhance(form) {
  const { listBox } = await import(form.dataset.listbox);
  const input = form.querySelector("input[type=search]");
  const { ask } = listBox({
    input,
    root: form,
    url: form.dataset.suggest,
    label: "Titres",
    pause: 150,
    say: (count) => (count > 1 ? `${count} titres.` : count ? "1 titre." : ""),
    choose: (title) => location.assign(title.url),
  });
  // The script came while one was typing.
  if (document.activeElement === input && input.value) ask();
}
