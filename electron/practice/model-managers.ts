import { serviceContent } from './about.ts'
import { roleValue } from './authorization.ts'
import type { Access } from './authorization.ts'
import { autostartConfig } from './autostart.ts'
import { advancedSettings } from './config-values.ts'
import { localizedFault, noPermission } from './faults.ts'
import { objectsOf } from './properties.ts'
import type { ManagedObject, Parts } from './properties.ts'
import { recentTasks } from './tasks.ts'
import { any, bool, enumeration, int, list, refTo, refs as refList, str, struct, time } from './values.ts'
import type { Ref, Value } from './values.ts'
import { refs } from './refs.ts'
import type { Task, World } from './world.ts'

function manager(ref: Ref, parts: Parts<World>, world: World, unset: readonly string[] = []): ManagedObject {
  return objectsOf<World>({ type: ref.type, bases: [], parts, unset })(ref, world)
}

/** Fact: the licence is read, never probed with a write; the free one has an edition key of its own. */
function licence(world: World): Value {
  const free = world.options.mode === 'free'
  const { licenceHours: hours } = world.setup
  const feature = (key: string, label: string): Value =>
    struct('KeyAnyValue', [
      ['key', str('feature')],
      [
        'value',
        any(
          struct('KeyValue', [
            ['key', str(key)],
            ['value', str(label)],
          ]),
        ),
      ],
    ])
  if (world.setup.evaluationHours !== null) {
    return struct('LicenseManagerLicenseInfo', [
      ['licenseKey', str('00000-00000-00000-00000-00000')],
      ['editionKey', str('eval')],
      ['name', str('Evaluation Mode')],
      ['total', int(0)],
      ['properties', list('KeyAnyValue', evaluationProperties(world))],
    ])
  }
  return struct('LicenseManagerLicenseInfo', [
    ['licenseKey', str('*****-*****-*****-*****-PRACT')],
    ['editionKey', str(free ? 'esxBasic' : 'esx.standard.cpuPackage')],
    ['name', str(free ? 'VMware vSphere 8 Hypervisor' : 'VMware vSphere 8 Standard')],
    ['total', int(0)],
    ['used', int(1)],
    ['costUnit', str(free ? 'cpuPackage:12lcore' : 'cpuPackage')],
    [
      'properties',
      list('KeyAnyValue', [
        feature('vsmp:8', 'Up to 8-way virtual SMP'),
        ...(hours === null ? [] : [property('expirationDate', time(world.clock.now() + hours * 3_600_000))]),
        ...(free ? [] : [feature('vimapi', 'vSphere API'), feature('vmotion', 'vMotion')]),
      ]),
    ],
  ])
}

const property = (key: string, value: Value): Value =>
  struct('KeyAnyValue', [
    ['key', str(key)],
    ['value', any(value)],
  ])

/** Fact: an evaluation reports its hours, minutes and end; a host that never had one, or finished it, reports none. */
function evaluationProperties(world: World): Value[] {
  const hours = world.setup.evaluationHours
  return hours === null
    ? []
    : [
        property('expirationHours', int(hours)),
        property('expirationMinutes', int(hours * 60)),
        property('expirationDate', time(world.clock.now() + hours * 3_600_000)),
      ]
}

/** The managers named in ServiceContent, the service instance itself and the autostart manager. */
export function managerObjects(world: World, currentSession: (key: string) => Value | undefined): ManagedObject[] {
  return [
    manager(
      refs.serviceInstance,
      { content: () => serviceContent(world), serverClock: () => time(world.clock.now()) },
      world,
      ['capability'],
    ),
    manager(refs.propertyCollector, { filter: () => refList([]) }, world),
    manager(refs.searchIndex, {}, world),
    manager(refs.viewManager, {}, world, ['viewList']),
    manager(refs.sessionManager, { currentSession: (_world, reader) => currentSession(reader.sessionKey) }, world, [
      'sessionList',
      'message',
      'messageLocaleList',
      'supportedLocaleList',
      'defaultLocale',
    ]),
    manager(
      refs.authorizationManager,
      {
        roleList: () => list('AuthorizationRole', world.authorization.roles.map(roleValue)),
      },
      world,
      ['privilegeList', 'description'],
    ),
    manager(
      refs.licenseManager,
      {
        // Reading licences requires a privilege that the read-only role lacks.
        licenses: (_world, reader) =>
          reader.access.may('Global.Licenses', refs.licenseManager)
            ? list('LicenseManagerLicenseInfo', [licence(world)])
            : noPermission(refs.licenseManager, 'Global.Licenses'),
        evaluation: () =>
          struct('LicenseManagerEvaluationInfo', [['properties', list('KeyAnyValue', evaluationProperties(world))]]),
        licensedEdition: () => str(world.options.mode === 'free' ? 'esxBasic' : 'esx.standard.cpuPackage'),
      },
      world,
      ['source', 'sourceAvailable', 'diagnostics', 'featureInfo', 'licenseAssignmentManager'],
    ),
    manager(
      refs.taskManager,
      {
        recentTask: (_world, reader) =>
          refList(recentTasks(world).filter((ref) => seesTask(world, ref, reader.access))),
        maxCollector: () => int(32),
      },
      world,
      ['description'],
    ),
    manager(refs.optionManager, { setting: () => advancedSettings(world) }, world, ['supportedOption']),
    manager(refs.autoStartManager, { config: (_world, reader) => autostartConfig(world, reader.access) }, world),
  ]
}

/** An account that sees an object also sees its tasks. */
export function seesTask(world: World, ref: Ref, access: Access): boolean {
  const task = world.tasks.get(ref.id)
  return task !== undefined && access.sees(task.entity)
}

/** Makes the managed object of a task. */
export const taskObject: (ref: Ref, task: Task) => ManagedObject = objectsOf<Task>({
  type: 'Task',
  bases: ['ExtensibleManagedObject'],
  parts: {
    info: (task) =>
      struct('TaskInfo', [
        ['key', str(task.ref.id)],
        ['task', refTo(task.ref)],
        ['name', str(task.name)],
        ['descriptionId', str(task.descriptionId)],
        ['entity', refTo(task.entity)],
        ['entityName', str(task.entityName)],
        ['state', enumeration('TaskInfoState', task.state)],
        ['cancelled', bool(task.cancelled)],
        ['cancelable', bool(task.cancelable)],
        ['error', task.error === undefined ? undefined : localizedFault(task.error)],
        ['result', task.result],
        ['reason', any(struct('TaskReasonUser', [['userName', str(task.userName)]]))],
        ['queueTime', time(task.queueTime)],
        ['startTime', time(task.queueTime)],
        ['completeTime', task.completeTime === undefined ? undefined : time(task.completeTime)],
        ['eventChainId', int(0)],
      ]),
  },
  unset: ['value', 'availableField'],
})
