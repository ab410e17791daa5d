import type { DiscoveredProject } from '../../discover/index.js'
import { Origins, rememberAnswers } from '../../project/index.js'
import { PayloadTypes } from '../../schema/index.js'
import { Declarations } from './declarations.js'

/** What resolving names has in common for all workflows of a project; made once for all of them. */
export class ProjectNames {
  readonly origins: Origins
  readonly declarations: Declarations
  readonly payloads: PayloadTypes

  constructor(project: DiscoveredProject) {
    rememberAnswers(project.project)
    this.origins = new Origins(project.project)
    this.declarations = new Declarations(project)
    this.payloads = new PayloadTypes(project.project)
  }
}
