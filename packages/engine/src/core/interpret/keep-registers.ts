import type { FunctionFrame } from '../state/records.js'
import type { Value } from '../state/value.js'

/** A frame that waits keeps only the registers that are read afterwards. */
export function keepRegisters(frame: FunctionFrame, live: readonly number[]): void {
  const { registers } = frame
  const kept = new Array<Value>(registers.length)
  for (const register of live) kept[register] = registers[register]
  frame.registers = kept
}
