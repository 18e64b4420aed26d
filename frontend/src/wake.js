// The live map is large, so it is fetched only where a map stands and can be drawn.

function canDraw() {
  const context = document.createElement("canvas").getContext("webgl2");
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return Boolean(context);
}

function staysStill(place) {
  const note = document.createElement("p");
  note.className = "still";
  note.textContent = place.dataset.noDrawing;
  place.append(note);
  place.dataset.ready = "still";
}

async function wake(place) {
  try {
    const { drawMap } = await import("./map.js");
    await drawMap(place);
  } catch (error) {
    console.error(error);
    place.querySelector(".live")?.remove();
    staysStill(place);
  }
}

export function wakeMaps(page) {
  const places = page.querySelectorAll("[data-map]");
  if (!places.length) return;
  if (!canDraw()) {
    places.forEach(staysStill);
    return;
  }
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries.filter((each) => each.isIntersecting)) {
      seen.unobserve(entry.target);
      wake(entry.target);
    }
  });
  places.forEach((place) => seen.observe(place));
}
