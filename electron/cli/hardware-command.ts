import type { Readable } from 'node:stream'
import type { EsxiTarget, Hardware, MachineVerdict, PciDevice } from '../../shared/models/hardware.ts'
import { problem } from '../../shared/problems/problem.ts'
import { ok, fail, type Result } from '../../shared/result.ts'
import { judge } from '../../shared/rules/hardware/judge.ts'
import { hintFor } from '../hardware/parse/hint.ts'
import { readHardwareTexts } from '../hardware/parse/read-texts.ts'
import { pciNames } from '../hardware/pci-names.ts'
import { readHardware } from '../vim/hardware.ts'
import { exit, type ExitStatus } from './exit.ts'
import { readTexts } from './hardware-files.ts'
import { rulesOf } from './hardware-rules.ts'
import { checkText, inspectText } from './hardware-text.ts'
import type { CliSession } from './session.ts'

/** Options of `hardware check`. Paths; `-` is standard input. */
export interface CheckOptions {
  readonly target: EsxiTarget
  readonly lspci?: string
  readonly lscpu?: string
  readonly nvme?: string
  readonly dmidecode?: string
  readonly memoryGib?: number
  /** A further file of rules, above the saved ones. */
  readonly rules?: string
  /** A saved host, instead of all the rest. */
  readonly live?: string
  readonly stdin: Readable
}

const textOptions = ['lspci', 'lscpu', 'nvme', 'dmidecode', 'memoryGib'] as const

/** `hardware inspect`: what a host is made of. */
export async function inspectHardware(session: CliSession, name: string): Promise<Result<ExitStatus>> {
  const read = await fromHost(session, name)
  if (!read.ok) return read
  session.output.result(read.value.hardware, () => inspectText(session.output, read.value.name, read.value.hardware))
  return ok(exit.done)
}

/**
 * Runs `hardware check`: judges whether a release runs on the machine of a host or of texts. Without `live` no host is
 * asked.
 */
export async function checkHardware(session: CliSession, options: CheckOptions): Promise<Result<ExitStatus>> {
  if (options.live !== undefined && textOptions.some((name) => options[name] !== undefined)) {
    const given = textOptions
      .filter((name) => options[name] !== undefined)
      .map((name) => (name === 'memoryGib' ? '--memory-gib' : `--${name}`))
    return fail(
      problem('USAGE', {
        detail: session.output.translator.t('cli.usage.exclusive', { options: ['--live', ...given].join(', ') }),
      }),
    )
  }
  const rules = await rulesOf(session, options.rules)
  if (!rules.ok) return rules
  const hardware =
    options.live === undefined
      ? await fromTexts(session, options)
      : await fromHost(session, options.live).then((read) => (read.ok ? ok(read.value.hardware) : read))
  if (!hardware.ok) return hardware
  const verdict = judge(hardware.value, options.target, rules.value)
  session.output.result(verdictValue(verdict, hardware.value), () => checkText(session.output, verdict, hardware.value))
  return ok(verdict.verdict === 'fine' || verdict.verdict === 'not-needed' ? exit.done : exit.negative)
}

async function fromHost(
  session: CliSession,
  name: string,
): Promise<Result<{ readonly name: string; readonly hardware: Hardware }>> {
  return session.withHost(name, async (client, record) => {
    const read = await readHardware(client, { signal: session.cancel })
    return read.ok ? ok({ name: record.name, hardware: read.value }) : read
  })
}

/**
 * Reads the texts; lines that were not understood are listed on stderr. Fails with HARDWARE_TEXTS_UNREAD, and a hint on
 * stderr, when nothing in them was.
 */
async function fromTexts(
  session: CliSession,
  { lspci, lscpu, nvme, dmidecode, memoryGib, stdin }: CheckOptions,
): Promise<Result<Hardware>> {
  const { output } = session
  const texts = await readTexts(
    [lspci, lscpu, nvme, dmidecode].filter((file) => file !== undefined),
    output.translator,
    stdin,
    session.cancel,
  )
  if (!texts.ok) return texts
  const { hardware, unread, skipped, recognised } = readHardwareTexts(
    texts.value,
    texts.value.length === 0 ? null : await pciNames(),
  )
  const { t } = output.translator
  for (const { name, line, text } of unread.slice(0, maxTold))
    output.note(t('cli.hardware.unread', { file: name, line, text }))
  if (unread.length > maxTold) output.note(t('cli.hardware.unreadMore', { count: unread.length - maxTold }))
  for (const { name, line, lines } of skipped)
    output.note(t('cli.hardware.skipped', { file: name, line, count: lines }))
  if (texts.value.length > 0 && recognised.length === 0) {
    output.note(t(`cli.hardware.hint.${hintFor(texts.value.map(({ text }) => text))}`))
    return fail(problem('HARDWARE_TEXTS_UNREAD'))
  }
  return ok(memoryGib === undefined ? hardware : { ...hardware, memoryMib: Math.max(1, Math.round(memoryGib * 1_024)) })
}

/** Notes each line that was not understood. */
const maxTold = 20

/** Returns a verdict as the contract of the command line has it. */
function verdictValue({ target, verdict, devices, cpu, missing }: MachineVerdict, hardware: Hardware): unknown {
  const ids = (reasons: MachineVerdict['devices'][number]['reasons']): readonly string[] =>
    reasons.flatMap(({ rule }) => (rule === null ? [] : [rule.id]))
  return {
    target,
    verdict,
    devices: devices.map(({ device, verdict: word, listed, reasons }) => ({
      ...deviceValue(device),
      verdict: word,
      listed,
      rules: ids(reasons),
    })),
    cpu: cpu && {
      signature: hardware.cpu?.signature ?? null,
      name: hardware.cpu?.name ?? null,
      verdict: cpu.verdict,
      listed: cpu.listed,
      rules: ids(cpu.reasons),
    },
    missing,
  }
}

function deviceValue({ address, vendor, device, subvendor, subdevice, class: pciClass, name }: PciDevice): object {
  return { address, vendor, device, subvendor, subdevice, class: pciClass, name }
}
