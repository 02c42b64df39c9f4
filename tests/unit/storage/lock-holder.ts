// A second process for the lock tests: takes the lock named first, says so, and holds it until its stdin ends or it is killed.
import { acquireLock } from '../../../electron/storage/lock.ts'

const lock = await acquireLock(process.argv[2] ?? '', { busy: 'RUN_IN_PROGRESS', what: 'shutdown Büro' })
process.stdout.write(`${lock.ok ? 'held' : lock.problem.code}\n`)
process.stdin.resume().on('end', () => {
  if (lock.ok) void lock.value.release().then(() => process.stdout.write('released\n'))
})
