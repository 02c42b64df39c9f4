// A second process for the document tests: adds its numbers to a shared list, one update each.
import { z } from 'zod'
import { ok } from '../../../shared/result.ts'
import { jsonDocument } from '../../../electron/storage/document.ts'

const [file = '', from = '0', count = '0'] = process.argv.slice(2)
const document = jsonDocument<number[]>({ file, schema: z.array(z.number()), empty: () => [], lockWaitMs: 30_000 })
for (let n = Number(from); n < Number(from) + Number(count); n += 1) {
  const updated = await document.update((list) => ok([...list, n]))
  if (!updated.ok) throw new Error(updated.problem.code)
}
