import { algorithmNames as names, type ChecksumAlgorithm, type InstallerInfo } from '../../shared/models/image.ts'
import { printable } from '../../shared/text/printable.ts'
import type { Output } from './output.ts'

/** The result of `iso verify`. */
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

/** Returns checksums as text, and what they prove. */
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

/** Returns the description of an image as text. */
export function infoText(output: Output, info: InstallerInfo): string {
  const { t } = output.translator
  const textOrUnknown = (text: string | null): string =>
    text === null || text === '' ? t('image.values.unknown') : printable(text)
  const yesNo = (value: boolean): string => t(value ? 'image.values.yes' : 'image.values.no')
  return output.table(
    [t('image.fields.volumeId'), textOrUnknown(info.volumeId)],
    [
      [t('image.fields.names'), info.names],
      [t('image.fields.isEsxi'), yesNo(info.isEsxi)],
      [t('image.fields.version'), textOrUnknown(info.version)],
      [t('image.fields.build'), textOrUnknown(info.build)],
      [t('image.fields.title'), textOrUnknown(info.title)],
      [t('image.fields.kernelopt'), textOrUnknown(info.kernelopt)],
      [t('image.fields.uefi'), yesNo(info.bootFiles.uefi)],
      [t('image.fields.legacy'), yesNo(info.bootFiles.legacy)],
      [t('image.fields.bootCfgs'), textOrUnknown(info.bootCfgs.join(' '))],
      [t('image.fields.modules'), String(info.modules.length)],
      [
        t('image.fields.largestFile'),
        info.largestFile === null
          ? textOrUnknown(null)
          : `${printable(info.largestFile.path)} (${info.largestFile.size})`,
      ],
      [t('image.fields.totalBytes'), String(info.totalBytes)],
    ],
  )
}
