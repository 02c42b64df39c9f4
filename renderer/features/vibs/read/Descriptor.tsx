import type { ReactNode } from 'react'
import type { VibDescription, VibRelation } from '../../../../shared/models/vib.ts'
import { useText } from '../../../services.tsx'
import { day } from '../../../ui/format.ts'

/** How many relations of a kind are listed before the rest is counted. */
const relationsShown = 12

/** Shows what a VIB says of itself. */
export function Descriptor({ vib }: { readonly vib: VibDescription }) {
  const { t, locale } = useText()
  const { name, version, vendor, type, summary, description, releaseDate, acceptance, platforms } = vib
  const date = releaseDate !== null && !Number.isNaN(Date.parse(releaseDate)) ? day(releaseDate, locale) : releaseDate
  const facts: readonly (readonly [string, ReactNode] | null)[] = [
    [t('vibs.fields.name'), <code key="name">{name}</code>],
    [t('vibs.fields.type'), type],
    [t('vibs.fields.version'), <code key="version">{version}</code>],
    [t('vibs.fields.acceptance'), acceptance],
    [t('vibs.fields.vendor'), vendor],
    [t('vibRead.descriptor.live'), t(`vibRead.descriptor.${vib.liveInstall ? 'liveAllowed' : 'liveReboot'}`)],
    [t('vibs.fields.released'), date ?? t('app.common.unknown')],
    [
      t('vibRead.descriptor.maintenance'),
      t(vib.maintenanceMode ? 'vibRead.descriptor.needed' : 'vibRead.descriptor.notNeeded'),
    ],
  ]
  const wide: readonly (readonly [string, ReactNode] | null)[] = [
    [t('vibRead.descriptor.platforms'), platforms.join(', ') || t('vibRead.descriptor.anyPlatform')],
    summary === '' ? null : [t('vibs.fields.summary'), summary],
    description === '' || description === summary ? null : [t('vibRead.descriptor.description'), description],
    ...(['depends', 'conflicts', 'replaces', 'provides'] as const).map((kind) => {
      const relations = vib.relations.filter((relation) => relation.kind === kind)
      return relations.length === 0
        ? null
        : ([t(`vibRead.descriptor.relations.${kind}`), <Relations key={kind} relations={relations} />] as const)
    }),
  ]
  return (
    <section className="read-part">
      <h2>{t('vibRead.descriptor.title')}</h2>
      <dl className="descriptor">
        {facts.filter((fact) => fact !== null).map(([term, value]) => Fact(term, value, false))}
        {wide.filter((fact) => fact !== null).map(([term, value]) => Fact(term, value, true))}
      </dl>
    </section>
  )
}

function Fact(term: string, value: ReactNode, wide: boolean) {
  return (
    <div key={term} className={wide ? 'is-wide' : undefined}>
      <dt>{term}</dt>
      <dd>{value}</dd>
    </div>
  )
}

function Relations({ relations }: { readonly relations: readonly VibRelation[] }) {
  const { t } = useText()
  const rest = relations.length - relationsShown
  return (
    <ul className="relations">
      {relations.slice(0, relationsShown).map(({ name, condition }, index) => (
        <li key={index}>
          <code>{condition === null ? name : `${name} ${condition}`}</code>
        </li>
      ))}
      {rest > 0 && <li className="dim">{t('vibRead.descriptor.more', { count: rest })}</li>}
    </ul>
  )
}
