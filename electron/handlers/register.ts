import { type BrowserWindow, ipcMain, type WebFrameMain } from 'electron'
import { type ChannelName, channelNames, contract, type Pushes, type ReadArgs, type Value } from '../../shared/contract'
import type { Answer } from '../../shared/contract/channel'
import { explainError } from '../errors'

export type Handlers = { [C in ChannelName]: (args: ReadArgs<C>) => Value<C> | Promise<Value<C>> }

/** Largest argument taken from the page, in characters of its JSON. */
const argumentLimit = 60_000_000

/** True only for our own page in the main frame. */
export function isOwnFrame(frame: WebFrameMain | null): boolean {
  if (frame === null || frame.parent !== null) return false
  try {
    const url = new URL(frame.url)
    return url.protocol === 'app:' && url.host === 'marrowline'
  } catch {
    return false
  }
}

/** Checks arguments and answer against the contract and wraps what comes out, so that no raw error crosses. */
export async function answer<C extends ChannelName>(
  name: C,
  handler: Handlers[C],
  args: unknown,
): Promise<Answer<Value<C>>> {
  try {
    if (JSON.stringify(args ?? null).length > argumentLimit) throw new Error('argument too large')
    const read = contract[name].args.parse(args) as ReadArgs<C>
    const value = await handler(read)
    return { ok: true, value: contract[name].value.parse(value) as Value<C> }
  } catch (error) {
    return { ok: false, error: explainError(error) }
  }
}

/** Registers every channel of the contract; the type demands that none is missing. */
export function registerHandlers(handlers: Handlers): void {
  for (const name of channelNames) register(name, handlers[name])
}

function register<C extends ChannelName>(name: C, handler: Handlers[C]): void {
  ipcMain.handle(name, (event, args: unknown) => {
    if (!isOwnFrame(event.senderFrame)) return { ok: false, error: { code: 'foreignFrame', message: '', hint: '' } }
    return answer(name, handler, args)
  })
}

export function push<P extends keyof Pushes>(window: BrowserWindow | null, name: P, value: Pushes[P]): void {
  if (window && !window.isDestroyed()) window.webContents.send(name, value)
}
