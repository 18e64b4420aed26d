// Forms that are kept on the phone until they are sent: each once, by its key, by whom it was
// filled in. Nothing is thrown away unseen: what the site refuses stays, with its words.

const STORE = "forms";
const AGAIN_MS = 30_000;
const MOST_MS = 2_000; // nobody waits longer to leave

function open() {
  return new Promise((done, fail) => {
    const asked = indexedDB.open("greenhaven", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "key" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
}

async function inStore(mode, act) {
  const base = await open();
  try {
    return await new Promise((done, fail) => {
      const change = base.transaction(STORE, mode);
      const asked = act(change.objectStore(STORE));
      change.oncomplete = () => done(asked.result);
      change.onerror = change.onabort = () => fail(change.error);
    });
  } finally {
    base.close();
  }
}

const keep = (entry) => inStore("readwrite", (store) => store.put(entry));
const remove = (key) => inStore("readwrite", (store) => store.delete(key));
const all = () => inStore("readonly", (store) => store.getAll());
const clear = () => inStore("readwrite", (store) => store.clear());

/** What was told: the words of the chosen tiles and the typed values. */
function summary(form) {
  const words = [];
  for (const field of form.elements) {
    const told = field.value && field.value !== "other" && field.offsetParent;
    if (field.type === "radio" && field.checked && told) {
      words.push(field.closest("label")?.innerText.split("\n")[0].trim());
    } else if (field.inputMode === "decimal" && field.value) {
      const unit = field.name === "quantity" ? form.elements.namedItem("unit") : null;
      words.push(`${field.value} ${unit?.selectedOptions[0]?.text ?? ""}`.trim());
    }
  }
  return words.filter(Boolean).join(" · ");
}

function entryOf(form) {
  const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
  return {
    key: form.elements.namedItem("key").value,
    person: form.dataset.person,
    action: new URL(form.action).pathname,
    title: form.dataset.title,
    told: summary(form),
    fields: fields.filter(([, value]) => !(value instanceof File && !value.size)),
    at: Date.now() - 1000 * (Number(form.elements.namedItem("waited_s")?.value) || 0),
    error: "",
  };
}

/** Seconds since it was filled in: the site counts back from its own clock, not from the phone's. */
function waited(entry) {
  return String(Math.max(0, Math.round((Date.now() - (entry.at ?? Date.now())) / 1000)));
}

function setWaited(form, seconds) {
  const field = form.elements.namedItem("waited_s");
  if (field) field.value = seconds;
}

/** The site's own words, out of the page that it answers a refused form with. */
function refusal(page) {
  const found = new DOMParser().parseFromString(page, "text/html");
  const say = (where) => [...found.querySelectorAll(where)].map((each) => each.textContent.trim());
  const words = say(".form .field .error, .form p.error");
  return [...new Set(words.length ? words : say(".notice.error p"))].join(" ");
}

async function present() {
  const answer = await fetch("/queue/", { cache: "no-store", credentials: "same-origin" });
  if (!answer.ok) throw new Error("not reached");
  return answer.json();
}

/** Send one; says where the answer is to be read, or "" where it stays kept. */
async function send(entry, token) {
  const body = new FormData();
  for (const [name, value] of entry.fields) body.append(name, value);
  body.set("waited_s", waited(entry));
  body.append("csrfmiddlewaretoken", token);
  const headers = { Accept: "application/json", "X-Queued-By": entry.person };
  const answer = await fetch(entry.action, { method: "POST", body, headers });
  if (answer.status === 201) {
    const { url } = await answer.json();
    await remove(entry.key);
    return url;
  }
  // Signed out or changed meanwhile, or the site is in trouble: later.
  if ([401, 409].includes(answer.status) || answer.status >= 500) throw new Error("later");
  const words = answer.status === 422 ? refusal(await answer.text()) : "";
  await keep({ ...entry, error: words || `${answer.status} ${answer.statusText}`.trim() });
  return "";
}

class Queue {
  constructor(root) {
    this.root = root;
    this.list = root.querySelector("[data-kept]");
    this.person = root.querySelector("form[data-person]")?.dataset.person ?? null;
    this.sending = null;
  }

  /** One at a time, in all windows; what was refused waits for its owner. */
  flush() {
    this.sending ??= this.#locked().finally(() => {
      this.sending = null;
    });
    return this.sending;
  }

  async #locked() {
    const act = () => this.#sendAll();
    return navigator.locks ? navigator.locks.request("greenhaven-queue", act) : act();
  }

  async #sendAll() {
    const waiting = (await all()).filter((entry) => !entry.error);
    const answers = new Map();
    if (waiting.length) {
      try {
        const now = await present();
        this.signedOut = now.person === null;
        if (now.person !== null) this.person = now.person;
        for (const entry of waiting.filter((each) => each.person === now.person)) {
          answers.set(entry.key, await send(entry, now.token));
        }
      } catch {
        // No connection, or no answer: it stays kept, and its key lets it be sent only once.
      }
    }
    await this.show();
    return answers;
  }

  async show() {
    if (!this.list) return;
    // Only one's own: another person on the same phone neither sees nor sends them.
    const mine = (await all()).filter((entry) => entry.person === this.person);
    this.list.hidden = !mine.length;
    this.list.querySelector('[data-kept-why="waiting"]').hidden = this.signedOut === true;
    this.list.querySelector('[data-kept-why="signed-out"]').hidden = this.signedOut !== true;
    const lines = mine.map((entry) => this.#line(entry));
    this.list.querySelector("[data-kept-list]").replaceChildren(...lines);
  }

  #line(entry) {
    const line = this.list.querySelector("[data-kept-line]").content.cloneNode(true);
    line.querySelector("[data-kept-title]").textContent = entry.title;
    line.querySelector("[data-kept-told]").textContent = entry.told;
    const error = line.querySelector("[data-kept-error]");
    error.textContent = entry.error;
    error.hidden = !entry.error;
    const form = this.root.querySelector(`form[data-queued]`);
    const mend = line.querySelector("[data-kept-change]");
    mend.hidden = !entry.error || !form || new URL(form.action).pathname !== entry.action;
    mend.addEventListener("click", () => this.#mend(form, entry));
    line.querySelector("[data-kept-remove]").addEventListener("click", async () => {
      await remove(entry.key);
      await this.show();
    });
    return line;
  }

  /** Put what was kept back into the form, with its key, and take it off the list. */
  async #mend(form, entry) {
    for (const [name, value] of entry.fields) {
      const field = form.elements.namedItem(name);
      if (field && !(value instanceof File)) field.value = value;
    }
    setWaited(form, waited(entry));
    await remove(entry.key);
    await this.show();
    form.scrollIntoView();
  }

  async take(form) {
    const entry = entryOf(form);
    await keep(entry);
    await this.sending; // one that began before knows nothing of it
    const answers = await this.flush();
    const where = answers.get(entry.key);
    if (where) {
      window.location.assign(where);
      return;
    }
    const kept = (await all()).find((each) => each.key === entry.key);
    if (kept?.error) {
      // The site was there and said why not: it says so on the form itself.
      await remove(entry.key);
      setWaited(form, waited(entry));
      HTMLFormElement.prototype.submit.call(form);
      return;
    }
    form.reset();
    setWaited(form, "");
    form.elements.namedItem("key").value = crypto.randomUUID();
    await this.show();
    this.list?.scrollIntoView({ block: "nearest" });
  }
}

/** Who leaves takes along what was kept of them; who comes finds no page of another. */
function forgetOnLeaving(root) {
  for (const form of root.querySelectorAll('form[action*="/login"]')) {
    form.addEventListener("submit", () => window.caches?.delete("pages"));
  }
  for (const form of root.querySelectorAll('form[action$="/logout/"]')) {
    form.addEventListener("submit", async (event) => {
      if (form.dataset.forgotten) return;
      event.preventDefault();
      form.dataset.forgotten = "yes";
      const forgotten = Promise.allSettled([clear(), window.caches?.delete("pages")]);
      await Promise.race([forgotten, new Promise((done) => setTimeout(done, MOST_MS))]);
      form.requestSubmit(event.submitter);
    });
  }
}

export function wakeQueue(root) {
  if (!("indexedDB" in window)) return;
  forgetOnLeaving(root);
  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register("/sw.js", { scope: "/" });
    const here = window.location.pathname + window.location.search;
    navigator.serviceWorker.ready.then(({ active }) => active.postMessage(here));
  }
  if (!root.querySelector("form[data-queued], [data-kept]")) return;
  const queue = new Queue(root);
  for (const form of root.querySelectorAll("form[data-queued]")) {
    form.addEventListener("submit", (event) => {
      if (!form.reportValidity()) return;
      event.preventDefault();
      queue.take(form);
    });
  }
  queue.flush();
  window.addEventListener("online", () => queue.flush());
  setInterval(() => queue.flush(), AGAIN_MS);
}
