import type { ProblemCode, problemRows } from '../problems/codes.ts'

/** The names between `{{` and `}}` in a text, as a union; `never` when there are none. */
export type PlaceholderOf<Text> = Text extends `${string}{{${infer Name}}}${infer Rest}`
  ? Name | PlaceholderOf<Rest>
  : never

/** A tree of texts. */
export interface TextTree {
  readonly [key: string]: string | TextTree
}

/**
 * A text that counts has a form for each plural category of its language (`steps_one`, `steps_other`) and is asked for by
 * its name without the category. English has two; Chinese has `other` alone. Either may have words of its own for none
 * (`rows_zero`), and then both do.
 */
type WithoutSingular<Key> = Key extends `${string}_one` ? never : Key
type NameOfText<Key> = Key extends `${infer Name}_zero` | `${infer Name}_one` | `${infer Name}_other` ? Name : Key

/** The same keys as `Tree` but for singulars, any text at the leaves: what a Chinese catalogue must hold, no more and no less. */
export type Mirror<Tree> = {
  readonly [Key in keyof Tree as WithoutSingular<Key>]: Tree[Key] extends string ? string : Mirror<Tree[Key]>
}

/** Dotted paths to the leaves of a tree of texts. */
export type LeafPath<Tree> = {
  [Key in keyof Tree & string]: Tree[Key] extends string ? NameOfText<Key> & string : `${Key}.${LeafPath<Tree[Key]>}`
}[keyof Tree & string]

/** The text at a dotted path. */
export type LeafAt<Tree, Path> = Path extends keyof Tree
  ? Tree[Path]
  : `${Path & string}_other` extends keyof Tree
    ? Tree[`${Path & string}_other`]
    : Path extends `${infer Head}.${infer Tail}`
      ? Head extends keyof Tree
        ? LeafAt<Tree[Head], Tail>
        : never
      : never

/**
 * `Translation` if each of its texts uses only placeholders that the same text of `Original` has; a leaf with another
 * becomes `never`, so that `satisfies` fails at that very key.
 */
export type SamePlaceholders<Original, Translation> = {
  readonly [Key in keyof Original as WithoutSingular<Key>]: Key extends keyof Translation
    ? Original[Key] extends string
      ? Exclude<PlaceholderOf<Translation[Key]>, PlaceholderOf<Original[Key]>> extends never
        ? Translation[Key]
        : never
      : SamePlaceholders<Original[Key], Translation[Key]>
    : never
}

/** `Catalogue` if every sentence mentions exactly the facts of its code's row; any other sentence becomes `never`. */
export type ExactFacts<Catalogue> = {
  readonly [Code in ProblemCode]: Code extends keyof Catalogue
    ? [PlaceholderOf<Catalogue[Code]>] extends [FactName<Code>]
      ? [FactName<Code>] extends [PlaceholderOf<Catalogue[Code]>]
        ? Catalogue[Code]
        : never
      : never
    : never
}
type FactName<Code extends ProblemCode> = keyof (typeof problemRows)[Code]['params']
