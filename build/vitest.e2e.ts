import { bundle, isBuilt } from './bundle.mjs'
import { isHeadless, startVirtualDisplay } from './display.mjs'
import { chooseElectron } from './setup/electron.mjs'

/** Before the tests in the window: an Electron, a build of the sources as they are, and a display. */
export async function setup() {
  chooseElectron()
  if (!isBuilt()) await bundle()
  return isHeadless() ? startVirtualDisplay() : undefined
}
