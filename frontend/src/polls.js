// Ballots: orders without a round trip to the server, and sums beside their limits.

const number = (field) => Number.parseInt(field.value, 10) || 0;

function order(list) {
  const lines = [...list.children].filter((line) => number(line.querySelector("input")) > 0);
  return lines.sort(
    (one, other) => number(one.querySelector("input")) - number(other.querySelector("input")),
  );
}

function show(list, ordered) {
  const rest = [...list.children].filter((line) => !ordered.includes(line));
  for (const [place, line] of ordered.entries()) line.querySelector("input").value = place + 1;
  for (const line of rest) line.querySelector("input").value = "";
  list.append(...ordered, ...rest);
  for (const line of list.children) {
    const [up, down, out] = line.querySelectorAll("button");
    up.disabled = line === ordered[0];
    down.disabled = out.disabled = !ordered.includes(line);
  }
}

function move(list, line, verb) {
  const before = order(list);
  const at = before.indexOf(line);
  const rest = before.filter((each) => each !== line);
  if (at === -1 && verb === "up") rest.push(line);
  if (at !== -1 && verb !== "out") {
    const to = verb === "up" ? at - 1 : at + 1;
    rest.splice(Math.min(Math.max(to, 0), rest.length), 0, line);
  }
  show(list, rest);
}

function wakeOrder(list) {
  list.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=move]");
    if (!button) return;
    event.preventDefault();
    const line = button.closest("li");
    move(list, line, button.value.split(":")[0]);
    const next = button.disabled ? line.querySelector("button:not(:disabled)") : button;
    (next ?? line.querySelector("input")).focus();
  });
}

function wakeSum(form) {
  const told = form.querySelector("[data-sum]");
  const points = form.querySelector("[data-most-points]");
  const options = form.querySelector("[data-most-options], [data-most-cost]");
  if (!points && !options) return;
  const parts = () => {
    if (points) {
      const sum = [...points.querySelectorAll("input")].reduce((all, one) => all + number(one), 0);
      return [[sum, Number(points.dataset.mostPoints), told.dataset.points]];
    }
    const chosen = [...options.querySelectorAll("input:checked")];
    const cost = chosen.reduce((all, one) => all + Number(one.dataset.cost), 0);
    const { mostOptions, mostCost } = options.dataset;
    return [
      ...(mostOptions ? [[chosen.length, Number(mostOptions), told.dataset.options]] : []),
      ...(mostCost ? [[Math.round((100 * cost) / mostCost), 100, `% ${told.dataset.cost}`]] : []),
    ];
  };
  const tell = () => {
    const all = parts();
    const say = ([came, most, word]) =>
      word.startsWith("%") ? `${came} ${word}` : `${came} / ${most} ${word}`;
    told.textContent = all.map(say).join(" · ");
    told.classList.toggle("beyond", all.some(([came, most]) => came > most));
  };
  told.hidden = false;
  form.addEventListener("input", tell);
  tell();
}

// A receipt behind the # of the address, as its picture has it, is filled in.
function wakeReceipt(form) {
  const told = /^#([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})$/.exec(form.ownerDocument.location.hash);
  const field = form.querySelector("input[name=receipt]");
  if (!told || field.value) return;
  field.value = told[1];
  form.scrollIntoView({ block: "center" });
  form.querySelector("button").focus({ preventScroll: true });
}

export function wakeBallots(root) {
  for (const list of root.querySelectorAll("[data-ranked]")) wakeOrder(list);
  for (const form of root.querySelectorAll("form[data-ballot]")) wakeSum(form);
  for (const form of root.querySelectorAll("form[data-receipt]")) wakeReceipt(form);
}
