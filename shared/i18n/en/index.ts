import type { ExactFacts } from '../placeholders.ts'
import { appEn } from './app.ts'
import { attentionEn } from './attention.ts'
import { autostartEn } from './autostart.ts'
import { cliEn } from './cli.ts'
import { firewallEn } from './firewall.ts'
import { hardwareEn } from './hardware.ts'
import { hostImageEn } from './host-image.ts'
import { hostRunsEn } from './host-runs.ts'
import { installEn } from './install.ts'
import { portsEn } from './ports.ts'
import { manyHostsEn } from './many-hosts.ts'
import { problemsEn } from './problems.ts'
import { reasonsEn } from './reasons.ts'
import { reportEn } from './report.ts'
import { shellEn } from './shell.ts'
import { softwareEn } from './software.ts'
import { vibReadEn } from './vib-read.ts'
import { vibsEn } from './vibs.ts'
import { vmsEn } from './vms.ts'
import { wakeEn } from './wake.ts'
import { workshopEn } from './workshop.ts'

/** Every text in English; the keys and facts that a translation must have. */
export const en = {
  app: appEn,
  attention: attentionEn,
  cli: cliEn,
  autostart: autostartEn,
  report: reportEn,
  shell: shellEn,
  ports: portsEn,
  firewall: firewallEn,
  hardware: hardwareEn,
  vibs: vibsEn,
  vibRead: vibReadEn,
  software: softwareEn,
  workshop: workshopEn,
  hostImage: hostImageEn,
  vms: vmsEn,
  manyHosts: manyHostsEn,
  wake: wakeEn,
  hostRuns: hostRunsEn,
  reasons: reasonsEn,
  ...installEn,
  problems: problemsEn satisfies ExactFacts<typeof problemsEn>,
}
