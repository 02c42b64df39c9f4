/**
 * `node build/release-notes.ts TAG FOLDER`: prints the notes of a release: its section of CHANGELOG.md, which files are
 * unsigned, and how to verify a file. `--check TAG` only checks that the tag matches the version in package.json and that
 * the changelog has a section for it; else exit code 1.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { changesOf, releaseNotes } from './packaging/notes.ts'

const root = resolve(import.meta.dirname, '..')
const check = process.argv[2] === '--check'
const tag = (check ? process.argv[3] : process.argv[2]) ?? ''
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string }
const changes = changesOf(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), version)

if (tag !== `v${version}`) {
  console.error(`The tag ${tag} is not that of version ${version}.`)
  process.exitCode = 1
} else if (changes === null) {
  console.error(`CHANGELOG.md has no part for version ${version}.`)
  process.exitCode = 1
} else if (!check) console.log(releaseNotes(changes, readdirSync(process.argv[3] ?? '.')))
