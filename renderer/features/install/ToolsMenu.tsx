import { Button, Menu } from '@mantine/core'
import { ChevronDown } from 'lucide-react'
import { useServices, useText } from '../../services.tsx'
import { installTools } from './tools.ts'

/** Everything that helps with an installation beside the checklists. */
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
