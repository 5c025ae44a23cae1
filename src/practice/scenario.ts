import type { KnobChanges } from './knobs.ts';

export interface Scenario {
  readonly name: string;
  /** What is wrong, in one line. */
  readonly summary: string;
  readonly knobs: KnobChanges;
  /** Further servers behind the same name, each with what is different there. */
  readonly nodes?: readonly KnobChanges[];
}
