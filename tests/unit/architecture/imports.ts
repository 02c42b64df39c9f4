import { parseSync } from 'vite'

/** One import of a file, in any form. */
export interface Import {
  /** Null when it is not a plain text, so that what it brings in is unknown. */
  readonly specifier: string | null
  /** Gone at run time. */
  readonly typeOnly: boolean
}

/**
 * Returns everything a TypeScript file imports: `import`, `import type`, `export … from`, `import()`, `import()` in a type,
 * `import x = require()` and `require()`. Throws for a file that does not parse.
 */
export function importsOf(path: string, text: string): Import[] {
  const { program, errors } = parseSync(path, text)
  if (errors[0]) throw new Error(`${path}: ${errors[0].message}`)
  const found: Import[] = []
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit)
    if (!isNode(value)) return
    const here = importAt(value)
    if (here) found.push(here)
    for (const part of Object.values(value)) visit(part)
  }
  visit(program)
  return found
}

interface SyntaxNode {
  readonly type: string
  readonly [key: string]: unknown
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

function importAt(node: SyntaxNode): Import | null {
  switch (node.type) {
    case 'ImportDeclaration':
      return {
        specifier: textOf(node['source']),
        typeOnly: node['importKind'] === 'type' || everyType(node['specifiers'], 'importKind'),
      }
    case 'ExportAllDeclaration':
      return { specifier: textOf(node['source']), typeOnly: node['exportKind'] === 'type' }
    case 'ExportNamedDeclaration':
      return node['source'] === null
        ? null
        : {
            specifier: textOf(node['source']),
            typeOnly: node['exportKind'] === 'type' || everyType(node['specifiers'], 'exportKind'),
          }
    case 'ImportExpression':
      return { specifier: textOf(node['source']), typeOnly: false }
    case 'TSImportType':
      return { specifier: textOf(node['source'] ?? node['argument']), typeOnly: true }
    case 'TSExternalModuleReference':
      return { specifier: textOf(node['expression']), typeOnly: false }
    case 'CallExpression': {
      const { callee, arguments: given } = node
      const isRequire = isNode(callee) && callee.type === 'Identifier' && callee['name'] === 'require'
      return isRequire && Array.isArray(given) ? { specifier: textOf(given[0]), typeOnly: false } : null
    }
    default:
      return null
  }
}

function everyType(specifiers: unknown, kind: string): boolean {
  return (
    Array.isArray(specifiers) &&
    specifiers.length > 0 &&
    specifiers.every((specifier) => isNode(specifier) && specifier[kind] === 'type')
  )
}

function textOf(node: unknown): string | null {
  if (!isNode(node)) return null
  if (node.type === 'TSLiteralType') return textOf(node['literal'])
  return node.type === 'Literal' && typeof node['value'] === 'string' ? node['value'] : null
}
