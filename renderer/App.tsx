import { MantineProvider, MantineThemeProvider } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { Notifications } from '@mantine/notifications'
import { useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import type { Settings } from '../shared/models/settings.ts'
import { ServicesProvider, TextProvider, useText, type Services } from './services.tsx'
import { theme, variables } from './theme.ts'
import { CalledOffToasts } from './features/shutdown/CalledOffToasts.tsx'
import { CountdownWindow } from './features/shutdown/CountdownWindow.tsx'
import { ManyHostsWindow } from './features/shutdown/ManyHostsWindow.tsx'
import { Shell } from './Shell.tsx'
import { Starting } from './Starting.tsx'

/** Returns the host of the countdown window, which is this page with the host in its hash; `many`: that of several hosts. */
function countdownHost(hash: string): string | null {
  return /^#countdown\/([0-9a-f-]{36}|many)$/.exec(hash)?.[1] ?? null
}

export function App({ nonce, services }: { readonly nonce: string; readonly services: Services }) {
  const { store } = services.mirror
  const ready = useStore(store, ({ app }) => app !== null)
  const problem = useStore(store, (state) => state.problem)
  const locale = useStore(store, ({ app }) => app?.shell.locale ?? 'en')
  const scheme = useScheme(useStore(store, ({ app }) => app?.settings.theme ?? 'system'))
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
        {ready ? (
          <TextProvider>
            <Page countdown={countdown} />
            <CalledOffToasts />
            <Toasts />
          </TextProvider>
        ) : (
          <Starting problem={problem} />
        )}
      </ServicesProvider>
    </MantineProvider>
  )
}

function Page({ countdown }: { readonly countdown: string | null }) {
  if (countdown === null) return <Shell />
  return countdown === 'many' ? <ManyHostsWindow /> : <CountdownWindow hostId={countdown} />
}

/** Shows notifications; Mantine gives their close button no name. */
function Toasts() {
  const { t } = useText()
  const close = t('app.common.close')
  const named = useMemo(
    () => ({ components: { Notification: { defaultProps: { closeButtonProps: { 'aria-label': close } } } } }),
    [close],
  )
  return (
    <MantineThemeProvider theme={named} inherit>
      <Notifications position="bottom-right" limit={3} autoClose={6_000} />
    </MantineThemeProvider>
  )
}

function useScheme(chosen: Settings['theme']): 'light' | 'dark' {
  const dark = useMediaQuery('(prefers-color-scheme: dark)', undefined, { getInitialValueInEffect: false })
  if (chosen !== 'system') return chosen
  return dark ? 'dark' : 'light'
}
