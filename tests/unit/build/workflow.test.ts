import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../../..')
const folder = join(root, '.github/workflows')

/** Returns what GitHub's own parser reports about a workflow: its schema, and its expressions. */
async function complaints(content: string): Promise<string[]> {
  const { context, value } = parseWorkflow({ name: 'workflow.yml', content }, new NoOperationTraceWriter())
  if (value) await convertWorkflowTemplate(context, value)
  return context.errors.getErrors().map(({ message }) => message)
}

/** What each workflow may do; one that is not here fails. */
const allowed: Readonly<
  Record<
    string,
    {
      readonly writes: readonly string[]
      readonly privileged: readonly string[]
      readonly secrets: readonly string[]
      readonly environment: string
      readonly condition: RegExp
    }
  >
> = {
  'ci.yml': { writes: [], privileged: ['test'], secrets: [], environment: '', condition: /^$/ },
  'release.yml': {
    writes: ['draft'],
    privileged: ['test-linux'],
    secrets: ['package-desktop-signed', 'draft'],
    environment: 'release',
    condition: /^ {4}if: startsWith\(github\.ref, 'refs\/tags\/'\)$/m,
  },
  // A schedule knows no tags.
  'renew-channel.yml': {
    writes: ['renew'],
    privileged: [],
    secrets: ['renew'],
    environment: 'renewal',
    condition: /^ {4}if: github\.ref == 'refs\/heads\/main' && /m,
  },
}

describe.each(readdirSync(folder))('%s', (name) => {
  const content = readFileSync(join(folder, name), 'utf8')
  const may = allowed[name]!
  const jobs = [...content.slice(content.indexOf('\njobs:')).matchAll(/^ {2}([\w-]+):\n((?: {4}.*\n|\n)+)/gm)].map(
    ([, job = '', text = '']) => ({ name: job, text }),
  )
  const runs = [...content.matchAll(/^ +run: (?:\|\n((?: {10,}.*\n)+)|(.+)$)/gm)].map(([, block, line]) =>
    (block ?? line ?? '').replace(/^ {10}/gm, ''),
  )
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
    optionalDependencies: Record<string, string>
  }

  it('is one that GitHub understands', async () => {
    expect(await complaints(content)).toEqual([])
    expect(await complaints(content.replace('runs-on:', 'run-on:'))).not.toEqual([])
    expect(await complaints(content.replace(/(\$\{\{ [\w.]+) \}\}/, '$1'))).not.toEqual([])
    expect(await complaints(content.replace(/( {4}runs-on:)/, '    needs: [nothing]\n$1'))).not.toEqual([])
  })

  it('takes the actions of others at one commit, and says of which version that is', () => {
    const uses = [...content.matchAll(/uses: (.+)$/gm)].map(([, what]) => what)
    expect(uses.length).toBeGreaterThanOrEqual(2)
    expect(uses.filter((what) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(what ?? ''))).toEqual([])
  })

  it('may do nothing but read, but in the one job that changes a release', () => {
    expect(content).toMatch(/^permissions:\n {2}contents: read\n\n/m)
    expect(jobs.filter(({ text }) => text.includes(': write')).map(({ name: job }) => job)).toEqual(may.writes)
    expect(content).not.toContain('write-all')
    // What may change a release reaches no program but the one that changes it: no checkout leaves its token behind.
    expect(content.match(/persist-credentials: false/g)?.length).toBe(content.match(/actions\/checkout@/g)?.length)
  })

  it('pins containers by digest, and gives none that makes packages the rights of the machine', () => {
    const images = [...content.matchAll(/(?:image|container): (\S.*)$/gm)].map(([, image]) => image ?? '')
    expect(images.length).toBe(content.match(/container:/g)?.length ?? 0)
    expect(images.filter((image) => !/^[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$/.test(image))).toEqual([])
    expect(
      jobs
        .filter(({ text }) => /--privileged|--cap-add|\/var\/run|docker\.sock/.test(text))
        .map(({ name: job }) => job),
    ).toEqual(may.privileged)
  })

  it('shows secrets only to jobs of a protected environment, and to those from where they belong', () => {
    const secret = jobs.filter(({ text }) => text.includes('secrets.'))
    expect(secret.map(({ name: job }) => job)).toEqual(may.secrets)
    expect(content.slice(0, content.indexOf('\njobs:'))).not.toContain('secrets.')
    for (const { text } of secret) {
      expect(text).toContain(`\n    environment: ${may.environment}\n`)
      expect(text).toMatch(may.condition)
      // In the one step that needs them, never for a whole job: installing runs other people's scripts.
      expect(text.slice(0, text.indexOf('    steps:'))).not.toContain('secrets.')
    }
  })

  it('builds, tests, packages and signs with the Node of the lock file, and with packages of it alone', () => {
    const version = Object.values(manifest.optionalDependencies)[0]
    expect(jobs.length).toBeGreaterThan(0)
    for (const { name: job, text } of jobs) {
      expect(text, job).toMatch(new RegExp(`node-version: ${version?.replaceAll('.', '\\.')}\\n`))
      const [first, second] = [...text.matchAll(/run: (?:\|\n\s+)?(.*(?:node|npm|npx) .*)$/gm)].map(
        ([, command]) => command,
      )
      // npm's scripts run with the Node of the lock file by themselves, and .ci/run begins with `npm ci`.
      expect([first, second], job).toEqual(
        name === 'ci.yml' ? [undefined, undefined] : ['npm ci', 'node build/pinned-node.ts'],
      )
      expect(text, job).not.toMatch(/npm (?:install|i|exec) |npx /)
    }
  })

  it('runs commands that a shell can read and that are there', () => {
    expect(runs.length).toBeGreaterThan(0)
    for (const run of runs) execFileSync('bash', ['-n', '-c', run])
    for (const [, script] of runs.join('\n').matchAll(/npm (?:run )?(test|[\w-]+)/g))
      expect(['ci', ...Object.keys(manifest.scripts)]).toContain(script)
    for (const [, file] of runs.join('\n').matchAll(/node ([\w/.-]+\.ts)/g))
      expect(existsSync(join(root, file!)), file).toBe(true)
    // What comes from outside reaches a shell as a variable, never as text of the script.
    expect(runs.filter((run) => run.includes('${{'))).toEqual([])
  })

  it('needs no undocumented secret, variable or environment', () => {
    const told = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')
    for (const [, secret] of content.matchAll(/(?:secrets|vars)\.(\w+)/g))
      expect(told, secret).toContain(`\`${secret}\``)
    for (const [, environment] of content.matchAll(/^ {4}environment: (.+)$/gm))
      expect(told, environment).toContain(`\`${environment}\``)
  })
})

describe('the statements of updates', () => {
  const release = readFileSync(join(folder, 'release.yml'), 'utf8')
  const renewal = readFileSync(join(folder, 'renew-channel.yml'), 'utf8')

  it('are signed by one program, and no part of the checksums, which outlive them', () => {
    expect(release).toContain('run: node build/sign-channel.ts release\n')
    expect(renewal).toContain('run: node build/sign-channel.ts --renew "$tag" channel\n')
    expect(release.indexOf('> SHA256SUMS')).toBeLessThan(release.indexOf('node build/sign-channel.ts'))
  })

  it('are renewed by themselves several times before they expire', () => {
    expect(renewal).toMatch(/^ {4}- cron: '\d+ \d+ \d+ \* \*'$/m)
    expect(readFileSync(join(root, 'build/sign-channel.ts'), 'utf8')).toContain("days = '180'")
  })
})
