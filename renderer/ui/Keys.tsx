import { useAppState } from '../services.tsx'

/** Shows the keys of a shortcut; `mod` is Ctrl, or Command on a Mac. */
export function Keys({ of }: { readonly of: string }) {
  const mac = useAppState((app) => app.shell.platform) === 'darwin'
  const named: Readonly<Record<string, string>> = mac ? { mod: '⌘', shift: '⇧' } : { mod: 'Ctrl', shift: 'Shift' }
  return (
    <span className="keys" aria-hidden>
      {of.split(/\+(?=.)/).map((key) => (
        <kbd key={key}>{named[key] ?? key}</kbd>
      ))}
    </span>
  )
}
