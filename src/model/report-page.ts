import type { Block, Labeled, Tone } from './card.ts';
import type { ProbeRun } from './report.ts';

/** A whole report as a page shows it: nothing of it is left out, and nothing is marked up. */
export interface ReportPage {
  readonly title: string;
  /** One sentence: what is wrong, and how sure we are. */
  readonly summary: string;
  readonly tone: Tone;
  readonly facts: readonly Labeled[];
  /** What it means, and what to do. */
  readonly blocks: readonly Block[];
  /** The scale of the waterfall. */
  readonly durationMs: number;
  readonly probes: readonly PageProbe[];
}

export interface PageProbe {
  readonly title: string;
  readonly outcome: ProbeRun['outcome'];
  readonly steps: readonly PageStep[];
}

export interface PageStep {
  readonly name: string;
  /** What people call it. */
  readonly title: string;
  readonly subject: string;
  readonly outcome: 'passed' | 'warned' | 'failed' | 'skipped';
  readonly code?: string;
  /** After the beginning of the check. */
  readonly startMs: number;
  readonly durationMs: number;
  readonly facts: readonly Labeled[];
}
