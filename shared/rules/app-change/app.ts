import type { AppState, AppStateParts, HostView } from '../../models/app-state.ts'
import { sameData } from '../../same-data.ts'
import { applyHostChange, hostChange } from './host.ts'
import { changedValues } from './values.ts'

/** Returns how the state differs from before; null when it does not. */
export function appChange(before: AppState, now: AppState): AppStateParts | null {
  const hosts = hostChanges(before.hosts, now.hosts)
  const settings = changedValues(before.settings, now.settings)
  const shell = changedValues(before.shell, now.shell)
  const notices = sameData(before.notices, now.notices) ? null : now.notices
  const sameMany = sameData(before.manyHosts, now.manyHosts)
  if (!hosts && !settings && !shell && !notices && sameMany) return null
  return {
    ...hosts,
    ...(settings && { settings }),
    ...(shell && { shell }),
    ...(notices && { notices }),
    ...(!sameMany && { manyHosts: now.manyHosts }),
  }
}

/** Applies a change. Hosts keep their places, new ones come last, and unchanged parts stay the same objects. */
export function applyChange(
  state: AppState,
  { removed, hosts, added, settings, shell, notices, manyHosts }: AppStateParts,
): AppState {
  return {
    hosts: removed || hosts || added ? applyHosts(state.hosts, { removed, hosts, added }) : state.hosts,
    settings: settings ? { ...state.settings, ...settings } : state.settings,
    shell: shell ? { ...state.shell, ...shell } : state.shell,
    notices: notices ?? state.notices,
    manyHosts: manyHosts === undefined ? state.manyHosts : manyHosts,
  }
}

type HostParts = Pick<AppStateParts, 'removed' | 'hosts' | 'added'>

function hostChanges(before: readonly HostView[], now: readonly HostView[]): HostParts | null {
  const removed: string[] = []
  const hosts = []
  let kept = 0
  for (const host of before) {
    const next = now[kept]
    // A host that was removed and added again stands at the end, and is new there.
    if (next?.id !== host.id) {
      removed.push(host.id)
      continue
    }
    kept += 1
    const change = hostChange(host, next)
    if (change) hosts.push(change)
  }
  const added = now.slice(kept)
  if (removed.length + hosts.length + added.length === 0) return null
  return {
    ...(removed.length > 0 && { removed }),
    ...(hosts.length > 0 && { hosts }),
    ...(added.length > 0 && { added }),
  }
}

function applyHosts(
  before: readonly HostView[],
  { removed = [], hosts = [], added = [] }: { readonly [Key in keyof HostParts]: HostParts[Key] | undefined },
): readonly HostView[] {
  const changes = new Map(hosts.map((change) => [change.id, change]))
  return before
    .filter(({ id }) => !removed.includes(id))
    .map((host) => {
      const change = changes.get(host.id)
      return change ? applyHostChange(host, change) : host
    })
    .concat(added)
}
