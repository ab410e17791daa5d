/**
 * Codes of errors outside the compiler (the compiler's own are in its diagnostic registry).
 * A code is never reused. `docs/errors.md` lists them; a test keeps both in step.
 */
export const runtimeCodes = {
  // 2xxx: project and build
  NAMU2001: 'No project found',
  NAMU2002: 'The build failed',
  NAMU2003: 'A build output is damaged or missing',
  NAMU2004: 'The compiler broke a rule of its own',
  // 3xxx: values and inputs
  NAMU3001: 'A value cannot be serialised',
  NAMU3002: 'An encoded value cannot be decoded',
  NAMU3003: 'An input does not match its schema',
  NAMU3004: 'An input is not JSON',
  NAMU3005: 'A value is neither a duration nor a date',
  // 4xxx: runs
  NAMU4001: 'Unknown workflow or version',
  NAMU4002: 'Unknown run',
  NAMU4003: 'The log does not fit its graph',
  NAMU4004: 'The graph has an unknown format',
  NAMU4005: 'The graph is damaged',
  NAMU4006: 'A turn ran too long',
  NAMU4007: 'An operation is not supported at run time',
  NAMU4010: 'The idempotency key was used with another input',
  NAMU4011: 'The run has already ended',
  NAMU4101: 'Unknown signal',
  NAMU4102: 'A signal did not come in time',
  NAMU4103: 'An approval was not decided in time',
  NAMU4104: 'The approval is not pending',
  NAMU4105: 'The request for an approval is malformed',
  NAMU4106: 'Several approvals are pending',
  NAMU4107: 'The run publishes nothing under the name',
  NAMU4111: 'Workflows call each other too deep',
  NAMU4112: 'A child workflow was not published with its parent',
  NAMU4121: 'A time limit was reached',
  NAMU4122: 'The code runs outside a workflow',
  NAMU4131: 'Events of the run were dropped',
  NAMU4132: 'The snapshot of the run cannot be read',
  NAMU4141: 'A call missed its deadline',
  NAMU4142: 'An attempt was not started in time',
  NAMU4143: 'An attempt gave no sign of life',
  NAMU4144: 'A value is over the size limit',
  NAMU4145: 'The run id cannot be used',
  NAMU4151: 'The run cannot be retried',
  NAMU4152: 'Unknown call of the run',
  NAMU4153: 'The run did not fail at a call',
  NAMU4154: 'Unknown event of the run',
  NAMU4155: 'The version has another graph',
  NAMU4156: 'A given value has no place in the history',
  NAMU4161: 'The run has not started yet',
  NAMU4162: 'The priority is out of range',
  // 5xxx: stores and ownership
  NAMU5001: 'Another process owns the run',
  NAMU5002: 'The store refused a stale owner',
  NAMU5003: 'The store cannot be opened',
  NAMU5004: 'The store is of a newer version',
  NAMU5005: 'The store failed',
  NAMU5006: 'Stored data is damaged',
  NAMU5007: 'The disk is full',
  // 6xxx: master and client
  NAMU6001: 'The master cannot be reached',
  NAMU6002: 'The master refused the credentials',
  NAMU6003: 'The version exists with other content',
  NAMU6004: 'The request is malformed',
  NAMU6005: 'The master failed',
  NAMU6006: 'Not found on the master',
  // 7xxx: tasks and workers
  NAMU7001: 'An artifact is damaged',
  NAMU7002: 'An attempt timed out',
  NAMU7003: 'An attempt was lost',
  NAMU7004: 'The task is not in its artifact',
  NAMU7005: 'The code runs outside a task',
  NAMU7006: 'The dispatcher cannot be reached',
  // 8xxx: command line
  NAMU8001: 'The command line is wrong',
} as const

export type RuntimeCode = keyof typeof runtimeCodes
