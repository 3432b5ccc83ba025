/** Stands for the number of the row in the address of a cell, so that a column of a sheet is one text and not one a row. */
const rowMark = '{row}'

/** `Results!D12` of row 12 as `Results!D{row}`; any other text as it is. */
export function withoutRow(cell: string | null, row: number): string | null {
  if (cell === null || row <= 0) return cell
  let end = cell.length
  // Digit by digit: a text made of the number would cost one a row.
  for (let rest = row; rest > 0; rest = Math.floor(rest / 10)) {
    if (cell.charCodeAt(--end) !== 48 + (rest % 10)) return cell
  }
  return cell.slice(0, end) + rowMark
}

/** The address that `withoutRow` was given. */
export function withRow(cell: string | null, row: number): string | null {
  return cell?.endsWith(rowMark) ? cell.slice(0, -rowMark.length) + row : cell
}
