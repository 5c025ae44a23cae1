/** By which way a mailbox opens, where it opens by one and not by the other. */
import type { ProbeRun } from '../model/report.ts';

interface WayIn {
  readonly title: string;
  /** The step by which a mailbox is open. */
  readonly opens: string;
}

const waysIn: Readonly<Record<string, WayIn>> = {
  'mapi-http': { title: 'MAPI over HTTP', opens: 'mapi-http.logon' },
  'outlook-anywhere': { title: 'Outlook Anywhere', opens: 'store.open' },
};

/** What the first sentence says of a check that failed: whether anyone gets in by the other way matters most. */
export function failureIn(probes: readonly ProbeRun[]): string {
  const tried = probes.flatMap(({ id, outcome, steps }) => {
    const way = waysIn[id];
    if (!way || steps.length === 0) return [];
    const isOpen = steps.some(({ name, outcome: end }) => name === way.opens && end !== 'failed');
    return [{ title: way.title, isOpen, hasFailed: outcome === 'failed' }];
  });
  const open = tried.find(({ isOpen, hasFailed }) => isOpen && !hasFailed);
  const shut = tried.find(({ isOpen }) => !isOpen);
  return open && shut ? `opens by ${open.title}, but not by ${shut.title}` : 'fails';
}
