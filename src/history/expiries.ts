/** What runs out: certificates that were seen, and the support of the Exchange that answered. */
import type { Step } from '../model/observation.ts';
import type { Sighting } from '../model/report.ts';
import { productOf } from './supported-versions.ts';

const dayMs = 86_400_000;
/** Days before the end on which it is worth a word, the last one being the end itself. */
const stages = [0, 1, 3, 7, 14, 30];

export interface Expiry {
  readonly kind: 'certificate' | 'support';
  /** Whose: the subject of a certificate, a product. */
  readonly what: string;
  /** Where it was seen. */
  readonly where: readonly string[];
  readonly endsAt: Date;
  /** Whole days, negative when it is over. */
  readonly daysLeft: number;
  /** The threshold it is below: 30, 14, 7, 3, 1, or 0 when it is over. */
  readonly stage: number;
  /** Where the date is written, and when that was read; a certificate carries its own. */
  readonly source?: string;
}

/** Soonest first; what has more than 30 days left is left out. */
export function expiriesOf({ probes }: Pick<Sighting, 'probes'>, now: Date): Expiry[] {
  const steps = probes.flatMap((run) => run.steps);
  const ends = [...steps.flatMap(certificateEnd), ...steps.flatMap(supportEnd)];
  const same = Map.groupBy(ends, ({ what, endsAt }) => `${what}\n${endsAt.getTime()}`);
  return [...same.values()]
    .flatMap((some) => expiryOf(some, now) ?? [])
    .sort((a, b) => a.endsAt.getTime() - b.endsAt.getTime());
}

/** The same for all that is one thing: what was said about it is said once for each stage. */
export function keyOfExpiry({ kind, what, endsAt }: Expiry): string {
  return `${kind} ${what} ${endsAt.toISOString().slice(0, 10)}`;
}

type End = Pick<Expiry, 'kind' | 'what' | 'endsAt' | 'source'> & { readonly where: string };

function expiryOf(some: readonly End[], now: Date): Expiry | undefined {
  const [first] = some;
  if (!first) return undefined;
  const daysLeft = Math.floor((first.endsAt.getTime() - now.getTime()) / dayMs);
  const stage = stages.find((days) => (days === 0 ? daysLeft < 0 : daysLeft <= days));
  if (stage === undefined) return undefined;
  return { ...first, where: [...new Set(some.map(({ where }) => where))], daysLeft, stage };
}

function certificateEnd({ name, evidence, subject }: Step): End[] {
  if (name !== 'tls.certificate-dates') return [];
  const { notAfter, certificate } = evidence;
  if (typeof notAfter !== 'string' || Number.isNaN(Date.parse(notAfter))) return [];
  const what = typeof certificate === 'string' ? certificate : subject;
  return [{ kind: 'certificate', what, where: subject, endsAt: new Date(notAfter) }];
}

/** The last day counts whole, wherever one is. */
function supportEnd({ evidence, subject }: Step): End[] {
  return [evidence.exchangeVersion, evidence.serverVersion].flatMap((version): End[] => {
    const product = typeof version === 'string' ? productOf(version) : undefined;
    if (!product?.ends) return [];
    const { on, checked, ...written } = product.ends;
    const endsAt = new Date(`${on}T23:59:59Z`);
    const source = `${written.source}, checked ${checked}`;
    return [{ kind: 'support', what: product.name, where: subject, endsAt, source }];
  });
}
