import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decodeText, maxCharacters, maxLines } from '../../electron/hardware/parse/lines.ts'
import { maxUnread, readHardwareTexts, type ReadHardware } from '../../electron/hardware/parse/read-texts.ts'
import { hardwareSchema } from '../../shared/models/hardware.ts'
import { breakInputs } from './count.ts'
import { mutated } from './mutate.ts'
import type { Random } from './random.ts'

const folder = new URL('../fixtures/hardware/', import.meta.url)
const corpus = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ name }) => readFileSync(new URL(name, folder)))
const read = (text: string): ReadHardware => readHardwareTexts([{ name: null, text }])
const linesOf = (text: string): string[] => text.split(/\r\n|\n|\r/)

it('reads broken outputs without throwing and within the bounds of the model', async () => {
  await breakInputs('outputs of hardware tools', (random, number) => {
    const bytes = mutated(corpus, random.pick(corpus), random)
    const { hardware, unread, skipped } = read(decodeText(bytes))
    expect({ number, problems: hardwareSchema.safeParse(hardware).error?.issues }).toEqual({
      number,
      problems: undefined,
    })
    const numbers = unread.map(({ line }) => line)
    expect({ number, unread: new Set(numbers).size, ordered: numbers.toSorted((a, b) => a - b) }).toEqual({
      number,
      unread: unread.length,
      ordered: numbers,
    })
    for (const line of unread) expect(line.text.length).toBeGreaterThan(0)
    expect(unread.length).toBeLessThanOrEqual(maxUnread)
    expect(skipped.every(({ lines }) => lines > 0)).toBe(true)
  })
})

/**
 * Conservation: a line that carries the ids of a PCI or USB device ends in the hardware or in unread, wherever it stands and
 * whatever is around it; and a line that is of no format ends in unread.
 */
describe('nothing is dropped', () => {
  // JSON is read or rejected as a whole, not line by line.
  const texts = corpus.map((bytes) => decodeText(bytes)).filter((text) => !text.startsWith('{'))
  const hex = (random: Random): string => random.below(65_536).toString(16).padStart(4, '0')

  it('an alien line anywhere is said to be unread, under its own number', async () => {
    await breakInputs('outputs with an alien line', (random, number) => {
      const lines = linesOf(random.pick(texts))
      const at = random.below(lines.length + 1)
      const alien = `${random.pick(['zq', 'Zq', '咖啡', '(zq)', 'ß'])} ${random.pick(['alien', 'is no output', 'x y z'])} ${number}`
      lines.splice(at, 0, alien)
      const found = read(lines.join(random.pick(['\n', '\r\n']))).unread.filter(({ line }) => line === at + 1)
      expect({ number, alien, at, found }).toEqual({
        number,
        alien,
        at,
        found: [{ name: null, line: at + 1, text: alien }],
      })
    })
  })

  it('a device line anywhere is found or said to be unread', async () => {
    let seen = 0
    await breakInputs('outputs with one more device', (random, number) => {
      const lines = linesOf(random.pick(texts))
      const at = random.below(lines.length + 1)
      const [vendor, device] = [hex(random), hex(random)]
      const line = random.pick([
        `ff:1f.7 Ethernet controller [0200]: Example Corporation Thing [${vendor}:${device}] (rev 01)`,
        `fe:00.0 0108: ${vendor}:${device}`,
        `fd:00.0 "Bridge [0604]" "Example [${vendor}]" "Thing [${device}]" "" ""`,
        `OK         Net       Thing       PCI\\VEN_${vendor.toUpperCase()}&DEV_${device.toUpperCase()}&SUBSYS_00011028&REV_01\\3&1&0&08`,
        `Bus 009 Device 099: ID ${vendor}:${device} Thing`,
      ])
      lines.splice(at, 0, line)
      // Some lines after it are broken too: what follows must not take it back.
      if (random.next() < 0.5) lines.splice(at + 1, random.below(4))
      const { hardware, unread } = read(lines.join('\n'))
      const found = [...(hardware.pci ?? []), ...(hardware.usb ?? [])].some(
        (one) => one.vendor === vendor && one.device === device,
      )
      if (found) seen += 1
      expect({ number, line, kept: found || unread.some((missed) => missed.line === at + 1) }).toEqual({
        number,
        line,
        kept: true,
      })
    })
    expect(seen).toBeGreaterThan(900)
  })

  it('a text without one of its lines, cut anywhere, has every id it still shows in the hardware or in unread', async () => {
    await breakInputs('outputs without some lines', (random, number) => {
      const lines = linesOf(random.pick(texts))
      for (let times = 1 + random.below(3); times > 0; times -= 1) lines.splice(random.below(lines.length), 1)
      const { hardware, unread } = read(lines.join('\n'))
      const known = new Set(
        (hardware.pci ?? []).flatMap(({ vendor, device, subvendor, subdevice }) => [
          `${vendor}:${device}`,
          `${subvendor}:${subdevice}`,
        ]),
      )
      const missed = new Set(unread.map(({ line }) => line))
      lines.forEach((line, index) => {
        const ids = [...line.matchAll(/\[([0-9a-f]{4}:[0-9a-f]{4})\]/g)].at(-1)?.[1]
        if (ids !== undefined)
          expect({ number, line, kept: known.has(ids) || missed.has(index + 1) }).toEqual({ number, line, kept: true })
      })
    })
  })

  it('beyond the bounds lines are counted', () => {
    const { unread, skipped } = read('alien line of no format\n'.repeat(maxLines + 500))
    expect(unread).toHaveLength(maxUnread)
    expect(skipped.reduce((sum, { lines }) => sum + lines, 0)).toBe(maxLines + 500 - maxUnread)
    const long = read(`x y${' z'.repeat(maxCharacters)}\nlspci`)
    expect(long.skipped).toEqual([{ name: null, line: 1, lines: 2 }])
    const many = read(
      Array.from(
        { length: 5_000 },
        (_, n) =>
          `${(n >> 8).toString(16).padStart(4, '0')}:${(n & 255).toString(16).padStart(2, '0')}:00.0 0200: 10ec:8168`,
      ).join('\n'),
    )
    expect(many.hardware.pci).toHaveLength(4_096)
    expect(many.unread).toHaveLength(5_000 - 4_096)
  })
})

describe('8 MiB that are meant to take long', () => {
  /** Milliseconds of the processor: others may work beside this. */
  const readingMs = (text: string): number => {
    const started = process.cpuUsage()
    read(text)
    return process.cpuUsage(started).user / 1_000
  }
  let plain: number | undefined
  /** Milliseconds the same amount of words takes on this computer. */
  const plainMs = (): number => (plain ??= Math.max(...[1, 2, 3].map(() => readingMs(words))))
  const fill = (piece: string): string => piece.repeat(Math.floor(maxCharacters / piece.length))
  const wide = (piece: string): string => fill(`${piece.repeat(Math.floor(16_000 / piece.length))}\n`)
  const words = fill('the quick brown fox jumps over it\n')
  it.each([
    ['blanks', wide(' ')],
    ['blanks within', wide('a  ')],
    ['brackets', wide('[')],
    ['brackets within a device', fill(`00:00.0 Ethernet controller [0200]: ${'[1234:'.repeat(2_000)}\n`)],
    ['braces', fill('{\n')],
    ['braces in a row', wide('{')],
    ['quotes', fill(`00:00.0 ${'"'.repeat(12_000)}\n`)],
    ['backslashes', wide('PCI\\VEN_')],
    ['colons', wide(':')],
    ['dashes', wide('- ')],
    ['escapes', wide('\u001b[')],
    ['escapes without end', wide('\u001b]')],
    ['prompts', wide('a@')],
    [
      'devices',
      fill(
        '00:1f.6 Ethernet controller [0200]: Intel Corporation Ethernet Connection (7) I219-LM [8086:15bb] (rev 10)\n',
      ),
    ],
    ['processors', fill('processor\t: 0\nmodel\t\t: 1\n\n')],
    ['structures', fill('Handle 0x0000, DMI type 17, 24 bytes\nMemory Device\n\tSize: 1 GB\n\n')],
    ['empty lines', fill('\n')],
    ['names', fill('NAME SIZE\n')],
    ['a table', `NAME SIZE MODEL\n${wide('sda 1G ')}`],
    ['records', fill('InstanceId : PCI\\VEN_10EC&DEV_8168\n')],
    ['one record', `Status : OK\n${fill('InstanceID : x\n')}`],
    ['keys', fill('vid : 0x1234\n')],
    ['drives', fill('NVME Identify Controller:\nmn : A\n')],
    ['lists', fill('Node SN Model Format \n')],
    ['headings', wide('=')],
  ])('%s', (_what, text) => {
    // What is not linear would take hundreds of times as long.
    const most = 5 * plainMs()
    let took = readingMs(text)
    for (let again = 0; again < 2 && took >= most; again += 1) took = Math.min(took, readingMs(text))
    expect(took).toBeLessThan(most)
  })
})
