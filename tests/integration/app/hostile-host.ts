// A malicious host in its own process, so that its work is not counted as ours. Argument: its behaviour. Prints port and pin.
import type { TLSSocket } from 'node:tls'
import { plainScript, response, startScript, type Script } from '../vim/soap-script.ts'
import { newIdentity } from '../vim/tls-server.ts'

const vms = 1_000
const vm = (id: number, power: string, kind: string): string =>
  `<objectSet><kind>${kind}</kind><obj type="VirtualMachine">${id}</obj>` +
  `<changeSet><name>runtime.powerState</name><op>assign</op><val x:type="VirtualMachinePowerState">${power}</val></changeSet></objectSet>`
const all = (power: string, kind: string): string =>
  Array.from({ length: vms }, (_each, id) => vm(id, power, kind)).join('')
const updates = (version: number, objects: string): Buffer =>
  response(
    'WaitForUpdatesEx',
    `<returnval><version>${version}</version><filterSet><filter type="PropertyFilter">f</filter>${objects}</filterSet></returnval>`,
  )

/** Writes a piece again and again, as fast as it is taken. */
function flood(socket: TLSSocket, piece: Buffer): null {
  const more = (): void => {
    while (socket.writable && socket.write(piece));
  }
  socket.on('drain', more)
  more()
  return null
}

const first = updates(1, all('poweredOn', 'enter'))
const flaps = ['poweredOff', 'poweredOn'].map((power, index) => updates(index + 2, all(power, 'modify')))
/** Valid up to its last tag, nearly as large as a reply may be, and made of what takes longest to parse. */
const spoilt = response('WaitForUpdatesEx', `<returnval><version>2</version>${'& '.repeat(7 * 1024 * 1024)}</wrong>`)
/** A head without an end of its body, which then comes one byte a piece. */
const pieces = Buffer.from('HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nTransfer-Encoding: chunked\r\n\r\n')

const quiet: Script = {
  ...plainScript,
  CreateFilter: () => response('CreateFilter', '<returnval type="PropertyFilter">f</returnval>'),
  DestroyPropertyFilter: () => response('DestroyPropertyFilter', ''),
  RetrievePropertiesEx: () => response('RetrievePropertiesEx', ''),
}
const good = (then: NonNullable<Script[string]>): Script => ({
  ...quiet,
  WaitForUpdatesEx: (call, index, socket) => (index % 2 === 1 ? first : then(call, index, socket)),
})

const scripts: Readonly<Record<string, Script>> = {
  'pushes without a pause': {
    ...quiet,
    WaitForUpdatesEx: (_call, index) => (index === 1 ? first : (flaps[index % 2] ?? null)),
  },
  'large replies that are spoilt at their end': good(() => spoilt),
  'pieces of one byte': good((_call, _index, socket) => {
    socket.write(pieces)
    return flood(socket, Buffer.from('1\r\n \r\n'.repeat(10_000)))
  }),
  'line ends instead of a reply': good((_call, _index, socket) => flood(socket, Buffer.from('\r\n'.repeat(32_768)))),
  'provisional replies without end': good((_call, _index, socket) =>
    flood(socket, Buffer.from('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(1_000))),
  ),
  'bytes on a connection that asks nothing': {
    ...good(() => null),
    RetrievePropertiesEx: (_call, _index, socket) => {
      socket.write(response('RetrievePropertiesEx', ''))
      setTimeout(() => flood(socket, Buffer.alloc(65_536)), 100)
      return null
    },
  },
}

const script = scripts[process.argv[2] ?? '']
if (!script) throw new Error('no such host')
const { server } = await startScript(await newIdentity(), script)
process.stdout.write(`${server.port} ${server.identity.fingerprint}\n`)
process.stdin.resume().on('end', () => process.exit(0))
