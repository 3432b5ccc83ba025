import { app, BrowserWindow } from 'electron'

// The window of the bench: the last argument names the page. Drawn as on a user's machine, and never slowed down in the background.
app.commandLine.appendSwitch('disable-renderer-backgrounding')
app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    useContentSize: true,
    webPreferences: { backgroundThrottling: false },
  })
  void window.loadFile(process.argv.at(-1) ?? '')
})
