import { setNonce } from 'get-nonce'
import { createRoot } from 'react-dom/client'
import { config } from 'zod'
import { App } from './App.tsx'
import { createClient } from './bridge.ts'
import { createHardwareView } from './stores/hardware.ts'
import { createMirror } from './stores/mirror.ts'
import { createPorts } from './stores/ports.ts'
import { createPortsView } from './stores/ports-view.ts'
import { createUi } from './stores/ui.ts'
import { createWorkshop } from './stores/workshop.ts'
import { createVibView } from './stores/vib-view.ts'

/** The main process puts a new nonce into each page; only style elements carrying it are allowed. */
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
setNonce(nonce)

// The page's policy forbids compiling code from text. Set before any schema is loaded, so that zod does not try.
config({ jitless: true })

const client = createClient(window.hypertray, () => crypto.randomUUID())
const mirror = createMirror(client)
const ui = createUi()
const ports = createPorts(client, (run) => void setTimeout(run, 60))
client.on('app.show', ui.show)
mirror.start()
ports.start()

const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <App
      nonce={nonce}
      services={{
        client,
        mirror,
        ui,
        ports,
        portsView: createPortsView(),
        hardwareView: createHardwareView(),
        vibView: createVibView(),
        workshop: createWorkshop(),
      }}
    />,
  )
