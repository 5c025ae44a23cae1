import type { Step } from '../model/observation.ts';

/** Why something was not tried, for people. */
const reasons: Readonly<Record<string, string>> = {
  'kerberos.no-package': 'the optional package kerberos is not installed here',
  'kerberos.no-ticket': 'this machine has no ticket of the account',
  'kerberos.no-kdc': 'this machine reaches no domain controller',
  'kerberos.clock-skew': "this machine's clock is wrong",
  'kerberos.not-offered': 'the server does not offer to negotiate',
};

/** @returns nothing if a step of them was tried */
export function leftOutText(steps: readonly Step[]): string | undefined {
  const [first] = steps;
  if (!first || steps.some(({ outcome }) => outcome !== 'skipped')) return undefined;
  return `left out: ${reasonOf(first)}`;
}

/** Why a step that was skipped was. */
export function reasonOf({ code = '' }: Step): string {
  return reasons[code] ?? code;
}
