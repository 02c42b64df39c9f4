import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../../..')
const folder = join(root, '.github/workflows')

/** What GitHub's own parser has against a workflow: its schema, and the expressions in it. */
async function complaints(content: string): Promise<string[]> {
  const { context, value } = parseWorkflow({ name: 'workflow.yml', content }, new NoOperationTraceWriter())
  if (value) await convertWorkflowTemplate(context, value)
  return context.errors.getErrors().map(({ message }) => message)
}

describe.each(readdirSync(folder))('%s', (name) => {
  const content = readFileSync(join(folder, name), 'utf8')
  const jobs = [...content.slice(content.indexOf('\njobs:')).matchAll(/^ {2}([\w-]+):\n((?: {4}.*\n|\n)+)/gm)].map(
    ([, job = '', text = '']) => ({ name: job, text }),
  )
  const runs = [...content.matchAll(/^ +run: (?:\|\n((?: {10,}.*\n)+)|(.+)$)/gm)].map(([, block, line]) =>
    (block ?? line ?? '').replace(/^ {10}/gm, ''),
  )

  it('is one that GitHub understands', async () => {
    expect(await complaints(content)).toEqual([])
    expect(await complaints(content.replace('runs-on:', 'run-on:'))).not.toEqual([])
    expect(await complaints(content.replace('${{ matrix.system }}', '${{ matrix.system'))).not.toEqual([])
    expect(await complaints(content.replace('needs: [test-linux]', 'needs: [nothing]'))).not.toEqual([])
  })

  it('takes the actions of others at one commit, and says of which version that is', () => {
    const uses = [...content.matchAll(/uses: (.+)$/gm)].map(([, what]) => what)
    expect(uses.length).toBeGreaterThan(5)
    expect(uses.filter((what) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(what ?? ''))).toEqual([])
  })

  it('may do nothing but read, but where it makes the draft', () => {
    expect(content).toMatch(/^permissions:\n {2}contents: read\n/m)
    expect(content.match(/: write$/gm)).toHaveLength(3)
    expect(content.indexOf(': write')).toBeGreaterThan(content.indexOf('\n  draft:'))
  })

  it('pins containers by digest, and gives none that makes packages the rights of the machine', () => {
    const images = [...content.matchAll(/image: (.+)$/gm)].map(([, image]) => image ?? '')
    expect(images.length).toBeGreaterThan(0)
    expect(images.filter((image) => !/^[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$/.test(image))).toEqual([])
    expect(jobs.filter(({ text }) => text.includes('--privileged')).map(({ name: job }) => job)).toEqual(['test-linux'])
  })

  it('shows secrets only to jobs of a protected environment, and those run for tags alone', () => {
    const secret = jobs.filter(({ text }) => text.includes('secrets.'))
    expect(secret.map(({ name: job }) => job)).toEqual(['package-desktop-signed', 'draft'])
    for (const { text } of secret) {
      expect(text).toMatch(/^ {4}environment: release$/m)
      expect(text).toMatch(/^ {4}if: startsWith\(github\.ref, 'refs\/tags\/'\)$/m)
    }
  })

  it('runs commands that a shell can read and that are there', () => {
    expect(runs.length).toBeGreaterThan(8)
    for (const run of runs) execFileSync('bash', ['-n', '-c', run])
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>
    }
    for (const [, script] of runs.join('\n').matchAll(/npm (?:run )?(test|[\w-]+)/g))
      expect(['ci', ...Object.keys(scripts)]).toContain(script)
    for (const [, file] of runs.join('\n').matchAll(/node ([\w/.-]+\.ts)/g))
      expect(existsSync(join(root, file!)), file).toBe(true)
    // What comes from outside reaches a shell as a variable, never as text of the script.
    expect(runs.filter((run) => run.includes('${{'))).toEqual([])
  })

  it('needs no secret or variable that nobody is told of', () => {
    const told = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')
    for (const [, secret] of content.matchAll(/(?:secrets|vars)\.(\w+)/g))
      expect(told, secret).toContain(`\`${secret}\``)
  })
})
