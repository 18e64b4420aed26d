// The live map: the page's still plate, drawn again so that it can be moved, opened and asked.

import "maplibre-gl/dist/maplibre-gl.css";
import { Map as LiveMap, NavigationControl, Popup, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import { colours } from "./colours.js";
import { ASKED, paint, style } from "./map_style.js";

setWorkerUrl(new URL(workerUrl, import.meta.url).href);

const TOKENS = ["paper", "land", "park", "line", "ink", "raw", "ripe", "leaf"];

async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

function told(feature, more) {
  const { name, words, url } = feature.properties;
  const box = document.createElement("div");
  for (const [tag, text] of [["strong", name], ["p", words]]) {
    if (!text) continue;
    const line = document.createElement(tag);
    line.textContent = text;
    box.append(line);
  }
  if (url) {
    const line = document.createElement("p");
    const link = document.createElement("a");
    link.href = url;
    link.textContent = more;
    line.append(link);
    box.append(line);
  }
  return box;
}

function answerClicks(map, more) {
  const popup = new Popup({ maxWidth: "280px", focusAfterOpen: true });
  map.on("click", (event) => {
    const reach = 5;
    const { x, y } = event.point;
    const around = [[x - reach, y - reach], [x + reach, y + reach]];
    const [feature] = map.queryRenderedFeatures(around, { layers: ASKED });
    if (feature) popup.setLngLat(event.lngLat).setDOMContent(told(feature, more)).addTo(map);
  });
  map.on("mousemove", (event) => {
    const over = map.queryRenderedFeatures(event.point, { layers: ASKED });
    map.getCanvas().style.cursor = over.length ? "pointer" : "";
  });
}

function followThemes(map) {
  const repaint = () => {
    for (const [layer, property, value] of paint(colours(TOKENS))) {
      map.setPaintProperty(layer, property, value);
    }
  };
  document.documentElement.addEventListener("themechange", repaint);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
}

export async function drawMap(place) {
  const [plan, outlines] = await Promise.all([
    fetched(place.dataset.plan),
    fetched(place.dataset.outlines),
  ]);
  const live = document.createElement("div");
  live.className = "live";
  place.append(live);
  const map = new LiveMap({
    container: live,
    style: style(plan, outlines, colours(TOKENS)),
    bounds: plan.bounds,
    fitBoundsOptions: { padding: 0 },
    attributionControl: false,
    cooperativeGestures: true,
    dragRotate: false,
    pitchWithRotate: false,
    renderWorldCopies: false,
    maxZoom: 16,
    fadeDuration: 0,
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.getCanvas().setAttribute("aria-label", place.dataset.label);
  answerClicks(map, place.dataset.more);
  followThemes(map);
  await new Promise((resolve, reject) => {
    map.once("idle", resolve);
    map.once("error", (event) => reject(event.error));
  });
  place.dataset.ready = "true";
}
