/**
 * `node tests/package/release-here.ts FOLDER`: a deb with the configuration of a release, made of what was built last
 * and of the Electron that is here. For the tests; what is released is made by `npm run package -- --release`.
 */
import { build, Platform } from 'electron-builder'
import { obtainElectron } from '../../build/electron-runtime.ts'
import { releaseConfiguration } from '../../build/packaging/release.ts'
import { root } from './places.ts'

const [folder = ''] = process.argv.slice(2)
const { version, dist } = await obtainElectron({ allowTestRuntime: true })
await build({
  projectDir: root,
  publish: 'never',
  targets: Platform.LINUX.createTarget(['deb']),
  config: { ...releaseConfiguration('linux', process.env, folder), electronVersion: version, electronDist: dist },
})
