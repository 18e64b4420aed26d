"use strict";
// Keeps the pages of giving and keeping, and what they load, for where reception is bad.
const VERSION = "{{ version }}";
const FILES = {{ files|safe }};
const OFFLINE = "{{ offline }}";
const SHELL = `shell-${VERSION}`;
const PAGES = "pages"; // emptied when somebody signs out, by the page
const KEPT = /^\/(give|keep\/[\w-]+)\/$/;
const PATIENCE_MS = 4000;

async function install() {
  const shell = await caches.open(SHELL);
  await Promise.all(
    FILES.map(async (file) => {
      const answer = await fetch(file, { credentials: file === OFFLINE ? "omit" : "same-origin" });
      if (answer.ok) await shell.put(file, answer);
    }),
  );
  await self.skipWaiting();
}

async function activate() {
  const old = (await caches.keys()).filter((name) => name !== SHELL && name !== PAGES);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

const late = (ms) => new Promise((_, fail) => setTimeout(() => fail(new Error("late")), ms));

async function page(request, path) {
  const pages = await caches.open(PAGES);
  const known = KEPT.test(path) ? await pages.match(path) : undefined;
  const asked = fetch(request).then(async (answer) => {
    if (answer.ok && !answer.redirected && KEPT.test(path)) await pages.put(path, answer.clone());
    return answer;
  });
  try {
    return await (known ? Promise.race([asked, late(PATIENCE_MS)]) : asked);
  } catch {
    asked.catch(() => undefined);
    return known ?? (await caches.match(OFFLINE)) ?? Response.error();
  }
}

async function file(request) {
  const known = await caches.match(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(SHELL)).put(request, answer.clone());
  return answer;
}

/** A page that was there before the worker tells where it is, and is kept from its first visit. */
async function keep(address) {
  const { pathname } = new URL(address, self.location);
  if (!KEPT.test(pathname)) return;
  const pages = await caches.open(PAGES);
  if (await pages.match(pathname)) return;
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (answer.ok && !answer.redirected) await pages.put(pathname, answer);
}

self.addEventListener("message", (event) => event.waitUntil(keep(event.data)));
self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request, url.pathname));
  else if (url.pathname.startsWith("/static/built/")) event.respondWith(file(request));
});
