import { ActionIcon, Button, Menu, TextInput, Tooltip } from '@mantine/core'
import { AlarmClockOff, RotateCcw } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import type { HostView } from '../../../shared/models/app-state.ts'
import type { AttentionCure, AttentionMark } from '../../../shared/models/attention.ts'
import type { MarkedItem } from '../../../shared/rules/attention/marks.ts'
import { attentionText } from '../../../shared/text/attention-text.ts'
import { ago, dateTime, day } from '../../ui/format.ts'
import { useAct } from '../../ui/use-requests.ts'
import { useServices, useText } from '../../services.tsx'

export interface ItemOfHost extends MarkedItem {
  readonly host: Pick<HostView, 'id' | 'name'>
}

const days = { day: 1, week: 7 } as const
const dayMs = 86_400_000

/** Shows one thing that needs attention, the way to its cure, and ways to put it off. */
export function AttentionRow({ host, item, mark, now }: ItemOfHost & { readonly now: number }) {
  const { t, locale } = useText()
  const act = useAct()
  const [noting, setNoting] = useState(false)
  const { title, cause } = attentionText(t, item, {
    day: (iso) => day(iso, locale),
    time: (iso) => dateTime(iso, locale),
  })
  const place = { id: host.id, key: item.key }
  const snooze = (until: string | null): void =>
    void act('attention.mark', { ...place, how: { kind: 'snoozed', until } })
  return (
    <li className="attention-row">
      <span className="attention-text">
        <strong>{title}</strong>
        <span className="dim">{mark ? <MarkText mark={mark} /> : cause}</span>
      </span>
      <span className="attention-host ellipsis" title={host.name}>
        {host.name}
      </span>
      <span className="attention-since dim num">{item.since === null ? '' : ago(item.since, now, locale)}</span>
      <span className="attention-actions">
        {mark ? (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<RotateCcw size={13} aria-hidden />}
            onClick={() => void act('attention.unmark', place)}
          >
            {t('attention.view.again')}
          </Button>
        ) : (
          <>
            <Cure cure={item.cure} hostId={host.id} />
            <Menu width={190} position="bottom-end" returnFocus={!noting}>
              <Tooltip label={t('attention.view.snooze')}>
                <Menu.Target>
                  <ActionIcon variant="subtle" aria-label={`${t('attention.view.snooze')}: ${title}`}>
                    <AlarmClockOff size={15} aria-hidden />
                  </ActionIcon>
                </Menu.Target>
              </Tooltip>
              <Menu.Dropdown>
                {(['day', 'week'] as const).map((each) => (
                  <Menu.Item key={each} onClick={() => snooze(new Date(Date.now() + days[each] * dayMs).toISOString())}>
                    {t(`attention.view.${each}`)}
                  </Menu.Item>
                ))}
                <Menu.Item onClick={() => snooze(null)}>{t('attention.view.change')}</Menu.Item>
                <Menu.Divider />
                <Menu.Item onClick={() => setNoting(true)}>{t('attention.view.intended')}</Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </>
        )}
      </span>
      {noting && (
        <Note
          onSave={(note) => {
            setNoting(false)
            void act('attention.mark', { ...place, how: { kind: 'intended', note } })
          }}
          onCancel={() => setNoting(false)}
        />
      )}
    </li>
  )
}

function MarkText({ mark }: { readonly mark: AttentionMark }) {
  const { t, locale } = useText()
  if (mark.kind === 'intended') return t('attention.view.meant', { note: mark.note ?? '' })
  return mark.until === null
    ? t('attention.view.untilChange')
    : t('attention.view.until', { time: dateTime(mark.until, locale) })
}

/** Asks why an item is as intended, so that it can be read later. */
function Note({ onSave, onCancel }: { readonly onSave: (note: string) => void; readonly onCancel: () => void }) {
  const { t } = useText()
  const [note, setNote] = useState('')
  const save = (event: FormEvent): void => {
    event.preventDefault()
    if (note.trim() !== '') onSave(note.trim())
  }
  return (
    <form className="attention-note" onSubmit={save}>
      <TextInput
        size="xs"
        autoFocus
        maxLength={200}
        value={note}
        aria-label={t('attention.view.note')}
        placeholder={t('attention.view.note')}
        onChange={(event) => setNote(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Escape' && onCancel()}
      />
      <Button size="xs" type="submit" disabled={note.trim() === ''}>
        {t('attention.view.saveNote')}
      </Button>
      <Button size="xs" variant="default" onClick={onCancel}>
        {t('app.common.cancel')}
      </Button>
    </form>
  )
}

/** Leads to where an item is put right; nothing is changed by the click itself. */
function Cure({ cure, hostId }: { readonly cure: AttentionCure | null; readonly hostId: string }) {
  const { ui } = useServices()
  const { t } = useText()
  // For these there is no place in the window.
  if (cure === null || cure === 'host-client' || cure === 'patches') return null
  const go = (): void => {
    switch (cure) {
      case 'answer':
      case 'snapshots':
        return ui.goToHost(hostId, 'vms')
      case 'firewall':
      case 'services':
        return ui.goToHost(hostId, 'ports')
      case 'shutdown':
        return ui.goToHost(hostId, 'shutdown')
      case 'hardware':
        return ui.goTo('hardware')
      case 'autostart':
        ui.goToHost(hostId, 'shutdown')
        return ui.open({ name: 'autostart', hostId })
    }
  }
  return (
    <Button size="compact-sm" variant="default" onClick={go}>
      {t(`attention.view.cures.${cure}`)}
    </Button>
  )
}
