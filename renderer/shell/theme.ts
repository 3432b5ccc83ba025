import { createTheme, type MantineColorsTuple } from '@mantine/core'

const marrow: MantineColorsTuple = [
  '#eaf2fb',
  '#d3e3f5',
  '#a5c5ea',
  '#74a5df',
  '#4d8ad6',
  '#3479d0',
  '#2570cd',
  '#1660b6',
  '#0b55a4',
  '#004a91',
]

/** One accent for action; severity keeps the reds, MSC its green (see `charts/palette`). */
export const theme = createTheme({
  colors: { marrow },
  primaryColor: 'marrow',
  primaryShade: { light: 8, dark: 5 },
  defaultRadius: 'sm',
  fontFamily: 'Inter, "Segoe UI", system-ui, "DejaVu Sans", "Noto Sans CJK SC", sans-serif',
  cursorType: 'pointer',
})
