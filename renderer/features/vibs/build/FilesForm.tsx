import { Button, Checkbox } from '@mantine/core'
import { FolderPlus, TriangleAlert, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { useServices, useText, useWorkshop } from '../../../services.tsx'
import type { EditedFiles } from '../../../stores/workshop.ts'
import { byteText } from '../../../ui/format.ts'
import { useSubmit } from '../../../ui/use-requests.ts'

/** Files of a folder that are listed. */
const listed = 200

/** Files that the package carries beside its rulesets. */
export function FilesForm() {
  const { workshop } = useServices()
  const { t, problemText } = useText()
  const files = useWorkshop((state) => state.files)
  const [removed, setRemoved] = useState<EditedFiles | null>(null)
  const { send, busy, problem } = useSubmit()
  const choose = async (): Promise<void> => {
    const answer = await send('vibs.chooseTree', undefined)
    if (!answer?.value) return
    workshop.setState({ files: { tree: answer.value, sticky: [] } })
    setRemoved(null)
  }
  const leaveOut = (): void => {
    setRemoved(files)
    workshop.setState({ files: null })
    requestAnimationFrame(() => document.getElementById('workshop-files-undo')?.focus())
  }
  return (
    <section className="build-part" aria-labelledby="workshop-files">
      <div className="build-head">
        <h2 id="workshop-files">{t('workshop.files.title')}</h2>
        <div className="button-row">
          {files && (
            <Button variant="subtle" onClick={leaveOut}>
              {t('workshop.files.remove')}
            </Button>
          )}
          <Button
            variant="default"
            loading={busy}
            leftSection={<FolderPlus size={14} aria-hidden />}
            onClick={() => void choose()}
          >
            {t(files ? 'workshop.files.replace' : 'workshop.files.add')}
          </Button>
        </div>
      </div>
      {problem && (
        <p className="rule-fault" role="alert">
          {problemText(problem)}
        </p>
      )}
      {files ? <ChosenFiles files={files} /> : <p className="dim">{t('workshop.files.none')}</p>}
      {!files && removed && (
        <p className="removed-note" role="status">
          {t('workshop.files.removed', { folder: removed.tree.folder })}
          <Button
            id="workshop-files-undo"
            size="compact-xs"
            variant="light"
            leftSection={<Undo2 size={13} aria-hidden />}
            onClick={() => {
              workshop.setState({ files: removed })
              setRemoved(null)
            }}
          >
            {t('workshop.undo')}
          </Button>
        </p>
      )}
    </section>
  )
}

function ChosenFiles({ files: { tree, sticky } }: { readonly files: EditedFiles }) {
  const { workshop } = useServices()
  const { t, locale } = useText()
  const outside = new Set(tree.outside)
  const setSticky = (path: string, on: boolean): void =>
    workshop.setState({
      files: { tree, sticky: on ? [...sticky, path] : sticky.filter((each) => each !== path) },
    })
  const more = tree.files.length - listed
  return (
    <>
      <p className="dim overflow-anywhere">
        {t('workshop.files.folder', {
          folder: tree.folder,
          count: tree.files.length,
          size: byteText(
            tree.files.reduce((sum, { size }) => sum + size, 0),
            locale,
          ),
        })}
      </p>
      {outside.size > 0 && (
        <p className="files-outside">
          <TriangleAlert size={15} aria-hidden />
          {t('workshop.files.outside', { count: outside.size })}
        </p>
      )}
      <div className="files-table" tabIndex={0} role="region" aria-label={tree.folder}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('workshop.files.path')}</th>
              <th scope="col">{t('workshop.files.size')}</th>
              <th scope="col">{t('workshop.files.mode')}</th>
              <th scope="col">{t('workshop.files.sticky')}</th>
            </tr>
          </thead>
          <tbody>
            {tree.files.slice(0, listed).map(({ path, size, mode }) => (
              <tr key={path}>
                <th scope="row" className="mono" title={path}>
                  {outside.has(path) && (
                    <TriangleAlert
                      className="outside-mark"
                      size={13}
                      role="img"
                      aria-label={t('workshop.files.outsideMark')}
                    />
                  )}
                  {path}
                </th>
                <td className="num">{byteText(size, locale)}</td>
                <td className="mono">{mode.toString(8).padStart(4, '0')}</td>
                <td>
                  <Checkbox
                    size="xs"
                    aria-label={t('workshop.files.stickyOf', { path })}
                    checked={sticky.includes(path)}
                    onChange={(event) => setSticky(path, event.currentTarget.checked)}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {more > 0 && <p className="form-note">{t('workshop.files.more', { count: more })}</p>}
      <p className="form-note">{t('workshop.files.notSaved')}</p>
    </>
  )
}
