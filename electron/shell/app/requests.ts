import type { RequestInput, RequestName, RequestOutput } from '../../../shared/ipc/contract.ts'
import type { Locale } from '../../../shared/i18n/locale.ts'
import { createTranslator } from '../../../shared/i18n/translator.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { isGuideLink } from '../../../shared/rules/hardware/guide-links.ts'
import type { AppController } from './app-controller.ts'
import type { UpdateService } from '../updates/update-service.ts'
import type { StateStore } from './state-store.ts'
import { problem } from '../../../shared/problems/problem.ts'

/** A handler for every request of the contract; one that is missing does not compile. */
export type RequestHandlers = {
  readonly [Name in RequestName]: (
    input: RequestInput<Name>,
    signal: AbortSignal,
  ) => Promise<Result<RequestOutput<Name>>> | Result<RequestOutput<Name>>
}

/** What the handlers need from the desktop. */
export interface Desktop {
  readonly copy: (text: string) => void
  /** Brings the window, at the run of this host. */
  readonly showRun: (hostId: string) => void
  readonly openDataFolder: () => Promise<boolean>
  readonly openManual: (page: 'guide' | 'troubleshooting', locale: Locale) => Promise<boolean>
  readonly openNotices: () => Promise<boolean>
  readonly openLink: (link: 'documentation') => Promise<boolean>
  /** Opens an address that {@link isGuideLink} has let through. */
  readonly openGuide: (url: string) => Promise<boolean>
  readonly updates: Pick<UpdateService, 'check' | 'download' | 'cancel'>
  /** Quits for the version that was downloaded. */
  readonly restartForUpdate: () => Result<void>
  /** Opens the page of the releases; false when there is none, or nothing opens it. */
  readonly openReleases: () => Promise<boolean>
  readonly setStartAtLogin: (on: boolean) => Promise<Result<void>>
  /** Asks for a place and writes a file there; null when the person gave it up. A `pdf` is made of the page given. */
  readonly save: (
    name: string,
    format: 'csv' | 'md' | 'html' | 'json' | 'pdf' | 'cfg',
    text: string,
  ) => Promise<Result<{ readonly file: string } | null>>
  /** Asks for an installer image; null when the person gave it up. */
  readonly chooseImage: () => Promise<string | null>
  /** Starts the practice host of this session, or gives the one that runs. */
  readonly practice: () => Promise<Result<{ address: string; fingerprint: string; user: string; password: string }>>
}

/** Joins the contract to what carries it out. */
export function requestHandlers(controller: AppController, store: StateStore, desktop: Desktop): RequestHandlers {
  const opened = (done: boolean): Result<void> => (done ? ok() : fail(problem('NOTHING_OPENED_IT')))
  return {
    'app.snapshot': async () => {
      // Before the hosts are read a window would greet a person who has some as one who has none.
      await controller.open()
      return ok(store.state)
    },
    'app.dismissNotices': () => {
      store.clearNotices()
      return ok()
    },
    'hosts.inspect': (input, signal) => controller.inspect(input, signal),
    'hosts.add': (input, signal) => controller.add(input, signal),
    'hosts.remove': ({ id }) => controller.remove(id),
    'hosts.rename': ({ id, name }) => controller.rename(id, name),
    'hosts.repin': ({ id, fingerprint }) => controller.repin(id, fingerprint),
    'hosts.setPassword': ({ id, password, remember }) => controller.setPassword(id, password, remember),
    'hosts.retry': ({ id }) =>
      withHost(controller, id, (host) => {
        host.retry()
        return ok()
      }),
    'hosts.look': ({ id, looking }) =>
      withHost(controller, id, (host) => {
        host.look(looking)
        return ok()
      }),
    'practice.start': async () => {
      const practice = await desktop.practice()
      if (!practice.ok) return practice
      const known = store.state.hosts.find((host) => host.address === practice.value.address)
      if (known) return ok({ id: known.id })
      const name = createTranslator(store.state.shell.locale).t('shell.practiceHost')
      const taken = store.state.hosts.some((host) => host.name === name)
      return controller.add({ ...practice.value, name: taken ? null : name, remember: false, again: true })
    },
    'power.rehearse': ({ id, policy }) => withHost(controller, id, (host) => host.rehearse(policy)),
    'power.shutDown': ({ id, policy }) => controller.shutDown(id, policy),
    'power.now': ({ id, acknowledgedVms }) => controller.shutDownNow(id, acknowledgedVms),
    'power.cancel': ({ id }) => withHost(controller, id, (host) => host.cancel()),
    'power.answer': ({ id, question, answer }) => withHost(controller, id, (host) => host.answer(question, answer)),
    'power.dismiss': ({ id }) =>
      withHost(controller, id, (host) => {
        host.dismissRun()
        return ok()
      }),
    'activity.list': ({ hostId }) => controller.listActivity(hostId),
    'ports.check': async ({ id, role, probe }, signal) =>
      (await controller.late.ports()).check(id, role, probe, signal),
    'ports.watch': async ({ id, watching, role }) => (await controller.late.ports()).watch(id, watching, role),
    'ports.export': async ({ id, format }) => {
      const report = (await controller.late.ports()).report(id)
      if (!report.ok) return report
      const [{ exportReport }, { portTable }] = await Promise.all([
        import('../../ports/export.ts'),
        import('../../../shared/reference/port-table.ts'),
      ])
      const text = exportReport(
        report.value,
        portTable,
        format === 'pdf' ? 'html' : format,
        createTranslator(store.state.shell.locale),
      )
      return desktop.save(fileName('ports', report.value.hostName, report.value.at), format, text)
    },
    'ports.checkFlow': async ({ id, flow }, signal) => (await controller.late.ports()).checkFlow(id, flow, signal),
    'firewall.preview': async ({ id, change }) => (await controller.late.ports()).preview(id, change),
    'firewall.apply': async ({ id, change, expected, undoOf }) =>
      (await controller.late.ports()).apply(id, { change, expected, undoOf }),
    'firewall.changes': async ({ hostId }) => (await controller.late.ports()).changes(hostId),
    'firewall.baselines': async () => (await controller.late.ports()).baselines(),
    'firewall.saveBaseline': async ({ id, name }) => (await controller.late.ports()).saveBaseline(id, name),
    'firewall.removeBaseline': async ({ baseline }) => (await controller.late.ports()).removeBaseline(baseline),
    'firewall.useBaseline': async ({ baseline }) => (await controller.late.ports()).useBaseline(baseline),
    'hardware.read': async ({ id }, signal) => (await controller.late.hardware()).read(id, signal),
    'hardware.readTexts': async ({ texts }) => ok(await (await controller.late.hardware()).readTexts(texts)),
    'hardware.rules': async () => ok(await (await controller.late.hardware()).rules()),
    'hardware.addRules': async ({ name, text }) => (await controller.late.hardware()).addRules(name, text),
    'hardware.removeRules': async ({ file }) => (await controller.late.hardware()).removeRules(file),
    'hardware.passports': async () => (await controller.late.hardware()).passports(),
    'hardware.savePassport': async ({ name, hostId, hardware }) =>
      (await controller.late.hardware()).savePassport(name, hostId, hardware),
    'hardware.removePassport': async ({ passport }) => (await controller.late.hardware()).removePassport(passport),
    'hardware.export': async ({ passport, target, format }) => {
      const document = await (
        await controller.late.hardware()
      ).document(passport, target, format === 'pdf' ? 'html' : format, createTranslator(store.state.shell.locale))
      if (!document.ok) return document
      const { name, at } = document.value.passport
      return desktop.save(fileName('hardware', name, at), format, document.value.text)
    },
    'hardware.openGuide': async ({ url }) =>
      isGuideLink(url) ? opened(await desktop.openGuide(url)) : fail(problem('LINK_NOT_ALLOWED')),
    'install.checklists': async () => (await controller.late.install()).checklists.list(),
    'install.templates': async () => (await controller.late.install()).checklists.templates(),
    'install.copyTemplate': async ({ template, name }) =>
      (await controller.late.install()).checklists.copyTemplate(template, name),
    'install.saveTemplate': async ({ template }) => (await controller.late.install()).checklists.saveTemplate(template),
    'install.removeTemplate': async ({ template }) =>
      (await controller.late.install()).checklists.removeTemplate(template),
    'install.create': async ({ template, ...rest }) =>
      (await controller.late.install()).checklists.create({ templateId: template, ...rest }),
    'install.setStep': async (input) => (await controller.late.install()).setStep(input),
    'install.setNote': async (input) => (await controller.late.install()).setNote(input),
    'install.restoreStep': async (input) => (await controller.late.install()).restoreStep(input),
    'install.assign': async ({ checklist, ...given }) =>
      (await controller.late.install()).checklists.update(checklist, (now) => ok({ ...now, ...given })),
    'install.check': async ({ checklist }, signal) =>
      (await controller.late.install()).check(checklist, createTranslator(store.state.shell.locale), signal),
    'install.find': async ({ subnet }, signal) => (await controller.late.install()).find(subnet, signal),
    'image.choose': async (_none, signal) => {
      const path = await desktop.chooseImage()
      return path === null ? ok(null) : (await controller.late.image()).look(path, signal)
    },
    'image.hash': async ({ image }, signal) => (await controller.late.image()).hash(image, signal),
    'image.enter': async ({ image, checklist, expected }) =>
      (await controller.late.image()).enter(image, checklist, expected, createTranslator(store.state.shell.locale)),
    'stick.volumes': async () => (await controller.late.stick()).volumes(),
    'stick.plan': async ({ overwrite, ...wish }, signal) =>
      (await controller.late.stick()).plan(wish, overwrite, signal),
    'stick.make': async ({ overwrite, ...wish }, signal) =>
      (await controller.late.stick()).make(wish, overwrite, signal),
    'stick.verify': async (wish, signal) => (await controller.late.stick()).verify(wish, signal),
    'stick.enter': async ({ image, checklist }) =>
      (await controller.late.stick()).enter(image, checklist, createTranslator(store.state.shell.locale)),
    'kickstart.hash': async ({ password }) =>
      ok((await import('../../install/password-hash.ts')).hashRootPassword(password)),
    'kickstart.save': ({ text }) => desktop.save('ks', 'cfg', text),
    'kickstart.enter': async ({ checklist, text, secureBoot }) =>
      (await controller.late.stick()).enterScript(
        text,
        secureBoot,
        checklist,
        createTranslator(store.state.shell.locale),
      ),
    'install.remove': async ({ checklist }) => (await controller.late.install()).checklists.remove(checklist),
    'install.export': async ({ checklist, format }) => {
      const document = await (
        await controller.late.install()
      ).document(checklist, format === 'pdf' ? 'html' : format, createTranslator(store.state.shell.locale))
      if (!document.ok) return document
      const { name, updatedAt } = document.value.checklist
      return desktop.save(fileName('install', name, updatedAt), format, document.value.text)
    },
    'updates.check': async () => without(await desktop.updates.check()),
    'updates.download': async () => without(await desktop.updates.download()),
    'updates.cancel': () => {
      desktop.updates.cancel()
      return ok()
    },
    'updates.restart': () => desktop.restartForUpdate(),
    'updates.openPage': async () => opened(await desktop.openReleases()),
    'settings.update': async (change) => {
      if (change.startAtLogin !== undefined && change.startAtLogin !== store.state.settings.startAtLogin) {
        const set = await desktop.setStartAtLogin(change.startAtLogin)
        if (!set.ok) return set
      }
      return controller.updateSettings(change)
    },
    'shell.showRun': ({ id }) => {
      desktop.showRun(id)
      return ok()
    },
    'shell.copy': ({ text }) => {
      desktop.copy(text)
      return ok()
    },
    'shell.openDataFolder': async () => opened(await desktop.openDataFolder()),
    'shell.openManual': async ({ page }) => opened(await desktop.openManual(page, store.state.shell.locale)),
    'shell.openNotices': async () => opened(await desktop.openNotices()),
    'shell.openLink': async ({ link }) => opened(await desktop.openLink(link)),
  }
}

function withHost<T>(
  controller: AppController,
  id: string,
  work: (host: Extract<ReturnType<AppController['host']>, { ok: true }>['value']) => Promise<Result<T>> | Result<T>,
): Promise<Result<T>> | Result<T> {
  const host = controller.host(id)
  return host.ok ? work(host.value) : host
}

/** A file name that every system takes, whatever the host is called. */
function fileName(kind: 'ports' | 'hardware' | 'install', name: string, at: string): string {
  const plain = name
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, 60)
  return `${kind}-${plain || 'host'}-${at.slice(0, 16).replace(/[-:]/g, '').replace('T', '-')}`
}

/** What it ended with is in the state already. */
function without(result: Result<unknown>): Result<void> {
  return result.ok ? ok() : result
}
