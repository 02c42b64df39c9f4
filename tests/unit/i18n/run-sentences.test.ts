import { describe, expect, test } from 'vitest'
import { appEn } from '../../../shared/i18n/en/app.ts'
import { appZhCn } from '../../../shared/i18n/zh-CN/app.ts'
import { cliEn } from '../../../shared/i18n/en/cli.ts'
import { cliZhCn } from '../../../shared/i18n/zh-CN/cli.ts'
import { hostRunsEn } from '../../../shared/i18n/en/host-runs.ts'
import { hostRunsZhCn } from '../../../shared/i18n/zh-CN/host-runs.ts'
import { manyHostsEn } from '../../../shared/i18n/en/many-hosts.ts'
import { problemsEn } from '../../../shared/i18n/en/problems.ts'
import { manyHostsZhCn } from '../../../shared/i18n/zh-CN/many-hosts.ts'
import { problemsZhCn } from '../../../shared/i18n/zh-CN/problems.ts'
import { shellEn } from '../../../shared/i18n/en/shell.ts'
import { shellZhCn } from '../../../shared/i18n/zh-CN/shell.ts'
import { howSchema, outcomeSchema } from '../../../shared/models/power.ts'
import type { ProblemCode } from '../../../shared/problems/codes.ts'

interface Tree {
  readonly [key: string]: string | Tree
}

function leaves(tree: Tree, prefix = ''): [path: string, text: string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value] as [string, string]] : leaves(value, `${prefix}${key}.`),
  )
}

/** A run that ends with one of these has seen no more than silence, or not even that. */
const silent = [
  'SILENT_UNCONFIRMED',
  'UNREACHABLE_UNCONFIRMED',
  'UNREACHABLE_AFTER_SHUTDOWN',
  'UNREACHABLE_NO_WITNESS',
  'NETWORK_SILENT',
  'VERIFY_INCONCLUSIVE',
  'RUN_ENDED_BY_SYSTEM',
  'HOST_CALL_UNCONFIRMED',
] as const satisfies readonly ProblemCode[]
/** With these the host was never asked. */
const hostLeftOn = [
  'VM_STARTED_MEANWHILE',
  'ABORTED_BY_POLICY',
  'HIDDEN_VM_MAY_RUN',
  'CONNECTION_LOST_DURING_GUESTS',
] as const satisfies readonly ProblemCode[]
/** Everything else a run may say about its guests. */
const others = [
  'VM_STUCK',
  'VM_INACCESSIBLE',
  'VM_TOOLS_NOT_RUNNING',
  'VM_STATE_UNKNOWN',
  'GUEST_ALREADY_STOPPING',
  'GUEST_TOOLS_STARTING',
  'GUEST_CALL_REFUSED',
  'GUEST_CALL_UNCONFIRMED',
  'CALL_OVERTAKEN',
  'CALL_TOO_LATE',
  'STILL_REACHABLE',
  'RUN_INTERRUPTED',
  'VMS_WILL_LOSE_POWER',
  'STUCK_MAY_ASK',
  'VM_PROTECTED',
  'PROTECTED_LOSES_POWER',
  'PROTECTED_MAY_ASK',
  'VM_RULES_AMBIGUOUS',
  'VIEW_PARTIAL',
  'LEAVE_NEEDS_FORCE',
  'CANCELLED',
  'MAINTENANCE_IS_ON',
  'MAINTENANCE_IS_OFF',
  'MAINTENANCE_UNCONFIRMED',
  'REBOOT_UNCONFIRMED',
  'HOST_BACK',
  'REBOOT_NOT_SEEN',
  'HOST_NOT_BACK',
  'HOST_BACK_UNREAD',
  'VMS_NOT_RUNNING',
  'VM_START_UNCONFIRMED',
  'MAINTENANCE_VMS_RUN',
  'BOOT_TIME_NOT_READ',
  'WATCH_CANCELLED',
  'CYCLE_CANCELLED',
] as const satisfies readonly ProblemCode[]

const languages = [
  {
    locale: 'en',
    app: appEn,
    cli: cliEn,
    shell: shellEn,
    problems: problemsEn,
    hostRuns: hostRunsEn,
    manyHosts: manyHostsEn,
  },
  {
    locale: 'zh-CN',
    app: appZhCn,
    cli: cliZhCn,
    shell: shellZhCn,
    problems: problemsZhCn,
    hostRuns: hostRunsZhCn,
    manyHosts: manyHostsZhCn,
  },
] as const

type Language = (typeof languages)[number]

/** All that a run says, by where it stands. */
function sentences(language: Language): [path: string, text: string][] {
  const { app, cli, shell, problems } = language
  const { run, question, countdown, receipt, plan, rules, now } = app
  const { steps, states, progress, outcomes, how, prompts, preview, calls, callStates } = cli
  return [
    ...leaves({ status: { ...app.status }, run, question, countdown, receipt, plan, rules, now }, 'app.'),
    ...leaves(
      {
        steps,
        states,
        progress,
        outcomes,
        how,
        prompts,
        preview,
        receipt: cli.receipt,
        calls,
        callStates,
        activity: cli.activity,
      },
      'cli.',
    ),
    ...leaves(language.hostRuns, 'hostRuns.'),
    ...leaves(language.manyHosts, 'manyHosts.'),
    ...leaves(
      {
        tray: shell.tray,
        notify: shell.notify,
        powerOff: shell.powerOff,
        quit: shell.quit,
      },
      'shell.',
    ),
    ...[...silent, ...hostLeftOn, ...others].map((code): [string, string] => [`problems.${code}`, problems[code]]),
  ]
}

/** What is said when the host is only silent. */
function saidOfSilence({ app, cli, problems }: Language): [path: string, text: string][] {
  return [
    ['app.status.wentDown', app.status.wentDown],
    ['app.status.ending', app.status.ending],
    ['app.receipt.outcomes.unreachable', app.receipt.outcomes.unreachable],
    ['cli.outcomes.unreachable', cli.outcomes.unreachable],
    ['app.run.ending', app.run.ending],
    ...Object.entries(app.run).flatMap(([key, text]): [string, string][] =>
      key.startsWith('misses_') && typeof text === 'string' ? [[`app.run.${key}`, text]] : [],
    ),
    ['app.countdown.ending', app.countdown.ending],
    ...silent.map((code): [string, string] => [`problems.${code}`, problems[code]]),
  ]
}

/** Phrases about power that are allowed because the same sentence denies them or leaves them open. */
const doubts = {
  en: new RegExp(
    [
      'cannot be proven that its power is off',
      'very probably shut down',
      '(?:whether (?:it|the host)|nothing shows whether it) (?:went|goes|is) down(?: or the network did)?',
      'whether the host shut down(?: or the network failed)?',
    ].join('|'),
    'gi',
  ),
  'zh-CN':
    /无法证明主机已断电|主机很可能已关机|(?:无法判断|不确定)(?:是)?主机(?:是否)?已关机(?:还是网络中断)?|无法判断是主机已关机还是网络中断/g,
} as const
const claims = {
  en: new RegExp(
    [
      String.raw`powered off|power is off|\bis off\b|switched off|shut down (?:successfully|safely|cleanly)`,
      String.raw`\bfinished\b|\bsuccess|went down|\bis down\b|(?:the host|it) (?:very probably )?shut down\b`,
    ].join('|'),
    'i',
  ),
  'zh-CN': /已断电|断电成功|已关闭电源|已关机|关机成功|关机完成|安全关机完成|已离线/,
} as const

describe.each(languages)('what a run says in $locale', (language) => {
  const { locale, app, cli, shell, problems } = language

  test('silence is never called a host without power, nor a success', () => {
    for (const [path, text] of saidOfSilence(language))
      expect({ path, claim: claims[locale].exec(text.replaceAll(doubts[locale], ''))?.[0] ?? null }).toEqual({
        path,
        claim: null,
      })
    for (const code of ['UNREACHABLE_AFTER_SHUTDOWN', 'UNREACHABLE_NO_WITNESS', 'UNREACHABLE_UNCONFIRMED'] as const)
      expect(problems[code]).toMatch(locale === 'en' ? /cannot be proven that its power is off/ : /无法证明主机已断电/)
  })

  test('one word for a host that says something: it responds', () => {
    const other =
      locale === 'en' ? /\b(?:no longer|still|has not|have not) answer(?:s|ed)?\b|\b(?:host|it) answers\b/i : /应答/
    expect(sentences(language).filter(([, text]) => other.test(text))).toEqual([])
  })

  test('every outcome and every way a machine ended has words of its own, wherever it is shown', () => {
    for (const outcome of outcomeSchema.options) {
      expect(cli.outcomes[outcome].trim()).not.toBe('')
      expect(app.receipt.outcomes[outcome].trim()).not.toBe('')
    }
    for (const words of [
      outcomeSchema.options.map((outcome) => cli.outcomes[outcome]),
      outcomeSchema.options.map((outcome) => app.receipt.outcomes[outcome]),
      howSchema.options.map((how) => cli.how[how]),
    ]) {
      expect(new Set(words).size).toBe(words.length)
    }
    const { guestShutdown, suspended, powerOff, atRest, left, asked, stuck } = app.run.row
    const rows: readonly string[] = [guestShutdown, suspended, powerOff, atRest, left, asked, stuck]
    expect(new Set(rows).size).toBe(rows.length)
  })

  test('a machine that runs on is said to, and a power cut is called what it is', () => {
    for (const text of [
      cli.how['left-on'],
      cli.how['asked-still-on'],
      app.run.row.left,
      app.run.row.asked,
      app.run.row.stuck,
    ])
      expect(text).toMatch(locale === 'en' ? /\bon\b|running/i : /运行/)
    const cuts = [
      cli.how['power-off'],
      app.run.row.powerOff,
      app.run.row.cuttingRule,
      app.run.row.cuttingUser,
      app.question['power-off'],
      app.question.hold,
      app.question.confirm,
      app.rules.answers['power-off'],
      app.plan.actions['power-off'],
      shell.tray.answers['power-off'],
      shell.powerOff.message,
      shell.powerOff.confirm,
      cli.preview.vm['power-off'],
      cli.preview.stuck['power-off'],
    ]
    for (const text of cuts) expect(text).toMatch(locale === 'en' ? /\bhard\b/i : /强制/)
    for (const text of [
      app.question.confirm,
      shell.powerOff.detail,
      app.plan.actions['power-off'],
      cli.preview.vm['power-off'],
    ])
      expect(text).toMatch(locale === 'en' ? /pulling the plug/ : /拔电源线/)
  })

  test('what is forced says by whom it was decided', () => {
    const { suspendingRule, suspendingUser, cuttingRule, cuttingUser } = app.run.row
    for (const text of [suspendingRule, cuttingRule]) expect(text).toMatch(locale === 'en' ? /rule/ : /规则/)
    for (const text of [suspendingUser, cuttingUser]) expect(text).toMatch(locale === 'en' ? /you decided/ : /您的决定/)
    expect(app.countdown.calledOff.user).toMatch(locale === 'en' ? /^You / : /^您/)
    expect(app.countdown.calledOff.sleep).not.toMatch(locale === 'en' ? /\byou\b/i : /您/)
  })

  test('a question says what follows without an answer, and a call that was called off that nothing was sent', () => {
    const hostStays = locale === 'en' ? /host stays on/ : /主机保持开机/
    for (const text of [
      app.question.othersGoOn,
      app.question.othersGoOnUntil,
      app.run.waitsForYou,
      app.run.waitsForYouMany,
      shell.notify.questions.stuck,
      shell.notify.questions['no-tools'],
      shell.notify.questions.inaccessible,
    ])
      expect(text).toMatch(hostStays)
    for (const text of [app.countdown.calledOff.user, app.countdown.calledOff.sleep])
      expect(text).toMatch(locale === 'en' ? /Nothing was sent/ : /没有向主机发送任何请求/)
    expect(shell.notify.question).toContain('{{vm}}')
  })

  test('a run that never asked the host says so', () => {
    for (const code of hostLeftOn)
      expect(problems[code]).toMatch(
        locale === 'en' ? /host (?:itself )?was not (?:asked to )?shut down/ : /主机没有关机|没有请求主机本身关机/,
      )
  })
})
