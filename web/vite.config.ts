/** Build the web app into dist: hashed files in /assets, each with a .br and a .gz beside it. */
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import tailwindcss from "@tailwindcss/vite";
import type { Plugin } from "vite";
import solid from "vite-plugin-solid";
import { defineConfig } from "vitest/config";

const SERVER = "127.0.0.1:7655";

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

/** Compress once at build time, so that the server only sends bytes. Fonts are compressed already. */
function precompressed(): Plugin {
  return {
    name: "precompressed",
    apply: "build",
    writeBundle(options) {
      for (const path of filesBelow(options.dir ?? join(import.meta.dirname, "dist"))) {
        if (!/\.(js|css|html|svg|json)$/.test(path)) continue;
        const content = readFileSync(path);
        writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
        const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
        writeFileSync(`${path}.br`, brotliCompressSync(content, quality));
      }
    },
  };
}

export default defineConfig({
  plugins: [solid(), tailwindcss(), precompressed()],
  build: {
    outDir: "dist",
    assetsDir: "assets",
    assetsInlineLimit: 0, // the policy allows files of our own, no data: addresses
    modulePreload: { polyfill: false },
    target: "es2023",
  },
  server: {
    proxy: {
      "/api": { target: `http://${SERVER}`, ws: true },
    },
  },
  // tests run what browsers run, not Solid's build for servers
  resolve: process.env.VITEST ? { conditions: ["development", "browser"] } : {},
  test: {
    environment: "node",
    include: ["src/**/*.test.{ts,tsx}"],
    server: { deps: { inline: [/solid-js/] } },
  },
});
