/** The fault matrix: each fault at each phase where it makes sense, against all probes that get there. */
import { check } from '../../src/check/check.ts';
import { targetOf } from '../../src/check/target-of.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { Secret } from '../../src/model/account.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Step } from '../../src/model/observation.ts';
import type { Probe } from '../../src/model/probe.ts';
import type { Report } from '../../src/model/report.ts';
import type { Practice } from '../../src/practice/practice.ts';
import type { Identity } from '../peers/authority.ts';
import type { Phase } from '../peers/fault-phases.ts';
import { faultServer, type Strike } from '../peers/fault-server.ts';
import { reaching } from '../reaching.ts';
import { type Class, classesOf } from './fault.ts';
import { faults } from './faults.ts';

export const host = 'mail.contoso.test';
const knowledge = loadKnowledge();

export interface Cell {
  readonly name: string;
  /** Nothing: from the first connection on, without TLS of the usual kind. */
  readonly phase?: Phase;
  readonly strike?: Strike;
  readonly classes: readonly Class[];
  readonly isHarmless?: true;
  readonly isSlow?: true;
  /** One of those that are met where time is short. */
  readonly isSample: boolean;
  /** Instead of a certificate with which all is well. */
  readonly identity?: Identity;
}

/** Of a fault that can be nearly anywhere, every so many phases are in the sample, others with every fault. */
const sampleStep = 3;
const fewPhases = 4;

/** Where Autodiscover has said where the mailbox is, and nobody else: only then are these phases met. */
const discovered: ReadonlySet<Phase | undefined> = new Set([
  'referral',
  'address-book',
  'autodiscover',
]);

export function isDiscovered({ phase }: Pick<Cell, 'phase'>): boolean {
  return discovered.has(phase);
}

export const cells: readonly Cell[] = faults.flatMap(
  ({ name, phases, strike, classes = [], isHarmless, isSlow }, number) =>
    phases.map((phase, at) => ({
      name: `${name} at ${phase}`,
      phase,
      isSample: phases.length < fewPhases || (number + at) % sampleStep === 0,
      strike,
      classes: [...classesOf[phase], ...classes],
      ...(isHarmless ? { isHarmless } : {}),
      ...(isSlow ? { isSlow } : {}),
    })),
);

export interface Setting {
  readonly practice: Practice;
  readonly root: string;
  readonly identity: Identity;
  readonly timeoutMs: number;
}

export interface Outcome {
  readonly report: Report;
  readonly cell: Cell;
  readonly strikes: number;
  readonly met: ReadonlySet<Phase>;
  /** By how much the check outlived its deadline; less than nothing if it ended before. */
  readonly lateMs: number;
  /** Connections that were still there some time after the check. */
  readonly leaked: number;
  /** Processor time that the whole process took for that, in milliseconds. */
  readonly lateCpuMs: number;
  /** What the report blames, in its order. */
  readonly blamed: readonly string[];
}

export async function meetFault(
  cell: Cell,
  probes: readonly Probe[],
  setting: Setting,
): Promise<Outcome> {
  const { practice } = setting;
  const { identity = setting.identity } = cell;
  const upstreamPort = Number(new URL(practice.rpcUrl).port);
  await using server = await faultServer({
    upstreamPort,
    identity,
    phase: cell.phase,
    strike: cell.strike,
  });
  const { report, ...late } = await checkAt(server.port, probes, setting, isDiscovered(cell));
  server.thaw();
  const leaked = await stillOpen(server.open);
  return {
    report,
    cell,
    strikes: server.strikes,
    met: server.met,
    ...late,
    leaked,
    blamed: blamedBy(report),
  };
}

/** Whom a check logs on as, and whom it trusts. */
interface Sent extends Pick<Setting, 'root' | 'timeoutMs'> {
  readonly practice: Pick<Practice, 'user' | 'domain' | 'password' | 'server' | 'dn' | 'mailbox'>;
}

/**
 * A check of whatever is at this port, as the owner of the practice mailbox.
 *
 * @param finds it is Autodiscover that says where the mailbox is
 */
export async function checkAt(
  port: number,
  probes: readonly Probe[],
  { practice, root, timeoutMs }: Sent,
  finds = false,
) {
  const typed = targetOf(`${host}:${port}`);
  if (!typed) throw new Error('no target');
  const { user, domain, password, server, dn } = practice;
  const target = finds ? { ...typed, mailbox: practice.mailbox } : typed;
  const reach = reaching({
    pins: [{ name: host, port, address: '127.0.0.1' }],
    authorities: [root],
  });
  const began = performance.now();
  const clock = cpuClock(began + timeoutMs);
  const report = await check(target, probes, knowledge, {
    reach,
    timeoutMs,
    account: { user, domain, password: new Secret(password) },
    ...(finds ? {} : { mailbox: { server, dn } }),
  });
  return { report, lateMs: performance.now() - began - timeoutMs, lateCpuMs: clock.stop() };
}

const tickMs = 5;

/** Processor time of this thread since a moment; whatever blocks it at that moment counts, too. */
function cpuClock(sinceMs: number) {
  let last = process.threadCpuUsage();
  const timer = setInterval(() => {
    if (performance.now() < sinceMs) last = process.threadCpuUsage();
  }, tickMs);
  return {
    stop() {
      clearInterval(timer);
      const { user, system } = process.threadCpuUsage(last);
      return performance.now() < sinceMs ? 0 : (user + system) / 1000;
    },
  };
}

const longestClosingMs = 20_000;
const pollMs = 10;

async function stillOpen(open: ReadonlySet<unknown>): Promise<number> {
  for (let waited = 0; waited < longestClosingMs && open.size > 0; waited += pollMs)
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  return open.size;
}

/** Families of what was found, then the kinds of steps that nothing explains. */
function blamedBy({ findings, unexplained }: Report): string[] {
  const found = findings.filter(({ diagnosis }) => diagnosis.severity !== 'healthy');
  return [...new Set([...found.map(familyOf), ...unexplained.map(kindOf)])];
}

/** That the time was up says what was waited for. */
function familyOf({ diagnosis, because }: Finding): string {
  const [family = ''] = diagnosis.id.split('/');
  const [first] = because;
  return family === 'check' && first?.witness === 'step' ? kindOf(first) : family;
}

function kindOf({ name }: Step): string {
  const [kind = '', part = ''] = name.split('.');
  if (kind !== 'outlook-anywhere') return kind;
  return part === 'methods' || part === 'echo' ? 'http' : 'rpc'; // what comes before any channel
}
