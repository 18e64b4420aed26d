import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here("."),
  // Fonts and chunks are found beside the file that names them, so the site may live at any address.
  base: "./",
  publicDir: false,
  // MapLibre starts its worker as a module.
  worker: { format: "es" },
  build: {
    outDir: here("../src/greenhaven/web/static/built"),
    emptyOutDir: true,
    // Not in the hidden folder that is the default: collectstatic and packagers skip those.
    manifest: "manifest.json",
    rollupOptions: { input: here("src/app.js") },
  },
});
