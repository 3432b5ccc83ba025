import type { Identifier, Patient, Sex } from '../../shared/model'
import { namesAreAlike, nameTokens, type SpokenName, spokenName } from './names'
import { describe, type Person } from './patients'

interface Named {
  label: string
  /** Tokens, and the whole as it is compared. */
  family: string[]
  familyName: SpokenName
  /** The first given name; '' for none. */
  given: SpokenName
  birthDate: string | null
  own: Person | null
  id: number | null
}

/** More names than this in one warning are read by nobody. */
const MOST_NAMED = 10

/** Marks new persons whose name looks or sounds like another one's, on file or in the same import. */
export function warnOfSimilarNames(persons: readonly Person[], onFile: readonly Patient[]): void {
  const fresh = persons.filter(({ existing, family }) => existing === null && family !== null)
  if (fresh.length === 0) return
  const named: Named[] = [
    ...onFile.map((patient) =>
      toNamed(patient, patient.identifiers[0] ?? { authority: '', value: '' }, null, patient.id),
    ),
    ...fresh.map((person) => toNamed(person, person, person, null)),
  ].filter(({ family }) => family.length > 0)
  const byInitial = new Map<string, Named[]>()
  const byBirth = new Map<string, Named[]>()
  for (const other of named) {
    push(byInitial, other.family[0]?.[0] ?? '', other)
    if (other.birthDate !== null) push(byBirth, other.birthDate, other)
  }
  for (const other of named) {
    const person = other.own
    if (person === null) continue
    const initial = other.family[0]?.[0] ?? ''
    const born = (byBirth.get(other.birthDate ?? '') ?? []).filter(({ family }) => (family[0]?.[0] ?? '') !== initial)
    for (const near of [byInitial.get(initial) ?? [], born]) {
      for (const candidate of near) {
        if (person.similar.length > MOST_NAMED) break
        if (candidate === other || !areSimilar(other, candidate)) continue
        person.similar.push(person.similar.length === MOST_NAMED ? '…' : candidate.label)
      }
    }
  }
}

function toNamed(
  named: { family: string | null; given: string | null; birthDate: string | null; sex: Sex | null },
  identifier: Identifier,
  own: Person | null,
  id: number | null,
): Named {
  const { family, given, birthDate } = named
  const tokens = nameTokens(family)
  return {
    label: `${identifier.value}: ${describe(named)}`,
    family: tokens,
    familyName: spokenName(tokens.join(' ')),
    given: spokenName(nameTokens(given)[0] ?? ''),
    birthDate,
    own,
    id,
  }
}

function push<Key, Item>(map: Map<Key, Item[]>, key: Key, item: Item): void {
  const list = map.get(key)
  if (list) list.push(item)
  else map.set(key, [item])
}

function areSimilar(a: Named, b: Named): boolean {
  const families = namesAreAlike(a.familyName, b.familyName)
  const [givenA, givenB] = [a.given.text, b.given.text]
  const givens = givenA === '' || givenB === '' || namesAreAlike(a.given, b.given)
  const sameBirth = a.birthDate !== null && a.birthDate === b.birthDate
  const swapped = a.family[0] === givenB && b.family[0] === givenA && givenA !== ''
  return (
    (families && givens) || (swapped && sameBirth) || (sameBirth && (families || (givenA !== '' && givenA === givenB)))
  )
}
