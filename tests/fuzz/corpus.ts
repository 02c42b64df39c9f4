import { createCertificate } from '../../electron/practice/certificate.ts'
import { startPracticeHost } from '../../electron/practice/practice-host.ts'
import { filterSpec, type ObjectSpec, type PropertySpec } from '../../electron/vim/properties.ts'
import { inventorySpecs } from '../../electron/vim/inventory.ts'
import { RawSoap } from '../support/raw-soap.ts'

/** How a reply is read. */
export type ReplyKind =
  | 'content'
  | 'login'
  | 'inventory'
  | 'vms'
  | 'updates'
  | 'task'
  | 'started'
  | 'fault'
  | 'versions'

export interface Sample {
  readonly kind: ReplyKind
  readonly method: string
  readonly status: number
  readonly body: Buffer
}

/** A reply as the govmomi simulator spells it: `xsi:type` under a prefix that is declared where it is used. */
const peerSpelling =
  `<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>` +
  '<RetrievePropertiesExResponse xmlns="urn:vim25"><returnval><objects><obj ' +
  'xmlns:XMLSchema-instance="http://www.w3.org/2001/XMLSchema-instance" ' +
  'XMLSchema-instance:type="ManagedObjectReference" type="VirtualMachine">vm-12</obj><propSet>' +
  '<name>name</name><val xmlns:XMLSchema-instance="http://www.w3.org/2001/XMLSchema-instance" ' +
  'XMLSchema-instance:type="xsd:string">web &amp; db</val></propSet><propSet>' +
  '<name>runtime.powerState</name>' +
  '<val xmlns:XMLSchema-instance="http://www.w3.org/2001/XMLSchema-instance" ' +
  'XMLSchema-instance:type="VirtualMachinePowerState">poweredOn</val></propSet><missingSet>' +
  '<path>guest.ipAddress</path><fault>' +
  '<fault xmlns:XMLSchema-instance="http://www.w3.org/2001/XMLSchema-instance" ' +
  'XMLSchema-instance:type="NoPermission"><object type="VirtualMachine">vm-12</object>' +
  '<privilegeId>System.Read</privilegeId></fault><localizedMessage></localizedMessage></fault>' +
  '</missingSet></objects><token>0</token></returnval></RetrievePropertiesExResponse>' +
  '</soapenv:Body></soapenv:Envelope>'
/** Pushes, including kinds that a practice host does not send: removed, nested and truncated changes. */
const updates =
  '<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" ' +
  'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' +
  'xmlns:xsd="http://www.w3.org/2001/XMLSchema"><s:Body><WaitForUpdatesExResponse ' +
  'xmlns="urn:vim25"><returnval><version>12</version><filterSet><filter ' +
  'type="PropertyFilter">session[52]</filter><objectSet><kind>modify</kind><obj ' +
  'type="VirtualMachine">12</obj><changeSet><name>runtime.powerState</name><op>assign</op><val ' +
  'xsi:type="VirtualMachinePowerState">poweredOff</val></changeSet><changeSet>' +
  '<name>guest.ipAddress</name><op>remove</op></changeSet><changeSet>' +
  '<name>runtime.question.text</name><op>indirectRemove</op></changeSet><missingSet>' +
  '<path>runtime.bootTime</path><fault><fault xsi:type="NotAuthenticated"/></fault></missingSet>' +
  '</objectSet><objectSet><kind>leave</kind><obj type="VirtualMachine">13</obj></objectSet>' +
  '</filterSet><truncated>true</truncated></returnval></WaitForUpdatesExResponse></s:Body>' +
  '</s:Envelope>'

/** Real replies, taken from a practice host, and a few in the spelling of other servers. */
export async function recordCorpus(): Promise<Sample[]> {
  const certificate = await createCertificate()
  const password = 'fuzz & password'
  const host = await startPracticeHost({ password, certificate, vms: 3, guestSeconds: 0 })
  host.setVm('3', { question: { id: '7', text: 'The disk is full. Retry?' }, unreadable: ['guest.ipAddress'] })
  const soap = new RawSoap({ url: host.url, certificate: certificate.cert })
  const samples: Sample[] = []
  const record = async (kind: ReplyKind, method: string, type: string, object: string, args = ''): Promise<string> => {
    const { status, xml } = await soap.call(method, type, object, args)
    samples.push({ kind, method, status, body: Buffer.from(xml) })
    return xml
  }
  const retrieve = (properties: readonly PropertySpec[], objects: readonly ObjectSpec[], options = ''): string =>
    `${filterSpec('specSet', properties, objects)}<options>${options}</options>`.replaceAll(
      'xsi:type',
      'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type',
    )
  const inventory: readonly ObjectSpec[] = [
    { object: { type: 'Folder', value: 'ha-folder-root' }, traverse: 'inventory' },
  ]
  try {
    await record('content', 'RetrieveServiceContent', 'ServiceInstance', 'ServiceInstance')
    await record(
      'inventory',
      'RetrievePropertiesEx',
      'PropertyCollector',
      'ha-property-collector',
      retrieve(inventorySpecs, inventory),
    )
    await record(
      'fault',
      'Login',
      'SessionManager',
      'ha-sessionmgr',
      '<userName>root</userName><password>wrong</password>',
    )
    await record('fault', 'ShutdownGuest', 'VirtualMachine', '1')
    await record(
      'login',
      'Login',
      'SessionManager',
      'ha-sessionmgr',
      `<userName>root</userName><password>${password.replace('&', '&amp;')}</password>`,
    )
    await record(
      'inventory',
      'RetrievePropertiesEx',
      'PropertyCollector',
      'ha-property-collector',
      retrieve(inventorySpecs, inventory),
    )
    await record(
      'inventory',
      'RetrievePropertiesEx',
      'PropertyCollector',
      'ha-property-collector',
      retrieve(inventorySpecs, inventory, '<maxObjects>1</maxObjects>'),
    )
    await record(
      'vms',
      'RetrievePropertiesEx',
      'PropertyCollector',
      'ha-property-collector',
      retrieve(
        [
          {
            type: 'VirtualMachine',
            paths: ['name', 'guest.ipAddress', 'summary.config.memorySizeMB', 'config', 'summary'],
          },
        ],
        inventory,
      ),
    )
    await record(
      'updates',
      'CreateFilter',
      'PropertyCollector',
      'ha-property-collector',
      retrieve(inventorySpecs, inventory)
        .replaceAll('specSet', 'spec')
        .replace(/<options>.*$/, '<partialUpdates>false</partialUpdates>'),
    )
    await record(
      'updates',
      'WaitForUpdatesEx',
      'PropertyCollector',
      'ha-property-collector',
      '<version></version><options><maxWaitSeconds>0</maxWaitSeconds></options>',
    )
    const started = await record('started', 'PowerOffVM_Task', 'VirtualMachine', '1')
    const task = />([^<]+)<\/returnval>/.exec(started)?.[1] ?? ''
    await record(
      'task',
      'RetrievePropertiesEx',
      'PropertyCollector',
      'ha-property-collector',
      retrieve(
        [{ type: 'Task', paths: ['info', 'info.state', 'info.progress', 'info.error'] }],
        [{ object: { type: 'Task', value: task } }],
      ),
    )
    await record('fault', 'ShutdownGuest', 'VirtualMachine', '99')
    await record('fault', 'ShutdownHost_Task', 'HostSystem', 'ha-host', '<force>false</force>')
    await record('fault', 'NoSuchMethod', 'HostSystem', 'ha-host')
  } finally {
    soap.close()
    await host.close()
  }
  samples.push(
    { kind: 'inventory', method: 'RetrievePropertiesEx', status: 200, body: Buffer.from(peerSpelling) },
    { kind: 'updates', method: 'WaitForUpdatesEx', status: 200, body: Buffer.from(updates) },
  )
  samples.push({
    kind: 'versions',
    method: '',
    status: 200,
    body: Buffer.from(
      '<?xml version="1.0" encoding="UTF-8"?><namespaces version="1.0"><namespace>' +
        '<name>urn:vim25</name><version>8.0.3.0</version><priorVersions><version>8.0.2.0</version>' +
        '</priorVersions></namespace></namespaces>',
    ),
  })
  return samples
}
