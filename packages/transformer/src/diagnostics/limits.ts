import { builtinLimits } from './limits-builtins.js'
import { languageLimits } from './limits-language.js'

/** NAMU11xx: will not compile, ever. */
export const limits = [...builtinLimits, ...languageLimits] as const
