// A long list of choices, made shorter by what is typed.

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

export function wakeNarrowing(root) {
  for (const around of root.querySelectorAll("[data-narrow]")) {
    const field = around.querySelector("input");
    const choices = [...document.getElementById(around.dataset.narrow).children];
    around.hidden = false;
    field.addEventListener("input", () => {
      const words = plain(field.value).split(/\s+/).filter(Boolean);
      for (const choice of choices) {
        const said = plain(choice.textContent);
        choice.hidden = !words.every((word) => said.includes(word));
      }
    });
    // Enter looks for a name here; it sends nothing.
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
  }
}
