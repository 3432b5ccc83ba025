import { app } from 'electron'
import { appHandlers } from './app'
import type { Context } from './context'
import { eventHandlers } from './events'
import { importHandlers } from './imports'
import { outputHandlers } from './output'
import { patientHandlers, summaryWorker } from './patients'
import { registerHandlers } from './register'

/**
 * Answers every channel of the contract. `ready` is called when the page has asked its first question.
 * Gives back what ends the work in the background.
 */
export function startHandlers(context: Context, ready: () => void): () => void {
  const summarize = summaryWorker(context, app.getVersion())
  const withSummaries: Context = {
    ...context,
    push: (name, value) => {
      context.push(name, value)
      if (name === 'dataChanged') summarize()
    },
  }
  const imports = importHandlers(withSummaries)
  registerHandlers({
    ...appHandlers(withSummaries, () => {
      summarize()
      setTimeout(ready, 0)
    }),
    ...patientHandlers(withSummaries),
    ...eventHandlers(withSummaries),
    ...imports.handlers,
    ...outputHandlers(withSummaries),
  })
  return imports.stop
}
