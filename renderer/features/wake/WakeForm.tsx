import { Button, TextInput } from '@mantine/core'
import { AlarmClock } from 'lucide-react'
import { useState, type SyntheticEvent } from 'react'
import { useText } from '../../services.tsx'
import { useSubmit } from '../../ui/use-requests.ts'

/** Wakes a host by a MAC address that the user enters; starts with the recorded ones. */
export function WakeForm({ hostId, macs }: { readonly hostId: string; readonly macs: readonly string[] }) {
  const { t, problemText } = useText()
  const { send, busy, problem, clear } = useSubmit()
  const [text, setText] = useState(macs.join(', '))
  const entered = text.split(/[,;，；]/).map((each) => each.trim())
  const given = entered.filter((each) => each !== '')
  const wake = (event: SyntheticEvent): void => {
    event.preventDefault()
    if (given.length > 0) void send('wake.start', { id: hostId, macs: given })
  }
  return (
    <form className="wake-form" onSubmit={wake}>
      <TextInput
        label={t('wake.mac')}
        placeholder={t('wake.macExample')}
        value={text}
        maxLength={300}
        error={problem && problemText(problem)}
        onChange={(event) => {
          clear()
          setText(event.currentTarget.value)
        }}
      />
      <Button
        type="submit"
        variant="default"
        disabled={given.length === 0}
        loading={busy}
        leftSection={<AlarmClock size={15} aria-hidden />}
      >
        {t('wake.wake')}
      </Button>
    </form>
  )
}
