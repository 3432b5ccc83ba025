import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'
import { t } from '../../shared/messages'

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
  primaryShade: { light: 8, dark: 6 },
  // White text on colours up to this luminance, black above: either way at least 4.5 to 1.
  autoContrast: true,
  luminanceThreshold: 0.18,
  defaultRadius: 'sm',
  fontFamily: 'Inter, "Segoe UI", system-ui, "DejaVu Sans", "Noto Sans CJK SC", sans-serif',
  cursorType: 'pointer',
  components: {
    Drawer: { defaultProps: { closeButtonProps: { 'aria-label': t('common.close') } } },
    Modal: { defaultProps: { closeButtonProps: { 'aria-label': t('common.close') } } },
  },
})

/** The library's own greys and tinted texts stay below a contrast of 4.5 on their grounds; its dark tints glare. */
export const readableColors: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#56616d',
    '--mantine-color-placeholder': '#66717d',
    '--mantine-color-orange-light-color': '#8f3000',
    '--mantine-color-teal-light-color': '#075c44',
    '--mantine-color-red-light-color': '#a61e1e',
    '--mantine-color-yellow-light-color': '#6b4700',
    '--mantine-color-gray-light-color': '#495057',
  },
  dark: {
    '--mantine-color-dimmed': '#a9b1ba',
    '--mantine-color-placeholder': '#98a1aa',
    '--mantine-color-orange-light': '#3b2b1a',
    '--mantine-color-orange-light-color': '#f3bd86',
    '--mantine-color-teal-light': '#17362e',
    '--mantine-color-teal-light-color': '#8fdcc4',
    '--mantine-color-red-light': '#432222',
    '--mantine-color-red-light-color': '#ffb1aa',
  },
})
