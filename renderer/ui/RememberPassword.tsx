import { Checkbox } from '@mantine/core'
import { useState } from 'react'
import { useAppState, useText } from '../services.tsx'

interface Remember {
  /** Never true where there is no keychain. */
  readonly value: boolean
  readonly wanted: boolean
  readonly want: (wanted: boolean) => void
}

export function useRemember(): Remember {
  const { keychain } = useAppState().shell
  const [wanted, want] = useState(true)
  return { value: wanted && keychain === null, wanted, want }
}

/** Whether the password goes into the keychain; where there is none, it says so beforehand and not after. */
export function RememberPassword({ remember }: { readonly remember: Remember }) {
  const { keychain } = useAppState().shell
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
