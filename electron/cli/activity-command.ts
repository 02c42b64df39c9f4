import type { Activity, ActivityVmAction } from '../../shared/models/activity.ts'
import type { Translator } from '../../shared/i18n/translator.ts'
import type { ImageChangeEntry } from '../../shared/models/host-image.ts'
import type { VmActionEntry } from '../../shared/models/vm-action.ts'
import { ok, type Result } from '../../shared/result.ts'
import { listChanges } from '../firewall/change-journal.ts'
import { activity } from '../power/journal-activity.ts'
import { readJournal } from '../power/journal-read.ts'
import { listImageChanges } from '../vibs/host/image-journal.ts'
import { listVmActions } from '../vms/vm-journal.ts'
import { exit, type ExitStatus } from './exit.ts'
import { subjectText, valueText } from './firewall-text.ts'
import { localDateTime } from './local-time.ts'
import type { Output } from './output.ts'
import type { CliSession } from './session.ts'
import { compare } from '../../shared/text/compare.ts'

/** `activity`: every run and every change the journals know, newest first. */
export async function showActivity(session: CliSession, host: string | undefined): Promise<Result<ExitStatus>> {
  const { output, paths, registry } = session
  const { t } = output.translator
  let hostId: string | undefined
  if (host !== undefined) {
    const found = await registry.find(host)
    if (!found.ok) return found
    hostId = found.value.id
  }
  const journal = await readJournal(paths.journal, hostId === undefined ? {} : { hostId })
  if (!journal.ok) return journal
  const changes = await listChanges(paths.changes, hostId ?? null)
  if (!changes.ok) return changes
  const images = await listImageChanges(paths.imageChanges, hostId ?? null)
  if (!images.ok) return images
  const vms = await listVmActions(paths.vmActions, hostId ?? null)
  if (!vms.ok) return vms
  const all: Listed[] = [
    ...activity(journal.value.runs),
    ...changes.value.map((change) => ({ kind: 'change' as const, ...change })),
    ...images.value.map((change) => ({ kind: 'image-change' as const, ...change })),
    ...vms.value.map((work) => ({ kind: 'vm-action' as const, ...work })),
  ]
  all.sort((a, b) => compare(beganAt(b), beganAt(a)))
  if (journal.value.damaged.length > 0) output.note(t('cli.activity.damaged', { count: journal.value.damaged.length }))
  output.result(all, () =>
    all.length === 0
      ? t('cli.activity.empty')
      : output.table(
          [
            t('cli.columns.started'),
            t('cli.columns.ended'),
            t('cli.columns.host'),
            t('cli.columns.action'),
            t('cli.columns.outcome'),
            t('cli.columns.vms'),
          ],
          all.map((each) => row(output, each)),
        ),
  )
  return ok(exit.done)
}

/** Whatever the command lists. */
type Listed = Activity | ActivityVmAction

function beganAt(each: Listed): string {
  return 'at' in each ? each.at : each.startedAt
}

function row({ translator }: Output, each: Listed): (string | null)[] {
  const { t } = translator
  if (each.kind === 'image-change') {
    const outcome = t(`cli.firewall.outcomes.${each.state}`)
    return [localDateTime(each.at), null, each.hostName, imageAction(translator, each), outcome, null]
  }
  if (each.kind === 'vm-action') {
    const outcome = t(`vms.states.${each.state}`)
    return [localDateTime(each.at), null, each.hostName, vmAction(translator, each), outcome, '1']
  }
  if (each.kind === 'change') {
    const action = t('cli.firewall.activity', {
      what: subjectText(translator, each.change),
      value: valueText(translator, each.change),
    })
    return [localDateTime(each.at), null, each.hostName, action, t(`cli.firewall.outcomes.${each.state}`), null]
  }
  return [
    localDateTime(each.startedAt),
    each.endedAt === null ? null : localDateTime(each.endedAt),
    each.hostName,
    t(each.kind === 'unknown' ? 'cli.activity.unknownKind' : `hostRuns.kinds.${each.kind}`),
    t(`cli.outcomes.${each.outcome ?? 'running'}`),
    String(each.vms.length),
  ]
}

function imageAction({ t }: Translator, { change, before }: ImageChangeEntry): string {
  if (change.kind === 'acceptance')
    return t('hostImage.activity.acceptance', { before: before ?? t('cli.unknown'), level: change.level })
  const { name, version } = change
  return t(`hostImage.activity.${change.kind}`, { name, version: version ?? t('cli.unknown') })
}

function vmAction({ t }: Translator, { work, vmName, detail }: VmActionEntry): string {
  const facts = { work: t(`vms.works.${work}`), vm: vmName }
  return detail === null ? t('vms.activity', facts) : t('vms.activityDetail', { ...facts, detail })
}
