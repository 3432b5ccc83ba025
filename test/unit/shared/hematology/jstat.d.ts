/** The part of jstat that serves the tests as an independent implementation. */
declare module 'jstat' {
  const jstat: {
    jStat: {
      beta: { inv(p: number, alpha: number, beta: number): number }
      normal: { inv(p: number, mean: number, sd: number): number }
    }
  }
  export default jstat
}
