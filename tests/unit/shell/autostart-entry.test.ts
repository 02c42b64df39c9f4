import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { autostartEntry } from '../../../electron/shell/autostart-entry.ts'

const value = (entry: string, key: string): string => {
  // By line feeds alone, as desktops read it: to a pattern of JavaScript other characters end a line as well.
  const text =
    entry
      .split('\n')
      .find((line) => line.startsWith(`${key}=`))
      ?.slice(key.length + 1) ?? ''
  return text.replace(/\\([nrt\\])/g, (_all, letter: string) => ({ n: '\n', r: '\r', t: '\t' })[letter] ?? letter)
}
/** As a desktop reads Exec: quoted arguments, escapes within, field codes. */
const argumentsOf = (exec: string): string[] =>
  [...exec.matchAll(/"((?:[^"\\]|\\[\s\S])*)"/g)].map(([, inside = '']) =>
    inside.replace(/\\([\s\S])/g, '$1').replaceAll('%%', '%'),
  )

describe('the entry that starts the app at login', () => {
  it('starts it hidden, and nothing once it is gone', () => {
    const entry = autostartEntry('/opt/Hypertray/hypertray-app', ['--hidden'])
    expect(entry).toBe(
      '[Desktop Entry]\nType=Application\nName=Hypertray\nTryExec=/opt/Hypertray/hypertray-app\n' +
        'Exec="/opt/Hypertray/hypertray-app" "--hidden"\nX-GNOME-Autostart-enabled=true\n',
    )
  })

  it('says every path so that a desktop reads the same, and no path can add a line or an argument', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.array(fc.string({ unit: fc.constantFrom('a', ' ', '"', '\\', '$', '`', '%', '\n', '\t', ';', '路') })),
        (executable, args) => {
          const entry = autostartEntry(`/${executable}`, args)
          expect(entry.split('\n')).toHaveLength(7)
          expect(value(entry, 'TryExec')).toBe(`/${executable}`)
          expect(argumentsOf(value(entry, 'Exec'))).toEqual([`/${executable}`, ...args])
        },
      ),
    )
  })
})
