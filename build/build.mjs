import { bundle } from './bundle.mjs'
import { setUp, withAdvice } from './setup.mjs'

await setUp()
await withAdvice('The build', bundle)
