import react from '@vitejs/plugin-react'
import { resolve } from 'node:path'
import { build, type Plugin } from 'vite'

/**
 * Builds the window's page into `outDir`: index.html and assets/, everything by relative address, no source maps.
 * The server of index.html replaces `__NONCE__` with a fresh nonce each time.
 * @param root folder of the project.
 * @param outDir absolute, or relative to `root`; emptied first.
 * @param plugins further plugins, for builds that are inspected.
 * @param fake puts the tests' fake main process into the page; never shipped.
 */
export async function buildRenderer(
  root: string,
  outDir: string,
  { fake = false, plugins = [] }: { readonly fake?: boolean; readonly plugins?: readonly Plugin[] } = {},
): Promise<void> {
  await build({
    root: resolve(root, 'renderer'),
    configFile: false,
    logLevel: 'warn',
    base: './',
    publicDir: false,
    plugins: [react(), sameOrigin(), ...(fake ? [fakeMain()] : []), ...plugins],
    build: {
      outDir: resolve(root, outDir),
      emptyOutDir: true,
      // The Chromium of the oldest Electron the product supports.
      target: 'chrome130',
      modulePreload: { polyfill: false },
      // The content security policy refuses data: addresses for small assets, except images.
      assetsInlineLimit: 0,
      // Tests count renders by the names of components.
      ...(fake && { rolldownOptions: { output: { keepNames: true } } }),
      chunkSizeWarningLimit: 1_500,
    },
  })
}

/** Everything comes from the page's own origin, so no request needs CORS. */
function sameOrigin(): Plugin {
  return {
    name: 'hypertray-same-origin',
    transformIndexHtml: { order: 'post', handler: (html) => html.replaceAll(' crossorigin', '') },
  }
}

/** Loads the fake main process before the page's own entry. */
function fakeMain(): Plugin {
  return {
    name: 'hypertray-fake-main',
    transformIndexHtml: {
      order: 'pre',
      handler: (html) =>
        html.replace(
          '<script',
          '<script type="module" src="../tests/support/fake-main/install.ts"></script>\n    <script',
        ),
    },
  }
}
