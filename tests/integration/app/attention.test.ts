import { describe, expect, it } from 'vitest'
import type { HostAttention } from '../../../shared/models/app-state.ts'
import { startScene, type Scene } from './scene.ts'

const looked = async (scene: Scene, wanted: (found: HostAttention) => boolean = () => true): Promise<HostAttention> => {
  const { hosts } = await scene.until(({ hosts: [host] }) => {
    const found = host?.attention
    return found?.checkedAt != null && wanted(found)
  })
  const found = hosts[0]?.attention
  if (!found) throw new Error('not looked at')
  return found
}
const codes = ({ items }: HostAttention): string[] =>
  items.filter(({ mark }) => mark === null).map(({ item }) => item.code)

describe('what needs attention on the hosts of the app', () => {
  it('is found after a host connects, put off, counted again, and unknown once the host is gone', async () => {
    const scene = await startScene({ vms: 2 })
    scene.practice.setService('TSM-SSH', { running: true })
    const id = await scene.addPractice()
    const found = await looked(scene)
    expect(codes(found)).toContain('SSH_ON')
    const key = found.items.find(({ item }) => item.code === 'SSH_ON')?.item.key ?? ''

    const how = { kind: 'intended', note: 'for the backup' } as const
    expect(await scene.request('attention.mark', { id, key, how })).toMatchObject({ ok: true })
    const marked = await looked(scene, (each) => !codes(each).includes('SSH_ON'))
    expect(marked.items.find(({ item }) => item.key === key)?.mark).toMatchObject({ kind: 'intended', note: how.note })
    expect(await scene.request('attention.unmark', { id, key })).toMatchObject({ ok: true })
    const again = await looked(scene, (each) => codes(each).includes('SSH_ON'))
    // The host was not looked at again for it.
    expect([marked.checkedAt, again.checkedAt]).toEqual([found.checkedAt, found.checkedAt])
    expect(await scene.request('attention.mark', { id, key: 'gone', how })).toMatchObject({
      problem: { code: 'ATTENTION_ITEM_GONE' },
    })

    scene.practice.setService('TSM-SSH', { running: false })
    expect(await scene.request('attention.check', { id: null })).toMatchObject({ ok: true })
    await looked(scene, (each) => !codes(each).includes('SSH_ON'))

    await scene.practice.close()
    const away = await scene.until(({ hosts }) => hosts[0]?.state.connection === 'unreachable')
    expect(away.hosts[0]?.attention).toBeNull()
  })

  it('is announced once, notes and what was put off aside', async () => {
    const announced: string[][] = []
    const scene = await startScene({ vms: 1 }, undefined, { onNews: (items) => announced.push([...items]) })
    scene.practice.setService('ntpd', { running: false })
    const id = await scene.addPractice()
    await looked(scene)
    // What a host has when it is added is not new.
    expect(announced).toEqual([])
    scene.practice.setVm('1', { question: { id: 'q', text: 'Moved or copied?' } })
    scene.practice.setService('TSM-SSH', { running: true })
    await scene.until(
      ({ hosts: [host] }) => host?.state.inventory?.vms.some(({ question }) => question !== null) === true,
    )
    await scene.request('attention.check', { id })
    expect(codes(await looked(scene))).toEqual(expect.arrayContaining(['VM_WAITS_FOR_ANSWER', 'SSH_ON']))
    expect(announced).toHaveLength(1)
    expect(announced[0]).toContain('VM_WAITS_FOR_ANSWER')
    expect(announced[0]).not.toContain('SSH_ON')
    await scene.request('attention.check', { id })
    expect(announced).toHaveLength(1)
  })

  it('of a host that cannot be read keeps what was found, with the reason', async () => {
    const scene = await startScene({ vms: 1 })
    scene.practice.setService('TSM-SSH', { running: true })
    const id = await scene.addPractice()
    const before = await looked(scene)
    scene.practice.inject({ method: 'RetrievePropertiesEx', when: 'before', what: { fault: 'NoPermission' } })
    expect(await scene.request('attention.check', { id })).toMatchObject({ ok: false })
    const { hosts } = await scene.until(({ hosts: [host] }) => host?.attention?.problem != null)
    expect(hosts[0]?.attention).toMatchObject({ checkedAt: before.checkedAt, problem: { code: 'NO_PERMISSION' } })
    expect(hosts[0]?.attention?.items.map(({ item }) => item.code)).toContain('SSH_ON')
    const how = { kind: 'snoozed', until: null } as const
    expect(await scene.request('attention.mark', { id, key: 'SSH_ON', how })).toMatchObject({ ok: true })
    const marked = await looked(scene, (each) => !codes(each).includes('SSH_ON'))
    expect(marked).toMatchObject({ checkedAt: before.checkedAt, problem: { code: 'NO_PERMISSION' } })
  })
})
