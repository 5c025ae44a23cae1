/** Runs the fault matrix, many cells side by side, and judges what comes of it. */
import type { Probe } from '../../src/model/probe.ts';
import type { authority } from '../peers/authority.ts';
import { daysFromNow } from '../peers/authority.ts';
import type { Phase } from '../peers/fault-phases.ts';
import {
  type Cell,
  cells,
  host,
  isDiscovered,
  meetFault,
  type Outcome,
  type Setting,
} from './cells.ts';

type Authority = Awaited<ReturnType<typeof authority>>;

/** Certificates that are no good, each a cell. */
export async function certificateCells(own: Authority, stranger: Authority): Promise<Cell[]> {
  const names = [host];
  const expired = { notBefore: daysFromNow(-30), notAfter: daysFromNow(-1) };
  const early = { notBefore: daysFromNow(1), notAfter: daysFromNow(30) };
  const identities = {
    expired: await own.issue({ names, ...expired }),
    'not yet valid': await own.issue({ names, ...early }),
    'for another name': await own.issue({ names: ['mail.fabrikam.test'] }),
    'self-signed': await own.issue({ names, signedBy: 'itself' }),
    'without its issuer': await own.issue({ names, sends: 'nothing' }),
    'of a stranger': await stranger.issue({ names }),
  };
  return Object.entries(identities).map(([name, identity]) => ({
    name: `a certificate ${name}`,
    classes: ['tls'],
    isSample: true,
    identity,
  }));
}

/** Which phases each probe comes to, where nothing is wrong. */
async function ways(probes: readonly Probe[], setting: Setting) {
  const healthy: Cell = { name: 'no fault', classes: [], isSample: true };
  const runs = await Promise.all(
    probes.map(async (probe) => ({ probe, ...(await meetFault(healthy, [probe], setting)) })),
  );
  return (phase: Phase | undefined) =>
    isDiscovered({ phase })
      ? probes.filter(({ id }) => ofMailboxes.has(id))
      : runs.filter(({ met }) => phase === undefined || met.has(phase)).map(({ probe }) => probe);
}

/** The one that finds a mailbox, and those that go there. */
const ofMailboxes: ReadonlySet<string> = new Set(['autodiscover', 'outlook-anywhere', 'mapi-http']);

export interface Plan {
  readonly probes: readonly Probe[];
  readonly setting: Setting;
  readonly extraCells: readonly Cell[];
  /** Without those that differ from others by little. */
  readonly isSample: boolean;
  /** Those that only wait are four times as many. */
  readonly atOnce: number;
}

/** A machine that is busy may not get to a late phase in time: then it gets more of it, and all of it. */
const patienceFactor = 15;

/** @returns what came of every cell that exists: one whose phase some probe comes to */
export async function runMatrix(plan: Plan): Promise<Outcome[]> {
  const { probes, setting, extraCells, isSample, atOnce } = plan;
  const probesFor = await ways(probes, {
    ...setting,
    timeoutMs: setting.timeoutMs * patienceFactor,
  });
  const wanted = [...extraCells, ...cells].filter((cell) => !isSample || cell.isSample);
  const tasks = wanted.flatMap((cell) => {
    const concerned = probesFor(cell.phase);
    return concerned.length > 0 ? [{ cell, probes: concerned }] : [];
  });
  const outcomes: Outcome[] = [];
  const unmet: typeof tasks = [];
  const work = async (waiting: Iterable<(typeof tasks)[number]>) => {
    for (const task of waiting) {
      const outcome = await meetFault(task.cell, task.probes, setting);
      if (isThere(outcome)) outcomes.push(outcome);
      else unmet.push(task);
    }
  };
  const side = (isSlow: boolean, count: number) => {
    const waiting = tasks.filter(({ cell }) => (cell.isSlow === true) === isSlow).values();
    return Array.from({ length: count }, () => work(waiting));
  };
  await Promise.all([...side(true, 4 * atOnce), ...side(false, atOnce)]);
  const patient = { ...setting, timeoutMs: setting.timeoutMs * patienceFactor };
  for (const { cell, probes: concerned } of unmet)
    outcomes.push(await meetFault(cell, concerned, patient));
  return outcomes;
}

/** The check came as far as the fault, or past it. */
function isThere({ cell, report, strikes }: Outcome): boolean {
  return cell.isHarmless ? !report.isCut : strikes > 0 || cell.strike === undefined;
}

/**
 * The report blames what is broken, before anything else; a harmless fault blames nothing, but that
 * Autodiscover hands out the port of the server behind, where nobody gets to.
 */
export function isRight({ cell, report, blamed }: Outcome): boolean {
  if (cell.isHarmless) return report.health === (isDiscovered(cell) ? 'degraded' : 'healthy');
  return cell.classes.some((one) => one === blamed[0]);
}

export function crashesOf({ report }: Outcome): string[] {
  return report.probes.flatMap(({ crash }) => crash ?? []);
}

/** A line of the table. */
export function lineOf(outcome: Outcome): string {
  const { cell, report, blamed, lateMs, lateCpuMs, strikes } = outcome;
  const mark = isRight(outcome) ? ' ' : '!';
  const late =
    lateMs > 0
      ? `, ${Math.round(lateMs)} ms late (${Math.round(lateCpuMs)} ms of processor time)`
      : '';
  return `${mark} ${cell.name}: ${report.health}, ${blamed.join(' ') || 'nothing'} (${cell.classes.join(' ')}), ${strikes} strikes${late}`;
}
