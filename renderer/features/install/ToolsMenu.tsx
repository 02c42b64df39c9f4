import { Button, Menu } from '@mantine/core'
import {
  ChevronDown,
  BookOpen,
  Disc3,
  FileCode2,
  KeyRound,
  LayoutTemplate,
  Radar,
  TerminalSquare,
  Usb,
} from 'lucide-react'
import { useServices, useText } from '../../services.tsx'
import type { Dialog } from '../../stores/ui.ts'

/** Offers the tools that help with an installation. */
export function ToolsMenu() {
  const { ui } = useServices()
  const { t } = useText()
  return (
    <Menu position="bottom-end" withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button className="install-tools" variant="default" rightSection={<ChevronDown size={14} aria-hidden />}>
          {t('install.tools')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {installTools.map(({ icon: Icon, label, dialog }) => (
          <Menu.Item key={label} leftSection={<Icon size={14} aria-hidden />} onClick={() => ui.open(dialog)}>
            {t(label)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** The tools that help with an installation, and the steps each is for. */
export const installTools = [
  { icon: Disc3, label: 'image.window.open', dialog: { name: 'image' }, steps: ['image-hash', 'image-inspect'] },
  { icon: Usb, label: 'stick.window.open', dialog: { name: 'stick' }, steps: ['usb-write', 'usb-ks'] },
  {
    icon: FileCode2,
    label: 'kickstart.window.open',
    dialog: { name: 'kickstart' },
    steps: ['ks-required', 'ks-firstdisk', 'ks-clearpart', 'ks-network', 'ks-post', 'ks-safety'],
  },
  { icon: TerminalSquare, label: 'stick.options.open', dialog: { name: 'boot-options' }, steps: ['ins-boot'] },
  { icon: KeyRound, label: 'kickstart.password.open', dialog: { name: 'root-password' }, steps: ['ins-password'] },
  { icon: Radar, label: 'install.find.open', dialog: { name: 'find-hosts' }, steps: ['dcui-net'] },
  {
    icon: LayoutTemplate,
    label: 'install.template.open',
    dialog: { name: 'install', task: { kind: 'templates' } },
    steps: [],
  },
  {
    icon: BookOpen,
    label: 'install.background.open',
    dialog: { name: 'install', task: { kind: 'background', article: null } },
    steps: [],
  },
] as const satisfies readonly {
  readonly icon: typeof Disc3
  readonly label: string
  readonly dialog: Dialog
  readonly steps: readonly string[]
}[]
