declare module '@lhncbc/ucum-lhc' {
  interface Converted {
    status: 'succeeded' | 'failed' | 'error'
    toVal: number | null
  }
  interface UcumLhcUtilities {
    convertUnitTo(from: string, value: number, to: string, options?: { molecularWeight?: number }): Converted
  }
  export const UcumLhcUtils: { getInstance(): UcumLhcUtilities }
}
