import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { type Api, channelNames, pushNames } from '../shared/contract'

// Functions only: neither ipcRenderer nor an event object ever reaches the page.
const ask = Object.fromEntries(channelNames.map((name) => [name, (args: unknown) => ipcRenderer.invoke(name, args)]))

const on = Object.fromEntries(
  pushNames.map((name) => [
    name,
    (listener: (value: unknown) => void) => {
      const receive = (_event: unknown, value: unknown) => listener(value)
      ipcRenderer.on(name, receive)
      return () => {
        ipcRenderer.off(name, receive)
      }
    },
  ]),
)

contextBridge.exposeInMainWorld('api', { ask, on, pathOf: (file: File) => webUtils.getPathForFile(file) } as Api)
