import { useAppState } from '../services.tsx'

/** A shortcut as its keys; `mod` is Ctrl, or the command key on a Mac. */
export function Keys({ of }: { readonly of: string }) {
  const mod = useAppState().shell.platform === 'darwin' ? '⌘' : 'Ctrl'
  return (
    <span className="keys" aria-hidden>
      {of.split(/\+(?=.)/).map((key) => (
        <kbd key={key}>{key === 'mod' ? mod : key}</kbd>
      ))}
    </span>
  )
}
