import { invariant, type WorkflowIR } from '@namu/core/internal'
import {
  type Command,
  prepareProgram,
  type Program,
  type RunEvent,
  RunMachine,
  type RunResult,
} from '@namu/engine/core'
import { HostEvaluator } from '@namu/engine'

/**
 * One run of a family on the pure core. After every event the state is encoded and the run goes on from
 * the decoded copy.
 */
export class EngineMember {
  readonly log: RunEvent[] = []
  readonly graph: WorkflowIR
  readonly #program: Program
  readonly #obey: (command: Command) => void
  readonly #evaluator = new HostEvaluator()
  #machine: RunMachine

  /** `obey` is told what the run asks for. */
  constructor(
    graph: WorkflowIR,
    tasks: Program['release']['tasks'],
    obey: (member: EngineMember, command: Command) => void,
  ) {
    this.graph = graph
    this.#program = prepareProgram(graph, { digest: graph.digest, tasks })
    this.#machine = RunMachine.create(this.#program)
    this.#obey = (command) => {
      obey(this, command)
    }
  }

  get machine(): RunMachine {
    return this.#machine
  }

  get result(): RunResult | undefined {
    return this.#machine.result
  }

  /** One event, and the host's answers to what the run asks on the way. */
  step(event: RunEvent): void {
    this.#apply(event)
    const { time } = event
    for (let asked = this.#machine.evaluation(); asked; asked = this.#machine.evaluation()) {
      const { evaluation, check } = asked
      const outcome = this.#evaluator.evaluate(asked)
      this.#apply({ type: 'evaluated', time, evaluation, check, outcome })
    }
  }

  /** Resuming a run means folding its log over its graph: it has to arrive at the same end. */
  refold(): void {
    const machine = RunMachine.create(this.#program)
    for (const event of this.log) {
      let turn = machine.apply(event)
      while (turn.yielded) turn = machine.proceed()
    }
    invariant(
      JSON.stringify(machine.result) === JSON.stringify(this.result),
      'folding the log again gives the same result',
    )
  }

  #apply(event: RunEvent): void {
    this.log.push(event)
    let turn = this.#machine.apply(event)
    turn.commands.forEach(this.#obey)
    while (turn.yielded) {
      turn = this.#machine.proceed()
      turn.commands.forEach(this.#obey)
    }
    this.#machine = RunMachine.restore(this.#program, this.#machine.snapshot())
  }
}
