import type { CommanderError, Help, Option } from 'commander'
import type { Translator } from '../../shared/i18n/translator.ts'
import { textWidth } from './text-width.ts'

/**
 * Says what was wrong with a command line, in the user's language. Commander has only English sentences, and codes for
 * them.
 */
export function usageDetail({ t }: Translator, error: CommanderError): string {
  const message = error.message.replace(/^error: /, '')
  const [, guess] = /\(Did you mean (.*)\?\)$/.exec(message) ?? []
  const detail = described(t, error.code, message.replace(/\s*\(Did you mean .*\?\)$/, ''))
  return guess === undefined ? detail : t('cli.usage.didYouMean', { detail, guess })
}

function described(t: Translator['t'], code: string, message: string): string {
  // Greedy where the user's own words stand: these may hold quotes too.
  const quoted = /'(.*)'/s.exec(message)?.[1] ?? ''
  switch (code) {
    case 'commander.help':
      return t('cli.usage.noCommand')
    case 'commander.unknownCommand':
      return t('cli.usage.unknownCommand', { command: quoted })
    case 'commander.unknownOption':
      return t('cli.usage.unknownOption', { option: quoted })
    case 'commander.missingArgument':
      return t('cli.usage.missingArgument', { argument: quoted })
    case 'commander.optionMissingArgument':
      return t('cli.usage.missingValue', { option: quoted })
    case 'commander.missingMandatoryOptionValue':
      return t('cli.usage.missingOption', { option: quoted })
    case 'commander.excessArguments':
      return t('cli.usage.excessArguments', { command: /'(.*?)'/.exec(message)?.[1] ?? '' })
    case 'commander.invalidArgument': {
      const [, option = '', value = '', allowed = ''] =
        /^option '(.*?)' argument '(.*)' is invalid\. (?:Allowed choices are )?(.*?)\.?$/s.exec(message) ?? []
      return option === '' ? message : t('cli.usage.invalidValue', { option, value, allowed })
    }
    default:
      return message
  }
}

/** Puts commander's help into the user's language; columns line up where Chinese characters take two. */
export function helpIn({ t }: Translator): Partial<Help> {
  const titles: Readonly<Record<string, string>> = {
    'Usage:': t('cli.help.titles.usage'),
    'Arguments:': t('cli.help.titles.arguments'),
    'Options:': t('cli.help.titles.options'),
    'Global Options:': t('cli.help.titles.globalOptions'),
    'Commands:': t('cli.help.titles.commands'),
  }
  return {
    showGlobalOptions: true,
    displayWidth: textWidth,
    styleTitle: (title) => titles[title] ?? title,
    optionDescription: (option: Option) => {
      const choices = option.argChoices?.join(', ')
      const text =
        choices === undefined ? option.description : t('cli.help.choices', { text: option.description, choices })
      return option.defaultValue === undefined
        ? text
        : t('cli.help.byDefault', { text, value: String(option.defaultValue) })
    },
  }
}
