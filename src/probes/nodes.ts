/** All addresses behind one name, side by side: a load balancer hides which of them is the sick one. */
import { z } from 'zod';
import type { Failure } from '../model/failure.ts';
import { stepKind, type Trace } from '../model/probe.ts';
import { texts } from './facts.ts';
import type { Visit } from './visit.ts';

export interface Node {
  readonly place: string;
  server?: string;
  version?: string;
  /** How each step that counts ended, in their order. */
  readonly ends: string[];
}

/** All addresses of one name, side by side, as a step. */
export function comparisonStep(step: string) {
  return stepKind(step, {
    name: z.string(),
    /** Each with its server and how the logon ended there. */
    nodes: texts,
    /** Those that end otherwise than most. */
    differing: texts,
  });
}

type Comparison = ReturnType<typeof comparisonStep>;

/** One step for each name. */
export async function compareNamesakes(
  kind: Comparison,
  visits: readonly (Pick<Visit, 'endpoint'> & { readonly node: Node })[],
  trace: Trace,
): Promise<void> {
  const byName = Map.groupBy(visits, ({ endpoint }) => endpoint.name);
  for (const [name, those] of byName)
    await compareNodes(
      kind,
      name,
      those.map(({ node }) => node),
      trace,
    );
}

/** Nothing was learned about this address: the account was refused elsewhere. */
export function isLeftOut({ code, evidence }: Failure): boolean {
  return code === 'credentials.withheld' && evidence.refusedAt !== undefined;
}

async function compareNodes(
  kind: Comparison,
  name: string,
  visited: readonly Node[],
  trace: Trace,
): Promise<void> {
  const known = visited.filter(({ ends }) => ends.length > 0);
  if (known.length < 2) return;
  await trace.step(kind, name, async (note) => {
    const usual = mostCommon(known.map(endsOf));
    const differing = known.filter((node) => endsOf(node) !== usual).map(({ place }) => place);
    note({ name, nodes: visited.map(described), differing });
    if (differing.length > 0) note.warn('nodes.differ');
  });
}

function endsOf({ ends }: Node): string {
  return ends.join(', ');
}

function described(node: Node): string {
  const { place, server = 'a server that gives no name', version } = node;
  const who = version === undefined ? server : `${server} ${version}`;
  return `${place}: ${who}: ${endsOf(node) || 'not tried'}`;
}

/** The first of the most frequent ones. */
function mostCommon(ends: readonly string[]): string | undefined {
  const count = (one: string) => ends.filter((end) => end === one).length;
  const [usual] = ends.toSorted((a, b) => count(b) - count(a));
  return usual;
}
