import type { ReadTexts } from '../../../shared/models/hardware.ts'
import { useText } from '../../services.tsx'

const kinds = [
  'lspci',
  'esxi',
  'pci-lines',
  'lscpu',
  'cpuinfo',
  'dmidecode',
  'nvme',
  'lsblk',
  'lsusb',
  'memory',
  'secure-boot',
  'windows-devices',
  'system_profiler',
] as const
const mostShown = 200

/** Says how pasted texts were understood and which lines were not. */
export function ReadNotes({ texts }: { readonly texts: ReadTexts }) {
  const { t } = useText()
  const kindText = (kind: string): string => {
    const known = kinds.find((each) => each === kind)
    return known === undefined ? kind : t(`hardware.view.kinds.${known}`)
  }
  return (
    <section className="read-notes" aria-label={t('hardware.view.read.title')}>
      <ul className="read-kinds">
        {texts.recognised.map(({ name, kind, count }, index) => (
          <li key={index}>
            {name === null
              ? t('hardware.view.read.item', { kind: kindText(kind), count })
              : t('hardware.view.read.inFile', { kind: kindText(kind), name, count })}
          </li>
        ))}
      </ul>
      <Unread texts={texts} />
    </section>
  )
}

/** Lists the lines that could not be read, verbatim; nothing is dropped silently. */
export function Unread({ texts: { unread, skipped } }: { readonly texts: ReadTexts }) {
  const { t } = useText()
  const beyond = skipped.reduce((sum, { lines }) => sum + lines, 0)
  const count = unread.length + beyond
  if (count === 0) return null
  const shown = unread.slice(0, mostShown)
  return (
    <details className="unread">
      <summary>{t('hardware.view.read.unread', { count })}</summary>
      <ul tabIndex={0} aria-label={t('hardware.view.read.unread', { count })}>
        {shown.map(({ name, line, text }) => (
          <li key={`${name}-${line}`}>
            <span className="dim num">
              {name === null ? t('hardware.view.read.line', { line }) : t('hardware.view.read.lineIn', { name, line })}
            </span>{' '}
            <code>{text}</code>
          </li>
        ))}
      </ul>
      {count > shown.length && <p className="dim">{t('hardware.view.read.more', { count: count - shown.length })}</p>}
    </details>
  )
}
