import { Loader } from '@mantine/core'
import { useMemo } from 'react'
import { detectLocale } from '../shared/i18n/locale.ts'
import { createTranslator } from '../shared/i18n/translator.ts'
import type { MirrorState } from './stores/mirror.ts'

/** Shows that the app is starting, in the system's language: the user's own comes with the snapshot. */
export function Starting({ problem }: { readonly problem: MirrorState['problem'] }) {
  const { t, problemText } = useMemo(() => createTranslator(detectLocale([...navigator.languages])), [])
  return (
    <main className="starting" aria-busy={problem === null}>
      {problem ? (
        <div role="alert">
          <strong>{t('app.loading.failed')}</strong>
          <p>{problemText(problem)}</p>
        </div>
      ) : (
        <>
          <Loader size="sm" aria-hidden />
          <span role="status">{t('app.loading.title')}</span>
        </>
      )}
    </main>
  )
}
