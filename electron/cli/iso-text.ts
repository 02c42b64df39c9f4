import { algorithmNames as names, type ChecksumAlgorithm, type InstallerInfo } from '../../shared/models/image.ts'
import { printable } from '../../shared/text/printable.ts'
import type { Output } from './output.ts'

/** What `iso verify` answers. */
export interface VerifyValue {
  readonly file: string
  readonly bytes: number
  readonly sha256: string
  readonly sha1: string | null
  readonly md5: string | null
  readonly expected: { readonly algorithm: ChecksumAlgorithm; readonly value: string } | null
  readonly result: 'match' | 'differs' | 'not-compared'
  readonly volumeId: string | null
}

/** Checksums for people, and what they prove. */
export function verifyText(output: Output, value: VerifyValue): string {
  const { t } = output.translator
  const algorithm = names[value.expected?.algorithm ?? 'sha256']
  return [
    output.table(
      [t('image.fields.file'), printable(value.file)],
      [
        [t('image.fields.bytes'), String(value.bytes)],
        [t('image.fields.volumeId'), printable(value.volumeId ?? t('image.values.unknown'))],
        ...(['sha256', 'sha1', 'md5'] as const).map((name) => [names[name], value[name] ?? t('image.values.unknown')]),
      ],
    ),
    '',
    t(`image.results.${value.result}`, { algorithm, expected: value.expected?.value ?? '' }),
    t('image.authenticity'),
  ].join('\n')
}

/** What an image says of itself, for people. */
export function infoText(output: Output, info: InstallerInfo): string {
  const { t } = output.translator
  const said = (text: string | null): string =>
    text === null || text === '' ? t('image.values.unknown') : printable(text)
  const yesNo = (value: boolean): string => t(value ? 'image.values.yes' : 'image.values.no')
  return output.table(
    [t('image.fields.volumeId'), said(info.volumeId)],
    [
      [t('image.fields.names'), info.names],
      [t('image.fields.isEsxi'), yesNo(info.isEsxi)],
      [t('image.fields.version'), said(info.version)],
      [t('image.fields.build'), said(info.build)],
      [t('image.fields.title'), said(info.title)],
      [t('image.fields.kernelopt'), said(info.kernelopt)],
      [t('image.fields.uefi'), yesNo(info.bootFiles.uefi)],
      [t('image.fields.legacy'), yesNo(info.bootFiles.legacy)],
      [t('image.fields.bootCfgs'), said(info.bootCfgs.join(' '))],
      [t('image.fields.modules'), String(info.modules.length)],
      [
        t('image.fields.largestFile'),
        info.largestFile === null ? said(null) : `${printable(info.largestFile.path)} (${info.largestFile.size})`,
      ],
      [t('image.fields.totalBytes'), String(info.totalBytes)],
    ],
  )
}
