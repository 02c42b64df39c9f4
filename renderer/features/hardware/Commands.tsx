import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { useText } from '../../services.tsx'
import { Command } from '../../ui/Command.tsx'
import { systems } from './commands.ts'

/** What to run on a machine to learn of its hardware. */
export function Commands() {
  const { t } = useText()
  const [name, setName] = useState('Linux')
  const commands = systems.find((system) => system.name === name)?.commands ?? []
  return (
    <section className="source-commands">
      <div className="card-head">
        <h3>{t('hardware.view.source.commands')}</h3>
        <SegmentedControl
          aria-label={t('hardware.view.source.commands')}
          data={systems.map((system) => system.name)}
          value={name}
          onChange={setName}
        />
      </div>
      <p className="form-note">{t('hardware.view.source.commandsText')}</p>
      <ul className="commands">
        {commands.map((command) => (
          <li key={command}>
            <Command text={command} />
          </li>
        ))}
      </ul>
    </section>
  )
}
