import { useText } from '../../../services.tsx'
import { CommandLine } from '../../../ui/CopyButton.tsx'

/** Shows how the same is done by hand: in the Host Client and on the console. */
export function ByHand({ path, commands }: { readonly path: string | null; readonly commands: readonly string[] }) {
  const { t } = useText()
  return (
    <>
      <p className="dim">
        {path === null ? t('workshop.install.byHandConsole') : t('workshop.install.byHand', { path })}
      </p>
      <ol className="by-hand">
        {commands.map((command) => (
          <li key={command}>
            <CommandLine text={command} />
          </li>
        ))}
      </ol>
    </>
  )
}
