import type { Localized } from '../models/ports.ts'

/** What is said of a ruleset of a host that the port table does not know. */
export const ownRulesetPurpose: Localized = {
  en: 'A ruleset of this host that the port table does not list, such as one that came in a VIB.',
  'zh-CN': '此主机上不在端口表中的规则集，例如随某个 VIB 安装的规则集。',
}

export const ownRulesetSource = 'HostFirewallSystem.firewallInfo'
