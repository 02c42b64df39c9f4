import type { Envelope } from '../../../shared/ipc/bridge.ts'
import type { RequestInput, RequestName, RequestOutput } from '../../../shared/ipc/contract.ts'
import type { Checklist } from '../../../shared/models/checklist.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail, ok } from '../../../shared/result.ts'
import { applyFindings } from '../../../shared/rules/checklist/findings.ts'

type Name = Extract<RequestName, `image.${string}`>
type Answers = { readonly [Each in Name]: (input: RequestInput<Each>) => Envelope<RequestOutput<Each>> }

const id = '0f9e8d7c-6b5a-4c3d-8e2f-1a0b9c8d7e6f'

/** One image that is always the one chosen; its SHA-256 is 64 times `a`. */
export function imageAnswers(checklists: Checklist[]): Answers {
  return {
    'image.choose': () =>
      ok({
        id,
        name: 'installer-8.0U3.iso',
        bytes: 650 * 1_024 * 1_024,
        problem: null,
        info: {
          volumeId: 'ESXI-8.0U3-24022510-STANDARD',
          names: 'iso9660',
          isEsxi: true,
          version: '8.0.3',
          build: '24022510',
          title: 'Loading ESXi installer',
          kernelopt: 'runweasel cdromBoot',
          modules: [],
          bootFiles: { uefi: true, legacy: true },
          bootCfgs: ['BOOT.CFG', 'EFI/BOOT/BOOT.CFG'],
          largestFile: null,
          totalBytes: 640 * 1_024 * 1_024,
        },
      }),
    'image.hash': () =>
      ok({ sha256: 'a'.repeat(64), sha1: 'b'.repeat(40), md5: 'c'.repeat(32), bytes: 650 * 1_024 * 1_024 }),
    'image.enter': ({ checklist }) => {
      const index = checklists.findIndex((each) => each.id === checklist)
      const found = checklists[index]
      if (!found) return fail(problem('CHECKLIST_NOT_FOUND'))
      checklists[index] = applyFindings(
        found,
        [{ check: 'image-hash', state: 'ok', value: 'SHA-256' }],
        new Date().toISOString(),
      )
      return ok(checklists[index])
    },
  }
}
