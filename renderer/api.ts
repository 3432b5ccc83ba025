import { useCallback, useEffect, useRef, useState } from 'react'
import type { Api, Args, ChannelName, Pushes, Value } from '../shared/contract'

declare global {
  interface Window {
    api: Api
  }
}

/** An answer of the main process that says what went wrong and what to do. */
export class AnswerError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly hint: string,
  ) {
    super(message)
    this.name = 'AnswerError'
  }
}

/** Asks the main process; throws an `AnswerError` when it can't answer. */
export async function ask<C extends ChannelName>(name: C, args: Args<C>): Promise<Value<C>> {
  const answer = await window.api.ask[name](args)
  if (answer.ok) return answer.value
  throw new AnswerError(answer.error.code, answer.error.message, answer.error.hint)
}

export interface Asked<V> {
  value: V | null
  error: AnswerError | null
  loading: boolean
  again: () => void
}

/**
 * Keeps the answer to one question. When the arguments change, the old answer is dropped at once and a late reply to the
 * old question is never shown: no screen can mix two patients.
 */
export function useAsk<C extends ChannelName>(name: C, args: Args<C> | null): Asked<Value<C>> {
  const key = args === null ? null : JSON.stringify(args)
  const [state, setState] = useState<{ key: string | null; value: Value<C> | null; error: AnswerError | null }>({
    key: null,
    value: null,
    error: null,
  })
  const newest = useRef(0)

  const load = useCallback(() => {
    newest.current += 1
    const mine = newest.current
    if (key === null) return
    ask(name, JSON.parse(key) as Args<C>).then(
      (value) => {
        if (mine === newest.current) setState({ key, value, error: null })
      },
      (error: unknown) => {
        const known = error instanceof AnswerError ? error : new AnswerError('unexpected', String(error), '')
        if (mine === newest.current) setState({ key, value: null, error: known })
      },
    )
  }, [name, key])

  useEffect(load, [load])

  const current = state.key === key
  return {
    value: current ? state.value : null,
    error: current ? state.error : null,
    loading: key !== null && !current,
    again: load,
  }
}

/** Listens to one kind of push for as long as the component is shown. */
export function usePush<P extends keyof Pushes>(name: P, listener: (value: Pushes[P]) => void): void {
  const newest = useRef(listener)
  useEffect(() => {
    newest.current = listener
  })
  useEffect(() => window.api.on[name]((value) => newest.current(value)), [name])
}
