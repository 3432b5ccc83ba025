import { randomBytes } from 'node:crypto'
import { readFile, realpath } from 'node:fs/promises'
import { extname, isAbsolute, relative, resolve } from 'node:path'
import type { CustomScheme, Session } from 'electron'

/** Where the user interface lives; the only origin this program trusts. */
export const appOrigin = 'app://marrowline'

/** To be registered before the app is ready. */
export const appScheme = {
  scheme: 'app',
  privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
} satisfies CustomScheme

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** Serves the folder of the built user interface under app://marrowline, and nothing else. */
export function serveApp(session: Session, folder: string) {
  session.protocol.handle(appScheme.scheme, (request) => respond(folder, request))
}

/**
 * The answer to a request for a file of the user interface: 405 for anything but GET, 404 for what is not a file
 * inside the folder. HTML carries a fresh nonce for the style elements of the component library.
 */
export async function respond(folder: string, request: Pick<Request, 'method' | 'url'>): Promise<Response> {
  if (request.method !== 'GET') return new Response(null, { status: 405 })
  const file = resolveAsset(folder, request.url)
  const content = file && (await readInside(folder, file))
  const contentType = file && contentTypes[extname(file)]
  if (!content || !contentType) return new Response(null, { status: 404 })

  const nonce = randomBytes(16).toString('base64')
  const isPage = extname(file) === '.html'
  return new Response(isPage ? content.toString('utf8').replaceAll('__CSP_NONCE__', nonce) : new Uint8Array(content), {
    headers: {
      'Content-Type': contentType,
      'Content-Security-Policy': contentSecurityPolicy(nonce),
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': isPage ? 'no-store' : 'no-cache',
    },
  })
}

/** The file that an address names, or null when it lies outside the folder or is no address of ours. */
export function resolveAsset(folder: string, url: string): string | null {
  if (!URL.canParse(url)) return null
  const address = new URL(url)
  if (`${address.protocol}//${address.host}` !== appOrigin) return null
  if (address.username || address.password || address.href.length > 1000) return null
  const path = decode(address.pathname)
  // A percent sign that survives decoding was encoded twice; the others mean something to one file system or another.
  if (path === null || /[%\\:\0]|\/\//.test(path)) return null
  const file = resolve(folder, `.${path === '/' ? '/index.html' : path}`)
  const inside = relative(folder, file)
  return inside === '' || inside.startsWith('..') || isAbsolute(inside) ? null : file
}

function decode(path: string): string | null {
  try {
    return decodeURIComponent(path)
  } catch {
    return null
  }
}

/** Follows links before it reads, so that none leads out of the folder. */
async function readInside(folder: string, file: string): Promise<Buffer | null> {
  try {
    const real = await realpath(file)
    if (relative(await realpath(folder), real).startsWith('..')) return null
    return await readFile(real)
  } catch {
    return null
  }
}

/**
 * Style elements need the nonce (Mantine writes its variables into one); style attributes are set through CSSOM, which
 * the policy does not touch.
 */
function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "frame-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
}
