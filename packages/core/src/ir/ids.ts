/** Branded identifiers of the IR. A brand costs nothing at run time and keeps ids of different kinds apart. */

declare const brand: unique symbol
type Branded<Base, Name extends string> = Base & { readonly [brand]: Name }

/** A value inside one function; numbered from 0 in order of definition. */
export type ValueId = Branded<number, 'ValueId'>
/** A block inside one function; the entry block is 0. */
export type BlockId = Branded<number, 'BlockId'>
/** `module#name`, nested functions `module#outer/inner`, anonymous ones `module#outer/<arrow>1`. */
export type FunctionId = Branded<string, 'FunctionId'>
/** `module#Name`: a class of a module. Errors that cross a task boundary name theirs so, too. */
export type ClassId = Branded<string, 'ClassId'>
/** `module#export` for functions, `module#Class.method` for static, `module#constant.method` for instance methods. */
export type TaskId = Branded<string, 'TaskId'>
/** `function / callee / ordinal`: the name of one call site, unique in its workflow. */
export type SiteId = Branded<string, 'SiteId'>
/** Index into `WorkflowIR.constants`. */
export type ConstantId = Branded<number, 'ConstantId'>
/** Index into `LocationTable.spans`. */
export type LocationId = Branded<number, 'LocationId'>
/** Lower-case hexadecimal sha256. */
export type Digest = Branded<string, 'Digest'>
