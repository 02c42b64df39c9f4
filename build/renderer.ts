import react from '@vitejs/plugin-react'
import { resolve } from 'node:path'
import { build, type Plugin } from 'vite'

/**
 * Builds the window's page into `outDir`: index.html and assets/, everything by relative address, no source maps.
 * Whoever serves index.html puts a nonce of its own in place of `__NONCE__` each time.
 * @param root folder of the project.
 * @param outDir absolute, or relative to `root`; emptied first.
 * @param plugins more of them, for a build that is also looked at.
 * @param fake with the main process of the tests in the page itself; never shipped.
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
      // A data: address for a small asset would be refused by the content security policy, images apart.
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 1_500,
    },
  })
}

/** Everything comes from the page's own origin: no request needs to be one between origins. */
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
