import { z } from 'zod';
import { Failure } from '../model/failure.ts';
import type { Evidence, Outcome, Step } from '../model/observation.ts';
import type { Notes, StepKind, Trace } from '../model/probe.ts';
import { boundedFact, boundedText } from './foreign-text.ts';

/** Of a step that had no answer when the check had to end. */
const endedEarly = 'check.ended';

interface Entry {
  readonly kind: StepKind;
  readonly subject: string;
  readonly startedAt: string;
  readonly began: number;
  readonly facts: () => Evidence;
  ended?: Step;
}

/** Records steps in the order they began, and tells a listener when one has ended. */
export class Recorder implements Trace {
  readonly #entries: Entry[] = [];
  readonly #changed: () => void;
  #open = true;

  constructor(changed: () => void = () => undefined) {
    this.#changed = changed;
  }

  /** What has ended so far. */
  get steps(): Step[] {
    return this.#entries.flatMap(({ ended }) => ended ?? []);
  }

  /** The time is up: what still runs has failed for want of an answer. */
  endOpenSteps(): void {
    for (const entry of this.#entries.filter(({ ended }) => !ended))
      this.#end(entry, 'failed', endedEarly);
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
    const notes = notebook<E>();
    const entry: Entry = {
      kind,
      subject: boundedText(subject),
      startedAt: new Date().toISOString(),
      began: performance.now(),
      facts: () => notes.facts() as Evidence,
    };
    this.#entries.push(entry);
    try {
      const result = await run(notes.note);
      this.#end(entry, ...notes.end());
      return result;
    } catch (error) {
      if (error instanceof Failure) this.#end(entry, 'failed', error.code, error.evidence);
      throw error;
    }
  }

  #end(entry: Entry, outcome: Outcome, code?: string, more: Evidence = {}): void {
    if (!this.#open) return;
    const { kind, subject, startedAt, began, facts } = entry;
    entry.ended = {
      witness: 'step',
      name: kind.name,
      subject,
      outcome,
      ...(code === undefined ? {} : { code }),
      startedAt,
      durationMs: Math.round((performance.now() - began) * 10) / 10,
      evidence: evidenceOf(kind).parse(known({ ...facts(), ...more })) as Evidence,
    };
    this.#changed();
  }
}

/** A fact that was noted as unknown was not observed: JSON has no word for it. */
function known(evidence: Evidence): object {
  const facts = Object.entries(evidence).filter(([, fact]) => fact !== undefined);
  return Object.fromEntries(facts.map(([name, fact]) => [name, boundedFact(fact)]));
}

const schemas = new WeakMap<StepKind, z.ZodType>();

/** Made once for each kind: that takes longer than all else about a step. */
function evidenceOf(kind: StepKind): z.ZodType {
  const schema = schemas.get(kind) ?? z.looseObject(kind.facts).partial();
  schemas.set(kind, schema);
  return schema;
}

function notebook<E extends Evidence>() {
  let noted: Partial<E> = {};
  let warning: string | undefined;
  let leftOut: string | undefined;
  const note: Notes<E> = Object.assign(
    (facts: Partial<E>) => {
      noted = { ...noted, ...facts };
    },
    {
      warn(code: string) {
        warning ??= code;
      },
      leaveOut(code: string) {
        leftOut ??= code;
      },
    },
  );
  const end = (): [Outcome, string?] => {
    if (leftOut) return ['skipped', leftOut];
    return warning ? ['warned', warning] : ['passed'];
  };
  return { note, facts: () => noted, end };
}
