/** One package of a lock file. */
export interface LockedPackage {
  readonly name: string
  readonly version: string
  /** Folder, relative to the project. */
  readonly path: string
  /** 1 for a package of the top `node_modules`, 2 for one inside another package, and so on. */
  readonly depth: number
}

/** What is on disk for one package; without its nested packages. */
export interface Measurement {
  readonly installed: boolean
  /** Bytes. */
  readonly size: number
  readonly files: number
  /** SPDX expression of its `package.json`, or `unknown`. */
  readonly licence: string
}

export interface Total {
  packages: number
  size: number
  files: number
}

/** One line of a table of the report. */
export interface Row extends Total {
  readonly label: string
}

export interface Report {
  readonly project: string
  readonly total: Total
  readonly notInstalled: number
  readonly byLicence: readonly Row[]
  readonly byDepth: readonly Row[]
  readonly largest: readonly Row[]
}
