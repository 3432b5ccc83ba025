import { Overlay, Text } from '@mantine/core'
import { type DragEvent, type ReactNode, useRef, useState } from 'react'
import { t } from '../../shared/messages'

/** The whole window takes dropped files; a dropped file never navigates. */
export function DropTarget({ onFiles, children }: { onFiles: (paths: string[]) => void; children: ReactNode }) {
  const [isOver, setOver] = useState(false)
  const depth = useRef(0)

  function enter(event: DragEvent) {
    event.preventDefault()
    depth.current += 1
    setOver(event.dataTransfer.types.includes('Files'))
  }

  function leave() {
    depth.current -= 1
    if (depth.current <= 0) setOver(false)
  }

  function drop(event: DragEvent) {
    event.preventDefault()
    depth.current = 0
    setOver(false)
    const paths = [...event.dataTransfer.files].map((file) => window.api.pathOf(file)).filter((path) => path !== '')
    if (paths.length > 0) onFiles(paths)
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is the mouse's way to «Import», which keys reach by Ctrl+O
    <div
      style={{ height: '100%', position: 'relative' }}
      onDragEnter={enter}
      onDragOver={(event) => event.preventDefault()}
      onDragLeave={leave}
      onDrop={drop}
    >
      {children}
      {isOver && (
        <Overlay color="var(--mantine-color-body)" backgroundOpacity={0.85} zIndex={500} center>
          <Text size="xl" fw={600}>
            {t('common.dropHere')}
          </Text>
        </Overlay>
      )}
    </div>
  )
}
