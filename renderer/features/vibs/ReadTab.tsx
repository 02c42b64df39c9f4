import { Button } from '@mantine/core'
import { ArrowLeft, FolderOpen, GitCompare } from 'lucide-react'
import type { VibDescription } from '../../../shared/models/vib.ts'
import type { OpenedVib } from '../../../shared/models/vib-workshop.ts'
import { useServices, useText, useVibView } from '../../services.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { HeaderActions } from './HeaderActions.tsx'
import { Bundle } from './read/Bundle.tsx'
import { Comparison } from './read/Comparison.tsx'
import { Descriptor } from './read/Descriptor.tsx'
import { DropFrame } from './read/DropFrame.tsx'
import { EmptyReader } from './read/EmptyReader.tsx'
import { FileBar } from './read/FileBar.tsx'
import { Files } from './read/Files.tsx'
import { Members } from './read/Members.tsx'
import { Problems } from './read/Problems.tsx'
import { Rules } from './read/Rules.tsx'
import { Signature } from './read/Signature.tsx'
import { shownVib, useExtract, useReader } from './read/use-reader.ts'
import { useFileDrop } from './read/use-file-drop.ts'
import { VerdictTiles } from './VerdictTiles.tsx'

/** Shows what is in a VIB or an offline bundle. Nothing is installed by reading. */
export function ReadTab() {
  const { t, problemText } = useText()
  const opened = useVibView((state) => state.opened)
  const { busy, problem, open, drop, compare } = useReader()
  const over = useFileDrop(drop)
  return (
    <div className="read-tab">
      <HeaderActions>
        {opened?.file.kind === 'vib' && (
          <Button
            variant="default"
            leftSection={<GitCompare size={14} aria-hidden />}
            disabled={busy}
            onClick={compare}
          >
            {t('vibRead.compare')}
          </Button>
        )}
        {opened && (
          <Button variant="default" leftSection={<FolderOpen size={14} aria-hidden />} loading={busy} onClick={open}>
            {t('vibRead.open')}
          </Button>
        )}
      </HeaderActions>
      {problem && problem.code !== 'CANCELLED' && (
        <div className="read-refused">
          <Banner tone="danger" alert title={t('vibRead.refused')}>
            {problemText(problem)} {opened && t('vibRead.kept', { name: opened.name })}
          </Banner>
        </div>
      )}
      {busy && (
        <span className="sr-only" role="status">
          {t('vibRead.reading')}
        </span>
      )}
      {opened ? <Opened opened={opened} /> : <EmptyReader busy={busy} onOpen={open} />}
      {over && <DropFrame />}
    </div>
  )
}

function Opened({ opened }: { readonly opened: OpenedVib }) {
  const { vibView } = useServices()
  const { t } = useText()
  const member = useVibView((state) => state.member)
  const comparison = useVibView((state) => state.comparison)
  const { file, name } = opened
  const vib = shownVib(file, member)
  return (
    <>
      <div className="read-head">
        {file.kind === 'bundle' && vib && (
          <Button
            className="back"
            variant="subtle"
            size="compact-xs"
            leftSection={<ArrowLeft size={14} aria-hidden />}
            onClick={() => vibView.setState({ member: null })}
          >
            {t('vibRead.bundle.all')}
          </Button>
        )}
        <FileBar opened={opened} vib={vib} />
      </div>
      {comparison && <Comparison name={name} other={comparison.other.name} differences={comparison.differences} />}
      {!comparison && vib && <Reading key={`${opened.id} ${member}`} file={opened.id} vib={vib} />}
      {!comparison && !vib && file.kind === 'bundle' && <Bundle bundle={file.bundle} vibs={file.vibs} />}
    </>
  )
}

function Reading({ file, vib }: { readonly file: string; readonly vib: VibDescription }) {
  const { vibView } = useServices()
  const { t } = useText()
  const target = useVibView((state) => state.target)
  const extract = useExtract(file)
  return (
    <div className="read-scroll" tabIndex={0} role="group" aria-label={`${vib.name} ${vib.version}`}>
      <div className="read-columns">
        <div className="read-left">
          <section className="read-part">
            <h2>{t('vibRead.verdict.title')}</h2>
            <VerdictTiles vib={vib} target={target} onTarget={(chosen) => vibView.setState({ target: chosen })} />
          </section>
          <Descriptor vib={vib} />
          <Members vib={vib} />
          <Problems problems={vib.problems} />
        </div>
        <div className="read-right">
          <Rules rulesets={vib.firewall} />
          <Files vib={vib} onExtract={extract} />
          <Signature signature={vib.signature} />
        </div>
      </div>
    </div>
  )
}
