/** The part of a CycloneDX document that is used here. */
export interface Bom {
  readonly bomFormat: string
  readonly specVersion: string
  readonly metadata: {
    readonly component?: { readonly 'bom-ref': string; readonly name: string; readonly type: string }
  }
  readonly components: readonly {
    readonly 'bom-ref': string
    readonly name: string
    readonly version: string
    readonly scope?: string
    readonly properties?: unknown
  }[]
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[]
}

/**
 * Picks what ships from everything that npm has locked: most packages only build or test, and the bundled ones are
 * development dependencies, which npm marks as excluded. Adds Electron, since everything runs in it.
 * @throws Error when something that ships is not locked: then the two are from different builds.
 */
export function shippedOnly(all: Bom, shipped: readonly { readonly name: string; readonly version: string }[]): Bom {
  // A reference is the package's own name and version, whatever it was installed as.
  const electron = all.components.find(({ name }) => name === 'electron')
  const wanted = new Set([...shipped, ...(electron ? [electron] : [])].map(({ name, version }) => `${name}@${version}`))
  const components = all.components
    .filter((component) => wanted.delete(component['bom-ref']))
    .map(({ scope: _scope, properties: _properties, ...component }) => ({
      ...component,
      name: component['bom-ref'].slice(0, component['bom-ref'].lastIndexOf('@')),
    }))
  if (wanted.size > 0) throw new Error(`Not in package-lock.json: ${[...wanted].join(', ')}`)
  const refs = new Set(components.map((component) => component['bom-ref']))
  const app = all.metadata.component
  return {
    ...all,
    components,
    // npm names it after its folder.
    metadata: {
      ...all.metadata,
      ...(app && {
        component: { ...app, type: 'application', name: app['bom-ref'].slice(0, app['bom-ref'].lastIndexOf('@')) },
      }),
    },
    dependencies: all.dependencies
      .filter(({ ref }) => ref === app?.['bom-ref'] || refs.has(ref))
      .map(({ ref, dependsOn }) => ({
        ref,
        dependsOn: ref === app?.['bom-ref'] ? [...refs] : (dependsOn ?? []).filter((each) => refs.has(each)),
      })),
  }
}
