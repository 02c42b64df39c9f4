import { Button, Select } from '@mantine/core'
import { Server } from 'lucide-react'
import { useState } from 'react'
import { showMachine } from '../../stores/hardware.ts'
import { sameData } from '../../../shared/same-data.ts'
import { useAppState, useServices, useText } from '../../services.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { useSubmit } from '../../ui/use-requests.ts'

/** Reads the hardware of a connected host. */
export function HostForm() {
  const { hardwareView } = useServices()
  const connected = useAppState(
    (app) => app.hosts.filter(({ state }) => state.connection === 'connected').map(({ id, name }) => ({ id, name })),
    sameData,
  )
  const { t, problemText } = useText()
  const { send, busy, problem } = useSubmit()
  const [wanted, setWanted] = useState<string | null>(null)
  const host = connected.find(({ id }) => id === wanted) ?? connected[0]
  const read = async (): Promise<void> => {
    if (!host) return
    const answer = await send('hardware.read', { id: host.id })
    if (answer)
      showMachine(hardwareView, {
        name: host.name,
        hostId: host.id,
        hardware: answer.value,
        texts: null,
        passport: null,
        at: null,
      })
  }
  return (
    <section className="card source-card">
      <h2>
        <Server size={15} aria-hidden /> {t('hardware.view.source.host')}
      </h2>
      {host ? (
        <form
          className="source-host"
          onSubmit={(event) => {
            event.preventDefault()
            void read()
          }}
        >
          <Select
            aria-label={t('hardware.view.source.choose')}
            data={connected.map(({ id, name }) => ({ value: id, label: name }))}
            value={host.id}
            onChange={setWanted}
          />
          <Button type="submit" loading={busy}>
            {t('hardware.view.source.read')}
          </Button>
          <p className="form-note">{t('hardware.view.source.hostText')}</p>
        </form>
      ) : (
        <p className="dim">{t('hardware.view.source.noHost')}</p>
      )}
      {problem && (
        <Banner tone="danger" alert>
          {problemText(problem)}
        </Banner>
      )}
    </section>
  )
}
