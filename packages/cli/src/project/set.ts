import type { Json, SetOutcome } from '@namu/client'
import { NamuError } from '@namu/core/internal'

/**
 * `--set 3={"ok":true}`: the outcome for call #3.
 * @throws NamuError NAMU8001 when there is no call, NAMU3004 when the value is not JSON
 */
export function parseSet(text: string): SetOutcome {
  const match = /^#?(\d+)=(.*)$/s.exec(text)
  const [, call = '', json = ''] = match ?? []
  if (!match) {
    throw new NamuError('NAMU8001', `--set ${text} names no call`, {
      where: '--set',
      hint: 'Give the number of a call and its value as JSON: --set \'3={"ok":true}\'. `namu status` shows the numbers.',
    })
  }
  try {
    return { call: Number(call), value: JSON.parse(json) as Json }
  } catch (error) {
    throw new NamuError('NAMU3004', `The value for call #${call} is not JSON`, {
      where: `--set ${text}`,
      hint: 'Quote it for the shell, and texts inside it again: --set \'3="text"\'.',
      cause: error,
    })
  }
}
