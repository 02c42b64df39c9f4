// Another process for the tests of locks between runtimes, bundled so that every runtime can start it. Arguments: what it does, and where.
import { hostsDocument } from '../../../electron/hosts/hosts-document.ts'
import { HostRegistry } from '../../../electron/hosts/registry.ts'
import { acquireLock } from '../../../electron/storage/lock.ts'

const [, , task = '', place = '', name = ''] = process.argv
const print = (line: string): void => void process.stdout.write(`${line}\n`)

async function hold(): Promise<void> {
  const lock = await acquireLock(place, { busy: 'RUN_IN_PROGRESS', what: process.version })
  print(lock.ok ? 'held' : `${lock.problem.code} ${String(lock.problem.params['pid'])}`)
}

/** Adds hosts to one list, all at once, on a signal. */
async function add(): Promise<void> {
  const registry = new HostRegistry(hostsDocument(place))
  const fingerprint = Array.from({ length: 32 }, () => 'AB').join(':')
  print('ready')
  process.stdin.once('data', () => {
    const adding = Array.from({ length: 8 }, (_unused, index) =>
      registry.add({ address: `${name}-${index}.example.org`, user: 'root', fingerprint }),
    )
    void Promise.all(adding).then((added) => print(added.map((each) => (each.ok ? 'ok' : each.problem.code)).join(' ')))
  })
}

process.stdin.resume().on('end', () => process.exit(0))
if (task === 'add') await add()
else {
  // Another user of the computer, who can read the program but not the folder.
  if (task === 'hold-as-nobody') {
    process.setgid?.(65_534)
    process.setuid?.(65_534)
  }
  await hold()
}
