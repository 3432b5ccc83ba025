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
