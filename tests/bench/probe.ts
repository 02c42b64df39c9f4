import { ProbeNetwork, hostAddress } from '../integration/ports/probe-network.ts'
import { median } from './median.ts'

/** Median wall times of one set of ports, ms. */
export interface ProbeRow {
  readonly what: string
  readonly oursMs: number
  readonly nmapMs: number
}

/** 64 ports: 22 open, 22 closed, 20 dropped. */
const ports = Array.from({ length: 64 }, (_, index) => 2000 + index)
const open = ports.slice(0, 22)
const rounds = 9

/**
 * The same ways of asking on both sides. `defaults`: each as it comes; both shorten their waits by how fast the host
 * answers. `equal`: 16 sockets, 2 s a port and one connect each, nothing adaptive: ours waits that long only while
 * nothing has answered, so all ports of that row are dropped ones.
 */
const rows = [
  { what: '64 ports, 20 dropped, defaults', ports, options: { banners: false }, nmap: [] },
  {
    what: 'the same with banners, 500 ms each',
    ports,
    options: {},
    nmap: ['--script', 'banner', '--script-args', 'banner.timeout=500ms'],
  },
  {
    what: '32 dropped ports, 2 s, 16 sockets',
    ports: Array.from({ length: 32 }, (_, index) => 3000 + index),
    options: { banners: false, timeoutMs: 2_000, concurrency: 16 },
    nmap: [
      '--initial-rtt-timeout',
      '2s',
      '--min-rtt-timeout',
      '2s',
      '--max-rtt-timeout',
      '2s',
      '--max-retries',
      '0',
      '--max-parallelism',
      '16',
    ],
    rounds: 3,
  },
] as const

/**
 * Probes of a host in a network namespace, round by round in turns with `nmap -sT -Pn -n` on the same ports. Ours is timed
 * in a process that runs already, as in the product; nmap by its own word (`elapsed`, without its start), to its advantage.
 * Needs root. Throws when the two disagree about any port.
 */
export async function benchProbe(progress: (text: string) => void): Promise<ProbeRow[]> {
  await using network = await ProbeNetwork.start({ silent: open }, ['tcp dport { 2044-2063, 3000-3031 } drop'])
  const probe = await network.runner()
  const result: ProbeRow[] = []
  for (const row of rows) {
    progress(`probe: ${row.what}`)
    const ours: number[] = []
    const theirs: number[] = []
    const targets = row.ports.map((port) => ({ port, protocol: 'tcp' as const }))
    for (let round = 0; round < ('rounds' in row ? row.rounds : rounds); round++) {
      const answer = await probe({ host: hostAddress.v4, targets, options: row.options })
      const xml = await network.onClient([
        'nmap',
        '-sT',
        '-Pn',
        '-n',
        '--disable-arp-ping',
        ...row.nmap,
        '-p',
        `${row.ports[0]}-${row.ports.at(-1)}`,
        '-oX',
        '-',
        hostAddress.v4,
      ])
      const count = (state: string): number => answer.rows.filter((one) => one.state === state).length
      const verdict = `${count('open')} open, ${count('refused')} closed, ${count('no-answer')} filtered`
      const nmapVerdict = `${statesIn(xml, 'open')} open, ${statesIn(xml, 'closed')} closed, ${statesIn(xml, 'filtered')} filtered`
      if (verdict !== nmapVerdict) throw new Error(`ours: ${verdict}; nmap: ${nmapVerdict}`)
      ours.push(answer.ms)
      theirs.push(Number(/<finished [^>]*elapsed="([\d.]+)"/.exec(xml)?.[1]) * 1000)
    }
    result.push({ what: row.what, oursMs: median(ours), nmapMs: median(theirs) })
  }
  return result
}

/** Ports in a state, listed or only counted. */
function statesIn(xml: string, state: string): number {
  const listed = [...xml.matchAll(/<port [^>]*><state state="([^"]*)"/g)].filter(([, found]) => found === state).length
  const counted = [...xml.matchAll(/<extraports state="([^"]*)" count="(\d+)"/g)].filter(([, found]) => found === state)
  return listed + counted.reduce((sum, [, , count]) => sum + Number(count), 0)
}

/** The rows as a table. */
export function probeTable(rows: readonly ProbeRow[]): string {
  const row = (what: string, ours: string, nmap: string): string =>
    `${what.padEnd(36)}${ours.padStart(10)}${nmap.padStart(12)}`
  return [
    'Port probes, median wall time in ms',
    row('', 'ours', 'nmap -sT'),
    ...rows.map(({ what, oursMs, nmapMs }) => row(what, oursMs.toFixed(0), nmapMs.toFixed(0))),
  ].join('\n')
}
