/** What `ts-plugin/index.js` gives TypeScript's server. */
export { createEditorService } from './editor/editor-service.js'
