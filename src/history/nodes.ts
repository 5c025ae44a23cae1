/** One report, taken apart by the addresses that answered: a load balancer hides the sick one. */
import type { Step } from '../model/observation.ts';
import type { Report } from '../model/report.ts';
import { compareSteps, countedSteps, type StepChange } from './compare.ts';

export interface ComparedNode {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly failed: number;
  readonly warned: number;
  readonly steps: number;
  /** Of the steps that both have, how it does beside the one that does best. */
  readonly differs: readonly StepChange[];
}

/** Nodes of one name and port stand side by side, the best one first. Names with one address are left out. */
export function comparedNodes(report: Report): ComparedNode[] {
  const groups = Map.groupBy(countedSteps(report).flatMap(placed), ({ name, port }) =>
    [name, port].join('\n'),
  );
  return [...groups.values()].flatMap((steps) => {
    const nodes = [...Map.groupBy(steps, ({ address }) => address).values()]
      .map(nodeOf)
      .sort((a, b) => a.failed - b.failed || a.warned - b.warned);
    const [best] = nodes;
    if (!best || nodes.length < 2) return [];
    return nodes.map((node) => ({
      name: node.name,
      address: node.address,
      port: node.port,
      failed: node.failed,
      warned: node.warned,
      steps: node.own.length,
      differs: node === best ? [] : compareSteps(best.own.map(masked), node.own.map(masked)),
    }));
  });
}

interface Placed {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly step: Step;
}

function placed(step: Step): Placed[] {
  const { name, address, port } = step.evidence;
  return typeof name === 'string' && typeof address === 'string' && typeof port === 'number'
    ? [{ name, address, port, step }]
    : [];
}

function nodeOf(placedSteps: readonly Placed[]) {
  const [first] = placedSteps;
  const own = placedSteps.map(({ step }) => step);
  const count = (outcome: Step['outcome']) => own.filter((step) => step.outcome === outcome).length;
  return {
    name: first?.name ?? '',
    address: first?.address ?? '',
    port: first?.port ?? 0,
    failed: count('failed'),
    warned: count('warned'),
    own,
  };
}

/** The subject without what tells the nodes apart. */
function masked(step: Step): Step {
  const { address } = step.evidence;
  const subject =
    typeof address === 'string'
      ? step.subject.replaceAll(`[${address}]`, '*').replaceAll(address, '*')
      : step.subject;
  return { ...step, subject };
}
