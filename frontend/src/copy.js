// A button that copies what stands in a field, and says so.

export function offerCopies(page) {
  if (!navigator.clipboard) return;
  for (const button of page.querySelectorAll("[data-copy]")) {
    button.addEventListener("click", async () => {
      const field = document.getElementById(button.dataset.copy);
      field.select();
      await navigator.clipboard.writeText(field.value);
      button.textContent = button.dataset.copied;
    });
    button.hidden = false;
  }
}
