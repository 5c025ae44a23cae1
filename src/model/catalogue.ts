import type { Block, Labeled, Tone } from './card.ts';

/** Everything that the knowledge holds, as a page for people shows it: by family, nothing marked up. */
export interface Catalogue {
  readonly families: readonly CatalogueFamily[];
}

export interface CatalogueFamily {
  /** The first part of the ids: `rpc`. */
  readonly id: string;
  /** What people call it. */
  readonly title: string;
  readonly entries: readonly CatalogueEntry[];
}

export interface CatalogueEntry {
  readonly id: string;
  readonly title: string;
  readonly tone: Tone;
  /** What it is: an error, a warning, healthy, a symptom. */
  readonly label: string;
  /** Who fixes it, and for which Exchange. */
  readonly facts: readonly Labeled[];
  /** What it means, and what to do. */
  readonly blocks: readonly Block[];
  /** Entries beside it, and why they stand there. */
  readonly related: readonly { readonly why: string; readonly entries: readonly CatalogueLink[] }[];
  /** How it is said: words that people search for. */
  readonly words: readonly string[];
  readonly sources: readonly CatalogueSource[];
}

export interface CatalogueLink {
  readonly id: string;
  readonly title: string;
}

export interface CatalogueSource {
  readonly name: string;
  readonly url?: string | undefined;
  /** ISO date. */
  readonly checked: string;
}
