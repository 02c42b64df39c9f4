import { problemsEn } from '../../shared/i18n/en/problems.ts'
import { problemsZhCn } from '../../shared/i18n/zh-CN/problems.ts'
import { problemCodes, type ProblemCode } from '../../shared/problems/codes.ts'

const sentences = { en: problemsEn, 'zh-CN': problemsZhCn } as const

/** Returns the sentence of a code as a page quotes it, with its parameters in angle brackets. */
export function quote(locale: keyof typeof sentences, code: ProblemCode): string {
  return `> ${sentences[locale][code].replace(/\{\{(\w+)\}\}/g, '‹$1›')}`
}

/** Returns the page with each code's sentence as the program has it now; the rest of the page stays. */
export function withSentences(locale: keyof typeof sentences, page: string): string {
  return page.replace(/^### (\w+)\n\n>.*$/gm, (all, code: string) => {
    const known = problemCodes.find((each) => each === code)
    return known ? `### ${known}\n\n${quote(locale, known)}` : all
  })
}
