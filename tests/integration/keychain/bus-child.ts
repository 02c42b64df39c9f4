// Asks the session bus a question, closes, prints what came of it, and ends by itself: nothing of the connection may keep it alive.
import { BusError, openSessionBus } from '../../../electron/dbus/dbus-connection.ts'

try {
  const bus = await openSessionBus(process.env, 300)
  try {
    console.log(
      ...(await bus.call(
        { destination: 'org.example.Echo', path: '/', interface: 'org.example.Echo', member: 'Echo' },
        300,
      )),
    )
  } finally {
    bus.close()
  }
} catch (error) {
  console.log(error instanceof BusError ? error.name : String(error))
}
