import { Button, Progress, Textarea } from '@mantine/core'
import { useEffect, useRef, useState, type DragEvent } from 'react'
import {
  algorithmNames,
  checksumAlgorithms,
  type ChosenImage,
  type FileHashes,
  type ImageProgress,
} from '../../../shared/models/image.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import { findChecksums, pickChecksum } from '../../../shared/rules/checksums.ts'
import { useServices, useText } from '../../services.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { EnterSelect } from './EnterSelect.tsx'

const mebibyte = 1_024 * 1_024
/** Size limit of a dropped checksum list, in bytes. */
const largestList = 4 * mebibyte

/** Inspects an installer image: its own data, its checksums, and whether they match the vendor's. */
export function ImageDialog() {
  const { client } = useServices()
  const { t, problemText } = useText()
  const [image, setImage] = useState<ChosenImage | null>(null)
  const [hashes, setHashes] = useState<FileHashes | null>(null)
  const [progress, setProgress] = useState<ImageProgress | null>(null)
  const [problem, setProblem] = useState<Pick<Problem, 'code' | 'params'> | null>(null)
  const [expected, setExpected] = useState('')
  const [entered, setEntered] = useState<string | null>(null)
  const [busy, setBusy] = useState<AbortController | null>(null)
  const current = useRef<AbortController | null>(null)
  useEffect(() => client.on('image.progress', (update) => setProgress(update)), [client])
  // Closing the dialog stops the hashing.
  useEffect(() => () => current.current?.abort(), [])

  const choose = async (): Promise<void> => {
    const answer = await client.request('image.choose', undefined)
    if (!answer.ok) return setProblem(answer.problem)
    if (answer.value === null) return
    setImage(answer.value)
    setHashes(null)
    setProgress(null)
    setEntered(null)
    setProblem(null)
  }
  const compute = async (): Promise<void> => {
    if (!image) return
    const controller = new AbortController()
    current.current = controller
    setBusy(controller)
    setProblem(null)
    const answer = await client.request('image.hash', { image: image.id }, controller.signal)
    current.current = null
    setBusy(null)
    setProgress(null)
    if (answer.ok) setHashes(answer.value)
    else if (answer.problem.code !== 'CANCELLED') setProblem(answer.problem)
  }
  const enter = async (checklist: string): Promise<void> => {
    if (!image) return
    const answer = await client.request('image.enter', {
      image: image.id,
      checklist,
      expected: expected.trim() === '' ? null : expected,
    })
    if (answer.ok) setEntered(answer.value.name)
    else setProblem(answer.problem)
  }
  const drop = async (event: DragEvent): Promise<void> => {
    const [file] = event.dataTransfer.files
    if (!file) return
    event.preventDefault()
    setExpected(file.size > largestList ? t('image.window.tooLarge') : await file.text())
  }

  return (
    <Dialog size={720} title={t('image.window.title')}>
      <div className="form">
        <p className="dim">{t('image.window.text')}</p>
        {problem && (
          <Banner tone="danger" alert>
            {problemText(problem)}
          </Banner>
        )}
        {image && <ImageFacts image={image} hashes={hashes} />}
        {progress && (
          <div role="status">
            <Progress
              value={(progress.bytes / Math.max(progress.total, 1)) * 100}
              aria-label={t('image.window.compute')}
            />
            <p className="num dim">{t('image.window.computing', speedOf(progress))}</p>
          </div>
        )}
        {image && (
          <div onDragOver={(event) => event.preventDefault()} onDrop={(event) => void drop(event)}>
            <Textarea
              label={t('image.window.expected')}
              description={t('image.window.expectedText')}
              autosize
              minRows={2}
              maxRows={6}
              maxLength={largestList}
              value={expected}
              onChange={(event) => setExpected(event.currentTarget.value)}
            />
          </div>
        )}
        {image && hashes && expected.trim() !== '' && <Comparison image={image} hashes={hashes} expected={expected} />}
        {image && <p className="dim">{t('image.authenticity')}</p>}
        {entered !== null && <Banner tone="good">{t('image.window.entered', { name: entered })}</Banner>}
        <div className="form-actions">
          {image && !busy && (
            <EnterSelect label={t('image.window.enter')} onChoose={(checklist) => void enter(checklist)} />
          )}
          {!busy && (
            <Button variant={image ? 'default' : 'filled'} onClick={() => void choose()}>
              {t(image ? 'image.window.another' : 'image.window.choose')}
            </Button>
          )}
          {busy && (
            <Button variant="default" onClick={() => busy.abort()}>
              {t('image.window.stop')}
            </Button>
          )}
          {image && !busy && !hashes && <Button onClick={() => void compute()}>{t('image.window.compute')}</Button>}
        </div>
      </div>
    </Dialog>
  )
}

function ImageFacts({ image, hashes }: { readonly image: ChosenImage; readonly hashes: FileHashes | null }) {
  const { t, problemText } = useText()
  const { info } = image
  const orUnknown = (text: string | null): string => text || t('image.values.unknown')
  const rows: readonly (readonly [string, string])[] = [
    [t('image.fields.file'), `${image.name} (${(image.bytes / mebibyte).toFixed(0)} MiB)`],
    ...(info === null
      ? []
      : ([
          [t('image.fields.volumeId'), orUnknown(info.volumeId)],
          [t('image.fields.version'), orUnknown(info.version)],
          [t('image.fields.build'), orUnknown(info.build)],
          [t('image.fields.uefi'), t(info.bootFiles.uefi ? 'image.values.yes' : 'image.values.no')],
          [t('image.fields.legacy'), t(info.bootFiles.legacy ? 'image.values.yes' : 'image.values.no')],
        ] as const)),
  ]
  return (
    <>
      {image.problem && <Banner tone="warning">{problemText(image.problem)}</Banner>}
      {info && !info.isEsxi && <Banner tone="warning">{t('image.window.noInstaller')}</Banner>}
      <dl className="install-hints">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="num">{value}</dd>
          </div>
        ))}
        {hashes &&
          checksumAlgorithms.map((algorithm) => {
            const value = hashes[algorithm]
            return value === undefined ? null : (
              <div key={algorithm}>
                <dt>{algorithmNames[algorithm]}</dt>
                <dd className="num image-sum">
                  <span>{value}</span>
                  <CopyButton text={value} label={algorithmNames[algorithm]} />
                </dd>
              </div>
            )
          })}
      </dl>
    </>
  )
}

function Comparison({
  image,
  hashes,
  expected,
}: {
  readonly image: ChosenImage
  readonly hashes: FileHashes
  readonly expected: string
}) {
  const { t } = useText()
  const picked = pickChecksum(findChecksums(expected), hashes, image.name)
  if (picked === null) return <Banner tone="info">{t('image.window.not-comparable')}</Banner>
  const same = picked.value === hashes[picked.algorithm]
  return (
    <Banner tone={same ? 'good' : 'danger'} alert={!same}>
      {t(same ? 'image.window.match' : 'image.window.differs', { algorithm: algorithmNames[picked.algorithm] })}
    </Banner>
  )
}

function speedOf({ bytes, total, bytesPerSecond }: ImageProgress): {
  percent: number
  total: number
  speed: number
  left: number
} {
  return {
    percent: Math.floor((bytes / Math.max(total, 1)) * 100),
    total: Math.round(total / mebibyte),
    speed: Math.round(bytesPerSecond / mebibyte),
    left: bytesPerSecond > 0 ? Math.ceil((total - bytes) / bytesPerSecond) : 0,
  }
}
