// Replaces the file named first by so many bytes; run under a file-size limit it stands for a disk that fills up half-way.
import { replaceFile } from '../../../electron/storage/atomic-file.ts'

const [file = '', bytes = '0'] = process.argv.slice(2)
const error = await replaceFile(file, 'x'.repeat(Number(bytes))).then(
  () => 'none',
  (reason: NodeJS.ErrnoException) => reason.code ?? 'unknown',
)
console.log(error)
