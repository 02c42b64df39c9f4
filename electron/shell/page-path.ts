import { normalize } from 'node:path'

/** Returns whether an address is a page of ours. */
export function isAppUrl(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === 'app:' && new URL(url).host === 'hypertray'
}

/**
 * Returns the path an address of ours names below the folder of the pages; null when it is not ours, malformed, or leads out
 * of the folder.
 */
export function pagePath(url: string): string | null {
  if (!isAppUrl(url)) return null
  let path: string
  try {
    path = normalize(decodeURIComponent(new URL(url).pathname))
  } catch {
    return null
  }
  return path.includes('..') || path.includes('\0') ? null : path
}
