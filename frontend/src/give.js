// The page of giving: the place that is proposed follows the kind that is pressed.

function follow(form) {
  const kind = form.querySelector('[name="material"]:checked')?.value;
  if (!kind) return;
  const chosen = form.querySelector('[name="towards"]:checked')?.value;
  const fetched = form.querySelector('[name="way"]:checked')?.value === "fetch";
  for (const each of form.querySelectorAll("[data-for]")) {
    const other = chosen && chosen !== each.dataset.place;
    each.hidden = other || fetched || each.dataset.for !== kind;
  }
  for (const each of form.querySelectorAll("[data-takes]")) {
    const takes = each.dataset.takes.split(" ").includes(kind);
    each.hidden = !takes;
    const radio = each.querySelector("input");
    radio.disabled = !takes;
    if (!takes && radio.checked) form.querySelector('[name="towards"][value=""]').checked = true;
  }
}

export function wakeGiving(root) {
  for (const form of root.querySelectorAll("form[data-give]")) {
    form.addEventListener("change", () => follow(form));
    form.addEventListener("reset", () => setTimeout(() => follow(form)));
    follow(form);
  }
}
