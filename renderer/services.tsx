import { createContext, useContext, useMemo, type ReactNode } from 'react'
import { useStore } from 'zustand'
import type { StoreApi } from 'zustand/vanilla'
import { createTranslator, type Translator } from '../shared/i18n/translator.ts'
import type { AppState, HostView } from '../shared/models/app-state.ts'
import type { ProblemParams } from '../shared/problems/problem.ts'
import type { Client } from './bridge.ts'
import type { HardwareView } from './stores/hardware.ts'
import type { Mirror } from './stores/mirror.ts'
import type { Ports, PortsState } from './stores/ports.ts'
import type { PortsView } from './stores/ports-view.ts'
import type { Ui, UiState } from './stores/ui.ts'
import { dateTime } from './ui/format.ts'

/** What every view works with; created once, in main.tsx. */
export interface Services {
  readonly client: Client
  readonly mirror: Mirror
  readonly ui: Ui
  readonly ports: Ports
  readonly portsView: StoreApi<PortsView>
  readonly hardwareView: StoreApi<HardwareView>
}

const ServicesContext = createContext<Services | null>(null)
const StateContext = createContext<AppState | null>(null)
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

/** Provides the state and the language to the views below it. */
export function StateProvider({ state, children }: { readonly state: AppState; readonly children: ReactNode }) {
  const { locale } = state.shell
  const translator = useMemo(() => inLocalTime(createTranslator(locale)), [locale])
  return (
    <StateContext value={state}>
      <TextContext value={translator}>{children}</TextContext>
    </StateContext>
  )
}

function required<T>(value: T | null, what: string): T {
  if (value === null) throw new Error(`${what} is missing above this view`)
  return value
}

export const useServices = (): Services => required(useContext(ServicesContext), 'ServicesProvider')
export const useAppState = (): AppState => required(useContext(StateContext), 'StateProvider')
export const useText = (): Translator => required(useContext(TextContext), 'StateProvider')
export const useUi = <T,>(select: (state: UiState) => T): T => useStore(useServices().ui.store, select)

export const usePorts = <T,>(select: (state: PortsState) => T): T => useStore(useServices().ports.store, select)
export const usePortsView = <T,>(select: (state: PortsView) => T): T => useStore(useServices().portsView, select)
export const useHardwareView = <T,>(select: (state: HardwareView) => T): T =>
  useStore(useServices().hardwareView, select)

/** Returns a host, or null when it is gone. */
export function useHost(id: string | null): HostView | null {
  return useAppState().hosts.find((host) => host.id === id) ?? null
}
