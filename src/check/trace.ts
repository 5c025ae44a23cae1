import { z } from 'zod';
import { Failure } from '../model/failure.ts';
import type { Evidence, Outcome, Step } from '../model/observation.ts';
import type { Notes, StepKind, Trace } from '../model/probe.ts';

/** Records steps in the order they began, and tells a listener when one has begun or ended. */
export class Recorder implements Trace {
  readonly #steps: (Step | undefined)[] = [];
  readonly #changed: () => void;
  #open = true;

  constructor(changed: () => void = () => undefined) {
    this.#changed = changed;
  }

  /** What has ended so far. */
  get steps(): Step[] {
    return this.#steps.filter((step) => step !== undefined);
  }

  /** From now on nothing is recorded: the report is made, whatever a late answer may still say. */
  close(): void {
    this.#open = false;
  }

  async step<E extends Evidence, T>(
    kind: StepKind<E>,
    subject: string,
    run: (note: Notes<E>) => Promise<T>,
  ): Promise<T> {
    const at = this.#steps.push(undefined) - 1;
    const startedAt = new Date().toISOString();
    const began = performance.now();
    const notes = notebook<E>();
    const end = (outcome: Outcome, code?: string, more: Evidence = {}) => {
      if (!this.#open) return;
      this.#steps[at] = {
        witness: 'step',
        name: kind.name,
        subject,
        outcome,
        ...(code === undefined ? {} : { code }),
        startedAt,
        durationMs: Math.round((performance.now() - began) * 10) / 10,
        evidence: z
          .looseObject(kind.facts)
          .partial()
          .parse({ ...notes.facts(), ...more }) as Evidence,
      };
      this.#changed();
    };
    try {
      const result = await run(notes.note);
      const warning = notes.warning();
      end(warning ? 'warned' : 'passed', warning);
      return result;
    } catch (error) {
      if (error instanceof Failure) end('failed', error.code, error.evidence);
      throw error;
    }
  }
}

function notebook<E extends Evidence>() {
  let noted: Partial<E> = {};
  let warning: string | undefined;
  const note: Notes<E> = Object.assign(
    (facts: Partial<E>) => {
      noted = { ...noted, ...facts };
    },
    {
      warn(code: string) {
        warning ??= code;
      },
    },
  );
  return { note, facts: () => noted, warning: () => warning };
}
