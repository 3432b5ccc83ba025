import { t } from '../shared/messages'

export interface Explained {
  code: string
  message: string
  hint: string
}

/** An error in words: its own where it has them (code, message, hint), else those for what nobody foresaw. */
export function explainError(error: unknown): Explained {
  if (error instanceof Error && 'code' in error && 'hint' in error) {
    return { code: String(error.code), message: error.message, hint: String(error.hint) }
  }
  const message = error instanceof Error ? error.message : String(error)
  return {
    code: 'unexpected',
    message: t('problems.unexpected.message', { message }),
    hint: t('problems.unexpected.hint'),
  }
}
