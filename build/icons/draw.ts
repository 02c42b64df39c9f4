import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Resvg } from '@resvg/resvg-js'
import { trayIconFile } from '../../electron/shell/tray-icon.ts'
import type { WorstState } from '../../shared/rules/host-summary.ts'
import { encodeIco } from './ico.ts'
import type { IconImage } from './ico.ts'

/** Icons that the app itself reads; the build copies them. */
export const assets = 'electron/shell/assets/icons'
/** Icons for packages. */
export const packaging = 'resources/icons'
const states: readonly WorstState[] = ['ok', 'busy', 'attention', 'unreachable']

/** Colours of the machine and of its state. */
interface Palette {
  readonly glyph: string
  readonly accent: Readonly<Record<WorstState, string>>
  /** A background of its own, for panels whose colour is not known. */
  readonly tile?: Readonly<Record<WorstState, string>>
}

const same = (colour: string): Record<WorstState, string> => ({
  ok: colour,
  busy: colour,
  attention: colour,
  unreachable: colour,
})
const template: Palette = { glyph: '#000', accent: same('#000') }
const onDark: Palette = {
  glyph: '#fff',
  accent: { ok: '#fff', busy: '#74c0fc', attention: '#ffd43b', unreachable: '#ff8787' },
}
const onLight: Palette = {
  glyph: '#212529',
  accent: { ok: '#212529', busy: '#1971c2', attention: '#c2410c', unreachable: '#c92a2a' },
}
const tiled: Palette = {
  glyph: '#fff',
  accent: same('#fff'),
  tile: { ok: '#2b6a78', busy: '#1864ab', attention: '#b84300', unreachable: '#a61e4d' },
}

function draw(svg: string, size: number): IconImage {
  const image = new Resvg(svg, { fitTo: { mode: 'width', value: size }, font: { loadSystemFonts: false } }).render()
  return { size, rgba: straight(image.pixels), png: image.asPng() }
}

/** resvg multiplies colours by alpha; icon files want them as they are. */
function straight(pixels: Buffer): Buffer {
  const out = Buffer.from(pixels)
  for (let at = 0; at < out.length; at += 4) {
    const alpha = out.readUInt8(at + 3)
    if (alpha === 0 || alpha === 255) continue
    for (let channel = at; channel < at + 3; channel++)
      out.writeUInt8(Math.min(255, Math.round((out.readUInt8(channel) * 255) / alpha)), channel)
  }
  return out
}

/** The tray's picture for one state: the other groups hidden, the classes coloured. */
function traySvg(source: string, state: WorstState, { glyph, accent, tile }: Palette): string {
  const hidden = states
    .filter((other) => other !== state)
    .map((other) => `#${other}`)
    .join(',')
  const style =
    `<style>${hidden}{display:none}.glyph{fill:${glyph}}.accent{fill:${accent[state]}}` +
    `.accent-line{stroke:${accent[state]}}</style>`
  const styled = source.replace('<defs>', `${style}<defs>`)
  if (!tile) return styled
  // 22 is what Linux panels ask for: three pixels around the 16 of the source.
  const inner = styled.replace('<svg ', '<svg x="3" y="3" width="16" height="16" ')
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 22 22"><rect width="22" height="22" rx="5" ' +
    `fill="${tile[state]}"/>${inner}</svg>`
  )
}

/** Every icon, by its place below the project's folder. */
export async function drawIcons(): Promise<Map<string, Buffer>> {
  const [tray, app] = await Promise.all(
    ['tray.svg', 'icon.svg'].map((name) => readFile(join(import.meta.dirname, name), 'utf8')),
  )
  return new Map([...states.flatMap((state) => trayIcons(tray ?? '', state)), ...appIcons(app ?? '')])
}

function trayIcons(source: string, state: WorstState): [string, Buffer][] {
  const mac = trayIconFile(assets, state, 'darwin', false)
  const windows = (
    [
      [true, onDark],
      [false, onLight],
    ] as const
  ).map(([dark, palette]): [string, Buffer] => {
    const svg = traySvg(source, state, palette)
    // Small icons at 100, 125, 150, 200 and 300 per cent.
    return [trayIconFile(assets, state, 'win32', dark), encodeIco([16, 20, 24, 32, 48].map((size) => draw(svg, size)))]
  })
  return [
    [mac, draw(traySvg(source, state, template), 16).png],
    [mac.replace('.png', '@2x.png'), draw(traySvg(source, state, template), 32).png],
    ...windows,
    // Twice the size a panel asks for: it scales down well, and the bus carries only one size.
    [trayIconFile(assets, state, 'linux', false), draw(traySvg(source, state, tiled), 44).png],
  ]
}

function appIcons(source: string): [string, Buffer][] {
  const app = (size: number): IconImage =>
    draw(source.replace('<defs>', `<style>#${size <= 24 ? 'large' : 'small'}{display:none}</style><defs>`), size)
  return [
    [join(assets, 'app.png'), app(256).png],
    ...[16, 24, 32, 48, 64, 128, 256, 512].map((size): [string, Buffer] => [
      join(packaging, `${size}x${size}.png`),
      app(size).png,
    ]),
    [join(packaging, 'icon.png'), app(1024).png],
    [join(packaging, 'icon.ico'), encodeIco([16, 24, 32, 48, 64, 128, 256].map(app))],
  ]
}
