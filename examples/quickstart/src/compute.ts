import { task, workflow } from '@namu/core'

/** A task as a function. */
export const add = task({ pure: true }, async (a: number, b: number) => a + b)

/** A task as a method. */
export class Calculator {
  @task({ pure: true })
  static async add(a: number, b: number): Promise<number> {
    return a + b
  }
}

/** `compute(1, 2)` is 43. */
export const compute = workflow(async (a: number, b: number) => {
  const sum = await add(a, b)
  return await Calculator.add(sum, 40)
})
