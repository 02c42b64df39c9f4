import { Button, Switch, Textarea } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { HostView } from '../../../shared/models/app-state.ts'
import type { AllowedHosts, FirewallChange } from '../../../shared/models/firewall.ts'
import { isAllowed, readAllowed } from '../../../shared/rules/allowed-hosts.ts'
import { usePorts, useServices, useText } from '../../services.tsx'
import { ChangeForm } from './ChangeForm.tsx'

/** Edits who may use a ruleset, one address or network per line, then previews the change; going back loses nothing. */
export function AllowedForm({
  host,
  rulesetKey,
  allowed,
}: {
  readonly host: Pick<HostView, 'id' | 'name'>
  readonly rulesetKey: string
  readonly allowed: AllowedHosts
}) {
  const { ui } = useServices()
  const { t, problemText } = useText()
  const from = usePorts((state) => state.reports.get(host.id)?.from ?? null)
  const [all, setAll] = useState(allowed.all)
  const [text, setText] = useState([...allowed.addresses, ...allowed.networks].join('\n'))
  const [change, setChange] = useState<FirewallChange | null>(null)
  const read = useMemo(() => readAllowed(text.split(/[\n,;，；\s]+/)), [text])
  const entries = 'allowed' in read ? read.allowed : null
  const count = entries ? entries.addresses.length + entries.networks.length : 0
  const invalid =
    'invalid' in read ? problemText({ code: 'FIREWALL_IP_INVALID', params: { input: read.invalid } }) : null
  const empty = !all && invalid === null && count === 0
  const shutOut = !all && entries !== null && count > 0 && from !== null && isAllowed(entries, from) === false
  const wanted: AllowedHosts | null = all ? { all: true, addresses: [], networks: [] } : entries
  const next = (): void => {
    if (wanted) setChange({ kind: 'allowed', key: rulesetKey, allowed: wanted })
  }
  if (change)
    return (
      <ChangeForm
        host={host}
        change={change}
        undoOf={null}
        back={
          <Button variant="default" onClick={() => setChange(null)}>
            {t('app.common.back')}
          </Button>
        }
      />
    )
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        if (wanted && !empty) next()
      }}
    >
      <Switch
        label={t('firewall.allowed.all')}
        description={t('firewall.allowed.allText')}
        checked={all}
        onChange={(event) => setAll(event.currentTarget.checked)}
      />
      <Textarea
        label={t('firewall.allowed.list')}
        description={t('firewall.allowed.listText')}
        value={text}
        disabled={all}
        autosize
        minRows={5}
        maxRows={12}
        spellCheck={false}
        autoComplete="off"
        data-autofocus={all ? undefined : true}
        placeholder={'192.0.2.10\n198.51.100.0/24\n2001:db8::/32'}
        classNames={{ input: 'mono' }}
        error={all ? null : (invalid ?? (empty && text.trim() !== '' ? t('firewall.allowed.empty') : null))}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {!all && invalid === null && (
        <p className="form-note" role="status">
          {shutOut ? (
            <span className="state is-off">{t('firewall.allowed.withoutYou', { address: from })}</span>
          ) : (
            t('firewall.allowed.count', { count })
          )}
        </p>
      )}
      {!all && from !== null && shutOut && (
        <Button
          className="form-inline"
          variant="subtle"
          size="compact-xs"
          onClick={() => setText(`${text.trimEnd()}\n${from}`.trimStart())}
        >
          {t('firewall.allowed.addYou', { address: from })}
        </Button>
      )}
      <div className="form-actions">
        <Button variant="default" onClick={ui.close}>
          {t('app.common.cancel')}
        </Button>
        <Button type="submit" disabled={wanted === null || empty}>
          {t('firewall.allowed.next')}
        </Button>
      </div>
    </form>
  )
}
