import { task } from '@namu/core'

export const step = task(async (n: number): Promise<number> => n + 1)
