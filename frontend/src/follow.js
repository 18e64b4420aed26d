// A search in the background: its part of the page is asked for again until it has ended.
const EVERY_MS = 2000;

async function look(part) {
  const answer = await fetch(part.dataset.follow, { headers: { "X-Requested-With": "fetch" } });
  if (!answer.ok) return;
  part.innerHTML = await answer.text();
  if (part.querySelector("[data-running]")) {
    setTimeout(() => look(part), EVERY_MS);
  } else {
    window.location.reload();
  }
}

export function followSearches(document) {
  for (const part of document.querySelectorAll("[data-follow]")) {
    if (part.dataset.follow) setTimeout(() => look(part), EVERY_MS);
  }
}
