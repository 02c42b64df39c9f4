import { Button, TextInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { FindProgress } from '../../../shared/models/install-check.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import { useServices, useText } from '../../services.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { Dialog } from '../../ui/Dialog.tsx'

/** Searches a subnet for freshly installed hosts and passes one on to the dialog that adds it. */
export function FindHostsDialog() {
  const { client, ui } = useServices()
  const { t, problemText } = useText()
  const [subnet, setSubnet] = useState('')
  const [searching, setSearching] = useState<AbortController | null>(null)
  const [progress, setProgress] = useState<FindProgress | null>(null)
  const [problem, setProblem] = useState<Pick<Problem, 'code' | 'params'> | null>(null)
  const [ended, setEnded] = useState(false)
  const current = useRef<AbortController | null>(null)
  useEffect(
    () =>
      client.on('install.finding', (update) => {
        if (current.current) setProgress(update)
      }),
    [client],
  )
  // Closing the dialog ends the search.
  useEffect(() => () => current.current?.abort(), [])

  const search = async (): Promise<void> => {
    const controller = new AbortController()
    current.current = controller
    setSearching(controller)
    setProblem(null)
    setProgress(null)
    setEnded(false)
    const answer = await client.request('install.find', { subnet: subnet.trim() }, controller.signal)
    current.current = null
    setSearching(null)
    if (answer.ok) {
      setProgress((last) => ({ done: last?.total ?? 0, total: last?.total ?? 0, found: answer.value }))
      setEnded(true)
    } else if (answer.problem.code !== 'CANCELLED') setProblem(answer.problem)
  }

  return (
    <Dialog size={620} title={t('install.find.title')}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (!searching) void search()
        }}
      >
        <p className="dim">{t('install.find.text')}</p>
        <TextInput
          label={t('install.find.subnet')}
          placeholder="192.168.1.0/24"
          value={subnet}
          onChange={(event) => setSubnet(event.currentTarget.value)}
          error={problem ? problemText(problem) : null}
          data-autofocus
        />
        {progress && progress.total > 0 && (
          <p className="num" role="status">
            {t('afterInstall.found.progress', {
              done: progress.done,
              count: progress.total,
              found: progress.found.length,
            })}
          </p>
        )}
        {ended && progress?.found.length === 0 && (
          <Banner tone="info">{t('afterInstall.found.none', { subnet: subnet.trim() })}</Banner>
        )}
        {progress && progress.found.length > 0 && (
          <ul className="install-found" aria-label={t('install.find.found')}>
            {progress.found.map((host) => (
              <li key={host.address}>
                <span className="grow">
                  <strong className="num">{host.address}</strong>{' '}
                  <span className="dim">
                    {host.product} {host.version} · {host.build}
                  </span>
                </span>
                <Button
                  size="xs"
                  variant="default"
                  aria-label={t('install.find.addThis', { address: host.address })}
                  onClick={() => ui.open({ name: 'add-host', address: host.address })}
                >
                  {t('install.find.add')}
                </Button>
              </li>
            ))}
          </ul>
        )}
        <div className="form-actions">
          {searching ? (
            <Button variant="default" onClick={() => searching.abort()}>
              {t('install.find.stop')}
            </Button>
          ) : (
            <Button type="submit" disabled={subnet.trim() === ''}>
              {t('install.find.search')}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  )
}
