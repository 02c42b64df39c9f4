import type { Translator } from '../../shared/i18n/translator.ts'
import type { Hardware } from '../../shared/models/hardware.ts'
import { acceptanceLevelOf, isCommunity, isVendors } from '../../shared/rules/vibs/acceptance.ts'

/** A fact of a machine. Null: not known, which the report says. */
export interface FactText {
  readonly name: string
  readonly value: string | null
  /** Whether the value is in the machine's words, which must be escaped as such. */
  readonly foreign: boolean
}

/** Things a machine has several of, in the machine's words with worded after them. Null: not given. */
export interface ListText {
  readonly name: string
  readonly items: readonly { readonly what: string; readonly about: string }[] | null
}

/** Returns the facts of a machine but its PCI devices, known and unknown. */
export function machineFacts(hardware: Hardware, { t }: Translator): readonly FactText[] {
  const { cpu, memoryMib, running, firmware, tpm, licence, vibs, acceptance } = hardware
  const flag = (value: boolean | null | undefined): string | null =>
    value === null || value === undefined ? null : t(value ? 'hardware.values.yes' : 'hardware.values.no')
  const reported = (name: string, value: string | null): FactText => ({ name, value, foreign: true })
  const worded = (name: string, value: string | number | null): FactText => ({
    name,
    value: value === null ? null : String(value),
    foreign: false,
  })
  return [
    reported(t('hardware.facts.vendor'), hardware.vendor),
    reported(t('hardware.facts.model'), hardware.model),
    reported(t('hardware.facts.biosVersion'), hardware.biosVersion),
    worded(t('hardware.facts.firmware'), firmware && t(`hardware.values.${firmware}`)),
    worded(t('hardware.facts.secureBoot'), flag(hardware.secureBoot)),
    worded(t('hardware.facts.tpm'), tpm === 'none' ? t('hardware.values.none') : tpm),
    reported(t('hardware.facts.cpu'), cpu?.name ?? null),
    worded(t('hardware.facts.signature'), cpu?.signature ?? null),
    worded(t('hardware.facts.packages'), cpu?.packages ?? null),
    worded(t('hardware.facts.cores'), cpu?.cores ?? null),
    worded(t('hardware.facts.threads'), cpu?.threads ?? null),
    worded(t('hardware.facts.hybrid'), flag(cpu?.hybrid)),
    worded(
      t('hardware.facts.memory'),
      memoryMib === null ? null : t('hardware.values.memory', { gib: gib(memoryMib * 1_024 ** 2) }),
    ),
    // That no ESXi runs there is a fact, not a gap.
    running === null
      ? worded(t('hardware.facts.running'), t('hardware.values.nothing'))
      : reported(
          t('hardware.facts.running'),
          t('hardware.values.running', { version: running.version, build: running.build }),
        ),
    worded(t('hardware.facts.licence'), licence === 'unknown' ? null : t(`hardware.values.${licence}`)),
    worded(t('hardware.facts.acceptance'), acceptance ?? null),
    worded(t('hardware.facts.vibs'), vibs === null ? null : vibs.length),
  ]
}

/** Returns disks, NVMe drives, USB devices, and the VIBs that an upgrade may not bring along. */
export function machineLists({ disks, nvme, usb, vibs }: Hardware, { t, locale }: Translator): readonly ListText[] {
  const joined = (parts: readonly (string | null)[]): string =>
    parts.filter((part) => part !== null).join(locale === 'zh-CN' ? '，' : ', ')
  const named = (...parts: readonly (string | null)[]): string => parts.filter((part) => part !== null).join(' ') || '?'
  return [
    {
      name: t('hardware.facts.disks'),
      items:
        disks &&
        disks.map(({ name, model, bytes, bus, boot }) => ({
          what: named(name, model),
          about: joined([
            bytes === null ? null : t('hardware.values.size', { gib: gib(bytes) }),
            bus === null || bus === 'other' ? null : bus.toUpperCase(),
            boot === true ? t('hardware.values.boot') : null,
          ]),
        })),
    },
    {
      name: t('hardware.facts.nvme'),
      items:
        nvme &&
        nvme.map(({ model, version, fusedCompareWrite, blockSize, address }) => ({
          what: named(address, model),
          about: joined([
            version === null ? null : t('hardware.values.nvme', { version }),
            blockSize === null ? null : t('hardware.values.blocks', { bytes: blockSize }),
            fusedCompareWrite === null
              ? null
              : t(fusedCompareWrite ? 'hardware.values.fused' : 'hardware.values.unfused'),
          ]),
        })),
    },
    {
      name: t('hardware.facts.usb'),
      items: usb && usb.map(({ vendor, device, name }) => ({ what: named(`${vendor}:${device}`, name), about: '' })),
    },
    {
      name: t('hardware.facts.otherVibs'),
      items:
        vibs &&
        vibs
          .filter((vib) => isCommunity(vib) || !isVendors(vib))
          .map(({ name, version, vendor, acceptance }) => ({
            what: named(name, version),
            about: joined([vendor, acceptanceLevelOf(acceptance) ?? acceptance]),
          })),
    },
  ]
}

/** GiB with at most one digit after the point: `7.9`, `64`. */
function gib(bytes: number): string {
  return String(Math.round((bytes / 1_024 ** 3) * 10) / 10)
}
