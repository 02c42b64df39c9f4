/** `node build/install-system-packages.ts`: installs the Debian packages that tests and packaging need, or says which are missing. */
import { ensureSystemPackages } from './system-packages.ts'

process.exitCode = ensureSystemPackages() ? 0 : 1
