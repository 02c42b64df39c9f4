import { createContext, useContext, useMemo, useRef, type ReactNode } from 'react'
import { useStore } from 'zustand'
import type { StoreApi } from 'zustand/vanilla'
import { createTranslator, type Translator } from '../shared/i18n/translator.ts'
import type { AppState, HostView } from '../shared/models/app-state.ts'
import type { ProblemParams } from '../shared/problems/problem.ts'
import { sameData } from '../shared/same-data.ts'
import type { Client } from './bridge.ts'
import type { HardwareView } from './stores/hardware.ts'
import type { Mirror } from './stores/mirror.ts'
import type { Ports, PortsState } from './stores/ports.ts'
import type { PortsView } from './stores/ports-view.ts'
import type { Ui, UiState } from './stores/ui.ts'
import type { Workshop } from './stores/workshop.ts'
import type { VibView } from './stores/vib-view.ts'
import { dateTime } from './ui/format.ts'

/** What every view works with; created once, in main.tsx. */
export interface Services {
  readonly client: Client
  readonly mirror: Mirror
  readonly ui: Ui
  readonly ports: Ports
  readonly portsView: StoreApi<PortsView>
  readonly hardwareView: StoreApi<HardwareView>
  readonly workshop: StoreApi<Workshop>
  readonly vibView: StoreApi<VibView>
}

const ServicesContext = createContext<Services | null>(null)
const TextContext = createContext<Translator | null>(null)

export function ServicesProvider({
  services,
  children,
}: {
  readonly services: Services
  readonly children: ReactNode
}) {
  return <ServicesContext value={services}>{children}</ServicesContext>
}

/** Shows times within problems in the user's time zone. */
function inLocalTime(translator: Translator): Translator {
  const local = (params: ProblemParams): ProblemParams =>
    typeof params['at'] === 'string' && !Number.isNaN(Date.parse(params['at']))
      ? { ...params, at: dateTime(params['at'], translator.locale) }
      : params
  return {
    ...translator,
    problemText: ({ code, params }) => translator.problemText({ code, params: local(params) }),
    codeText: (code, params = {}) => translator.codeText(code, local(params)),
  }
}

/** Provides the texts in the user's language to the views below it. */
export function TextProvider({ children }: { readonly children: ReactNode }) {
  const locale = useAppState((app) => app.shell.locale)
  const translator = useMemo(() => inLocalTime(createTranslator(locale)), [locale])
  return <TextContext value={translator}>{children}</TextContext>
}

function required<T>(value: T | null, what: string): T {
  if (value === null) throw new Error(`${what} is missing above this view`)
  return value
}

export const useServices = (): Services => required(useContext(ServicesContext), 'ServicesProvider')
export const useText = (): Translator => required(useContext(TextContext), 'TextProvider')

/**
 * Returns what a view shows of the state; the view renders again only when that differs by `equal`. A selector that
 * builds an object or a list needs {@link sameData}, as it would differ at each call. Used below
 * {@link ServicesProvider}, once the snapshot is there.
 */
export function useAppState<T>(select: (app: AppState) => T, equal: (a: T, b: T) => boolean = Object.is): T {
  const { store } = useServices().mirror
  const last = useRef<{ readonly value: T } | null>(null)
  return useStore(store, ({ app }) => {
    const value = select(required(app, 'The snapshot'))
    if (last.current && equal(last.current.value, value)) return last.current.value
    last.current = { value }
    return value
  })
}

export const useUi = <T,>(select: (state: UiState) => T): T => useStore(useServices().ui.store, select)

export const usePorts = <T,>(select: (state: PortsState) => T): T => useStore(useServices().ports.store, select)
export const usePortsView = <T,>(select: (state: PortsView) => T): T => useStore(useServices().portsView, select)
export const useHardwareView = <T,>(select: (state: HardwareView) => T): T =>
  useStore(useServices().hardwareView, select)
export const useWorkshop = <T,>(select: (state: Workshop) => T): T => useStore(useServices().workshop, select)
export const useVibView = <T,>(select: (state: VibView) => T): T => useStore(useServices().vibView, select)

/** Returns a host, or null when it is gone. Any change of it renders the view again; most need {@link useHostPart}. */
export function useHost(id: string | null): HostView | null {
  return useAppState((app) => hostOf(app, id))
}

/** Returns what a view shows of a host, compared by value; null when the host is gone. */
export function useHostPart<T>(id: string, select: (host: HostView) => T): T | null {
  return useAppState((app) => {
    const host = hostOf(app, id)
    return host && select(host)
  }, sameData)
}

/** Returns the names of all hosts, in their order. */
export function useHostNames(): readonly Pick<HostView, 'id' | 'name'>[] {
  return useAppState((app) => app.hosts.map(({ id, name }) => ({ id, name })), sameData)
}

function hostOf(app: AppState, id: string | null): HostView | null {
  return app.hosts.find((host) => host.id === id) ?? null
}
