import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const root = resolve(import.meta.dirname, '..')
const from = (path: string) => resolve(root, path)

export default defineConfig({
  main: {
    root,
    build: {
      outDir: from('out/main'),
      rollupOptions: {
        input: {
          main: from('electron/main.ts'),
          importing: from('electron/importing/process.ts'),
          cli: from('electron/cli.ts'),
        },
        // Beside the entries, so that import.meta.dirname is out/main wherever a module ends up.
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    root,
    build: {
      outDir: from('out/preload'),
      // A sandboxed preload can require nothing but electron: all it needs is bundled.
      externalizeDeps: false,
      rollupOptions: {
        input: { preload: from('electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: from('renderer'),
    plugins: [react()],
    // Replaced with a fresh nonce each time the page is served (electron/protocol.ts).
    html: { cspNonce: '__CSP_NONCE__' },
    build: {
      outDir: from('out/renderer'),
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rollupOptions: { input: from('renderer/index.html') },
    },
  },
})
