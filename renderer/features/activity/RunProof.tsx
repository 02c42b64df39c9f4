import { Button, Menu } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import {
  Download,
  FileBraces,
  FileText,
  Printer,
  Shield,
  ShieldAlert,
  ShieldCheck,
  SquareChartGantt,
} from 'lucide-react'
import { useState } from 'react'
import type { ChainFinding, ChainReport } from '../../../shared/models/run-chain.ts'
import { chainFindings, chainRemarks, chainState, type ChainState } from '../../../shared/rules/chain-state.ts'
import { useText } from '../../services.tsx'
import { dateTime } from '../../ui/format.ts'
import { useAct } from '../../ui/use-requests.ts'
import { useChain } from './use-chain.ts'

const shapes = {
  whole: ['good', ShieldCheck],
  unsigned: ['info', Shield],
  noKeychain: ['info', Shield],
  before: ['info', Shield],
  broken: ['danger', ShieldAlert],
} as const satisfies Readonly<Record<ChainState, unknown>>

const formats = [
  ['html', SquareChartGantt],
  ['pdf', Printer],
  ['md', FileText],
  ['json', FileBraces],
] as const

/** Findings that are named; the rest is counted. */
const mostFindings = 3

/** Shows whether the journal of a run is signed and whole, and saves its report. */
export function RunProof({ runId }: { readonly runId: string }) {
  const { t } = useText()
  const { chain, problem, checking, verify } = useChain()
  return (
    <footer className="run-proof" aria-label={t('report.sections.proof')}>
      <div className="run-proof-text" role="status">
        <Result chain={chain} problem={problem} checking={checking} runId={runId} />
      </div>
      <div className="button-row">
        <Button variant="default" size="xs" loading={checking} onClick={verify}>
          {t('report.actions.verify')}
        </Button>
        <SaveMenu runId={runId} />
      </div>
    </footer>
  )
}

function Result({
  chain,
  problem,
  checking,
  runId,
}: Pick<ReturnType<typeof useChain>, 'chain' | 'problem' | 'checking'> & { readonly runId: string }) {
  const { t, problemText } = useText()
  if (checking) return <span className="dim">{t('report.chain.checking')}</span>
  if (problem) return <span className="outcome is-danger">{problemText(problem)}</span>
  return chain && <Found chain={chain} runId={runId} />
}

function Found({ chain, runId }: { readonly chain: ChainReport; readonly runId: string }) {
  const { t, locale } = useText()
  const state = chainState(chain, runId)
  const [tone, Icon] = shapes[state]
  const findings = chainFindings(chain, runId)
  const rest = findings.length - mostFindings
  const remarks = chainRemarks(chain).map(({ key, count }) => t(`report.chain.${key}`, { count }))
  const signed = chain.signedAt !== null && state === 'whole' ? chain.signedAt : null
  const said = [...(signed === null ? [] : [t('report.chain.signedAt', { at: dateTime(signed, locale) })]), ...remarks]
  return (
    <>
      <span className={`outcome is-${tone}`}>
        <Icon size={15} strokeWidth={2.2} aria-hidden /> {t(`report.chain.${state}`)}
      </span>
      {findings.length > 0 && (
        <ul className="run-proof-findings">
          {findings.slice(0, mostFindings).map((finding) => (
            <Finding key={`${finding.kind} ${finding.file} ${finding.line}`} finding={finding} />
          ))}
          {rest > 0 && <li>{t('report.chain.more', { count: rest })}</li>}
        </ul>
      )}
      {said.length > 0 && <span className="dim">{said.join(' ')}</span>}
    </>
  )
}

function Finding({ finding: { kind, file, line } }: { readonly finding: ChainFinding }) {
  const { t } = useText()
  return <li>{t(`report.findings.${kind}`, { file, line: line ?? 0 })}</li>
}

function SaveMenu({ runId }: { readonly runId: string }) {
  const { t } = useText()
  const act = useAct()
  const [busy, setBusy] = useState(false)
  const save = async (format: (typeof formats)[number][0]): Promise<void> => {
    setBusy(true)
    const answer = await act('activity.export', { runId, format })
    setBusy(false)
    if (answer.ok && answer.value) notifications.show({ title: t('report.actions.saved'), message: answer.value.file })
  }
  return (
    <Menu width={180} position="top-end">
      <Menu.Target>
        <Button variant="default" size="xs" loading={busy} leftSection={<Download size={14} aria-hidden />}>
          {t('report.actions.save')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {formats.map(([format, Icon]) => (
          <Menu.Item key={format} leftSection={<Icon size={14} aria-hidden />} onClick={() => void save(format)}>
            {t(`report.actions.${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
