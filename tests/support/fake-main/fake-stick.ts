import type { Envelope } from '../../../shared/ipc/bridge.ts'
import type { RequestInput, RequestName, RequestOutput } from '../../../shared/ipc/contract.ts'
import type { Checklist } from '../../../shared/models/checklist.ts'
import type { OfferedVolume, Volume } from '../../../shared/models/stick.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail, ok } from '../../../shared/result.ts'
import { applyFindings } from '../../../shared/rules/checklist/findings.ts'

type Name = Extract<RequestName, `stick.${string}` | `kickstart.${string}`>
type Answers = { readonly [Each in Name]: (input: RequestInput<Each>) => Envelope<RequestOutput<Each>> }

const gib = 2 ** 30
const stick: Volume = {
  id: 'sdb1',
  label: 'ESXI',
  mountPoint: '/media/ESXI',
  bytes: 16 * gib,
  freeBytes: 15.8 * gib,
  fileSystem: 'fat32',
  removable: true,
  system: false,
  readOnly: false,
  bus: 'usb',
  model: 'Ultra Fit',
  serial: '4C530001',
}
const volumes: readonly OfferedVolume[] = [
  { volume: stick, reasons: [] },
  {
    volume: {
      ...stick,
      id: 'sdc1',
      label: 'PHOTOS',
      mountPoint: '/media/PHOTOS',
      fileSystem: 'exfat',
      model: 'SD card',
      serial: null,
    },
    reasons: ['not-fat32'],
  },
  {
    volume: {
      ...stick,
      id: 'nvme0n1p2',
      label: '',
      mountPoint: '/',
      bytes: 512 * gib,
      freeBytes: 200 * gib,
      fileSystem: 'ext4',
      removable: false,
      system: true,
      bus: 'nvme',
      model: 'System disk',
    },
    reasons: ['system', 'fixed', 'not-fat32'],
  },
]

/** One stick that has a file of an earlier installer on it, and a copy that succeeds at once. */
export function stickAnswers(checklists: Checklist[]): Answers {
  const done = {
    files: 168,
    bytes: 640 * 2 ** 20,
    verified: 'read-back',
    bootLines: [{ file: 'EFI/BOOT/BOOT.CFG', kernelopt: 'runweasel cdromBoot' }],
  } as const
  const enter = (id: string, check: 'stick' | 'kickstart'): Envelope<Checklist> => {
    const index = checklists.findIndex((each) => each.id === id)
    const found = checklists[index]
    if (!found) return fail(problem('CHECKLIST_NOT_FOUND'))
    checklists[index] = applyFindings(found, [{ check, state: 'ok', value: 'ESXI' }], new Date().toISOString())
    return ok(checklists[index])
  }
  return {
    'stick.volumes': () => ok(volumes),
    'stick.plan': ({ overwrite }) =>
      ok({
        files: Array.from({ length: 168 }, (_each, index) => ({ path: `FILE${index}.V00`, size: 4_000_000 })),
        bytes: done.bytes,
        conflicts: ['BOOT.CFG', 'EFI/BOOT/BOOT.CFG'],
        obstacles: overwrite ? [] : [{ kind: 'not-empty', examples: ['BOOT.CFG', 'notes.txt'] }],
      }),
    'stick.make': () => ok(done),
    'stick.verify': () => ok(done),
    'stick.enter': ({ checklist }) => enter(checklist, 'stick'),
    'kickstart.hash': () => ok(`$6$saltsaltsaltsalt$${'h'.repeat(86)}`),
    'kickstart.save': () => ok({ file: '/home/me/ks.cfg' }),
    'kickstart.enter': ({ checklist }) => enter(checklist, 'kickstart'),
  }
}
