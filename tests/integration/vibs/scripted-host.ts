import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { escapeXml } from '../../../electron/vim/xml/escape.ts'
import { newIdentity } from '../vim/tls-server.ts'

const identity = await newIdentity()

/** A package as the scripted host keeps it; the level in the API's words. */
export interface ScriptedPackage {
  readonly name: string
  readonly version: string
  readonly vendor: string
  readonly level: 'vmware_certified' | 'vmware_accepted' | 'partner' | 'community'
  readonly date: string
}

/** What the scripted host is; tests change it as they go. */
export interface ScriptedState {
  level: ScriptedPackage['level']
  packages: ScriptedPackage[]
  secureBoot: boolean | null
  /** Of the licence. */
  edition: string
  /** Keys of the rulesets in its firewall. */
  rulesets: string[]
  free: number
  /** What an installation adds. */
  offered: ScriptedPackage & { readonly ruleset: string }
  readonly files: Map<string, Buffer>
}

/** One request: a vim25 method, an esxcli method, or `PUT /folder/…`. */
export interface ScriptedCall {
  readonly method: string
  readonly args: ReadonlyMap<string, string>
  readonly cookie: string | null
}

/** Answers instead of the scripted host: the content of the response, a fault, or a connection that breaks. */
export type ScriptedAnswer =
  | { readonly content: string }
  | { readonly fault: string; readonly detail?: string; readonly text?: string }
  | { readonly status: number }
  | { readonly file: Buffer }
  | 'break'
export type Override = (call: ScriptedCall, state: ScriptedState) => ScriptedAnswer | null

export interface ScriptedHost {
  readonly port: number
  readonly fingerprint: string
  readonly state: ScriptedState
  readonly calls: ScriptedCall[]
  /** Answers of single tests, by method; null falls back on the host's own. */
  readonly overrides: Map<string, Override>
  /** Names of the calls, in order, without logging in and reading properties. */
  names(): string[]
}

const words = {
  vmware_certified: 'VMwareCertified',
  vmware_accepted: 'VMwareAccepted',
  partner: 'PartnerSupported',
  community: 'CommunitySupported',
} as const

export const ordinary: readonly ScriptedPackage[] = [
  { name: 'esx-base', version: '8.0.3-0.0.1', vendor: 'VMware', level: 'vmware_certified', date: '2024-06-25' },
  { name: 'lsi-tool', version: '7.0-01', vendor: 'BCM', level: 'partner', date: '2024-07-02' },
]

/** Starts a TLS server that plays a host's image manager in the shapes of the facts; it goes away with the test. */
export async function scriptedHost(state: Partial<ScriptedState> = {}): Promise<ScriptedHost> {
  const own: ScriptedState = {
    level: 'partner',
    packages: [...ordinary],
    secureBoot: false,
    edition: 'esxEnterprisePlus',
    rulesets: ['sshServer'],
    free: 1_000_000_000,
    offered: {
      name: 'demo-rules',
      version: '1.0.0-0.0.1',
      vendor: 'local',
      level: 'community',
      date: '2025-01-01',
      ruleset: 'labAgent',
    },
    files: new Map(),
    ...state,
  }
  const calls: ScriptedCall[] = []
  const overrides = new Map<string, Override>()
  const server = createServer({ cert: identity.cert, key: identity.key }, (request, response) => {
    void bodyOf(request).then((body) => {
      const call = callOf(request, body)
      calls.push(call)
      const answer = overrides.get(call.method)?.(call, own) ?? ownAnswer(call, own, request, body)
      send(response, call, answer)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  const { port } = server.address() as AddressInfo
  const quiet = new Set([
    '/sdk/vimServiceVersions.xml',
    'RetrieveServiceContent',
    'Login',
    'Logout',
    'RetrievePropertiesEx',
  ])
  return {
    port,
    fingerprint: identity.fingerprint,
    state: own,
    calls,
    overrides,
    names: () => calls.map(({ method }) => method).filter((method) => !quiet.has(method)),
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

function callOf(request: IncomingMessage, body: Buffer): ScriptedCall {
  const cookie = request.headers.cookie ?? null
  const path = request.url ?? ''
  if (path !== '/sdk') {
    const method = request.method === 'GET' && !path.startsWith('/folder') ? path : `${request.method} ${path}`
    return { method, args: new Map(), cookie }
  }
  const text = body.toString('utf8')
  const method = /<soapenv:Body><(\w+)/.exec(text)?.[1] ?? '?'
  if (method !== 'ExecuteSoap') {
    const args = [...text.matchAll(/<(\w+)>([^<]*)<\/\1>/g)].map(([, name = '', value = '']) => [name, value] as const)
    return { method, args: new Map(args), cookie }
  }
  const args = [...text.matchAll(/<argument><name>(\w+)<\/name><val>([^<]*)<\/val>/g)].map(
    ([, name = '', value = '']) =>
      [name, value.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')] as const,
  )
  return { method: /<method>([^<]*)</.exec(text)?.[1] ?? '?', args: new Map(args), cookie }
}

function ownAnswer(call: ScriptedCall, state: ScriptedState, request: IncomingMessage, body: Buffer): ScriptedAnswer {
  switch (call.method) {
    case 'RetrieveServiceContent':
      return { content: serviceContent }
    case 'Login':
      return { content: '<returnval><key>k</key><userName>root</userName></returnval>' }
    case 'RetrievePropertiesEx':
      return { content: properties(body.toString('utf8'), state) }
    case 'HostImageConfigGetAcceptance':
      return { content: `<returnval>${state.level}</returnval>` }
    case 'HostImageConfigGetProfile':
      return { content: '<returnval><name>ESXi-8.0U3-standard</name><vendor>VMware, Inc.</vendor></returnval>' }
    case 'UpdateHostImageAcceptanceLevel':
      state.level = call.args.get('newAcceptanceLevel') as ScriptedPackage['level']
      return { content: '' }
    case 'fetchSoftwarePackages':
      return { content: state.packages.map(packageXml).join('') }
    case 'RetrieveManagedMethodExecuter':
      return { content: '<returnval type="ReflectManagedMethodExecuter">ha-executer</returnval>' }
    case 'InstallHostPatchV2_Task':
      install(state)
      return { content: '<returnval type="Task">haTask-1</returnval>' }
    case 'vim.EsxCLI.software.vib.install':
      if (!call.args.has('dryrun')) install(state)
      return esxcli(
        dataObject(
          '<Message>Operation finished successfully.</Message><RebootRequired>false</RebootRequired>' +
            `<VIBsInstalled>local_bootbank_${state.offered.name}_${state.offered.version}</VIBsInstalled>`,
        ),
      )
    case 'vim.EsxCLI.software.vib.remove':
      if (!call.args.has('dryrun'))
        state.packages = state.packages.filter(({ name }) => call.args.get('vibname') !== `<vibname>${name}</vibname>`)
      return esxcli(
        dataObject('<Message>ok</Message><RebootRequired>false</RebootRequired><VIBsRemoved>x</VIBsRemoved>'),
      )
    case 'vim.EsxCLI.software.vib.list':
      return esxcli(arrayOf(state.packages.map(listXml)))
    default:
      return request.url === '/sdk' ? { content: '' } : folderAnswer(call, state, body)
  }
}

/** Installs what is offered. */
export function install(state: ScriptedState): void {
  state.packages = [...state.packages.filter(({ name }) => name !== state.offered.name), state.offered]
  state.rulesets.push(state.offered.ruleset)
}

function folderAnswer({ method }: ScriptedCall, { files }: ScriptedState, body: Buffer): ScriptedAnswer {
  const [verb = '', path = ''] = method.split(' ')
  if (!path.startsWith('/folder/')) return { status: 404 }
  if (verb === 'PUT') files.set(path, body)
  if (verb === 'DELETE') return { status: files.delete(path) ? 204 : 404 }
  const file = files.get(path)
  if (verb === 'GET') return file ? { file } : { status: 404 }
  return { status: 201 }
}

/** An answer of ExecuteSoap: XML as text within XML. */
export function esxcli(xml: string): ScriptedAnswer {
  return { content: `<returnval><response>${escapeXml(xml)}</response></returnval>` }
}

/** A fault of esxcli, which comes under HTTP 200. */
export function esxcliFault(...messages: readonly string[]): ScriptedAnswer {
  const detail =
    '<obj xmlns="urn:vim25" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="VimEsxCLICLIFault">' +
    `${messages.map((message) => `<errMsg>${escapeXml(message)}</errMsg>`).join('')}</obj>`
  return {
    content:
      '<returnval><fault><faultMsg>EsxCLI.CLIFault.summary</faultMsg>' +
      `<faultDetail>${escapeXml(detail)}</faultDetail></fault></returnval>`,
  }
}

/** An array as esxcli writes it. */
export function arrayOf(objects: readonly string[]): string {
  const items = objects.map((object) => `<DataObject xsi:type="VimEsxCLIsoftwarevib">${object}</DataObject>`)
  return `<obj xmlns="urn:vim25" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="ArrayOfDataObject">${items.join('')}</obj>`
}

/** One object as esxcli writes it. */
export function dataObject(fields: string): string {
  // Some hosts declare no prefix here.
  return `<obj xmlns="urn:vim25" xsi:type="VimEsxCLIsoftwarevibinstall">${fields}</obj>`
}

function listXml({ name, version, vendor, level, date }: ScriptedPackage): string {
  return (
    `<AcceptanceLevel>${words[level]}</AcceptanceLevel><CreationDate>2020-01-01</CreationDate>` +
    `<ID>${vendor}_bootbank_${name}_${version}</ID><InstallDate>${date}</InstallDate><Name>${name}</Name>` +
    `<Status></Status><Vendor>${vendor}</Vendor><Version>${version}</Version>`
  )
}

function packageXml({ name, version, vendor, level }: ScriptedPackage): string {
  return (
    `<returnval><name>${name}</name><version>${version}</version><type>bootbank</type><vendor>${vendor}</vendor>` +
    `<acceptanceLevel>${level}</acceptanceLevel><summary>s</summary><description>d</description></returnval>`
  )
}

const ref = (name: string, type: string, value: string): string => `<${name} type="${type}">${value}</${name}>`

const serviceContent =
  `<returnval>${ref('rootFolder', 'Folder', 'ha-folder-root')}${ref('propertyCollector', 'PropertyCollector', 'ha-property-collector')}` +
  '<about><name>VMware ESXi</name><version>8.0.3</version><build>24022510</build>' +
  '<apiType>HostAgent</apiType><apiVersion>8.0.3.0</apiVersion></about>' +
  `${ref('sessionManager', 'SessionManager', 'ha-sessionmgr')}${ref('licenseManager', 'LicenseManager', 'ha-license-manager')}</returnval>`

/** The properties that were asked for, of the types that were asked for. */
function properties(request: string, state: ScriptedState): string {
  const asked = new Set([...request.matchAll(/<pathSet>([^<]*)</g)].map(([, path]) => path))
  const objects = [...request.matchAll(/<obj type="(\w+)">([^<]*)</g)].map(([, type = '', value = '']) => ({
    type,
    value,
  }))
  const root = objects.some(({ type }) => type === 'Folder')
  const read = root ? [{ type: 'HostSystem', value: 'ha-host' }] : objects
  const content = read.map(({ type, value }) => {
    const sets = Object.entries(valuesOf(type, state))
      .filter(([path]) => asked.has(path))
      .map(([path, text]) => `<propSet><name>${path}</name>${text}</propSet>`)
    return `<objects>${ref('obj', type, value)}${sets.join('')}</objects>`
  })
  return `<returnval>${content.join('')}</returnval>`
}

function valuesOf(type: string, state: ScriptedState): Readonly<Record<string, string>> {
  const text = (value: string): string => `<val x:type="xsd:string">${value}</val>`
  switch (type) {
    case 'HostSystem':
      return {
        'configManager.imageConfigManager': managed('HostImageConfigManager', 'ha-image-config-manager'),
        'configManager.patchManager': managed('HostPatchManager', 'ha-host-patch-manager'),
        'configManager.firewallSystem': managed('HostFirewallSystem', 'firewallSystem'),
        datastore: `<val x:type="ArrayOfManagedObjectReference">${ref('ManagedObjectReference', 'Datastore', 'ds-1')}</val>`,
        capability:
          state.secureBoot === null
            ? '<val x:type="HostCapability"/>'
            : `<val x:type="HostCapability"><uefiSecureBoot>${state.secureBoot}</uefiSecureBoot></val>`,
      }
    case 'Datastore':
      return {
        summary: value(
          'DatastoreSummary',
          `<name>data store</name><freeSpace>${state.free}</freeSpace><accessible>true</accessible>`,
        ),
      }
    case 'HostFirewallSystem':
      return {
        firewallInfo: value(
          'HostFirewallInfo',
          state.rulesets.map((key) => `<ruleset><key>${key}</key><label>l</label></ruleset>`).join(''),
        ),
      }
    case 'LicenseManager':
      return {
        licenses: value(
          'ArrayOfLicenseManagerLicenseInfo',
          `<LicenseManagerLicenseInfo><editionKey>${state.edition}</editionKey></LicenseManagerLicenseInfo>`,
        ),
      }
    case 'Task':
      return { 'info.state': text('success') }
    default:
      return {}
  }
}

const value = (type: string, content: string): string => `<val x:type="${type}">${content}</val>`

const managed = (type: string, value: string): string =>
  `<val x:type="ManagedObjectReference" type="${type}">${value}</val>`

function send(response: ServerResponse, { method }: ScriptedCall, answer: ScriptedAnswer): void {
  if (answer === 'break') return void response.destroy()
  if ('file' in answer)
    return void response.writeHead(200, { 'Content-Type': 'application/octet-stream' }).end(answer.file)
  if ('status' in answer) return void response.writeHead(answer.status, { 'Content-Type': 'text/html' }).end('')
  const open =
    '<?xml version="1.0"?><e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" ' +
    'xmlns:x="http://www.w3.org/2001/XMLSchema-instance"><e:Body>'
  const close = '</e:Body></e:Envelope>'
  if ('fault' in answer) {
    const { fault, text = 'refused', detail = '' } = answer
    return void response
      .writeHead(500, { 'Content-Type': 'text/xml' })
      .end(
        `${open}<e:Fault><faultcode>ServerFaultCode</faultcode><faultstring>${text}</faultstring><detail>` +
          `<${fault}Fault xmlns="urn:vim25" x:type="${fault}">${detail}</${fault}Fault></detail></e:Fault>${close}`,
      )
  }
  const soap = method.startsWith('vim.EsxCLI.') ? 'ExecuteSoap' : method
  response
    .writeHead(200, {
      'Content-Type': 'text/xml; charset=utf-8',
      ...(method === 'Login' && { 'Set-Cookie': 'vmware_soap_session="cookie"; Path=/; HttpOnly; Secure;' }),
    })
    .end(
      method.startsWith('/sdk/')
        ? '<?xml version="1.0"?><namespaces version="1.0"><namespace>' +
            '<name>urn:vim25</name><version>8.0.3.0</version></namespace></namespaces>'
        : `${open}<${soap}Response xmlns="urn:vim25">${answer.content}</${soap}Response>${close}`,
    )
}
