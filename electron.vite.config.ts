import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { contractNamesPlugin } from './tooling/contract-names'
import { existingEntries, mainEntries } from './tooling/entries'
import { floorCssPlugin } from './tooling/floor-css'
import { floorPrelude } from './tooling/floor-prelude'

// The floor is Electron 22 (Node 16, Chromium 108): what runs there runs on the target, Electron 45, too.
process.env['ELECTRON_MAJOR_VER'] ??= '22'

const root = import.meta.dirname

export default defineConfig({
  main: {
    build: {
      target: 'node16',
      // `dependencies` in package.json are the native modules; everything else is bundled.
      externalizeDeps: true,
      outDir: 'out/main',
      sourcemap: true,
      rollupOptions: {
        input: existingEntries(root, mainEntries),
        output: { format: 'cjs', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js', banner: floorPrelude },
      },
    },
  },
  preload: {
    plugins: [contractNamesPlugin(root)],
    build: {
      target: 'node16',
      // A sandboxed preload can require nothing but Electron.
      externalizeDeps: false,
      isolatedEntries: true,
      outDir: 'out/preload',
      rollupOptions: {
        input: { bridge: resolve(root, 'preload/bridge.ts') },
        output: { format: 'cjs', entryFileNames: '[name].js' },
      },
    },
  },
  renderer: {
    root: resolve(root, 'renderer'),
    base: './',
    // The shell replaces this by a fresh nonce on every load; pages read it from <meta property="csp-nonce">.
    html: { cspNonce: '__SAIMA_NONCE__' },
    plugins: [floorCssPlugin(108), react()],
    build: {
      target: 'chrome108',
      cssTarget: 'chrome108',
      outDir: resolve(root, 'out/renderer'),
      emptyOutDir: true,
      minify: true,
      // Loaded from the disk, not a network: a few large files open faster than many small ones.
      chunkSizeWarningLimit: 4_000,
      sourcemap: false,
      // Images become files, so that the content security policy needs no data: for scripts or styles.
      assetsInlineLimit: 0,
      rollupOptions: { input: { index: resolve(root, 'renderer/index.html') } },
    },
  },
})
