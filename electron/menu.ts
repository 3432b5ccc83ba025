import { app, Menu, type MenuItemConstructorOptions } from 'electron'
import { t } from '../shared/messages'
import type { Zoom } from './zoom'

const places = [
  { name: 'patients', accelerator: 'CmdOrCtrl+1' },
  { name: 'import', accelerator: 'CmdOrCtrl+2' },
  { name: 'imports', accelerator: 'CmdOrCtrl+3' },
  { name: 'settings', accelerator: 'CmdOrCtrl+,' },
]

interface Commands {
  /** Tells the page which command was chosen. */
  send: (command: string) => void
  zoom: (to: Zoom) => void
}

/** Sets the application menu. Developer tools are offered in development only. */
export function setMenu(development: boolean, { send, zoom }: Commands) {
  const name = app.getName()
  const quit: MenuItemConstructorOptions = { role: 'quit', label: t('menu.quit', { name }) }
  const about: MenuItemConstructorOptions = { role: 'about', label: t('menu.about', { name }) }
  const isMac = process.platform === 'darwin'
  const ownMenu: MenuItemConstructorOptions = { label: name, submenu: [about, { type: 'separator' }, quit] }
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [ownMenu] : []),
    {
      label: t('menu.file'),
      submenu: [
        { label: t('menu.import'), accelerator: 'CmdOrCtrl+O', click: () => send('openFiles') },
        { label: t('menu.print'), accelerator: 'CmdOrCtrl+P', click: () => send('print') },
        { type: 'separator' },
        { role: 'close', label: t('menu.close') },
        ...(isMac ? [] : [quit]),
      ],
    },
    {
      label: t('menu.edit'),
      submenu: [
        { role: 'undo', label: t('menu.undo') },
        { role: 'redo', label: t('menu.redo') },
        { type: 'separator' },
        { role: 'cut', label: t('menu.cut') },
        { role: 'copy', label: t('menu.copy') },
        { role: 'paste', label: t('menu.paste') },
        { role: 'selectAll', label: t('menu.selectAll') },
      ],
    },
    {
      label: t('menu.view'),
      submenu: [
        ...places.map(({ name, accelerator }) => ({
          label: t(`menu.places.${name}`),
          accelerator,
          click: () => send(name),
        })),
        { type: 'separator' },
        { label: t('menu.actualSize'), accelerator: 'CmdOrCtrl+0', click: () => zoom('actual') },
        { label: t('menu.zoomIn'), accelerator: 'CmdOrCtrl+Plus', click: () => zoom('in') },
        // The same key without Shift, as most keyboards have it.
        { label: t('menu.zoomIn'), accelerator: 'CmdOrCtrl+=', visible: false, click: () => zoom('in') },
        { label: t('menu.zoomOut'), accelerator: 'CmdOrCtrl+-', click: () => zoom('out') },
        { type: 'separator' },
        { role: 'togglefullscreen', label: t('menu.fullScreen') },
        ...(development ? [{ role: 'toggleDevTools', label: t('menu.developerTools') } as const] : []),
      ],
    },
    {
      label: t('menu.window'),
      submenu: [{ role: 'minimize', label: t('menu.minimize') }, ...(isMac ? [] : [about])],
    },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
