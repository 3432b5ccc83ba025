/** Names compared as people write them: case, accents, order of tokens and titles do not matter. */

/** `Müller-Lüdenscheidt` to [`muller`, `ludenscheidt`]. */
export function nameTokens(name: string | null | undefined): string[] {
  return (name ?? '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((token) => token !== '')
}

/** True when one name may be a shorter way to write the other: `Anna Maria` and `Anna`, `J.` and `John`. An absent name fits all. */
export function namesAgree(a: string | null | undefined, b: string | null | undefined): boolean {
  const [short, long] = [nameTokens(a), nameTokens(b)].sort((x, y) => x.length - y.length)
  if (short === undefined || long === undefined || short.length === 0) return true
  return short.every((token) =>
    long.some((other) => other === token || isInitial(token, other) || isInitial(other, token)),
  )
}

function isInitial(short: string, long: string): boolean {
  return short.length === 1 && /\p{Script=Latin}/u.test(short) && long.startsWith(short)
}

/** A name as it is compared with many others: `sound` is worked out once. */
export interface SpokenName {
  text: string
  sound: string
}

export function spokenName(text: string): SpokenName {
  return { text, sound: consonants(text) }
}

/** True for names that look or sound alike: one slip of the pen, or the same first letter and consonants. */
export function namesAreAlike(a: SpokenName, b: SpokenName): boolean {
  if (a.text === b.text) return true
  if (a.text.length < 3 || b.text.length < 3) return false
  return (a.sound === b.sound && a.sound.length >= 2 && a.text[0] === b.text[0]) || isOneEditApart(a.text, b.text)
}

/** First letter and the consonants that follow, in classes that sound alike. */
function consonants(name: string): string {
  return name
    .replace(/ph/g, 'f')
    .replace(/ck|qu|q|c|k/g, 'k')
    .replace(/sz|z|ß/g, 's')
    .replace(/v|w/g, 'f')
    .replace(/d/g, 't')
    .replace(/b/g, 'p')
    .replace(/[aeiouyhj]/g, '')
    .replace(/(.)\1+/g, '$1')
}

function isOneEditApart(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  if (long.length - short.length > 1) return false
  let from = 0
  while (from < short.length && short[from] === long[from]) from++
  if (short.length < long.length) return short.slice(from) === long.slice(from + 1)
  const swapped = short[from] === long[from + 1] && short[from + 1] === long[from]
  return short.slice(from + 1) === long.slice(from + 1) || (swapped && short.slice(from + 2) === long.slice(from + 2))
}
