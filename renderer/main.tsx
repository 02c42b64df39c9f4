import { setNonce } from 'get-nonce'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { createClient } from './bridge.ts'
import { createMirror } from './stores/mirror.ts'
import { createUi } from './stores/ui.ts'

/** The main process puts a fresh nonce into the page; only style elements that carry it are allowed. */
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
setNonce(nonce)

const client = createClient(window.hypertray, () => crypto.randomUUID())
const mirror = createMirror(client)
const ui = createUi()
client.on('app.show', ui.show)
mirror.start()

const root = document.getElementById('root')
if (root) createRoot(root).render(<App nonce={nonce} services={{ client, mirror, ui }} />)
