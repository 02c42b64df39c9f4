import { useAppState } from '../services.tsx'

/** Shows the keys of a shortcut; `mod` is Ctrl, or Command on a Mac. */
export function Keys({ of }: { readonly of: string }) {
  const mod = useAppState((app) => app.shell.platform) === 'darwin' ? '⌘' : 'Ctrl'
  return (
    <span className="keys" aria-hidden>
      {of.split(/\+(?=.)/).map((key) => (
        <kbd key={key}>{key === 'mod' ? mod : key}</kbd>
      ))}
    </span>
  )
}
