// Draws a table of strands (from, to, kilograms) as a Sankey diagram; the table stays for reading.

import { sankey, sankeyJustify, sankeyLinkHorizontal } from "d3-sankey";

const SVG = "http://www.w3.org/2000/svg";
const NARROW_PX = 980;

const WIDE = { padding: 22, gutters: [176, 236], row: 27, flow: 330 };
const NARROW = { padding: 30, gutters: [2, 2], row: 30, flow: 300 };

function strands(figure) {
  return [...figure.querySelectorAll("tr[data-kg]")].map((row) => ({
    source: row.dataset.from,
    target: row.dataset.to,
    value: Number(row.dataset.kg),
    part: row.dataset.part,
  }));
}

// On a narrow screen all hubs are one: names that are both source and target are drawn together.
function gathered(links, together) {
  const sources = new Set(links.map((link) => link.source));
  const targets = new Set(links.map((link) => link.target));
  const name = (each) => (sources.has(each) && targets.has(each) ? together : each);
  const sums = new Map();
  for (const { source, target, value, part } of links) {
    const ends = { source: name(source), target: name(target), part };
    const key = Object.values(ends).join("|");
    const known = sums.get(key) ?? { ...ends, value: 0 };
    sums.set(key, { ...known, value: known.value + value });
  }
  return [...sums.values()];
}

function element(name, attributes, parent) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  parent?.append(made);
  return made;
}

function mass(kg) {
  return kg >= 999.5 ? `${(kg / 1000).toFixed(1)}\u00a0t` : `${Math.round(kg)}\u00a0kg`;
}

function laidOut(links, width, shape) {
  const names = [...new Set(links.flatMap((link) => [link.source, link.target]))];
  const height = shape.flow + shape.row * Math.max(6, names.length / 2.4);
  const layout = sankey()
    .nodeId((node) => node.name)
    .nodeAlign(sankeyJustify)
    .nodeSort(undefined)
    .nodeWidth(6)
    .nodePadding(shape.padding)
    .iterations(48)
    .extent([
      [shape.gutters[0], 24],
      [width - shape.gutters[1], height - 12],
    ]);
  const graph = layout({
    nodes: names.map((name) => ({ name })),
    links: links.map((link) => ({ ...link })),
  });
  return { ...graph, height };
}

function drawLinks(links, svg) {
  const path = sankeyLinkHorizontal();
  for (const link of links) {
    const attributes = { d: path(link), "stroke-width": Math.max(1, link.width) };
    const drawn = element("path", { class: `link ${link.part}`, ...attributes }, svg);
    const words = `${link.source.name} → ${link.target.name}: ${mass(link.value)}`;
    element("title", {}, drawn).textContent = words;
  }
}

function besideNode(node) {
  const first = node.depth === 0;
  const y = (node.y0 + node.y1) / 2;
  const x = first ? node.x0 - 10 : node.x1 + 10;
  return { x, y, dy: "0.32em", "text-anchor": first ? "end" : "start" };
}

function aboveNode(node, width) {
  const y = node.y0 - 7;
  if (node.depth === 0) return { x: node.x0, y, "text-anchor": "start" };
  if (node.x1 > width - 20) return { x: node.x1, y, "text-anchor": "end" };
  return { x: (node.x0 + node.x1) / 2, y, "text-anchor": "middle" };
}

function drawNode(node, place, svg) {
  const tall = Math.max(1, node.y1 - node.y0);
  const size = { x: node.x0, y: node.y0, width: node.x1 - node.x0, height: tall };
  element("rect", { class: "node", ...size }, svg);
  const text = element("text", place, svg);
  text.textContent = `${node.name} `;
  element("tspan", { class: "kg" }, text).textContent = mass(node.value);
}

function draw(figure, picture) {
  const width = Math.round(picture.clientWidth);
  if (picture.dataset.width === String(width) || !width) return;
  picture.dataset.width = width;
  const narrow = width < NARROW_PX;
  const links = narrow ? gathered(strands(figure), figure.dataset.together) : strands(figure);
  const { nodes, links: placed, height } = laidOut(links, width, narrow ? NARROW : WIDE);
  const svg = element("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
  drawLinks(placed, svg);
  for (const node of nodes) {
    drawNode(node, narrow ? aboveNode(node, width) : besideNode(node), svg);
  }
  picture.replaceChildren(svg);
}

export function drawSankeys(page) {
  for (const figure of page.querySelectorAll("[data-sankey]")) {
    if (!strands(figure).length) continue;
    const picture = figure.querySelector("[data-sankey-picture]");
    picture.hidden = false;
    figure.querySelector("[data-sankey-table]").open = false;
    new ResizeObserver(() => draw(figure, picture)).observe(picture);
  }
}
