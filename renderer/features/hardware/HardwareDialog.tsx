import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { HardwareTask } from '../../stores/ui.ts'
import { useHardwareView, useServices, useText } from '../../services.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { useSubmit } from '../../ui/use-requests.ts'
import { CompareDialog } from './CompareDialog.tsx'
import { RulesDialog } from './RulesDialog.tsx'
import { machineName } from './words.ts'

/** Shows the dialog of a hardware task. */
export function HardwareDialog({ task }: { readonly task: HardwareTask }) {
  switch (task.kind) {
    case 'save':
      return <SaveDialog />
    case 'delete':
      return <DeleteDialog passport={task.passport} name={task.passportName} />
    case 'compare':
      return <CompareDialog first={task.first} />
    case 'rules':
      return <RulesDialog />
  }
}

function SaveDialog() {
  const { ui, hardwareView } = useServices()
  const translator = useText()
  const { t, problemText } = translator
  const machine = useHardwareView((state) => state.machine)
  const { send, busy, problem } = useSubmit()
  const [name, setName] = useState(() => (machine ? machineName(machine, translator).slice(0, 120) : ''))
  const save = async (): Promise<void> => {
    if (!machine) return
    const answer = await send('hardware.savePassport', {
      name: name.trim(),
      hostId: machine.hostId,
      hardware: machine.hardware,
    })
    if (!answer) return
    const { id, at } = answer.value
    // Another machine may be shown by now.
    hardwareView.setState((last) =>
      last.machine === machine ? { machine: { ...machine, name: answer.value.name, passport: id, at } } : {},
    )
    ui.close()
  }
  return (
    <Dialog title={t('hardware.view.passports.saveTitle')}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <p>{t('hardware.view.passports.saveText')}</p>
        <TextInput
          label={t('hardware.view.passports.name')}
          value={name}
          maxLength={120}
          data-autofocus
          autoComplete="off"
          onChange={(event) => setName(event.currentTarget.value)}
          error={problem && problemText(problem)}
        />
        <div className="form-actions">
          <Button variant="default" onClick={ui.close}>
            {t('app.common.cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={name.trim() === ''}>
            {t('hardware.view.passports.confirm')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function DeleteDialog({ passport, name }: { readonly passport: string; readonly name: string }) {
  const { ui } = useServices()
  const { t, problemText } = useText()
  const { send, busy, problem } = useSubmit()
  const remove = async (): Promise<void> => {
    if (await send('hardware.removePassport', { passport })) ui.close()
  }
  return (
    <Dialog title={t('hardware.view.passports.deleteTitle', { name })}>
      <div className="form">
        <p>{t('hardware.view.passports.deleteText')}</p>
        {problem && (
          <Banner tone="danger" alert>
            {problemText(problem)}
          </Banner>
        )}
        <div className="form-actions">
          <Button variant="default" onClick={ui.close} data-autofocus>
            {t('app.common.cancel')}
          </Button>
          <Button color="red" loading={busy} onClick={() => void remove()}>
            {t('hardware.view.passports.delete')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
