import { useAppState } from '../services.tsx'

/** A shortcut as its keys; `mod` is Ctrl, or the command key on a Mac. */
export function Keys({ of }: { readonly of: string }) {
  const mac = useAppState().shell.platform === 'darwin'
  return (
    <span className="keys" aria-hidden>
      {of.split(/\+(?=.)/).map((key) => (
        <kbd key={key}>{key === 'mod' ? (mac ? '⌘' : 'Ctrl') : key}</kbd>
      ))}
    </span>
  )
}
