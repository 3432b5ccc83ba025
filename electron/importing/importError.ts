/** An error of an import as a whole, in words for the user. */
export class ImportError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly hint: string,
  ) {
    super(message)
    this.name = 'ImportError'
  }
}
