// Colours as the page has them now: a style sheet's tokens, resolved to what a canvas understands.

export function colours(names) {
  const probe = document.createElement("span");
  probe.hidden = true;
  // Where the reader forces colours, the map keeps its own: one colour for all would say nothing.
  probe.style.forcedColorAdjust = "none";
  document.body.append(probe);
  const found = Object.fromEntries(
    names.map((name) => {
      probe.style.color = `var(--${name})`;
      return [name, getComputedStyle(probe).color];
    }),
  );
  probe.remove();
  return found;
}
