import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { protocol } from 'electron'
import { pagePath } from './page-path.ts'

/** Pages come from `app://hypertray/`: a scheme of our own has an origin, and file: would give every file one. */
const origin = 'app://hypertray'

/** Before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: false, codeCache: true } },
  ])
}

/** Address of the window's page at a place within it. */
export function pageUrl(hash = ''): string {
  return `${origin}/index.html${hash}`
}

/** Whether an address is the window's page, at whatever place within it. */
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

/** The page may run its own scripts and styles and reach nothing: neither the network nor a frame, a form or a plugin. */
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

/** Serves the renderer's files out of one folder and nothing else. */
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
