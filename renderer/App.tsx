import { MantineProvider } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { Notifications } from '@mantine/notifications'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import type { AppState } from '../shared/models/app-state.ts'
import { ServicesProvider, StateProvider, type Services } from './services.tsx'
import { theme, variables } from './theme.ts'
import { CalledOffToasts } from './features/shutdown/CalledOffToasts.tsx'
import { CountdownWindow } from './features/shutdown/CountdownWindow.tsx'
import { Shell } from './Shell.tsx'
import { Starting } from './Starting.tsx'

/** Returns the host of the countdown window, which is this page with the host in its hash. */
function countdownHost(hash: string): string | null {
  return /^#countdown\/([0-9a-f-]{36})$/.exec(hash)?.[1] ?? null
}

export function App({ nonce, services }: { readonly nonce: string; readonly services: Services }) {
  const { app, problem } = useStore(services.mirror.store)
  const scheme = useScheme(app)
  const locale = app?.shell.locale ?? 'en'
  useEffect(() => {
    document.documentElement.lang = locale
  }, [locale])
  const countdown = countdownHost(window.location.hash)
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      forceColorScheme={scheme}
      getStyleNonce={() => nonce}
    >
      <ServicesProvider services={services}>
        {app ? (
          <StateProvider state={app}>
            {countdown === null ? <Shell /> : <CountdownWindow hostId={countdown} />}
            <CalledOffToasts />
            <Notifications position="bottom-right" limit={3} autoClose={6_000} />
          </StateProvider>
        ) : (
          <Starting problem={problem} />
        )}
      </ServicesProvider>
    </MantineProvider>
  )
}

function useScheme(app: AppState | null): 'light' | 'dark' {
  const dark = useMediaQuery('(prefers-color-scheme: dark)', undefined, { getInitialValueInEffect: false })
  const chosen = app?.settings.theme ?? 'system'
  if (chosen !== 'system') return chosen
  return dark ? 'dark' : 'light'
}
