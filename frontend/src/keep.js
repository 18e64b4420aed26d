// The page of a keeper: one tap on a promise fills in the weight, and a pad types it.

function fill(form, chosen) {
  const { quantity, unit, material } = chosen.dataset;
  const weight = form.elements.namedItem("quantity");
  if (quantity === undefined) {
    if (weight.dataset.filled === weight.value) weight.value = "";
    return;
  }
  weight.value = quantity;
  weight.dataset.filled = quantity;
  form.elements.namedItem("unit").value = unit;
  const kind = form.querySelector(`[name="material"][value="${CSS.escape(material)}"]`);
  if (kind) kind.checked = true;
}

function press(weight, key) {
  // What a promise filled in is replaced by the first key, as on a scale.
  const before = weight.dataset.filled === weight.value ? "" : weight.value;
  delete weight.dataset.filled;
  if (key === "back") weight.value = before.slice(0, -1);
  else if (key !== "." || !before.includes(".")) weight.value = before + key;
}

export function wakeKeeping(root) {
  for (const form of root.querySelectorAll("form[data-keep]")) {
    const weight = form.elements.namedItem("quantity");
    for (const radio of form.querySelectorAll('[name="promise"]')) {
      radio.addEventListener("change", () => fill(form, radio));
      if (radio.checked && !weight.value) fill(form, radio);
    }
    const pad = form.querySelector("[data-pad]");
    pad.hidden = false;
    pad.addEventListener("click", (event) => {
      const key = event.target.closest("[data-press]")?.dataset.press;
      if (key) press(weight, key);
    });
  }
}
