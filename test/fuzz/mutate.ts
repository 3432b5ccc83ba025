/** A reproducible source of numbers from 0 to 1 (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Pieces that readers trip over: separators, line ends, frames, quotes, huge numbers, half characters, keys of the prototype. */
export const NASTY = [
  '|',
  '^',
  '~',
  '\\',
  '&',
  '\r',
  '\n',
  '\r\n',
  '\u0000',
  '\u0002',
  '\u0003',
  '\u000b',
  '\u001c',
  '\u001b$B',
  '"',
  '{',
  '}',
  '[',
  ']',
  ',',
  ';',
  '\t',
  ':',
  '<',
  '>',
  '</',
  '<!--',
  '&#65;',
  '\ufeff',
  '\\X',
  '\\XC3\\',
  '\\M2442\\',
  'MSH|^~\\&|',
  'PID|1||',
  'OBX|1|NM|',
  'H|\\^&',
  '9'.repeat(400),
  '1e308',
  '-0',
  'NaN',
  '"__proto__":',
  '"constructor":{"prototype":{"polluted":1}},',
  '"entry":[',
  '"resourceType":"Bundle",',
  '0000-00-00',
  '20249999',
]

/** A damaged copy of `bytes`: one to six random changes. The same source gives the same copy. */
export function mutate(bytes: Uint8Array, random: () => number): Uint8Array {
  let out = Buffer.from(bytes)
  const below = (limit: number) => Math.floor(random() * limit)
  for (let count = 1 + below(6); count > 0; count--) {
    const at = below(out.length + 1)
    const length = 1 + below(random() < 0.1 ? 2_000 : 12)
    switch (below(8)) {
      case 0:
        if (at < out.length) out[at] = (out[at] ?? 0) ^ (1 << below(8))
        break
      case 1:
        if (at < out.length) out[at] = below(256)
        break
      case 2:
        out = Buffer.concat([out.subarray(0, at), out.subarray(at + length)])
        break
      case 3: {
        const from = below(out.length + 1)
        out = Buffer.concat([out.subarray(0, at), out.subarray(from, from + length * 4), out.subarray(at)])
        break
      }
      case 4:
      case 5:
        out = Buffer.concat([out.subarray(0, at), Buffer.from(NASTY[below(NASTY.length)] ?? ''), out.subarray(at)])
        break
      case 6:
        if (random() < 0.3) out = out.subarray(0, at)
        break
      default: {
        const piece = Buffer.from(NASTY[below(NASTY.length)] ?? '')
        out = Buffer.concat([
          out.subarray(0, at),
          Buffer.concat(Array(1 + below(30)).fill(piece)),
          out.subarray(at + length),
        ])
      }
    }
  }
  return out
}

/** What stands in one place of a message, table or document: a word, a number, a date. */
const TOKEN = /[^\s,;|^~&"<>=[\]{}]+/g

const VALUES = [
  ...NASTY,
  '',
  '-1',
  '0',
  '<0.1',
  '>',
  '1,5',
  '1.234,5',
  '03/04/2024',
  '2024-13-45',
  'null',
  'é'.repeat(300),
]

/** A copy of a text with one to three of its tokens replaced: its frame stands, what it says does not. */
export function retouch(bytes: Uint8Array, random: () => number): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1')
  const tokens = [...text.matchAll(TOKEN)]
  const below = (limit: number) => Math.floor(random() * limit)
  const places = Array.from({ length: 1 + below(3) }, () => below(tokens.length)).sort((a, b) => a - b)
  let out = ''
  let end = 0
  for (const place of new Set(places)) {
    const token = tokens[place]
    if (token === undefined) continue
    const other = random() < 0.5 ? VALUES[below(VALUES.length)] : tokens[below(tokens.length)]?.[0]
    out += text.slice(end, token.index) + (other ?? '')
    end = token.index + token[0].length
  }
  return Buffer.from(out + text.slice(end), 'latin1')
}

/** A copy with a run of one character, longer than any head that is looked at, in place of a token: what a pattern that backtracks hangs on. */
export function stretch(bytes: Uint8Array, random: () => number): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1')
  const tokens = [...text.matchAll(TOKEN)]
  const token = tokens[Math.floor(random() * tokens.length)]
  const at = token === undefined ? 0 : token.index + Math.floor(random() * token[0].length)
  const runs = [' ', '0', '1', 'a', '\0', '.', ',', '-', '(', '"', ' 1', 'a ', '<', '\r', '\n', '1/', '^', '\\']
  const run = runs[Math.floor(random() * runs.length)] ?? ' '
  return Buffer.from(text.slice(0, at) + run.repeat(70_000 / run.length) + text.slice(at), 'latin1')
}
