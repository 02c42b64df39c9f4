import { Checkbox } from '@mantine/core'
import { useState } from 'react'
import { useAppState, useText } from '../services.tsx'

interface Remember {
  /** Never true without a keychain. */
  readonly value: boolean
  readonly wanted: boolean
  readonly want: (wanted: boolean) => void
}

export function useRemember(): Remember {
  const keychain = useAppState((app) => app.shell.keychain)
  const [wanted, want] = useState(true)
  return { value: wanted && keychain === null, wanted, want }
}

/** Asks whether to save the password in the keychain; without one it says so before the password is sent. */
export function RememberPassword({ remember }: { readonly remember: Remember }) {
  const keychain = useAppState((app) => app.shell.keychain)
  const { t, problemText } = useText()
  const hint = remember.wanted ? undefined : t('app.addHost.rememberNot')
  return (
    <Checkbox
      size="xs"
      label={t('app.addHost.remember')}
      checked={remember.value}
      disabled={keychain !== null}
      onChange={(event) => remember.want(event.currentTarget.checked)}
      description={keychain ? problemText(keychain) : hint}
    />
  )
}
