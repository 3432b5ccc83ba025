import { Alert, Badge, Button, Center, Chip, Group, Loader, Stack, Text, TextInput, Title } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useCallback, useDeferredValue, useMemo, useRef, useState } from 'react'
import { t } from '../../shared/messages'
import { listRows } from '../../shared/patient-list'
import { useAsk, usePush } from '../api'
import { onKeys } from '../shell/keys'
import { useNavigation } from '../shell/navigation'
import { type Filter, filterRows, filters, type SortKey, sortRows } from './filters'
import { PatientRow } from './PatientRow'
import './patients.css'
import { useSparklines } from './sparklines'
import { Welcome } from './Welcome'

const columns: SortKey[] = ['name', 'identifier', 'pmn', 'platelets', 'hemoglobin', 'last', 'class', 'response']
const rowHeight = 52

export function PatientList() {
  const { go } = useNavigation()
  const { value: list, error, again } = useAsk('patients.list', {})
  const rows = useMemo(() => (list === null ? null : listRows(list)), [list])
  const [search, setSearch] = useState('')
  const [chosen, setChosen] = useState<ReadonlySet<Filter>>(new Set())
  const [sort, setSort] = useState<{ key: SortKey; descending: boolean }>({ key: 'name', descending: false })
  const [active, setActive] = useState(0)
  const scroller = useRef<HTMLDivElement>(null)
  const searchField = useRef<HTMLInputElement>(null)
  const words = useDeferredValue(search)
  usePush('dataChanged', again)
  useHotkeys([['mod+F', () => searchField.current?.focus()]])

  const shown = useMemo(
    () => sortRows(filterRows(rows ?? [], words, chosen), sort.key, sort.descending),
    [rows, words, chosen, sort],
  )
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    // Rows stand in the first picture already, before the grid has been measured.
    initialRect: { width: window.innerWidth, height: window.innerHeight },
  })
  const items = virtual.getVirtualItems()
  const sparklines = useSparklines(
    list,
    items.flatMap((item) => shown[item.index]?.id ?? []),
  )
  const open = useCallback((patient: number) => go({ page: 'patient', patient }), [go])

  if (error) {
    return (
      <Alert m="lg" color="red" title={error.message}>
        {error.hint}
      </Alert>
    )
  }
  if (!rows) {
    return (
      <Center h="100%">
        <Loader aria-label={t('common.loading')} />
      </Center>
    )
  }
  if (rows.length === 0) return <Welcome />

  function move(to: number) {
    const index = Math.max(0, Math.min(shown.length - 1, to))
    setActive(index)
    virtual.scrollToIndex(index)
  }

  function onKey(event: KeyboardEvent) {
    onKeys(event, [
      ['ArrowDown', () => move(active + 1)],
      ['ArrowUp', () => move(active - 1)],
      ['PageDown', () => move(active + 10)],
      ['PageUp', () => move(active - 10)],
      ['Home', () => move(0)],
      ['End', () => move(shown.length - 1)],
      ['Enter', () => shown[active] && open(shown[active].id)],
    ])
  }

  function sortBy(key: SortKey) {
    setSort((old) => ({ key, descending: old.key === key ? !old.descending : false }))
  }

  function clear() {
    setSearch('')
    setChosen(new Set())
  }

  return (
    <Stack h="100%" gap={0} className="patient-list">
      <Group px="lg" py="sm" gap="lg" wrap="wrap">
        <Title order={1} size="h3">
          {t('patients.title')}
        </Title>
        <TextInput
          ref={searchField}
          aria-label={t('patients.search')}
          placeholder={t('patients.search')}
          leftSection={<IconSearch size={16} />}
          value={search}
          onChange={(event) => {
            setSearch(event.currentTarget.value)
            setActive(0)
          }}
          w={280}
        />
        <Chip.Group multiple value={[...chosen]} onChange={(values) => setChosen(new Set(values as Filter[]))}>
          <Group gap={6} role="group" aria-label={t('patients.filters.label')}>
            {filters.map((filter) => (
              <Chip key={filter} value={filter} size="xs">
                {t(`patients.filters.${filter}`)}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
        <Text size="sm" c="dimmed" ml="auto" aria-live="polite">
          {shown.length === rows.length
            ? t('patients.count', { count: rows.length })
            : t('patients.countOf', { shown: shown.length, total: rows.length })}
        </Text>
      </Group>
      {/* biome-ignore lint/a11y/useSemanticElements: a virtualised grid can't be a <table> */}
      <div
        ref={scroller}
        className="patient-grid"
        role="grid"
        aria-label={t('patients.title')}
        aria-rowcount={shown.length + 1}
        tabIndex={0}
        onKeyDown={onKey}
        aria-activedescendant={shown[active] ? `patient-${shown[active].id}` : undefined}
      >
        {/* biome-ignore lint/a11y/useSemanticElements: as above */}
        <div className="patient-head" role="row" aria-rowindex={1} tabIndex={-1}>
          {columns.map((key) => (
            // biome-ignore lint/a11y/useSemanticElements: as above
            <div
              key={key}
              role="columnheader"
              tabIndex={-1}
              aria-sort={sort.key === key ? (sort.descending ? 'descending' : 'ascending') : 'none'}
            >
              <button type="button" onClick={() => sortBy(key)}>
                {t(`patients.columns.${key}`)}
                {sort.key === key && <span aria-hidden="true">{sort.descending ? ' ▾' : ' ▴'}</span>}
              </button>
            </div>
          ))}
        </div>
        {shown.length === 0 && (
          <Center p="xl">
            <Stack align="center">
              <Text>{t('patients.none', { total: rows.length })}</Text>
              <Button variant="light" onClick={clear}>
                {t('patients.clear')}
              </Button>
            </Stack>
          </Center>
        )}
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
          {items.map((item) => {
            const row = shown[item.index]
            return (
              row && (
                <PatientRow
                  key={row.id}
                  row={row}
                  sparklines={sparklines.get(row.id)}
                  index={item.index}
                  top={item.start}
                  height={rowHeight}
                  isActive={item.index === active}
                  onOpen={open}
                />
              )
            )
          })}
        </div>
      </div>
      {rows.some((row) => row.newSince) && (
        <Group px="lg" py={4} gap="xs">
          <Badge size="xs" color="marrow" variant="light">
            {t('patients.newBadge')}
          </Badge>
          <Text size="xs" c="dimmed">
            {t('patients.filters.newSinceReview')}
          </Text>
        </Group>
      )}
    </Stack>
  )
}
