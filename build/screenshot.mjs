import { launch, quit } from './electron-app.mjs'

/**
 * Opens the app, waits until its first window has loaded and stopped changing, writes it as a PNG, and quits.
 * @param {string} executable
 * @param {string[]} args
 * @param {string} file
 */
export async function capture(executable, args, file) {
  const { app, page } = await launch(executable, args)
  try {
    await page.evaluate(untilStill)
    await page.screenshot({ path: file })
  } finally {
    await quit(app)
  }
}

/** Runs in the page: resolves when fonts are there and nothing has changed for half a second, after ten at the latest. */
async function untilStill() {
  await document.fonts.ready
  await new Promise((resolve) => {
    let quiet = setTimeout(resolve, 500)
    setTimeout(resolve, 10_000)
    const watcher = new MutationObserver(() => {
      clearTimeout(quiet)
      quiet = setTimeout(resolve, 500)
    })
    watcher.observe(document, { attributes: true, childList: true, subtree: true, characterData: true })
  })
}
