import { describe, expect, it } from 'vitest'
import { createTranslator } from '../../../shared/i18n/translator.ts'
import { startScene } from './scene.ts'

const never = new AbortController().signal
const lspci =
  `00:00.0 Host bridge [0600]: Intel Corporation Device [8086:4660] (rev 02)
01:00.0 Ethernet controller [0200]: Realtek Semiconductor Co., Ltd. RTL8111/8168/8411 PCI ` +
  `Express Gigabit Ethernet Controller [10ec:8168] (rev 15)
02:00.0 Non-Volatile memory controller [0108]: Silicon Motion, Inc. SM2262/SM2262EN SSD ` +
  `Controller [126f:2262] (rev 03) (prog-if 02 [NVM Express])
`

describe('hardware in the running app', () => {
  it('is read from a host that is connected, and from no other', async () => {
    const scene = await startScene({ machine: 'mini-pc' })
    const id = await scene.addPractice()
    const hardware = await scene.hardware()
    const read = await hardware.read(id, never)
    if (!read.ok) throw new Error(read.problem.code)
    expect(
      read.value.pci?.filter(({ vendor }) => vendor === '10ec').map(({ driver, aliases }) => ({ driver, aliases })),
    ).toContainEqual({ driver: null, aliases: [] })
    await scene.practice.close()
    await scene.until((state) => state.hosts[0]?.state.connection !== 'connected')
    expect((await hardware.read(id, never)).ok).toBe(false)
  })

  it('becomes a passport that is kept and written down with its verdict', async () => {
    const scene = await startScene()
    const hardware = await scene.hardware()
    const read = await hardware.readTexts([{ name: 'lspci.txt', text: lspci }])
    expect(read).toMatchObject({ unread: [], recognised: [{ name: 'lspci.txt', count: 3 }] })
    const saved = await hardware.savePassport('attic', null, read.hardware)
    if (!saved.ok) throw new Error(saved.problem.code)
    expect(saved.value).toMatchObject({ name: 'attic', source: 'texts', hostId: null })
    expect(await hardware.passports()).toEqual({ ok: true, value: [saved.value] })
    const document = await hardware.document(saved.value.id, '8.0U2', 'md', createTranslator('zh-CN'))
    if (!document.ok) throw new Error(document.problem.code)
    expect(document.value.text).toContain('10ec:8168')
    expect(document.value.text).toMatch(/8\.0 ?U2|8\.0 Update 2/)
    await hardware.removePassport(saved.value.id)
    expect(await hardware.document(saved.value.id, '8.0U2', 'md', createTranslator('en'))).toMatchObject({
      ok: false,
      problem: { code: 'PASSPORT_NOT_FOUND' },
    })
  })

  it("accepts the user's own rules, refuses other files, and reports a damaged file once", async () => {
    const scene = await startScene()
    const hardware = await scene.hardware()
    const own = { schema: 'hypertray/hardware-rules/1', name: 'mine', rules: [] }
    expect((await hardware.addRules('mine.json', JSON.stringify(own))).ok).toBe(true)
    expect(await hardware.rules()).toMatchObject([{ rules: { name: 'mine' } }])
    expect(await hardware.addRules('bad.json', '{}')).toMatchObject({ ok: false, problem: { code: 'RULES_INVALID' } })
    const [file] = await hardware.rules()
    await hardware.removeRules(file?.file ?? '')
    expect(await hardware.rules()).toEqual([])
  })
})
