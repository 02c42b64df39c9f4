import { Button, Menu } from '@mantine/core'
import { Ban, ChevronDown } from 'lucide-react'
import { vibTargets, type VibDescription, type VibTarget } from '../../../../shared/models/vib.ts'
import type { OpenedVib } from '../../../../shared/models/vib-workshop.ts'
import { sameData } from '../../../../shared/same-data.ts'
import { judgeVib } from '../../../../shared/rules/vibs/verdict.ts'
import { useAppState, useServices, useText } from '../../../services.tsx'
import { WhyButton } from '../../../ui/WhyButton.tsx'

interface Candidate {
  readonly id: string
  readonly name: string
  readonly version: string | null
}

/** Opens the installation on a connected host. A host whose release refuses the VIB is named with that instead. */
export function InstallButton({ opened, vib }: { readonly opened: OpenedVib; readonly vib: VibDescription | null }) {
  const { ui } = useServices()
  const { t, problemText } = useText()
  const hosts = useAppState<readonly Candidate[]>(
    (app) =>
      app.hosts
        .filter(({ state }) => state.connection === 'connected')
        .map(({ id, name, state }) => ({ id, name, version: state.inventory?.product.version ?? null })),
    sameData,
  )
  const install = (hostId: string) => (): void => ui.open({ name: 'vib-install', hostId, source: { file: opened.id } })
  const [only, second] = hosts
  if (opened.file.kind === 'bundle' || !vib || !only) {
    const bundle = problemText({ code: 'VIB_BUNDLE_NOT_INSTALLABLE', params: { file: opened.name } })
    return (
      <WhyButton
        variant="default"
        why={opened.file.kind === 'bundle' ? bundle : t('vibRead.file.noHost')}
        onClick={() => undefined}
      >
        {t('vibRead.file.installOn')}
      </WhyButton>
    )
  }
  if (!second) {
    const target = refusing(vib, only)
    return target === null ? (
      <Button onClick={install(only.id)}>{t('vibRead.file.installOnHost', { name: only.name })}</Button>
    ) : (
      <WhyButton
        variant="default"
        leftSection={<Ban size={14} aria-hidden />}
        why={t('vibRead.file.refusedBy', { target })}
        onClick={() => undefined}
      >
        {t('vibRead.file.refusedOnHost', { name: only.name, target })}
      </WhyButton>
    )
  }
  const targets = new Set(hosts.map((host) => refusing(vib, host)))
  if (!targets.has(null))
    return (
      <WhyButton
        variant="default"
        leftSection={<Ban size={14} aria-hidden />}
        why={t('vibRead.file.refusedBy', { target: [...targets].join(', ') })}
        onClick={() => undefined}
      >
        {t('vibRead.file.installOn')}
      </WhyButton>
    )
  return (
    <Menu width={260}>
      <Menu.Target>
        <Button rightSection={<ChevronDown size={14} aria-hidden />}>{t('vibRead.file.installOn')}</Button>
      </Menu.Target>
      <Menu.Dropdown className="host-menu">
        {hosts.map((host) => {
          const target = refusing(vib, host)
          return (
            <Menu.Item
              key={host.id}
              disabled={target !== null}
              {...(target !== null && { leftSection: <Ban size={14} aria-hidden /> })}
              onClick={install(host.id)}
            >
              {host.name}
              {target !== null && <span className="menu-why">{t('vibRead.file.refusedBy', { target })}</span>}
            </Menu.Item>
          )
        })}
      </Menu.Dropdown>
    </Menu>
  )
}

/** Returns the release of a host if it refuses the VIB. */
function refusing(vib: VibDescription, { version }: Candidate): VibTarget | null {
  const target = vibTargets.find((each) => version === each || version?.startsWith(`${each}.`) === true)
  return target !== undefined && judgeVib(vib, target).verdict === 'refused' ? target : null
}
