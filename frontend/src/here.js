// A button that writes where this device is into a field, where the browser can tell.

export function offerHere(page) {
  if (!navigator.geolocation) return;
  for (const button of page.querySelectorAll("[data-here]")) {
    button.addEventListener("click", () => {
      button.disabled = true;
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          const field = document.getElementById(button.dataset.here);
          field.value = `${coords.latitude.toFixed(6)}, ${coords.longitude.toFixed(6)}`;
          field.focus();
          button.disabled = false;
        },
        () => { button.hidden = true; },
        { enableHighAccuracy: true, timeout: 15000 },
      );
    });
    button.hidden = false;
  }
}
