import { isIP } from 'node:net'
import type { Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { TLSSocket } from 'node:tls'
import type { Banner } from '../../shared/models/port-report.ts'
import { printable } from '../../shared/text/printable.ts'

/** The protocol spoken to a port: `greeting` sends nothing and listens. */
export type Speech = 'tls' | 'http' | 'ssh' | 'greeting'

/** Longest reply that is read, bytes. OpenSSL bounds a certificate chain by itself (100 KiB). */
const maxBytes = 4_096
/** Longest banner shown, characters. */
const maxChars = 200
/**
 * How long a banner may take in all, and how long a service that is not known to speak first gets for its first byte, ms.
 */
const limits = { totalMs: 1_500, greetingMs: 500 } as const

const speechByPort: Readonly<Record<number, Speech>> = {
  22: 'ssh',
  80: 'http',
  443: 'tls',
  5988: 'http',
  5989: 'tls',
  8889: 'http',
  9080: 'tls',
}

/** When nothing more needs to come. An SSH server may send other lines before its version (RFC 4253, 4.2). */
const wholeBy: Readonly<Record<Exclude<Speech, 'tls'>, (text: string) => boolean>> = {
  http: (text) => /\r?\n\r?\n/.test(text),
  ssh: (text) => /^SSH-[^\n]*\n/m.test(text),
  greeting: (text) => text.trimStart().includes('\n'),
}

/** Whether enough of a reply came to describe it. */
export function isWhole(speech: Exclude<Speech, 'tls'>, text: string): boolean {
  return wholeBy[speech](text)
}

/** Returns what an ESXi host speaks on a TCP port; where that is not known, only a greeting is waited for. */
export function speechOf(port: number): Speech {
  return speechByPort[port] ?? 'greeting'
}

/** Text from a stranger as a banner shows it: one printable line, bounded. */
export function bannerText(text: string): string {
  return printable(text.slice(0, maxChars * 4))
    .slice(0, maxChars)
    .toWellFormed()
}

/**
 * Asks a connected socket what answers there. Never rejects: null when nothing, or nothing readable, came in time.
 * The socket is of no use afterwards; closing it is the caller's.
 * @param host the name asked for, for the `Host` header and the TLS server name.
 */
export async function readBanner(socket: Socket, speech: Speech, host: string): Promise<Banner | null> {
  if (speech === 'tls') return readTls(socket, host)
  // Nothing but who is asked for: no user agent, no cookie, no body.
  if (speech === 'http')
    socket.write(
      `HEAD / HTTP/1.1\r\nHost: ${isIP(host) === 6 ? `[${host.replace(/%.*$/, '')}]` : host}\r\nConnection: close\r\n\r\n`,
    )
  const bytes = await readUntil(
    socket,
    (text) => isWhole(speech, text),
    speech === 'greeting' ? limits.greetingMs : limits.totalMs,
  )
  return describeGreeting(bytes.toString('utf8'))
}

/** Turns the first bytes a service sent into a banner; null for nothing readable. */
export function describeGreeting(text: string): Banner | null {
  const lines = text.split(/\r?\n/).map((line) => line.trim())
  const ssh = lines.find((line) => line.startsWith('SSH-'))
  if (ssh !== undefined) return { kind: 'ssh', text: bannerText(ssh) }
  const first = lines.find((line) => line !== '')
  if (first === undefined || bannerText(first) === '') return null
  if (!first.startsWith('HTTP/')) return { kind: 'text', text: bannerText(first) }
  const server = lines
    .find((line) => /^server:/i.test(line))
    ?.slice('server:'.length)
    .trim()
  return { kind: 'http', text: bannerText(server ? `${first}; ${server}` : first) }
}

/** Reads until the reply is complete, too long, at its end, or out of time. */
function readUntil(socket: Socket, whole: (text: string) => boolean, firstByteMs: number): Promise<Buffer> {
  return new Promise((resolve) => {
    let bytes = Buffer.alloc(0)
    const finish = (): void => {
      clearTimeout(total)
      clearTimeout(first)
      socket.off('data', take).off('close', finish).off('end', finish).pause()
      resolve(bytes)
    }
    const take = (chunk: Buffer): void => {
      clearTimeout(first)
      bytes = Buffer.concat([bytes, chunk.subarray(0, maxBytes - bytes.length)])
      if (bytes.length >= maxBytes || whole(bytes.toString('latin1'))) finish()
    }
    const total = setTimeout(finish, limits.totalMs)
    const first = setTimeout(finish, firstByteMs)
    socket.on('data', take).once('close', finish).once('end', finish)
    if (socket.destroyed) finish()
  })
}

function readTls(socket: Socket, host: string): Promise<Banner | null> {
  return new Promise((resolve) => {
    const tls = connectTls({
      socket,
      // Shown as a hint, never trusted: nothing is sent over this connection.
      rejectUnauthorized: false,
      ...(isIP(host) === 0 ? { servername: host } : {}),
    })
    const finish = (banner: Banner | null): void => {
      clearTimeout(timer)
      tls.destroy()
      resolve(banner)
    }
    const timer = setTimeout(() => finish(null), limits.totalMs)
    // Errors may come more than once while it is torn down.
    tls.on('error', () => finish(null))
    tls.once('close', () => finish(null))
    tls.once('secureConnect', () => finish(describeTls(tls)))
  })
}

function describeTls(tls: TLSSocket): Banner {
  const subject: Readonly<Record<string, unknown>> = { ...tls.getPeerCertificate().subject }
  const names = Object.entries(subject).map(([key, value]) => `${key}=${String(value)}`)
  return { kind: 'tls', text: bannerText([tls.getProtocol() ?? 'TLS', ...names].join(', ')) }
}
