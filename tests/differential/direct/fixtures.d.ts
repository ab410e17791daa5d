declare module 'namu:fixtures' {
  export interface LoadedFixture {
    readonly workflow: (...args: unknown[]) => Promise<unknown>
    readonly inputs: readonly (readonly unknown[])[]
    /** A list of `Mail`. */
    readonly mail: readonly unknown[]
    /** The exports of every module that may declare tasks. */
    readonly modules: readonly Record<string, unknown>[]
  }
  export function loadFixture(name: string): Promise<LoadedFixture>
}
