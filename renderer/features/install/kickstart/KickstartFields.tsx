import { Button, Checkbox, PasswordInput, Select, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useText } from '../../../services.tsx'
import { useAct } from '../../../ui/use-requests.ts'
import type { Draft, settingsOf } from './draft.ts'
import { PasswordVerdict } from './RootPassword.tsx'

interface Props {
  readonly draft: Draft
  readonly faults: ReturnType<typeof settingsOf>['faults']
  /** Missing fields are pointed out only after the form was edited. */
  readonly strict: boolean
  readonly onChange: (change: Partial<Draft>) => void
}

type TextField = { [Name in keyof Draft]: Draft[Name] extends string ? Name : never }[keyof Draft]
type FlagField = { [Name in keyof Draft]: Draft[Name] extends boolean ? Name : never }[keyof Draft]

/** Edits everything an unattended installation needs; an upgrade needs little. */
export function KickstartFields({ draft, faults, strict, onChange: set }: Props) {
  const { t } = useText()
  const error = (name: keyof Draft): string | null => {
    const fault = faults[name]
    return fault === undefined || (fault === 'missing' && !strict) ? null : t(`kickstart.window.${fault}`)
  }
  const text = (
    name: Exclude<TextField, 'action' | 'diskKind' | 'vmfs' | 'addressing' | 'rootPassword' | 'firstBoot'>,
    placeholder = '',
    description?: string,
  ) => (
    <TextInput
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      label={t(`kickstart.window.${name}`)}
      description={description}
      placeholder={placeholder}
      maxLength={500}
      value={draft[name]}
      error={error(name)}
      onChange={(event) => set({ [name]: event.currentTarget.value })}
    />
  )
  const flag = (name: FlagField) => (
    <Checkbox
      label={t(`kickstart.window.${name}`)}
      checked={draft[name]}
      onChange={(event) => set({ [name]: event.currentTarget.checked })}
    />
  )
  const fresh = draft.action !== 'upgrade'
  const optional = t('kickstart.window.optional')
  return (
    <div className="ks-fields">
      <Select
        size="sm"
        label={t('kickstart.window.action')}
        allowDeselect={false}
        data={(['install', 'upgrade', 'installorupgrade'] as const).map((value) => ({
          value,
          label: t(`kickstart.window.actions.${value}`),
        }))}
        value={draft.action}
        onChange={(value) => set({ action: value ?? draft.action })}
      />
      <Select
        size="sm"
        label={t('kickstart.window.disk')}
        allowDeselect={false}
        data={(['first', 'device'] as const).map((value) => ({
          value,
          label: t(`kickstart.window.diskKinds.${value}`),
        }))}
        value={draft.diskKind}
        onChange={(value) => set({ diskKind: value ?? draft.diskKind })}
      />
      {draft.diskKind === 'first'
        ? text('filters', 'local', t('kickstart.window.filtersText'))
        : text('deviceName', 'naa.…')}
      {fresh && (
        <Select
          size="sm"
          label={t('kickstart.window.vmfs')}
          allowDeselect={false}
          data={(['stop', 'preserve', 'overwrite'] as const).map((value) => ({
            value,
            label: t(`kickstart.window.vmfsKinds.${value}`),
          }))}
          value={draft.vmfs}
          onChange={(value) => set({ vmfs: value ?? draft.vmfs })}
        />
      )}
      <div className="ks-flags">
        {fresh && (
          <>
            {flag('createDatastore')}
            {flag('ignoreSsd')}
            {flag('overwriteVsan')}
          </>
        )}
        {flag('forceUnsupported')}
      </div>
      {fresh && (
        <HashFields draft={draft} error={error('rootPassword')} onHash={(rootPassword) => set({ rootPassword })} />
      )}
      {fresh && <div className="ks-wide">{flag('setNetwork')}</div>}
      {fresh && draft.setNetwork && (
        <>
          <Select
            size="sm"
            label={t('kickstart.window.addressing')}
            allowDeselect={false}
            data={(['static', 'dhcp'] as const).map((value) => ({
              value,
              label: t(`kickstart.window.addressings.${value}`),
            }))}
            value={draft.addressing}
            onChange={(value) => set({ addressing: value ?? draft.addressing })}
          />
          {draft.addressing === 'static' && (
            <>
              {text('ip', '192.0.2.10')}
              {text('netmask')}
              {text('gateway', optional)}
              {text('nameservers', optional)}
            </>
          )}
          {text('hostName', optional)}
          {text('nic', optional, t('kickstart.window.nicText'))}
          {text('vlan', optional)}
          <div className="ks-flags">{flag('vmPortGroup')}</div>
        </>
      )}
      {fresh && (
        <>
          {text('keyboard', 'US Default')}
          {text('licenceKey', optional)}
        </>
      )}
      {text('ntpServers', optional)}
      <div className="ks-flags">
        {flag('ssh')}
        {flag('reboot')}
      </div>
      <Textarea
        className="ks-wide script"
        label={t('kickstart.window.firstBoot')}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={20_000}
        value={draft.firstBoot}
        error={error('firstBoot')}
        onChange={(event) => set({ firstBoot: event.currentTarget.value })}
      />
    </div>
  )
}

function HashFields({
  draft,
  error,
  onHash,
}: {
  readonly draft: Draft
  readonly error: string | null
  readonly onHash: (hash: string) => void
}) {
  const { t } = useText()
  const act = useAct()
  const [password, setPassword] = useState('')
  const hash = async (): Promise<void> => {
    const answer = await act('kickstart.hash', { password })
    if (!answer.ok) return
    // Another one may be typed by now.
    setPassword((current) => (current === password ? '' : current))
    onHash(answer.value)
  }
  return (
    <div className="ks-wide ks-password">
      <PasswordInput
        label={t('kickstart.window.password')}
        description={t('kickstart.window.passwordText')}
        autoComplete="new-password"
        maxLength={200}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Button variant="default" disabled={password === ''} onClick={() => void hash()}>
        {t('kickstart.window.hash')}
      </Button>
      <PasswordVerdict password={password} />
      <TextInput
        className="ks-wide"
        label={t('kickstart.window.hashField')}
        description={t('kickstart.window.hashText')}
        maxLength={200}
        value={draft.rootPassword}
        error={error}
        onChange={(event) => onHash(event.currentTarget.value)}
      />
    </div>
  )
}
