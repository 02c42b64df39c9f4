import { readHardwareTexts } from '../../../electron/hardware/parse/read-texts.ts'
import type { Envelope } from '../../../shared/ipc/bridge.ts'
import type { RequestInput, RequestName, RequestOutput } from '../../../shared/ipc/contract.ts'
import type { HardwareRules, Passport } from '../../../shared/models/hardware.ts'
import { problem, type Problem } from '../../../shared/problems/problem.ts'
import { readRules } from '../../../shared/reference/read-rules.ts'
import { serverHardware } from './hardware-samples.ts'

type Name = Extract<RequestName, `hardware.${string}`>
type Answers = { readonly [Each in Name]: (input: RequestInput<Each>) => Envelope<RequestOutput<Each>> }

const accept = <T>(value: T): Envelope<T> => ({ ok: true, value })
const refuse = ({ code, params }: Problem): Envelope<never> => ({ ok: false, problem: { code, params } })

/** The part of the fake main process that has machines; texts are read by the product's own readers. */
export function hardwareAnswers(passports: Passport[]): Answers {
  const rules = new Map<string, HardwareRules>()
  return {
    'hardware.read': () => accept(serverHardware()),
    'hardware.readTexts': ({ texts }) => accept(readHardwareTexts(texts)),
    'hardware.rules': () => accept([...rules].map(([file, content]) => ({ file, rules: content }))),
    'hardware.addRules': ({ name, text }) => {
      const read = readRules(text)
      if (!read.ok) return refuse(read.problem)
      rules.set(name, read.value)
      return accept(undefined)
    },
    'hardware.removeRules': ({ file }) => {
      rules.delete(file)
      return accept(undefined)
    },
    'hardware.passports': () => accept([...passports]),
    'hardware.savePassport': ({ name, hostId, hardware }) => {
      const passport: Passport = {
        id: `00000000-0000-4000-8000-0000000004${String(passports.length).padStart(2, '0')}`,
        name,
        at: new Date().toISOString(),
        hostId,
        source: hostId === null ? 'texts' : 'live',
        hardware,
      }
      passports.push(passport)
      return accept(passport)
    },
    'hardware.removePassport': ({ passport }) => {
      const index = passports.findIndex(({ id }) => id === passport)
      if (index === -1) return refuse(problem('PASSPORT_NOT_FOUND'))
      passports.splice(index, 1)
      return accept(undefined)
    },
    'hardware.export': ({ format }) => accept({ file: `/home/user/passport.${format}` }),
    'hardware.openGuide': () => accept(undefined),
  }
}
