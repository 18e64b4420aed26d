// Draws a table of strands (from, to, kilograms) as a Sankey diagram; the table stays for reading.

import { sankey, sankeyJustify, sankeyLinkHorizontal } from "d3-sankey";

const SVG = "http://www.w3.org/2000/svg";
const NARROW_PX = 560;

function strands(figure) {
  return [...figure.querySelectorAll("tr[data-kg]")].map((row) => ({
    source: row.dataset.from,
    target: row.dataset.to,
    value: Number(row.dataset.kg),
    part: row.dataset.part,
    words: [...row.cells].map((cell) => cell.textContent).join(" · "),
  }));
}

function element(name, attributes, parent) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  parent?.append(made);
  return made;
}

function kilograms(kg) {
  const rounded = kg >= 1000 ? `${(kg / 1000).toFixed(1)} t` : `${Math.round(kg)} kg`;
  return rounded.replace(" ", "\u202f");
}

function laidOut(links, width, height, gutters) {
  const names = [...new Set(links.flatMap((link) => [link.source, link.target]))];
  return sankey()
    .nodeId((node) => node.name)
    .nodeAlign(sankeyJustify)
    .nodeWidth(6)
    .nodePadding(18)
    .extent([
      [gutters[0], 8],
      [width - gutters[1], height - 8],
    ])({ nodes: names.map((name) => ({ name })), links: links.map((link) => ({ ...link })) });
}

function drawLinks(links, svg) {
  const path = sankeyLinkHorizontal();
  for (const link of links) {
    const attributes = { d: path(link), "stroke-width": Math.max(1, link.width) };
    const drawn = element("path", { class: `link ${link.part}`, ...attributes }, svg);
    element("title", {}, drawn).textContent = link.words;
  }
}

function drawNode(node, last, svg) {
  const tall = Math.max(1, node.y1 - node.y0);
  const size = { x: node.x0, y: node.y0, width: node.x1 - node.x0, height: tall };
  element("rect", { class: "node", ...size }, svg);
  const first = node.depth === 0;
  const x = first ? node.x0 - 8 : node.x1 + 8;
  const place = { x, y: (node.y0 + node.y1) / 2, "text-anchor": first ? "end" : "start", dy: "0.32em" };
  const text = element("text", place, svg);
  text.textContent = `${node.name} `;
  if (first || node.height === 0 || last) {
    element("tspan", { class: "kg" }, text).textContent = kilograms(node.value);
  }
}

function drawWide(figure, picture, links, width) {
  const height = 470;
  const { nodes, links: placed } = laidOut(links, width, height, [168, 190]);
  const svg = element("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
  drawLinks(placed, svg);
  for (const node of nodes) drawNode(node, node.height === 0, svg);
  picture.replaceChildren(svg);
}

function draw(figure) {
  const picture = figure.querySelector("[data-sankey-picture]");
  const links = strands(figure);
  if (!links.length) return;
  picture.hidden = false;
  const width = picture.clientWidth;
  drawWide(figure, picture, links, Math.max(width, NARROW_PX));
}

export function drawSankeys(page) {
  for (const figure of page.querySelectorAll("[data-sankey]")) {
    draw(figure);
    figure.querySelector("[data-sankey-table]").open = false;
    new ResizeObserver(() => draw(figure)).observe(figure);
  }
}
