/** Stands for the number of the row in the address of a cell, so that a column of a sheet is one text and not one a row. */
const rowMark = '{row}'

/** `Results!D12` of row 12 as `Results!D{row}`; any other text as it is. */
export function withoutRow(cell: string | null, row: number): string | null {
  const last = cell?.charCodeAt(cell.length - 1) ?? 0
  if (cell === null || last < 48 || last > 57) return cell
  const number = String(row)
  return cell.endsWith(number) ? cell.slice(0, -number.length) + rowMark : cell
}

/** The address that `withoutRow` was given. */
export function withRow(cell: string | null, row: number): string | null {
  return cell?.endsWith(rowMark) ? cell.slice(0, -rowMark.length) + row : cell
}
