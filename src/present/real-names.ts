/**
 * Commands of the knowledge with the names of the organization that was checked in place of contoso's,
 * so that they can be copied as they stand.
 *
 * What a server says of itself may be made up to do harm in a shell: only plain names are taken, hosts
 * only of the domain that was typed. What isn't known stays contoso's.
 */
import type { Diagnosis } from '../model/diagnosis.ts';
import type { Step } from '../model/observation.ts';
import type { Sighting } from '../model/report.ts';

export interface RealNames {
  readonly mailbox?: string;
  readonly domain?: string;
  /** That clients use for mail. */
  readonly host?: string;
  /** The only one that has told its name. */
  readonly server?: string;
}

export function realNamesOf({ target, probes }: Pick<Sighting, 'target' | 'probes'>): RealNames {
  const steps = probes.flatMap((run) => run.steps);
  const [server, ...others] = new Set(factsOf(steps, 'exchangeServer').filter(isComputer));
  const known = {
    mailbox: target.mailbox && /^\w[\w.+-]{0,63}@[\w.-]+$/.test(target.mailbox) && target.mailbox,
    domain: isHost(target.domain) && target.domain,
    host: hostOf(target, steps),
    server: others.length === 0 && server,
  };
  return Object.fromEntries(Object.entries(known).filter(([, name]) => name));
}

/** What all of several are called: a command that is for all of them names only that. */
export function commonNames([first = {}, ...others]: readonly RealNames[]): RealNames {
  const shared = Object.entries(first).filter(([kind, name]) =>
    others.every((other) => new Map(Object.entries(other)).get(kind) === name),
  );
  return Object.fromEntries(shared);
}

/** @returns the same with other words in its commands, where all their names are known to be one's own */
export function withRealNames(diagnosis: Diagnosis, names: RealNames): Diagnosis {
  const filled = (text: string | undefined) => text && fill(text, names);
  return {
    ...diagnosis,
    remedies: diagnosis.remedies.map((remedy) => ({
      ...remedy,
      run: filled(remedy.run),
      undo: filled(remedy.undo),
    })),
    settle: diagnosis.settle.map((settle) => ({ ...settle, run: filled(settle.run) })),
  };
}

/** Of several servers or domains, one's own would be only the first. */
const ofSeveral = /fabrikam|\bEX0?[2-9]\b|\bEX01\.contoso/i;

function fill(text: string, { mailbox, domain, host, server }: RealNames): string {
  if (ofSeveral.test(text)) return text;
  const names: readonly (readonly [string, string | undefined])[] = [
    ['user@contoso.com', mailbox],
    ['mail.contoso.com', host],
    ['autodiscover.contoso.com', domain && `autodiscover.${domain}`],
    ['contoso.com', domain],
    ['EX01', server],
  ];
  const real = new Map(names);
  return text.replaceAll(
    /(?<![\w@-]|(?<!_tcp)\.)(?:user@contoso\.com|(?:mail\.|autodiscover\.)?contoso\.com|EX01)(?![\w-]|\.\w)/g,
    (name) => real.get(name) ?? name,
  );
}

function hostOf({ host, domain }: Sighting['target'], steps: readonly Step[]): string | undefined {
  if (host !== undefined) return isHost(host) ? host : undefined;
  const names = factsOf(steps, 'name').map((name) => name.toLowerCase());
  return names.find(
    (name) => isHost(name) && name.endsWith(`.${domain}`) && !name.startsWith('autodiscover.'),
  );
}

function factsOf(steps: readonly Step[], fact: string): string[] {
  return steps.flatMap(({ evidence: { [fact]: value } }) =>
    typeof value === 'string' ? [value] : [],
  );
}

function isHost(name: string): boolean {
  return /^(?=.{4,253}$)(?:[a-z0-9][a-z0-9-]{0,62}\.)+[a-z0-9][a-z0-9-]{0,62}$/i.test(name);
}

/** NetBIOS names, as servers tell them. */
function isComputer(name: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,14}$/i.test(name);
}
