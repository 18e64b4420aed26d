// Light, dark or as the system has it; kept in a cookie, so that the server paints it at once.

const YEAR_S = 31536000;

function choose(choice, buttons) {
  const root = document.documentElement;
  if (choice) root.dataset.theme = choice;
  else delete root.dataset.theme;
  document.cookie = `theme=${choice}; path=/; max-age=${choice ? YEAR_S : 0}; SameSite=Lax`;
  for (const button of buttons) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
  }
  root.dispatchEvent(new CustomEvent("themechange"));
}

export function offerThemes(page) {
  const group = page.querySelector("[data-theme-switch]");
  if (!group) return;
  const buttons = [...group.querySelectorAll("[data-theme-choice]")];
  for (const button of buttons) {
    button.addEventListener("click", () => choose(button.dataset.themeChoice, buttons));
  }
  group.hidden = false;
}
