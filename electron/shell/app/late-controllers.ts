import type { Clock } from '../../../shared/clock.ts'
import type { ImageProgress } from '../../../shared/models/image.ts'
import type { FindProgress } from '../../../shared/models/install-check.ts'
import type { PortsReport } from '../../../shared/models/port-report.ts'
import type { StickProgress, Volume } from '../../../shared/models/stick.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import type { Result } from '../../../shared/result.ts'
import type { DataPaths } from '../../storage/paths.ts'
import type { Redactor } from '../../storage/redactor.ts'
import type { HardwareController } from './hardware-controller.ts'
import type { HostController } from './host-controller.ts'
import type { ImageController } from './image-controller.ts'
import type { InstallController } from './install-controller.ts'
import type { PortsController } from './ports-controller.ts'
import type { StateStore } from './state-store.ts'
import type { StickController } from './stick-controller.ts'

export interface LateOptions {
  readonly store: StateStore
  readonly paths: DataPaths
  readonly clock: Clock
  readonly newId: () => string
  /** Told every password, so that none gets into a file. */
  readonly redactor: Redactor
  /** Told every report about the ports of a host. */
  readonly ports: (report: PortsReport) => void
  /** Told how far the checksums of an image are. */
  readonly image: (progress: ImageProgress) => void
  /** Told how far the making of a stick is. */
  readonly stick: (progress: StickProgress) => void
  /** The volumes of this computer. Problems: `VOLUMES_NOT_LISTED`. */
  readonly volumes: () => Promise<Result<readonly Volume[]>>
  /** Told how far a search for hosts is. */
  readonly finding: (progress: FindProgress) => void
}

/** What the controllers need of the app they are part of. */
interface Around {
  readonly host: (id: string) => Result<HostController>
  readonly notice: (notice: Problem) => void
}

/** The controllers of what a tray icon need not wait for; each is loaded, with its tables, when it is first asked for. */
export class LateControllers {
  readonly #options: LateOptions
  readonly #app: Around
  #ports: Promise<PortsController> | null = null
  #hardware: Promise<HardwareController> | null = null
  #install: Promise<InstallController> | null = null
  #image: Promise<ImageController> | null = null
  #stick: Promise<StickController> | null = null
  #loadedStick: StickController | null = null

  constructor(options: LateOptions, app: Around) {
    this.#options = options
    this.#app = app
  }

  /** The ports as far as anybody has asked for them. */
  get portsIfLoaded(): Promise<PortsController> | null {
    return this.#ports
  }

  /** A stick is being written or verified. */
  get writing(): boolean {
    return this.#loadedStick?.busy ?? false
  }

  /** Ports and firewalls. Loaded with its table when first asked for: the tray icon need not wait for either. */
  ports(): Promise<PortsController> {
    const { store, clock, newId, paths, redactor, ports } = this.#options
    this.#ports ??= import('./ports-controller.ts').then(
      ({ PortsController }) =>
        new PortsController({
          store,
          clock,
          newId,
          paths,
          redact: (text) => redactor.redact(text),
          report: ports,
          ...this.#app,
        }),
    )
    return this.#ports
  }

  /** Hardware and passports; loaded with rules and names of devices when first asked for. */
  hardware(): Promise<HardwareController> {
    const { store, paths } = this.#options
    this.#hardware ??= import('./hardware-controller.ts').then(
      ({ HardwareController }) => new HardwareController({ store, paths, ...this.#app }),
    )
    return this.#hardware
  }

  /** Install checklists; loaded with their steps when first asked for. */
  install(): Promise<InstallController> {
    const { store, paths, clock, newId, finding } = this.#options
    this.#install ??= import('./install-controller.ts').then(
      ({ InstallController }) =>
        new InstallController({
          store,
          paths,
          clock,
          newId,
          host: this.#app.host,
          hardware: () => this.hardware(),
          finding,
        }),
    )
    return this.#install
  }

  /** Installer images; loaded when first asked for. */
  image(): Promise<ImageController> {
    const { clock, newId, image } = this.#options
    this.#image ??= import('./image-controller.ts').then(
      ({ ImageController }) =>
        new ImageController({
          clock,
          newId,
          progress: image,
          checklists: async () => (await this.install()).checklists,
        }),
    )
    return this.#image
  }

  /** Installer sticks; loaded when first asked for. */
  stick(): Promise<StickController> {
    const { clock, volumes, stick } = this.#options
    this.#stick ??= import('./stick-controller.ts').then(({ StickController }) => {
      this.#loadedStick = new StickController({
        clock,
        volumes,
        progress: stick,
        images: () => this.image(),
        checklists: async () => (await this.install()).checklists,
      })
      return this.#loadedStick
    })
    return this.#stick
  }
}
