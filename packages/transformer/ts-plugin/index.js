'use strict'

// TypeScript's server finds a plugin by folder and `main` (it does not read `exports`) and requires it.
// The compiler is an ES module, which Node 20.19 and later can require.
module.exports = () => ({
  create(info) {
    try {
      return require('../dist/ts-plugin.js').createEditorService(info)
    } catch (error) {
      info.project.projectService.logger.info(`namu: the plugin cannot be loaded: ${error.stack}`)
      return info.languageService
    }
  },
})
