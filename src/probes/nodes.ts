/** All addresses behind one name, side by side: a load balancer hides which of them is the sick one. */
import { z } from 'zod';
import { Failure } from '../model/failure.ts';
import { stepKind, type Trace } from '../model/probe.ts';
import type { Endpoint } from './endpoints.ts';
import { texts } from './facts.ts';
import { placeOf } from './place-of.ts';
import { sideBySide } from './side-by-side.ts';
import type { Slots } from './slots.ts';
import type { Visit } from './visit.ts';

export interface Node {
  readonly place: string;
  server?: string;
  version?: string;
  /** How each step that counts ended, in their order. */
  readonly ends: string[];
}

export function nodeAt(endpoint: Endpoint): Node {
  return { place: placeOf(endpoint), ends: [] };
}

/** A visit that is compared with those of its namesakes. */
export interface NodeVisit extends Visit {
  /** What goes on at once, over all addresses. */
  readonly slots: Slots;
  /** What tells this server from the others behind the name. */
  readonly node: Node;
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

/** Visits all at once, each until something fails, and compares those of one name: a step for each. */
export async function visitAll<V extends NodeVisit>(
  kind: Comparison,
  visits: readonly V[],
  visitOne: (visit: V) => Promise<void>,
  trace: Trace,
): Promise<void> {
  await sideBySide(visits.map((visit) => endNoted(visit, visitOne(visit))));
  const byName = Map.groupBy(visits, ({ endpoint }) => endpoint.name);
  for (const [name, those] of byName)
    await compareNodes(
      kind,
      name,
      those.map(({ node }) => node),
      trace,
    );
}

/** How far it went is how the node ended. */
async function endNoted({ node }: NodeVisit, visiting: Promise<void>): Promise<void> {
  try {
    await visiting;
  } catch (error) {
    if (error instanceof Failure && !isLeftOut(error)) node.ends.push(error.code);
    throw error;
  }
}

/** Nothing was learned about this address: the account was refused elsewhere. */
function isLeftOut({ code, evidence }: Failure): boolean {
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
