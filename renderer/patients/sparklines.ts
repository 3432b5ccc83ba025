import { useEffect, useRef, useState } from 'react'
import type { PatientListColumns, PatientSparklines } from '../../shared/contract/patients'
import { ask } from '../api'

/** The small lines of the rows in sight, by patient; each is asked for once, and again when the list has changed. */
export function useSparklines(
  list: PatientListColumns | null,
  visible: readonly number[],
): ReadonlyMap<number, PatientSparklines> {
  const [known, setKnown] = useState<ReadonlyMap<number, PatientSparklines>>(new Map())
  const asked = useRef({ list, patients: new Set<number>() })

  useEffect(() => {
    if (asked.current.list !== list) asked.current = { list, patients: new Set() }
    const { patients } = asked.current
    const missing = visible.filter((id) => !patients.has(id))
    if (missing.length === 0) return
    for (const id of missing) patients.add(id)
    void ask('patients.sparklines', { patients: missing }).then((loaded) => {
      if (asked.current.list === list)
        setKnown((old) => new Map([...old, ...loaded.map((one) => [one.id, one] as const)]))
    })
  }, [list, visible])

  return known
}
