import { readChange } from '../../electron/hosts/live-inventory.ts'
import { askApiVersion } from '../../electron/vim/api-version.ts'
import type { VimClient } from '../../electron/vim/client.ts'
import { readInventory } from '../../electron/vim/inventory.ts'
import { powerOffVm, readTask } from '../../electron/vim/power-methods.ts'
import { readServiceContent, type ServiceContent } from '../../electron/vim/service-content.ts'
import { SoapReply } from '../../electron/vim/soap.ts'
import type { BodySink } from '../../electron/vim/exchange.ts'
import type { Transport } from '../../electron/vim/transport.ts'
import { waitForUpdates } from '../../electron/vim/updates.ts'
import type { XmlNode } from '../../electron/vim/xml/node.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { Sample } from './corpus.ts'
import { readVms } from '../support/read-vms.ts'

const content: ServiceContent = {
  about: { name: 'VMware ESXi', version: '8.0.3', build: '1', apiType: 'HostAgent', apiVersion: '8.0.3.0' },
  rootFolder: { type: 'Folder', value: 'ha-folder-root' },
  propertyCollector: { type: 'PropertyCollector', value: 'ha-property-collector' },
  sessionManager: { type: 'SessionManager', value: 'ha-sessionmgr' },
  authorizationManager: null,
  licenseManager: null,
  taskManager: null,
}

/** Gives a body to its reader piece by piece, as the transport does: a problem stops the reading. */
function feed(sink: BodySink, status: number, pieces: readonly Buffer[]): Result<void> {
  sink.start(status)
  for (const piece of pieces) {
    const stop = sink.write(piece)
    if (stop) return fail(stop)
  }
  const left = sink.end()
  return left ? fail(left) : ok()
}

export function soapResponse(reply: SoapReply, status: number, pieces: readonly Buffer[]): Result<XmlNode> {
  const fed = feed(reply, status, pieces)
  if (!fed.ok) return fed
  const read = reply.result()
  return 'problem' in read ? fail(read.problem) : ok(read.response)
}

const lastPage = Buffer.from(
  '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>' +
    '<ContinueRetrievePropertiesExResponse xmlns="urn:vim25"><returnval/>' +
    '</ContinueRetrievePropertiesExResponse></e:Body></e:Envelope>',
)

/** A client whose every call is answered by the same pieces, without a network; a further page is empty. */
function clientAnswering(status: number, pieces: readonly Buffer[]): VimClient {
  const parts: Pick<VimClient, 'connect' | 'call' | 'charge'> = {
    charge: (work) => work(),
    connect: () => Promise.resolve(ok(content)),
    call: (method, _target, _args, options = {}) => {
      options.reset?.()
      const answered = method === 'ContinueRetrievePropertiesEx' ? [lastPage] : pieces
      return Promise.resolve(soapResponse(new SoapReply(method, options.items), status, answered))
    },
  }
  return Object.assign(Object.create(null), parts)
}

/** The same, one layer below. */
function transportAnswering(status: number, pieces: readonly Buffer[]): Transport {
  const parts: Pick<Transport, 'exchange' | 'isIdle'> = {
    isIdle: () => true,
    exchange: ({ sink }) => {
      const fed = feed(sink, status, pieces)
      return Promise.resolve(fed.ok ? ok({ status, setCookie: [], bytes: 0 }) : fed)
    },
  }
  return Object.assign(Object.create(null), parts)
}

/** Reads a reply to its end as the product reads replies of that kind, and gives what came out of it. */
export async function readReply({ kind, method, status }: Sample, pieces: readonly Buffer[]): Promise<Result<unknown>> {
  const client = clientAnswering(status, pieces)
  if (kind === 'inventory') return readInventory(client)
  if (kind === 'vms') return readVms(client, ['name', 'guest.ipAddress', 'summary.config.memorySizeMB'])
  if (kind === 'updates') return waitForUpdates(client, '', 1, { session: 1, read: readChange })
  if (kind === 'task') return readTask(client, { type: 'Task', value: 'task-1' })
  if (kind === 'started') return powerOffVm(client, '1')
  if (kind === 'versions') return ok(await askApiVersion(transportAnswering(status, pieces)))
  const response = soapResponse(new SoapReply(method), status, pieces)
  if (!response.ok || kind !== 'content') return response
  const read = readServiceContent(response.value)
  return read ? ok(read) : fail(problem('REPLY_UNEXPECTED'))
}
