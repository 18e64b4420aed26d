// How the live map looks. Widths are those of the plate: pixels at the map's first zoom.

const WIDEST_PX = 30;
const NAMED_FROM = 9.3; // zoom; a phone shows the whole city at a lower one
const INWARD = ["collect", "export"];

// Layers that answer a click, the topmost first.
export const ASKED = ["hubs", "stations", "points", "gardens", "returns", "inward", "land"];

const is = (name, value) => ["==", ["get", name], value];
const grown = (px) => ["interpolate", ["linear"], ["zoom"], 8.4, ["*", 0.5, px], 9.8, px, 14, ["*", 2.6, px]];
const width = grown(["max", 0.8, ["*", WIDEST_PX, ["get", "width"]]]);
const filled = (yes, no) => ["case", ["get", "open"], yes, no];

function layers() {
  return [
    { id: "paper", type: "background" },
    { id: "land", type: "fill", source: "outlines" },
    { id: "borders", type: "line", source: "outlines", paint: { "line-width": grown(1.6) } },
    {
      id: "inward",
      type: "line",
      source: "routes",
      filter: ["in", ["get", "leg"], ["literal", INWARD]],
      layout: { "line-cap": "round" },
      paint: { "line-width": width, "line-opacity": ["case", is("leg", "export"), 0.4, 0.72] },
    },
    {
      id: "returns",
      type: "line",
      source: "routes",
      filter: is("leg", "return"),
      layout: { "line-cap": "round" },
      paint: { "line-width": width, "line-opacity": 0.7 },
    },
    {
      id: "gardens",
      type: "circle",
      source: "places",
      filter: ["in", ["get", "kind"], ["literal", ["garden", "park", "street_trees"]]],
      paint: { "circle-radius": grown(["case", is("kind", "garden"), 1.7, 2.7]), "circle-stroke-width": 0.7 },
    },
    {
      id: "points",
      type: "circle",
      source: "places",
      filter: is("kind", "collection_point"),
      paint: { "circle-radius": grown(1.4), "circle-stroke-width": 0.6, "circle-opacity": 0.6, "circle-stroke-opacity": 0.6 },
    },
    {
      id: "stations",
      type: "symbol",
      source: "places",
      filter: is("kind", "transfer_station"),
      layout: {
        "text-field": "■",
        "text-font": ["sans-serif"],
        "text-size": grown(15),
        "text-allow-overlap": true,
        "text-ignore-placement": true,
      },
      paint: { "text-halo-width": 1.5 },
    },
    {
      id: "hubs",
      type: "circle",
      source: "places",
      filter: ["in", ["get", "kind"], ["literal", ["processing_hub", "out_of_city"]]],
      paint: {
        "circle-radius": grown(9),
        "circle-stroke-width": 2,
        "circle-stroke-opacity": filled(1, 0.4),
      },
    },
    {
      id: "hearts",
      type: "circle",
      source: "places",
      filter: is("kind", "processing_hub"),
      paint: {
        "circle-radius": grown(4.5),
        "circle-stroke-width": 2,
        "circle-stroke-opacity": filled(1, 0.4),
      },
    },
    {
      id: "names",
      type: "symbol",
      minzoom: NAMED_FROM,
      source: "places",
      filter: ["get", "label"],
      layout: {
        "text-field": ["get", "name"],
        "text-font": ["Atkinson Hyperlegible Next Variable"],
        "text-size": 13.5,
        "text-max-width": 11,
        "text-variable-anchor": ["bottom", "left", "right", "top"],
        "text-radial-offset": 1,
      },
      paint: { "text-halo-width": 2 },
    },
  ];
}

export function paint(colour) {
  return [
    ["paper", "background-color", colour.paper],
    ["land", "fill-color", ["case", ["get", "district"], colour.land, colour.park]],
    ["borders", "line-color", colour.paper],
    ["inward", "line-color", colour.raw],
    ["returns", "line-color", colour.ripe],
    ["gardens", "circle-color", filled(colour.leaf, colour.land)],
    ["gardens", "circle-stroke-color", colour.leaf],
    ["points", "circle-color", filled(colour.raw, colour.land)],
    ["points", "circle-stroke-color", colour.raw],
    ["stations", "text-color", colour.ink],
    ["stations", "text-halo-color", colour.paper],
    ["hubs", "circle-color", colour.paper],
    ["hubs", "circle-stroke-color", colour.ink],
    ["hearts", "circle-color", colour.paper],
    ["hearts", "circle-stroke-color", colour.ink],
    ["names", "text-color", colour.ink],
    ["names", "text-halo-color", colour.paper],
  ];
}

export function style(plan, outlines, colour) {
  const drawn = layers();
  for (const [layer, property, value] of paint(colour)) {
    const own = drawn.find((each) => each.id === layer);
    own.paint = { ...own.paint, [property]: value };
  }
  const geojson = (data) => ({ type: "geojson", data });
  return {
    version: 8,
    sources: {
      outlines: geojson(outlines),
      routes: geojson(plan.routes),
      places: geojson(plan.places),
    },
    layers: drawn,
  };
}
