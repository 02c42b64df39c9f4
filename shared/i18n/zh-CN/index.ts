import type { en } from '../en/index.ts'
import type { ExactFacts, SamePlaceholders } from '../placeholders.ts'
import { appZhCn } from './app.ts'
import { attentionZhCn } from './attention.ts'
import { autostartZhCn } from './autostart.ts'
import { cliZhCn } from './cli.ts'
import { firewallZhCn } from './firewall.ts'
import { hardwareZhCn } from './hardware.ts'
import { hostImageZhCn } from './host-image.ts'
import { hostRunsZhCn } from './host-runs.ts'
import { installZhCn } from './install.ts'
import { portsZhCn } from './ports.ts'
import { manyHostsZhCn } from './many-hosts.ts'
import { problemsZhCn } from './problems.ts'
import { reasonsZhCn } from './reasons.ts'
import { reportZhCn } from './report.ts'
import { shellZhCn } from './shell.ts'
import { softwareZhCn } from './software.ts'
import { vibReadZhCn } from './vib-read.ts'
import { vibsZhCn } from './vibs.ts'
import { vmsZhCn } from './vms.ts'
import { wakeZhCn } from './wake.ts'
import { workshopZhCn } from './workshop.ts'

const texts = {
  app: appZhCn,
  attention: attentionZhCn,
  cli: cliZhCn,
  autostart: autostartZhCn,
  report: reportZhCn,
  shell: shellZhCn,
  ports: portsZhCn,
  firewall: firewallZhCn,
  hardware: hardwareZhCn,
  vibs: vibsZhCn,
  vibRead: vibReadZhCn,
  software: softwareZhCn,
  workshop: workshopZhCn,
  hostImage: hostImageZhCn,
  vms: vmsZhCn,
  manyHosts: manyHostsZhCn,
  wake: wakeZhCn,
  hostRuns: hostRunsZhCn,
  reasons: reasonsZhCn,
  ...installZhCn,
  problems: problemsZhCn satisfies ExactFacts<typeof problemsZhCn>,
}

/** 全部中文文本；类型保证各条文本只使用英文原文所用的信息。 */
export const zhCn = texts satisfies SamePlaceholders<typeof en, typeof texts>
