// Runs commands one after the other within a session of its own (a keyring): its arguments are the interpreter, the script and JSON,
// [{args, input}, ...]; it prints each one's end as a line of JSON, with the number of our secrets in the keyring afterwards.
import { runProgram } from '../../../support/run.ts'

const [command, script, steps] = process.argv.slice(2) as [string, string, string]
for (const { args, input } of JSON.parse(steps) as { args: string[]; input: string | null }[]) {
  const { code, stdout, stderr } = await runProgram(command, [script, ...args], { input: input ?? '' })
  const found = await runProgram('dbus-send', [
    '--session',
    '--print-reply',
    '--dest=org.freedesktop.secrets',
    '/org/freedesktop/secrets',
    'org.freedesktop.Secret.Service.SearchItems',
    'dict:string:string:service,hypertray',
  ])
  if (found.code !== 0) throw new Error(found.stderr)
  console.log(JSON.stringify({ code, stdout, stderr, secrets: found.stdout.split('object path').length - 1 }))
}
