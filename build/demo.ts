import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/**
 * `npm run demo`: a practice host on loopback is added with its fingerprint, looked at, rehearsed and shut down, by the
 * same command line that users run. Exits with 0 when the host shut down as it should. Leaves nothing behind.
 */
const cli = fileURLToPath(new URL('../out/cli.js', import.meta.url))
const data = await mkdtemp(join(tmpdir(), 'hypertray-demo-'))

interface Practice {
  readonly url: string
  readonly fingerprint: string
  readonly user: string
  readonly password: string
}

async function startPractice(): Promise<{ host: Practice; process: ChildProcessWithoutNullStreams }> {
  const child = spawn(process.execPath, [
    cli,
    'practice',
    '--json',
    '--data',
    data,
    '--vms',
    '5',
    '--guest-seconds',
    '4',
  ])
  child.stdin.end()
  child.stderr.pipe(process.stderr)
  for await (const line of createInterface({ input: child.stdout }))
    return { host: JSON.parse(line) as Practice, process: child }
  throw new Error('the practice host ended before it was ready')
}

async function hypertray(host: Practice, ...args: string[]): Promise<number> {
  process.stdout.write(`\n$ hypertray ${args.join(' ')}\n`)
  const child = spawn(process.execPath, [cli, ...args, '--data', data, '--password-stdin'], {
    stdio: ['pipe', 'inherit', 'inherit'],
  })
  // A command that needs no password may end without reading it.
  child.stdin.on('error', () => undefined)
  child.stdin.end(`${host.password}\n`)
  const [status] = (await once(child, 'exit')) as [number | null]
  return status ?? 1
}

// Ctrl+C also reaches the commands and ends them; only tidying up is left.
process.on('SIGINT', () => undefined)

const practice = await startPractice()
let status = 1
try {
  const { host } = practice
  process.stdout.write(`A practice host is listening at ${host.url}\n`)
  const steps = [
    ['host', 'add', host.url, '--name', 'practice', '--user', host.user, '--fingerprint', host.fingerprint],
    ['status', 'practice'],
    ['shutdown', 'practice', '--dry-run'],
    ['shutdown', 'practice', '--yes', '--no-tools', 'abort', '--stuck', 'abort', '--guest-timeout', '60'],
  ]
  for (const step of steps) {
    status = await hypertray(host, ...step)
    if (status !== 0) break
  }
  const removed = await hypertray(host, 'host', 'remove', 'practice')
  if (status === 0) status = removed
} finally {
  const { process: server } = practice
  if (server.exitCode === null && server.signalCode === null) {
    server.kill('SIGTERM')
    await once(server, 'exit')
  }
  await rm(data, { recursive: true, force: true })
}
process.stdout.write(status === 0 ? '\nThe demo ended well.\n' : `\nThe demo broke off with exit status ${status}.\n`)
process.exitCode = status
