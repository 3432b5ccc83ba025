import type { LaneKey } from '../lanes'

/** Colours on paper, light whatever the screen's theme. Each also differs in lightness, shape or hatching: the picture reads in grey. */
export const ink = {
  text: '#111c28',
  soft: '#4a5561',
  rule: '#c6cfd8',
  grid: '#e3e8ed',
  paper: '#ffffff',
  threshold: '#7b8794',
  strong: '#8a2f0b',
  msc: '#0a6f5e',
} as const

export const bandColors = { vsaa: '#f1c4be', saa: '#fae2bb', above: '#f4f7fa' } as const

export const stripColors = { vsaa: '#c96a60', saa: '#eec27f', above: '#e6edf3' } as const

const seriesColors: Record<string, string> = { pmn: '#47639a', platelets: '#6a31ab', hemoglobin: '#8e2034' }

export function printColor(analyte: string): string {
  return seriesColors[analyte] ?? '#3c4a57'
}

const laneColors: Partial<Record<LaneKey, string>> = {
  MSC: ink.msc,
  RBC: '#a3243b',
  PLT: '#6a31ab',
  GCSF: '#a9d5b9',
  INFECTION: '#e8a58c',
  AE: '#e8a58c',
  ATG: '#a9c3df',
  CSA: '#a9c3df',
  TPO_RA: '#a9c3df',
  ANDROGEN: '#a9c3df',
  STEROID: '#a9c3df',
}

export function laneColor(lane: LaneKey): string {
  return laneColors[lane] ?? ink.soft
}
