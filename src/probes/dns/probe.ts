/**
 * What DNS says about the target: the addresses and aliases of its hosts, the mail exchangers and
 * the Autodiscover service of its domain. Everything is asked at once.
 *
 * A name without an alias and a host without one of the two families are no failures. Names of the
 * domain that are pinned take the place of all questions: the operator has said where it is.
 */
import { Failure } from '../../model/failure.ts';
import type { Probe, ProbeContext } from '../../model/probe.ts';
import { isLiteral } from '../../net/guard.ts';
import { aliasesOf, exchangesOf, isAbsent, resolverOf, servicesOf } from '../../net/query.ts';
import { addressRecords, type Family, pinnedAddresses } from '../../net/resolve.ts';
import { type Host, pinnedHosts } from '../endpoints.ts';
import { sideBySide } from '../side-by-side.ts';
import { address, alias, exchanges, services } from './steps.ts';

/** Where Exchange Online takes mail: worldwide, for governments, in China, and as it was called before. */
const onlineMail =
  /\.(mx\.microsoft|mail\.protection\.(outlook\.com|office365\.us|partner\.outlook\.cn)|mail\.eo\.outlook\.com|mail\.messaging\.microsoft\.com)$/i;

/** Where Exchange Online answers Autodiscover. */
const onlineAutodiscover = /(^|\.)(outlook\.com|office365\.us|partner\.outlook\.cn)$/i;

export const dns: Probe = {
  id: 'dns',
  title: 'DNS',
  needs: 'nothing',
  steps: [address, alias, exchanges, services],
  fits: ({ host }) => host === undefined || !isLiteral(host),

  async run(context) {
    const { target, reach } = context;
    const { host, domain, port } = target;
    if (host !== undefined)
      return sideBySide([hostRecords({ name: host, port }, 'target', context)]);
    const pinned = pinnedHosts(target, reach);
    if (pinned.length > 0)
      return sideBySide(pinned.map((known) => hostRecords(known, 'target', context)));
    const hosts = [domain, `autodiscover.${domain}`].map((name) => ({ name, port }));
    await sideBySide([
      ...hosts.map((known) => hostRecords(known, 'candidate', context)),
      mailExchangers(context),
      autodiscoverServices(hosts, context),
    ]);
  },
};

type Origin = 'target' | 'candidate' | 'srv';

async function hostRecords(host: Host, origin: Origin, context: ProbeContext): Promise<void> {
  const { reach, trace } = context;
  const { name } = host;
  const pinned = pinnedAddresses(name, host.port, reach);
  const pins = pinned.map((pin) =>
    trace.step(address, `${typeOf(pin.family)} ${name}`, async (note) =>
      note({ name, origin: 'pin', family: pin.family, addresses: [pin.address], pinned: true }),
    ),
  );
  if (pins.length > 0 || isLiteral(name)) return sideBySide(pins);
  await sideBySide([
    addresses({ name, origin, family: 4 }, context),
    addresses({ name, origin, family: 6 }, context),
    chain(name, context),
  ]);
}

interface Question {
  readonly name: string;
  readonly origin: Origin;
  readonly family: Family;
}

function addresses(question: Question, { reach, trace, signal }: ProbeContext): Promise<void> {
  const { name, family } = question;
  return trace.step(address, `${typeOf(family)} ${name}`, async (note) => {
    note({ ...question, resolver: resolverOf(reach), pinned: false });
    const {
      addresses: found,
      ttlSeconds,
      from,
    } = await addressRecords(name, family, reach, signal);
    note({ addresses: [...found], from, ...(ttlSeconds === undefined ? {} : { ttlSeconds }) });
  });
}

function chain(name: string, { reach, trace, signal }: ProbeContext) {
  return trace.step(alias, `CNAME ${name}`, async (note) => {
    note({ name, resolver: resolverOf(reach) });
    const aliases = await aliasesOf(name, reach, signal);
    note({
      chain: aliases,
      exchangeOnline: aliases.some((step) => onlineAutodiscover.test(step)),
    });
  });
}

/** Clients connect without an MX record: that there is none is a warning. */
function mailExchangers({ target: { domain }, reach, trace, signal }: ProbeContext) {
  return trace.step(exchanges, `MX ${domain}`, async (note) => {
    note({ domain, resolver: resolverOf(reach) });
    const names = await exchangesOf(domain, reach, signal).catch((error: unknown): string[] => {
      if (!(error instanceof Failure && isAbsent(error.code))) throw error;
      note.warn(error.code);
      return [];
    });
    note({ exchanges: names, exchangeOnline: names.some((name) => onlineMail.test(name)) });
    if (names.some((name) => name === '')) note.warn('dns.null-mx');
  });
}

/** The service's own hosts are asked for as soon as they are known. */
async function autodiscoverServices(known: readonly Host[], context: ProbeContext): Promise<void> {
  const { target, reach, trace, signal } = context;
  const name = `_autodiscover._tcp.${target.domain}`;
  const found = await trace.step(services, `SRV ${name}`, async (note) => {
    note({ name, resolver: resolverOf(reach) });
    const records = await servicesOf(name, reach, signal);
    note({ targets: records.map((record) => `${record.name}:${record.port}`) });
    return records;
  });
  const names = new Set(known.map((host) => host.name.toLowerCase()));
  const others = found.filter((record) => !names.has(record.name.toLowerCase()));
  await sideBySide(others.map((record) => hostRecords(record, 'srv', context)));
}

function typeOf(family: Family): string {
  return family === 6 ? 'AAAA' : 'A';
}
