import { t } from '../../shared/messages'
import type { Answers, Identifier, Patient, Question, Sex } from '../../shared/model'
import { addsToPatient, type PatientStatement } from '../database/patients'
import { namesAgree } from './names'
import type { PatientRef } from './record'
import { warnOfSimilarNames } from './similar'

/** One way in which the files of an import name a patient. */
export interface StagedRef {
  index: number
  ref: PatientRef
  file: number
  /** Row that names it first. */
  row: number
  /** True when the file gives the patient's data for their own sake. */
  isMention: boolean
}

/** A patient of the import: on file already (`existing`) or to be made. */
export interface Person {
  index: number
  existing: number | null
  /** Stable within the import: `AUTHORITY|ID`. */
  key: string
  authority: string
  value: string
  family: string | null
  given: string | null
  sex: Sex | null
  birthDate: string | null
  /** What each file says of this patient. */
  statements: Map<number, PatientStatement>
  /** Files that give this patient's data for their own sake, not only beside results. */
  mentions: Set<number>
  /** Files that add to what is on file. */
  adds: Set<number>
  similar: string[]
}

/** How a reference stands: the person it belongs to, or why its rows stay out. */
export type RefMatch =
  | { person: Person }
  | { held: Question; reason: 'patientConflict' | 'patientUnknown'; values: Record<string, string> }
  | { leftOut: true }

export interface PatientMatches {
  persons: Person[]
  /** One for each reference. */
  matches: RefMatch[]
}

const separator = '|'

export function identifierKey({ authority, value }: Identifier): string {
  return `${authority}${separator}${value}`
}

/** Collects references; the same one gets the same number. */
export function createRefs(): { list: StagedRef[]; indexOf(ref: PatientRef, file: number, row: number): number } {
  const list: StagedRef[] = []
  const byObject = new Map<PatientRef, number>()
  const byContent = new Map<string, number>()
  return {
    list,
    indexOf(ref, file, row) {
      const known = byObject.get(ref)
      if (known !== undefined) return known
      // Files are told apart: each makes its own statement about the patient, and one without ids may mean anybody.
      const content = `${file} ${JSON.stringify(ref)}`
      let index = byContent.get(content)
      if (index === undefined) {
        index = list.push({ index: list.length, ref, file, row, isMention: false }) - 1
        byContent.set(content, index)
      }
      byObject.set(ref, index)
      return index
    },
  }
}

/**
 * Finds the person behind every reference by authority and id. Birth date, sex or name that contradict what is on file (or what another file of
 * this import says) hold the rows of that reference until the question is answered; nobody is ever matched by name.
 */
export function matchPatients(
  refs: readonly StagedRef[],
  onFile: readonly Patient[],
  answersOf: (file: number) => Answers,
): PatientMatches {
  const persons: Person[] = []
  const byIdentifier = new Map<string, Person>()
  const stored = new Map<string, Patient>()
  for (const patient of onFile)
    for (const identifier of patient.identifiers) stored.set(identifierKey(identifier), patient)
  const byId = new Map<number, Person>()

  function find(identifier: Identifier): Person | null {
    const key = identifierKey(identifier)
    const staged = byIdentifier.get(key)
    if (staged) return staged
    const patient = stored.get(key)
    if (!patient) return null
    let person = byId.get(patient.id)
    if (!person) {
      person = personOnFile(patient, persons.length)
      persons.push(person)
      byId.set(patient.id, person)
    }
    byIdentifier.set(key, person)
    return person
  }

  function create(identifier: Identifier): Person {
    const person = newPerson(identifier, persons.length)
    persons.push(person)
    byIdentifier.set(identifierKey(identifier), person)
    return person
  }

  function join(person: Person, { ref, file, isMention }: StagedRef, primary: Identifier): RefMatch {
    const identifiers = [primary, ...(ref.otherIdentifiers ?? [])].filter(
      (identifier) => (find(identifier) ?? person) === person,
    )
    const statement = statementOf(ref, identifiers)
    if (isMention) person.mentions.add(file)
    const before = person.statements.get(file)
    person.statements.set(file, before === undefined ? statement : mergeStatements(before, statement))
    person.family ??= statement.family
    person.given ??= statement.given
    person.sex ??= statement.sex === 'unknown' ? null : statement.sex
    person.birthDate ??= statement.birthDate
    for (const identifier of identifiers) byIdentifier.set(identifierKey(identifier), person)
    return { person }
  }

  const nameless = refs.filter(({ ref }) => ref.id === null)
  const matches = refs.map((staged): RefMatch => {
    const { ref, file } = staged
    const answers = answersOf(file)
    if (ref.id === null) {
      const question = fileQuestion(staged, nameless.length, onFile)
      const chosen = chosenIdentifier(answers[question.id])
      if (chosen === 'leave out') return { leftOut: true }
      if (chosen === null) return { held: question, reason: 'patientUnknown', values: { question: question.id } }
      return join(find(chosen) ?? create(chosen), staged, chosen)
    }
    const primary = { authority: ref.authority, value: ref.id }
    const same = find(primary)
    const others = new Set((ref.otherIdentifiers ?? []).map(find).filter((person) => person !== null))
    const candidates = [...new Set([...(same ? [same] : []), ...others, ...aliases(primary, find)])]
    if (candidates.length === 0) return join(create(primary), staged, primary)
    const fitting = candidates.filter((person) => contradictions(person, ref).length === 0)
    const [only] = candidates
    if (candidates.length === 1 && only !== undefined && fitting.length === 1) return join(only, staged, primary)
    const proven = fitting.filter((person) => agrees(person, ref))
    const [sure] = proven
    if (proven.length === 1 && sure !== undefined) return join(sure, staged, identifierOf(sure, primary))
    const person = same ?? candidates[0]
    if (person === undefined) throw new RangeError('no candidate')
    const question = matchQuestion(person, ref, primary)
    switch (answers[question.id]) {
      case 'same':
        return join(person, staged, identifierOf(person, primary))
      case 'new': {
        const own = freeAlias(primary, ref, find)
        return join(find(own) ?? create(own), staged, own)
      }
      case 'leave out':
        return { leftOut: true }
      default: {
        const values = { fields: contradictions(person, ref).join(', '), id: primary.value }
        return { held: question, reason: 'patientConflict', values }
      }
    }
  })

  const known = new Map(onFile.map((patient) => [patient.id, patient]))
  for (const person of persons) {
    const patient = person.existing === null ? undefined : known.get(person.existing)
    for (const [file, statement] of person.statements) {
      if (patient === undefined ? person.mentions.has(file) : addsToPatient(patient, statement)) person.adds.add(file)
    }
  }
  warnOfSimilarNames(persons, onFile)
  return { persons, matches }
}

function personOnFile(patient: Patient, index: number): Person {
  const { authority, value } = patient.identifiers[0] ?? { authority: 'local', value: String(patient.id) }
  const { family, given, birthDate } = patient
  const sex = patient.sex === 'unknown' ? null : patient.sex
  const key = identifierKey({ authority, value })
  return {
    index,
    existing: patient.id,
    key,
    authority,
    value,
    family,
    given,
    sex,
    birthDate,
    statements: new Map(),
    mentions: new Set(),
    adds: new Set(),
    similar: [],
  }
}

function newPerson({ authority, value }: Identifier, index: number): Person {
  const key = identifierKey({ authority, value })
  const nothing = { family: null, given: null, sex: null, birthDate: null }
  return {
    index,
    existing: null,
    key,
    authority,
    value,
    ...nothing,
    statements: new Map(),
    mentions: new Set(),
    adds: new Set(),
    similar: [],
  }
}

/** What a reference says, for the database. */
export function statementOf(ref: PatientRef, identifiers: Identifier[]): PatientStatement {
  const { diagnosis } = ref
  return {
    family: ref.family ?? null,
    given: ref.given ?? null,
    sex: ref.sex ?? null,
    birthDate: ref.birthDate ?? null,
    diagnosis: {
      date: diagnosis?.date ?? null,
      severity: severityOf(diagnosis?.severity ?? ''),
      marrowConfirmed: diagnosis?.marrowConfirmed ?? null,
      priorLines: diagnosis?.priorLines ?? null,
      refractoryOrRelapsed: diagnosis?.refractoryOrRelapsed ?? null,
      site: diagnosis?.site ?? null,
    },
    identifiers,
  }
}

const SEVERITIES: [RegExp, 'nSAA' | 'SAA' | 'vSAA'][] = [
  [/^(n-?saa|maa|moderate|non-?severe)( aa)?$/, 'nSAA'],
  [/^(saa|severe)( aa)?$/, 'SAA'],
  [/^(v-?saa|very[- ]?severe)( aa)?$/, 'vSAA'],
]

/** Severity at diagnosis, in the words in use (clinical-spec 1.1: what is not severe is also called moderate). */
function severityOf(text: string): 'nSAA' | 'SAA' | 'vSAA' | null {
  const plain = text.trim().toLowerCase()
  return SEVERITIES.find(([pattern]) => pattern.test(plain))?.[1] ?? null
}

function mergeStatements(first: PatientStatement, second: PatientStatement): PatientStatement {
  const identifiers = new Map(
    [...first.identifiers, ...second.identifiers].map((identifier) => [identifierKey(identifier), identifier]),
  )
  return {
    family: first.family ?? second.family,
    given: first.given ?? second.given,
    sex: first.sex ?? second.sex,
    birthDate: first.birthDate ?? second.birthDate,
    diagnosis: {
      date: first.diagnosis.date ?? second.diagnosis.date,
      severity: first.diagnosis.severity ?? second.diagnosis.severity,
      marrowConfirmed: first.diagnosis.marrowConfirmed ?? second.diagnosis.marrowConfirmed,
      priorLines: first.diagnosis.priorLines ?? second.diagnosis.priorLines,
      refractoryOrRelapsed: first.diagnosis.refractoryOrRelapsed ?? second.diagnosis.refractoryOrRelapsed,
      site: first.diagnosis.site ?? second.diagnosis.site,
    },
    identifiers: [...identifiers.values()],
  }
}

type Field = 'birthDate' | 'sex' | 'family' | 'given'

/** Fields in which a reference contradicts a person. A shorter date (year alone) or an absent field contradicts nothing. */
function contradictions(person: Person, ref: PatientRef): Field[] {
  const fields: Field[] = []
  if (!datesAgree(person.birthDate, ref.birthDate)) fields.push('birthDate')
  if (!sexesAgree(person.sex, ref.sex)) fields.push('sex')
  if (!namesAgree(person.family, ref.family)) fields.push('family')
  if (!namesAgree(person.given, ref.given)) fields.push('given')
  return fields
}

function datesAgree(a: string | null, b: string | null | undefined): boolean {
  if (!a || !b) return true
  return a.startsWith(b) || b.startsWith(a)
}

function sexesAgree(a: Sex | null, b: Sex | null | undefined): boolean {
  if (!a || !b || a === 'unknown' || b === 'unknown') return true
  return a === b
}

/** More than the absence of a contradiction: the same full birth date, or the same full name. */
function agrees(person: Person, ref: PatientRef): boolean {
  if (person.birthDate !== null && person.birthDate.length === 10 && person.birthDate === ref.birthDate) return true
  return person.family !== null && person.given !== null && person.family === ref.family && person.given === ref.given
}

/** Persons who were told apart under one id before. */
function aliases(identifier: Identifier, find: (identifier: Identifier) => Person | null): Person[] {
  const found: Person[] = []
  for (let n = 2; ; n++) {
    const person = find(alias(identifier, n))
    if (person === null) return found
    found.push(person)
  }
}

/** Ids are unique for an authority: a second person under one id is filed under a name of its own. */
function alias({ authority, value }: Identifier, n: number): Identifier {
  return { authority: `${authority} (${n})`, value }
}

function freeAlias(
  identifier: Identifier,
  ref: PatientRef,
  find: (identifier: Identifier) => Person | null,
): Identifier {
  for (let n = 2; ; n++) {
    const own = alias(identifier, n)
    const person = find(own)
    if (person === null || contradictions(person, ref).length === 0) return own
  }
}

/** The primary identifier belongs to the person already, or is new to it; an alias keeps its own. */
function identifierOf(person: Person, primary: Identifier): Identifier {
  return person.authority.startsWith(`${primary.authority} (`) && person.value === primary.value
    ? { authority: person.authority, value: person.value }
    : primary
}

/** What is known of a person, in one line. */
export function describe(person: {
  family?: string | null
  given?: string | null
  birthDate?: string | null
  sex?: Sex | null
}): string {
  const name = [person.family, person.given].filter(Boolean).join(', ')
  return [name, person.birthDate, person.sex].filter(Boolean).join(' · ') || t('questions.patientMatch.nothingKnown')
}

function matchQuestion(person: Person, ref: PatientRef, primary: Identifier): Question {
  return {
    id: `patientMatch:${identifierKey(primary)}`,
    kind: 'patientMatch',
    text: t('questions.patientMatch.conflict', { id: primary.value, authority: primary.authority }),
    choices: ['same', 'new', 'leave out'],
    evidence: t('questions.patientMatch.evidence', { onFile: describe(person), inFile: describe(ref) }),
  }
}

/** One file without ids asks under a plain id; several such files or patients each under its own. */
function fileQuestion(staged: StagedRef, count: number, onFile: readonly Patient[]): Question {
  const own = describe(staged.ref)
  return {
    id: count === 1 ? 'patientMatch:file' : `patientMatch:file:${staged.file + 1}:${own}`,
    kind: 'patientMatch',
    text: t('questions.patientMatch.file'),
    choices: [
      ...onFile.flatMap(({ identifiers }) => identifiers.slice(0, 1).map(identifierKey)),
      'new:ID',
      'leave out',
    ],
    evidence: t('questions.patientMatch.fileEvidence', { inFile: own }),
  }
}

/** `AUTHORITY|ID` or `new:ID`; the authority of a new one is `local`. */
function chosenIdentifier(answer: string | undefined): Identifier | 'leave out' | null {
  if (answer === undefined || answer === '' || answer === 'new:ID') return null
  if (answer === 'leave out') return answer
  if (answer.startsWith('new:')) return { authority: 'local', value: answer.slice(4).trim() }
  const cut = answer.indexOf(separator)
  return cut < 0
    ? { authority: 'local', value: answer }
    : { authority: answer.slice(0, cut), value: answer.slice(cut + 1) }
}
