import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { protocol } from 'electron'
import { pagePath } from './page-path.ts'

/** Origin of the pages. With our own scheme they share one; with file:, each file would have its own. */
const origin = 'app://hypertray'

/** Registers the scheme; must be called before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: false, codeCache: true } },
  ])
}

/** Returns the address of the window's page, at a place within it. */
export function pageUrl(hash = ''): string {
  return `${origin}/index.html${hash}`
}

/** Reports whether an address is the window's page, at any place within it. */
export function isPageUrl(url: string): boolean {
  return url.split('#')[0] === pageUrl()
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

/** Returns the policy of the page: its own scripts and styles, and no network, frames, forms or plugins. */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
  ].join('; ')
}

/** Serves the renderer's files from one folder, and nothing else. */
export function serveRenderer(folder: string): void {
  protocol.handle('app', async (request) => {
    const path = pagePath(request.url)
    const type = path === null ? undefined : types[extname(path)]
    if (path === null || type === undefined || request.method !== 'GET') return new Response(null, { status: 404 })
    let body: Buffer
    try {
      body = await readFile(join(folder, path))
    } catch {
      return new Response(null, { status: 404 })
    }
    const headers: Record<string, string> = {
      'Content-Type': type,
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Opener-Policy': 'same-origin',
    }
    if (extname(path) !== '.html') return new Response(new Uint8Array(body), { headers })
    const nonce = randomBytes(16).toString('base64')
    headers['Content-Security-Policy'] = contentSecurityPolicy(nonce)
    return new Response(body.toString('utf8').replaceAll('__NONCE__', nonce), { headers })
  })
}
