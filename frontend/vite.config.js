import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { defineConfig } from "vite";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const packages = JSON.parse(readFileSync(here("package.json"), "utf8"));

// Vite gathers the terms of the code that it bundles; those of the fonts are gathered here.
const fontLicences = {
  name: "font-licences",
  generateBundle() {
    const fonts = Object.keys(packages.dependencies).filter((name) => name.startsWith("@fontsource"));
    const terms = fonts.map(
      (name) => `## ${name}\n\n${readFileSync(here(`node_modules/${name}/LICENSE`), "utf8")}`,
    );
    this.emitFile({ type: "asset", fileName: "licences-of-fonts.md", source: terms.join("\n\n") });
  },
};

// The server sends the smaller form where the browser takes it, and never packs a file twice.
const smallerForms = {
  name: "smaller-forms",
  writeBundle({ dir }, files) {
    for (const name of Object.keys(files).filter((file) => /\.(m?js|css)$/.test(file))) {
      const path = `${dir}/${name}`;
      const whole = readFileSync(path);
      writeFileSync(`${path}.gz`, gzipSync(whole, { level: 9 }));
      writeFileSync(`${path}.br`, brotliCompressSync(whole));
    }
  },
};

export default defineConfig({
  root: here("."),
  // Fonts and chunks are found beside the file that names them, so the site may live at any address.
  base: "./",
  publicDir: false,
  plugins: [fontLicences, smallerForms],
  // MapLibre starts its worker as a module.
  worker: { format: "es" },
  build: {
    outDir: here("../src/greenhaven/web/static/built"),
    emptyOutDir: true,
    // Not in the hidden folder that is the default: collectstatic and packagers skip those.
    manifest: "manifest.json",
    license: { fileName: "licences-of-code.md" },
    rollupOptions: { input: here("src/app.js") },
  },
});
