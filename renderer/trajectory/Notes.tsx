import { Alert, Button, Group, Paper, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, memo, useState } from 'react'
import type { PinnedNote } from '../../shared/contract/patients'
import { displayDate } from '../../shared/display'
import { t } from '../../shared/messages'
import { formatIso, parseIso } from '../../shared/time'
import { AnswerError, ask } from '../api'
import { type Frame, timeToX } from '../charts/scale'
import { readDay } from './events/fields'

interface LaneProps {
  notes: PinnedNote[]
  frame: Frame
  onShow: () => void
}

export const notesLaneHeight = 20

/** Notes pinned to their day, as flags on the common time axis. */
export const NotesLane = memo(function NotesLane({ notes, frame, onShow }: LaneProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: part of a drawing
    <svg
      width={frame.width}
      height={notesLaneHeight}
      className="lanes"
      role="group"
      aria-label={t('events.notes')}
      data-lane="NOTE"
    >
      <text x={0} y={notesLaneHeight / 2} dominantBaseline="central" fontSize={12} fill="var(--mantine-color-text)">
        {t('events.type.NOTE')}
      </text>
      {notes.map((note) => {
        const x = timeToX(frame, parseIso(note.date)?.wall ?? Number.NaN)
        if (!(x >= frame.left && x <= frame.width - frame.right)) return null
        const label = `${displayDate(note.date, '')}: ${note.text}`
        return (
          // biome-ignore lint/a11y/useSemanticElements: part of a drawing
          <g
            key={note.id}
            role="button"
            tabIndex={0}
            aria-label={label}
            className="item"
            onClick={onShow}
            onKeyDown={(event) => {
              if (event.key === 'Enter' || event.key === ' ') onShow()
            }}
          >
            <title>{label}</title>
            <path d={`M${x} 17V3h9l-2.5 3.5l2.5 3.5h-9`} />
          </g>
        )
      })}
    </svg>
  )
})

interface PanelProps {
  patient: number
  notes: PinnedNote[]
  onDone: () => void
}

/** All notes of a patient; new ones are pinned to a day. */
export function NotesPanel({ patient, notes, onDone }: PanelProps) {
  return (
    <Stack>
      <NoteForm patient={patient} note={null} onDone={onDone} />
      {notes.map((note) => (
        <NoteForm key={`${note.id}-${note.text}`} patient={patient} note={note} onDone={onDone} />
      ))}
    </Stack>
  )
}

function NoteForm({ patient, note, onDone }: { patient: number; note: PinnedNote | null; onDone: () => void }) {
  const [date, setDate] = useState(note === null ? '' : displayDate(note.date, ''))
  const [text, setText] = useState(note?.text ?? '')
  const [dateError, setDateError] = useState<string | null>(null)
  const [failure, setFailure] = useState<AnswerError | null>(null)

  async function run(action: () => Promise<unknown>) {
    try {
      await action()
      if (note === null) {
        setDate('')
        setText('')
      }
      onDone()
    } catch (error) {
      if (error instanceof AnswerError) setFailure(error)
      else throw error
    }
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    const wall = readDay(date)
    setDateError(wall === null ? t('events.badDate') : null)
    if (wall === null) return
    const iso = formatIso({ wall, precision: 'day', offset: null })
    void run(() => ask('notes.save', { patient, id: note?.id ?? null, date: iso, text: text.trim() }))
  }

  return (
    <Paper withBorder p="sm">
      <form onSubmit={submit}>
        <Stack gap={6}>
          {failure && (
            <Alert color="red" title={failure.message}>
              {failure.hint}
            </Alert>
          )}
          {note === null && <Text fw={600}>{t('events.newNote')}</Text>}
          <TextInput
            label={t('events.noteDate')}
            placeholder={t('events.datePlaceholder')}
            value={date}
            error={dateError}
            onChange={(event) => setDate(event.currentTarget.value)}
            required
          />
          <Textarea
            label={t('events.note')}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            autosize
            minRows={2}
            maxLength={2000}
            required
          />
          <Group>
            <Button size="xs" type="submit" disabled={text.trim() === ''}>
              {t('events.saveNote')}
            </Button>
            {note !== null && (
              <Button
                size="xs"
                variant="subtle"
                color="red"
                onClick={() => run(() => ask('notes.remove', { patient, id: note.id }))}
              >
                {t('common.remove')}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Paper>
  )
}
